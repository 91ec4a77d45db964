"""Clips of one pack fit together; a stranger among them is brought to their rate."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assets
from devices.audio.clips import BrokenClip, Sound, read, stitch


def written(path: Path, samples: np.ndarray, rate_hz: int, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def test_clips_are_joined_sample_by_sample() -> None:
    one, two = assets.call_clip("chime"), assets.call_clip("vi/digit_1")
    whole = stitch([one, two])
    parts = np.concatenate([read(one).samples, read(two).samples])
    assert np.array_equal(whole.samples, parts)


def test_a_clip_of_another_rate_sounds_as_long_as_before(tmp_path: Path) -> None:
    other = written(tmp_path / "other.wav", np.arange(4800), 48_000)
    chime = assets.call_clip("chime")
    both = stitch([chime, other])
    assert both.rate_hz == 22_050
    assert abs(both.duration_s - read(chime).duration_s - 0.1) < 0.001


def test_two_channels_become_one(tmp_path: Path) -> None:
    stereo = written(tmp_path / "stereo.wav", np.array([100, 300, -100, -300]), 22_050, 2)
    assert read(stereo).samples.tolist() == [200, -200]


def test_an_eight_bit_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes(10))
    with pytest.raises(BrokenClip, match=r"old\.wav: not 16-bit PCM"):
        read(path)


def test_a_pause_is_silence_of_that_length() -> None:
    one = assets.call_clip("vi/digit_1")
    whole, part = stitch([one, 0.5, one]), read(one)
    silence = whole.samples[len(part.samples) : -len(part.samples)]
    assert (len(silence), silence.any()) == (round(0.5 * part.rate_hz), False)


def test_pauses_alone_are_nothing_to_play() -> None:
    with pytest.raises(BrokenClip, match="nothing to play"):
        stitch([0.5])


@given(st.lists(st.integers(-32768, 32767), min_size=1), st.integers(0, 100))
def test_quieter_is_every_sample_in_proportion_and_nothing_clips(
    values: list[int], percent: int
) -> None:
    quieter = Sound(np.array(values, dtype=np.int16), 22_050).at(percent).samples
    exact = np.array(values) * percent / 100
    assert np.abs(quieter - exact).max() <= 0.5 + 1e-9


@pytest.mark.parametrize("percent", [-1, 101])
def test_louder_than_recorded_is_refused(percent: int) -> None:
    with pytest.raises(ValueError, match="is not 0 to 100"):
        read(assets.call_clip("chime")).at(percent)
