"""Pairing, and the name of a machine, as drawn on every kind of screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens import assert_looks_like, play, shoot

pytestmark = pytest.mark.screen
SIZES = {"kiosk": (540, 960), "wall": (960, 540), "pad": (1280, 800)}


@pytest.mark.parametrize(
    "scene",
    ["kiosk", "kiosk_removed", "kiosk_name", "wall", "wall_name", "pad", "pad_no_server"],
)
def test_what_covers_a_page_looks_as_drawn(scene: str, tmp_path: Path) -> None:
    size = SIZES[scene.split("_")[0]]
    picture = shoot(f"tests.assets.covers:{scene}", size, tmp_path)
    assert_looks_like(picture, f"tests/assets/golden/cover_{scene}.png")


@pytest.mark.parametrize(
    ("sheet", "size"),
    [
        *(("kiosk", (1080, 1920)), ("kiosk", (540, 960)), ("wall", (1920, 1080))),
        *(("wall", (3840, 2160)), ("pad", (1280, 800)), ("pad", (1024, 600))),
    ],
)
def test_no_word_of_a_cover_is_cut_off(sheet: str, size: tuple[int, int], tmp_path: Path) -> None:
    play(f"tests.assets.covers:nothing_is_clipped_on_a_{sheet}", size, tmp_path)


def test_a_cover_comes_over_the_page_and_goes(tmp_path: Path) -> None:
    play("tests.assets.covers:a_cover_comes_and_goes", (400, 300), tmp_path)
