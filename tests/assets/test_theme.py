"""An office's own colours: worn where they can be read, refused with the line where not."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from assets.look import tokens
from assets.look.theme import BadTheme, load, wear
from tests.screens import assert_looks_like, shoot

GREEN = """crest = "crest.png"
[colours]
cham = "#0B4A34"
cham_tint = "#E1EFE8"
"""


@pytest.fixture(autouse=True)
def _standard_again() -> Iterator[None]:
    """What a test wears is taken off again."""
    colours = copy.copy(tokens.tokens()["colours"])
    yield
    tokens.dress(colours)


def written(folder: Path, text: str) -> Path:
    Image.new("RGBA", (64, 64), "#B3261E").save(folder / "crest.png")
    file = folder / "theme.toml"
    file.write_text(text, "utf-8")
    return file


def test_colours_and_crest_are_worn_by_every_surface(tmp_path: Path) -> None:
    written(tmp_path, GREEN)
    assert wear(tmp_path)
    assert tokens.colour("header") == "#0B4A34"
    assert "--cham:#0b4a34" in tokens.css_root()
    assert tokens.crest() == tmp_path / "crest.png"


def test_without_a_file_the_standard_look_stays(tmp_path: Path) -> None:
    before = tokens.css_root()
    assert not wear(tmp_path)
    assert tokens.css_root() == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[colours]\ncham = ", "theme.toml:2: không đọc được"),
        ("[colours]\nblue = '#000000'", "theme.toml:2: không có màu blue"),
        ("[colours]\n\ncham = 'green'", "theme.toml:3: cham: ví dụ #0B4F3A / cham: as #0B4F3A"),
        ("[colours]\ncham = 7", "theme.toml:2: cham"),
        ("colours = 7", "theme.toml:1: phải là bảng [colours]"),
        ("font = 'x'", "theme.toml:1: khóa lạ: font"),
        (
            "[colours]\nink = '#15202F'\ncham = '#3B78C8'",
            "theme.toml:3: khó đọc, white #FFFFFF / cham #3B78C8: 4.46:1 / needs 7:1",
        ),
        ("[colours]\nline = '#B0B0B0'", "line #B0B0B0 / paper #F5F2EA: 1.94:1 / needs 3:1"),
        ("crest = '../crest.png'", "theme.toml:1: tên tệp ảnh"),
        ("crest = 'missing.png'", "theme.toml:1: missing.png: không phải ảnh"),
        ("crest = 'theme.toml'", "theme.toml:1: theme.toml: không phải ảnh"),
    ],
)
def test_a_theme_that_cannot_be_used_is_refused_with_its_line_and_nothing_is_worn(
    text: str, told: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file, before = written(tmp_path, text), tokens.css_root()
    with pytest.raises(BadTheme) as refused:
        load(file)
    assert told in str(refused.value)
    with caplog.at_level(logging.ERROR, "theme"):
        assert not wear(tmp_path)
    assert told in caplog.text
    assert tokens.css_root() == before


def test_every_colour_of_the_standard_look_may_be_said_again(tmp_path: Path) -> None:
    lines = (f"{name} = {json.dumps(value)}" for name, value in tokens.tokens()["colours"].items())
    assert load(written(tmp_path, "[colours]\n" + "\n".join(lines))).crest is None


def test_the_kiosk_in_another_theme_looks_as_drawn(tmp_path: Path) -> None:
    picture = shoot("tests.assets.theme_scene:home", (540, 960), tmp_path)
    assert_looks_like(picture, "tests/assets/golden/theme-home.png")
