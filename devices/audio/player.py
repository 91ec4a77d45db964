"""The real loudspeaker, through PortAudio.

PortAudio is loaded at the first announcement and not before: a machine without it still runs,
silently. It knows only the devices there were when it was initialised, so after a failure it is
initialised anew at the next announcement, but not more often than the back-off allows.
"""

from __future__ import annotations

import asyncio
import importlib
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from devices.audio.clips import BrokenClip, Sound, stitch
from devices.audio.protocol import PlayResult
from devices.protocol import Component, StatefulDevice

_OK = Component("ok", "ready")
_NO_SOUND = Component("degraded", "no_sound")
_BLOCK_S = 0.1
_LATENCY_S = 0.4
"""Much is kept ready: a busy small PC must not make the voice stutter."""


class SoundDevicePlayer(StatefulDevice):
    """``device``: part of a device's name as PortAudio lists it; None is the system's default.

    ``stuck_after_s``: how much longer than its sound an announcement may take before the driver
    below counts as hung; its thread is left behind and keeps nobody from ending the program.
    Calls still reach the eye without sound, so a silent player is degraded, not failed.
    """

    kind = "audio"

    def __init__(
        self,
        device: str | None = None,
        *,
        name: str = "speaker",
        retry_delay_s: float = 1.0,
        retry_delay_s_max: float = 30.0,
        stuck_after_s: float = 5.0,
    ) -> None:
        super().__init__(name)
        self._device = device
        self._delay_s_first, self._delay_s_max = retry_delay_s, retry_delay_s_max
        self._delay_s = retry_delay_s
        self._stuck_after_s = stuck_after_s
        self._retry_at = 0.0
        self._portaudio: Any = None
        self._playing: asyncio.Future[Exception | None] | None = None
        self._stop = threading.Event()

    async def open(self) -> None:
        self._stop.clear()
        self._report(sound=_OK)

    async def close(self) -> None:
        """What is being played breaks off within a tenth of a second."""
        self._stop.set()
        await super().close()

    async def play(self, clips: Sequence[Path]) -> PlayResult:
        try:
            sound = await asyncio.to_thread(stitch, clips)
        except BrokenClip as error:
            self._log.error("clip left out: %s", error)
            return PlayResult("no_clip", 0.0)
        if not await self._sounded(sound):
            return PlayResult("no_sound", sound.duration_s)
        return PlayResult("stopped" if self._stop.is_set() else "played", sound.duration_s)

    async def _sounded(self, sound: Sound) -> bool:
        loop = asyncio.get_running_loop()
        if loop.time() < self._retry_at or (self._playing and not self._playing.done()):
            return False
        self._playing = self._begin(sound)
        error: Exception | None
        try:
            async with asyncio.timeout(sound.duration_s + self._stuck_after_s):
                error = await asyncio.shield(self._playing)
        except TimeoutError:
            error = TimeoutError("the sound driver hangs")
        if error:
            self._failed(loop.time(), error)
            return False
        self._delay_s = self._delay_s_first
        self._report(sound=_OK)
        return True

    def _failed(self, now: float, error: Exception) -> None:
        if self.state.worst != _NO_SOUND:
            self._log.warning("no sound: %s", error)
        self._retry_at = now + self._delay_s
        self._delay_s = min(self._delay_s * 2, self._delay_s_max)
        self._report(sound=_NO_SOUND)

    def _begin(self, sound: Sound) -> asyncio.Future[Exception | None]:
        """Play in a thread of its own; the answer is what went wrong, or None."""
        loop = asyncio.get_running_loop()
        over: asyncio.Future[Exception | None] = loop.create_future()

        def play() -> None:
            error = self._play_blocking(sound)
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(_settle, over, error)

        threading.Thread(target=play, name=f"audio {self.name}", daemon=True).start()
        return over

    def _play_blocking(self, sound: Sound) -> Exception | None:
        try:
            self._load()
            self._write(sound)
        except Exception as error:  # PortAudio's errors exist only once it could be loaded
            self._portaudio = None
            return error
        return None

    def _load(self) -> None:
        if self._portaudio is None:
            module = importlib.import_module("sounddevice")
            module._terminate()
            module._initialize()
            self._portaudio = module

    def _write(self, sound: Sound) -> None:
        """Silence follows, as long as the buffer: at its end PortAudio forgets what is in there."""
        block = int(_BLOCK_S * sound.rate_hz)
        silence = np.zeros(int((_LATENCY_S + _BLOCK_S) * sound.rate_hz), dtype=np.int16)
        samples = np.concatenate([sound.samples, silence])
        stream = self._portaudio.OutputStream(
            samplerate=sound.rate_hz,
            channels=1,
            dtype="int16",
            device=self._device,
            latency=_LATENCY_S,
        )
        with stream:
            for start in range(0, len(samples), block):
                if self._stop.is_set():
                    stream.abort()
                    return
                stream.write(samples[start : start + block].reshape(-1, 1))
            stream.stop()


def _settle(over: asyncio.Future[Exception | None], error: Exception | None) -> None:
    if not over.done():
        over.set_result(error)
