"""The pad's pictures, held against goldens that were looked at."""

from __future__ import annotations

import pytest

from tests.screens import assert_looks_like, play, shoot

pytestmark = pytest.mark.screen
PAD = (1280, 800)


@pytest.mark.parametrize(
    "scene",
    [
        *("closed", "closed_offline", "connecting", "faces", "faces_english", "reasons"),
        *("reasons_better", "reasons_english", "thanks", "kept", "refused"),
    ],
)
def test_the_pad_looks_as_drawn(scene, tmp_path):
    picture = shoot(f"tests.rating.scenes:{scene}", PAD, tmp_path)
    assert_looks_like(picture, f"tests/rating/golden/{scene}.png")


@pytest.mark.parametrize("size", [PAD, (1024, 600), (1920, 1200)])
def test_no_word_is_cut_off_and_every_target_is_at_least_25_mm(size, tmp_path):
    play("tests.rating.scenes:nothing_is_clipped_and_every_target_is_large", size, tmp_path)
