"""The wall's pictures, held against goldens that were looked at."""

from __future__ import annotations

import pytest

from tests.screens import assert_looks_like, play, shoot

pytestmark = pytest.mark.screen
WALL = (1920, 1080)


@pytest.mark.parametrize(
    "scene",
    [
        *("main", "offline", "empty", "long_numbers", "wide_counters", "two_languages"),
        *("two_languages_offline", "silent", "many_queues", "connecting", "refused"),
        *("message", "message_in_two_languages"),
    ],
)
def test_the_wall_looks_as_drawn(scene, tmp_path):
    picture = shoot(f"tests.display.scenes:{scene}", WALL, tmp_path)
    assert_looks_like(picture, f"tests/display/golden/{scene}.png")


@pytest.mark.parametrize("size", [WALL, (1280, 720), (3840, 2160)])
def test_no_word_is_cut_off_on_screens_of_any_size(size, tmp_path):
    play("tests.display.scenes:nothing_is_clipped", size, tmp_path)


def test_one_board_leaves_nothing_on_the_next(tmp_path):
    play("tests.display.scenes:one_page_shows_one_board_after_another", WALL, tmp_path)
