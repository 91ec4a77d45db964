"""Every screen as drawn, large enough to touch and with room for its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kiosk.own_samples import OWN_PICTURES
from tests.kiosk.samples import MODE_PICTURES, PICTURES
from tests.screens import assert_looks_like, play

KIOSK, SMALL = (1080, 1920), (540, 960)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all pictures, drawn by one process."""
    folder = tmp_path_factory.mktemp("pictures")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIOSK_PICTURES", str(folder))
        play("tests.kiosk.scenes:all_pictures", SMALL, folder)
    return folder


@pytest.mark.screen
@pytest.mark.parametrize("picture", [*PICTURES, *OWN_PICTURES, *MODE_PICTURES])
def test_the_screen_looks_as_drawn(picture: str, pictures: Path) -> None:
    assert_looks_like(pictures / f"{picture}.png", f"tests/kiosk/golden/{picture}.png")


@pytest.mark.screen
@pytest.mark.parametrize("size", [KIOSK, SMALL, (720, 1280)])
def test_no_words_are_clipped_in_any_language(size: tuple[int, int], tmp_path: Path) -> None:
    play("tests.kiosk.scenes:nothing_is_clipped", size, tmp_path)


@pytest.mark.screen
def test_a_screen_that_changes_is_as_one_made_anew(tmp_path: Path) -> None:
    play("tests.kiosk.scenes:a_screen_that_changes_is_as_one_made_anew", SMALL, tmp_path)


@pytest.mark.screen
def test_every_target_is_at_least_20_mm(tmp_path: Path) -> None:
    play("tests.kiosk.touching:every_target_is_large_enough", KIOSK, tmp_path)


@pytest.mark.screen
def test_tiles_are_at_least_60_by_25_mm(tmp_path: Path) -> None:
    play("tests.kiosk.touching:tiles_are_60_by_25_mm", KIOSK, tmp_path)


@pytest.mark.screen
def test_a_finger_does_what_is_written_under_it(tmp_path: Path) -> None:
    play("tests.kiosk.touching:a_finger_chooses", KIOSK, tmp_path)


@pytest.mark.screen
def test_a_reader_that_acts_as_a_keyboard_opens_a_visit(tmp_path: Path) -> None:
    play("tests.kiosk.touching:a_reader_types_into_the_window", KIOSK, tmp_path)


@pytest.mark.screen
def test_names_and_waits_do_not_overlap_with_up_to_twelve_queues(tmp_path: Path) -> None:
    play("tests.kiosk.scenes:no_words_overlap_on_a_tile", KIOSK, tmp_path)
