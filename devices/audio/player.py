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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from devices.audio.clips import BrokenClip, Sound, stitch
from devices.audio.protocol import PlayResult
from devices.protocol import Component, StatefulDevice

_OK = Component("ok", "ready")
_NO_SOUND = Component("degraded", "no_sound")
_BLOCK_S = 0.1
_STUCK_AFTER_S = 5.0


class SoundDevicePlayer(StatefulDevice):
    """``device``: part of a device's name as PortAudio lists it; None is the system's default.

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
    ) -> None:
        super().__init__(name)
        self._device = device
        self._delay_s_first, self._delay_s_max = retry_delay_s, retry_delay_s_max
        self._delay_s = retry_delay_s
        self._retry_at = 0.0
        self._portaudio: Any = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="audio")
        self._playing: asyncio.Future[None] | None = None
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
        self._playing = loop.run_in_executor(self._thread, self._play_blocking, sound)
        try:
            async with asyncio.timeout(sound.duration_s + _STUCK_AFTER_S):
                await asyncio.shield(self._playing)
        except (_NoSound, TimeoutError) as error:
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

    def _play_blocking(self, sound: Sound) -> None:
        """In the audio thread; raises _NoSound."""
        try:
            self._load()
            self._write(sound)
        except Exception as error:  # PortAudio's errors exist only once it could be loaded
            self._unload()
            raise _NoSound(str(error)) from error

    def _load(self) -> None:
        if self._portaudio is None:
            module = importlib.import_module("sounddevice")
            module._terminate()
            module._initialize()
            self._portaudio = module

    def _unload(self) -> None:
        self._portaudio = None

    def _write(self, sound: Sound) -> None:
        block = int(_BLOCK_S * sound.rate_hz)
        stream = self._portaudio.OutputStream(
            samplerate=sound.rate_hz, channels=1, dtype="int16", device=self._device
        )
        with stream:
            for start in range(0, len(sound.samples), block):
                if self._stop.is_set():
                    stream.abort()
                    return
                stream.write(sound.samples[start : start + block].reshape(-1, 1))
            stream.stop()


class _NoSound(Exception):
    """The loudspeaker did not take the sound."""
