"""Every screen as drawn, large enough to touch and with room for its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens import assert_looks_like, play, shoot

KIOSK = (1080, 1920)
PICTURES = [
    "home_vi", "home_en", "home_paper_out_vi", "home_offline_vi", "home_contrast_vi",
    "home_six_vi", "home_first_vi", "class_vi", "class_counted_en", "class_contrast_vi",
    "issuing_vi", "number_vi", "number_en", "number_printing_vi", "number_shown_vi", "refused_vi",
    "unreached_vi", "idle_vi", "rating_entry_vi", "rating_entry_refused_vi", "rating_faces_vi",
    "rating_reasons_vi", "thanks_vi", "already_rated_en",
]  # fmt: skip


@pytest.mark.screen
@pytest.mark.parametrize("scene", PICTURES)
def test_the_screen_looks_as_drawn(scene: str, tmp_path: Path) -> None:
    picture = shoot(f"tests.kiosk.scenes:{scene}", KIOSK, tmp_path)
    assert_looks_like(picture, f"tests/kiosk/golden/{scene}.png")


@pytest.mark.screen
@pytest.mark.parametrize("size", [KIOSK, (540, 960), (720, 1280)])
def test_no_words_are_clipped_in_any_language(size: tuple[int, int], tmp_path: Path) -> None:
    play("tests.kiosk.scenes:nothing_is_clipped", size, tmp_path)


@pytest.mark.screen
def test_every_target_is_at_least_20_mm(tmp_path: Path) -> None:
    play("tests.kiosk.scenes:every_target_is_large_enough", KIOSK, tmp_path)


@pytest.mark.screen
def test_tiles_are_at_least_60_by_25_mm(tmp_path: Path) -> None:
    play("tests.kiosk.scenes:tiles_are_60_by_25_mm", KIOSK, tmp_path)


@pytest.mark.screen
def test_a_finger_does_what_is_written_under_it(tmp_path: Path) -> None:
    play("tests.kiosk.scenes:a_finger_chooses", KIOSK, tmp_path)


@pytest.mark.screen
def test_a_reader_that_acts_as_a_keyboard_opens_a_visit(tmp_path: Path) -> None:
    play("tests.kiosk.scenes:a_reader_types_into_the_window", KIOSK, tmp_path)
