"""Scripts whose letters change with their neighbours, measured and drawn by Pillow with RAQM.

Khmer stacks consonants and moves vowels before and above them. A text is cut into runs of Khmer
and of all else, each in its own font, standing on one base line.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from assets import font
from assets.look.tokens import tokens

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

KHMER = "\u1780-\u17ff\u19e0-\u19ff"
_KHMER = re.compile(f"[{KHMER}]")
_RUNS = re.compile(f"[{KHMER}]+(?:[ \u200b]+[{KHMER}]+)*|[^{KHMER}]+")
LINE_EMS = 1.75
"""Marks stand above and below a Khmer consonant."""
BASE_SHARE = 0.64
ALIGN = {"left": 0.0, "center": 0.5, "right": 1.0}


def is_needed(text: str) -> bool:
    """Whether a text has letters that must be shaped."""
    return _KHMER.search(text) is not None


def extents(line: str, weight: str, size_px: float) -> tuple[int, int]:
    """Width and height in pixels of one line."""
    wide = sum(_font(run, weight, size_px).getlength(run) for run in _RUNS.findall(line))
    return round(wide + 0.5), round(size_px * LINE_EMS)


def draw(
    lines: list[str],
    weight: str,
    size_px: float,
    rgba: tuple[float, float, float, float],
    *,
    halign: str = "left",
) -> Image:
    """The lines below each other on clear ground."""
    from PIL import Image, ImageDraw

    sizes = [extents(line, weight, size_px) for line in lines]
    picture = Image.new("RGBA", (max(1, *(s[0] for s in sizes)), sum(s[1] for s in sizes)))
    mask = Image.new("L", picture.size)
    pen = ImageDraw.Draw(mask)
    for number, (line, (wide, tall)) in enumerate(zip(lines, sizes, strict=True)):
        left = round((picture.width - wide) * ALIGN[halign])
        base = round((number + BASE_SHARE) * tall)
        for run in _RUNS.findall(line):
            face = _font(run, weight, size_px)
            pen.text((left, base), run, fill=255, font=face, anchor="ls")
            left += round(face.getlength(run))
    colour = tuple(round(255 * part) for part in rgba[:3])
    picture.paste((*colour, 255), mask=mask)
    picture.putalpha(mask)
    return picture


def _font(run: str, weight: str, size_px: float) -> FreeTypeFont:
    return _face(is_needed(run), weight, max(1, round(size_px)))


@lru_cache(32)
def _face(is_khmer: bool, weight: str, size_px: int) -> FreeTypeFont:
    from PIL import ImageFont

    name = font("Khmer" if is_khmer else weight)
    face = ImageFont.truetype(name, size_px, layout_engine=ImageFont.Layout.RAQM)
    if is_khmer:
        weights = tokens()["type"]["weights"]
        axes = face.get_variation_axes()
        face.set_variation_by_axes(
            [weights[weight] if axis["maximum"] == 900 else axis["default"] for axis in axes]
        )
    return face
