"""The real loudspeaker: PortAudio in a process of its own, watched (docs/devices.md).

A worker that dies, says that its device is gone, or is silent for ``silence_s_max`` is ended and
followed by another, at growing intervals. A worker at work speaks ten times a second, announcement
or not, so the state is true at any time and not only after the next call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TypeVar

from devices.audio.clips import BrokenClip, Part, Sound, stitch
from devices.audio.line import Lost, SoundLine
from devices.audio.protocol import PlayResult
from devices.protocol import Component, StatefulDevice

T = TypeVar("T")
_STARTING = Component("ok", "starting")
_OK = Component("ok", "ready")
_NO_SOUND = Component("degraded", "no_sound")
_SAYINGS = 2
_TOO_LONG_S = 5.0
_START_S_MAX = 4.0
"""A process takes longer to start than to say that it is well, on a machine at its limits."""


class SoundDevicePlayer(StatefulDevice):
    """``device``: part of a device's name as PortAudio lists it; None is the system's default.

    Calls still reach the eye without sound, so a silent player is degraded, not failed. An
    announcement never waits for a loudspeaker that is away: it asks for one more try at once, and
    without success it counts as not spoken. One that broke off while it was being said is said
    again, whole, if that try succeeds; nobody can go to half a counter.
    """

    kind = "audio"

    def __init__(
        self,
        device: str | None = None,
        *,
        name: str = "speaker",
        retry_delay_s: float = 0.5,
        retry_delay_s_max: float = 5.0,
        silence_s_max: float = 2.5,
    ) -> None:
        super().__init__(name)
        self._device = device
        self._delay_s_first, self._delay_s_max = retry_delay_s, retry_delay_s_max
        self._delay_s = retry_delay_s
        self._silence_s_max = silence_s_max
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._line: SoundLine | None = None
        self._attempt: asyncio.Future[SoundLine | None] | None = None
        self._saying: asyncio.Future[bool] | None = None

    @property
    def worker_pid(self) -> int | None:
        """The process that holds the sound card; None while there is none."""
        return self._line.pid if self._line else None

    async def open(self) -> None:
        if self._task is None:
            self._report(sound=_STARTING)
            self._attempt = asyncio.get_running_loop().create_future()
            self._task = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """What is being played breaks off at once."""
        task, self._task = self._task, None
        attempt, self._attempt = self._attempt, None
        _settle(attempt, None)
        if task:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await super().close()

    async def play(self, clips: Sequence[Part], *, percent: int = 100) -> PlayResult:
        try:
            sound = await asyncio.to_thread(stitch, clips)
        except BrokenClip as error:
            self._log.error("clip left out: %s", error)
            return PlayResult("no_clip", 0.0)
        if percent == 0:
            return PlayResult("quiet", sound.duration_s)
        if await self._sounded(sound.at(percent)):
            return PlayResult("played", sound.duration_s)
        return PlayResult("no_sound" if self._task else "stopped", sound.duration_s)

    # -- one announcement -----------------------------------------------------------------------

    async def _sounded(self, sound: Sound) -> bool:
        for _ in range(_SAYINGS):
            line = await self._ready_line()
            if line is None:
                return False
            if await self._said(line, sound):
                return True
        return False

    async def _ready_line(self) -> SoundLine | None:
        """The worker at work, else what one try at once brings."""
        if self._attempt is None:
            return None
        self._wanted.set()
        return await asyncio.shield(self._attempt)

    async def _said(self, line: SoundLine, sound: Sound) -> bool:
        self._saying = saying = asyncio.get_running_loop().create_future()
        line.send(sound)
        try:
            async with asyncio.timeout(2 * sound.duration_s + _TOO_LONG_S):
                return await asyncio.shield(saying)
        except TimeoutError:  # it beats and never ends: a driver that only seems to play
            line.kill()
            return await saying  # settled as soon as the line is heard to be lost

    # -- the worker -----------------------------------------------------------------------------

    async def _keep(self) -> None:
        """One worker after another, for as long as the player is open."""
        while True:
            self._wanted.clear()
            self._lost(await self._one_worker())
            with suppress(TimeoutError):
                async with asyncio.timeout(self._delay_s):
                    await self._wanted.wait()
            self._delay_s = min(self._delay_s * 2, self._delay_s_max)

    async def _one_worker(self) -> str:
        """Start it and listen to it until it is lost; the answer is why."""
        try:
            self._line = line = await SoundLine.start(self._device)
            self._heard(line, await line.event(max(self._silence_s_max, _START_S_MAX)))
            while True:
                self._heard(line, await line.event(self._silence_s_max))
        except Lost as lost:
            return str(lost)
        finally:
            if self._line:
                await self._line.end()
            self._line = None
            _settle(self._saying, False)

    def _heard(self, line: SoundLine, word: str) -> None:
        if self.state.worst != _OK:
            if self.state.worst == _NO_SOUND:
                self._log.warning("sound is back")
            self._delay_s = self._delay_s_first
            self._report(sound=_OK)
            _settle(self._attempt, line)
        if word == "done":
            _settle(self._saying, True)

    def _lost(self, reason: str) -> None:
        if self.state.worst != _NO_SOUND:
            self._log.warning("no sound: %s", reason)
        self._report(sound=_NO_SOUND)
        _settle(self._attempt, None)
        self._attempt = asyncio.get_running_loop().create_future()


def _settle(future: asyncio.Future[T] | None, value: T) -> None:
    if future and not future.done():
        future.set_result(value)
