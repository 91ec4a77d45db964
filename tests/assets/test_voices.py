import wave

import numpy as np
import pytest

from assets import HERE, call_clip
from assets.speech import call_clips, clip_texts

LANGUAGES = ("vi", "en")
EVERY_CLIP = ["chime", *(f"{lang}/{name}" for lang in LANGUAGES for name in clip_texts(lang))]


def duration_s(name: str) -> float:
    with wave.open(str(call_clip(name))) as sound:
        return sound.getnframes() / sound.getframerate()


@pytest.mark.parametrize("name", EVERY_CLIP)
def test_a_clip_is_mono_16_bit_and_clearly_heard(name):
    with wave.open(str(call_clip(name))) as sound:
        shape = (sound.getnchannels(), sound.getsampwidth(), sound.getframerate())
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / 32768
    assert shape == (1, 2, 22050)
    assert 0.1 < len(samples) / 22050 < 2.0
    assert np.sqrt(np.mean(samples**2)) > 0.05
    assert np.max(np.abs(samples)) < 1


def test_no_clip_lies_there_that_nothing_speaks():
    voices = HERE / "voices"
    found = {path.relative_to(voices).with_suffix("").as_posix() for path in voices.rglob("*.wav")}
    assert found == set(EVERY_CLIP)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("number", "counter"), [("A012", 3), ("A7-003", 25), ("W1000", 77)])
def test_a_full_call_with_its_chime_lasts_at_most_seven_seconds(number, counter, lang):
    clips = call_clips(number, counter, languages=[lang])
    assert sum(duration_s(name) for name in clips) <= 7.0
