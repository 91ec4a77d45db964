"""The line to the process that holds the sound card. Its death and its silence are one: lost.

It is started, told what to play, listened to, and ended by force: a process that a driver holds, or
that somebody stopped, hears nothing gentler.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from typing import Self

from devices.audio.clips import Sound
from devices.audio.worker import HEADER

COMMAND = (sys.executable, "-P", "-m", "devices.audio.worker")
"""``-P``: what lies in the folder where the wall was started is not ours."""
_END_S_MAX = 1.0


class Lost(Exception):
    """There is no sound; the text says why, for the log."""


class SoundLine:
    """One worker for as long as it lives."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, device: str | None) -> Self:
        """Begin a worker; what ALSA prints by the page is thrown away. Raises Lost."""
        command = [*COMMAND, *([device] if device else [])]
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
            )
        except OSError as error:
            raise Lost(f"no process could be started: {error}") from error
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, sound: Sound) -> None:
        """To be played after what was sent before; the pipe's memory is at most one sound."""
        assert self._process.stdin is not None
        data = sound.samples.astype("<i2").tobytes()
        self._process.stdin.write(HEADER.pack(sound.rate_hz, len(data)) + data)

    async def event(self, silence_s_max: float) -> str:
        """The next word of the worker; raises Lost when it says goodbye, dies or falls silent."""
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(silence_s_max):
                line = await self._process.stdout.readline()
        except TimeoutError:
            raise Lost(f"the sound driver hangs: silent for {silence_s_max} s") from None
        word = line.decode(errors="replace").strip()
        if not word:
            raise Lost("the sound driver took its process down")
        if word.startswith("lost "):
            raise Lost(word.removeprefix("lost "))
        return word

    def kill(self) -> None:
        """By force, at once; whoever listens to it hears that it is lost."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):  # Process.kill would race its own waiter for the end
                os.kill(self._process.pid, signal.SIGKILL)

    async def end(self) -> None:
        """Kill it and wait for its end, once nobody listens any more. One that even this does not
        end is held by the kernel, and left to it."""
        assert self._process.stdin is not None
        self.kill()
        self._process.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_END_S_MAX):
                await self._process.communicate()
