"""Makes the default clips with espeak-ng: ``python -m assets.make_voices``.

A developer's tool, run when the wording of a call changes; machines only play the result. A
recorded voice replaces a clip by dropping in a WAV of the same name and format. Each clip is
trimmed of its silence, brought to one loudness and given the short pause that belongs after it.
"""

from __future__ import annotations

import io
import subprocess
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assets import HERE, speech

RATE_HZ = 22050
VOICES = {"vi": "vi", "en": "en-gb"}
WORDS_PER_MIN = {"vi": 165, "en": 160}
LOUDNESS_RMS = 0.14
SILENCE = 0.01
PAUSE_S = 0.05
PAUSE_SPELLED_S = 0.08
CHIME_TONES = ((659.26, 0.0), (523.25, 0.36))
CHIME_S = 0.9

Samples = NDArray[np.float64]


def main() -> None:
    """Writes every clip of every language and the chime beside this module."""
    target = HERE / "voices"
    target.mkdir(exist_ok=True)
    write(target / f"{speech.CHIME}.wav", chime())
    for lang in VOICES:
        (target / lang).mkdir(exist_ok=True)
        for name, words in speech.clip_texts(lang).items():
            write(target / lang / f"{name}.wav", clip(words, lang))


def clip(words: str, lang: str) -> Samples:
    """One clip, −1…1: spoken, trimmed, equally loud, with its pause."""
    spoken = _equalised(_trimmed(_spoken(words, lang)))
    pause_s = PAUSE_SPELLED_S if words.endswith(",") else PAUSE_S
    return np.concatenate([spoken, np.zeros(round(pause_s * RATE_HZ))])


def chime() -> Samples:
    """Two falling tones with a bell's overtones; the second rings out while the first fades."""
    at = np.arange(round(CHIME_S * RATE_HZ)) / RATE_HZ
    tones = np.zeros_like(at)
    for pitch_hz, start_s in CHIME_TONES:
        age = np.clip(at - start_s, 0, None)
        envelope = np.where(at >= start_s, (1 - np.exp(-age * 400)) * np.exp(-age * 5), 0)
        for harmonic, share in ((1, 1.0), (2, 0.3), (3, 0.12)):
            tones += share * envelope * np.sin(2 * np.pi * pitch_hz * harmonic * age)
    fade = np.clip((CHIME_S - at) / 0.05, 0, 1)
    return _equalised(tones * fade)


def write(path: Path, samples: Samples) -> None:
    """16-bit mono WAV at RATE_HZ."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def _spoken(words: str, lang: str) -> Samples:
    command = ["espeak-ng", "-v", VOICES[lang], "-s", str(WORDS_PER_MIN[lang]), "--stdout", words]
    raw = subprocess.run(command, check=True, capture_output=True, timeout=30).stdout
    with wave.open(io.BytesIO(raw)) as sound:
        frames = sound.readframes(sound.getnframes())
    return np.frombuffer(frames, "<i2").astype(np.float64) / 32768


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > SILENCE)
    return samples[loud[0] : loud[-1] + 1]


def _equalised(samples: Samples) -> Samples:
    """RMS to LOUDNESS_RMS, held below clipping."""
    scaled: Samples = samples * (LOUDNESS_RMS / np.sqrt(np.mean(samples**2)))
    return scaled / max(1.0, float(np.max(np.abs(scaled))) / 0.98)


if __name__ == "__main__":
    main()
