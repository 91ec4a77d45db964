"""A loudspeaker in software: it remembers what sounded, at once or in real time."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from devices.audio.clips import BrokenClip, Part, Sound, stitch
from devices.audio.protocol import PlayResult
from devices.protocol import Component, StatefulDevice

_PLAYED_MAX = 1000


@dataclass(frozen=True, slots=True)
class Played:
    """One announcement as it sounded; ``start_s`` on the loop's clock."""

    clips: tuple[Part, ...]
    sound: Sound
    start_s: float


class VirtualPlayer(StatefulDevice):
    """``real_time``: an announcement lasts as long as it sounds; else it is over at once."""

    kind = "audio"

    def __init__(self, *, name: str = "virtual speaker", real_time: bool = False) -> None:
        super().__init__(name)
        self._real_time = real_time
        self._working = True
        self.played: list[Played] = []

    async def open(self) -> None:
        self.set_working(self._working)

    def set_working(self, working: bool) -> None:
        """The cable is pulled, or back."""
        self._working = working
        health = Component("ok", "ready") if working else Component("degraded", "no_sound")
        self._report(sound=health)

    async def play(self, clips: Sequence[Part], *, percent: int = 100) -> PlayResult:
        try:
            sound = stitch(clips)
        except BrokenClip as error:
            self._log.error("clip left out: %s", error)
            return PlayResult("no_clip", 0.0)
        if percent == 0:
            return PlayResult("quiet", sound.duration_s)
        if not self._working:
            return PlayResult("no_sound", sound.duration_s)
        start_s = asyncio.get_running_loop().time()
        if self._real_time:
            await asyncio.sleep(sound.duration_s)
        self.played = [*self.played, Played(tuple(clips), sound.at(percent), start_s)][
            -_PLAYED_MAX:
        ]
        return PlayResult("played", sound.duration_s)

    def save(self, path: Path) -> None:
        """Everything that sounded, end to end, as a WAV file; nothing gives an empty one."""
        rate_hz = self.played[0].sound.rate_hz if self.played else 22_050
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate_hz)
            for played in self.played:
                file.writeframes(played.sound.samples.astype(np.dtype("<i2")).tobytes())
