"""What every player of announcements has: clips in order without a gap, or a word why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from devices.audio.clips import Part
from devices.protocol import Device

AudioWord = Literal["played", "quiet", "no_sound", "no_clip", "stopped"]


@dataclass(frozen=True, slots=True)
class PlayResult:
    """``duration_s``: how long the clips sound, or would have sounded; 0 when unreadable."""

    word: AudioWord
    duration_s: float

    @property
    def played(self) -> bool:
        return self.word == "played"


class AudioPlayer(Device, Protocol):
    """A device that plays one announcement at a time; its owner keeps the order (Announcer)."""

    async def play(self, clips: Sequence[Part], *, percent: int = 100) -> PlayResult:
        """Play these WAV files and pauses without a gap; back when the last sample has sounded.

        ``percent`` is how loud (0 to 100); 0 is ``quiet``: nothing sounds and it returns at once.
        A missing device, a broken clip and silence from the driver are words, not exceptions.
        """
