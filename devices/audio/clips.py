"""WAV clips and pauses → one stretch of sound, as loud as it should be.

Clips of a pack share a rate; others are brought to it.
"""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
DURATION_S_MAX = 120.0
Part = Path | float
"""A clip, or so many seconds of silence."""


class BrokenClip(Exception):
    """A clip is missing, or is no 16-bit PCM WAV file."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono samples at ``rate_hz``."""

    samples: Samples
    rate_hz: int

    @property
    def duration_s(self) -> float:
        return len(self.samples) / self.rate_hz

    def at(self, percent: int) -> Sound:
        """Every sample times ``percent`` / 100, rounded: 50 is 6 dB less. Nothing can clip,
        because nothing is made louder than it was recorded: 0 to 100, else ValueError."""
        if not 0 <= percent <= 100:
            raise ValueError(f"volume {percent} is not 0 to 100")
        if percent == 100:
            return self
        return Sound(np.rint(self.samples * (percent / 100)).astype(np.int16), self.rate_hz)


def stitch(parts: Sequence[Part]) -> Sound:
    """All clips and pauses end to end, at the rate of the first clip; raises BrokenClip."""
    sounds = [read(part) if isinstance(part, Path) else part for part in parts]
    rate_hz = next((sound.rate_hz for sound in sounds if isinstance(sound, Sound)), 0)
    if not rate_hz:
        raise BrokenClip("nothing to play")
    samples = np.concatenate([_at_rate(sound, rate_hz) for sound in sounds])
    return Sound(samples[: int(DURATION_S_MAX * rate_hz)], rate_hz)


def read(clip: Path) -> Sound:
    """One WAV file, several channels mixed to one; raises BrokenClip."""
    try:
        with wave.open(str(clip), "rb") as file:
            if file.getsampwidth() != 2 or not file.getframerate():
                raise BrokenClip(f"{clip.name}: not 16-bit PCM")
            frames = file.readframes(int(DURATION_S_MAX * file.getframerate()))
            samples = np.frombuffer(frames, dtype="<i2").reshape(-1, file.getnchannels())
            return Sound(samples.mean(axis=1).astype(np.int16), file.getframerate())
    except (OSError, EOFError, ValueError, wave.Error) as error:
        raise BrokenClip(f"{clip.name}: {error}") from error


def _at_rate(sound: Sound | float, rate_hz: int) -> Samples:
    if not isinstance(sound, Sound):
        return np.zeros(round(min(sound, DURATION_S_MAX) * rate_hz), dtype=np.int16)
    if sound.rate_hz == rate_hz or not len(sound.samples):
        return sound.samples
    count = round(len(sound.samples) * rate_hz / sound.rate_hz)
    places = np.linspace(0, len(sound.samples) - 1, count)
    return np.interp(places, np.arange(len(sound.samples)), sound.samples).astype(np.int16)
