"""The icons and the bamboo band, drawn: our own strokes on a grid of 48.

``icons.json`` holds per icon a ``stroke`` path and, where there is a dot or half a disc, a
``fill`` path. ``draw`` makes a picture for Kivy and slips, ``svg`` the text for pages. Pillow is
imported only where something is drawn: a server writes SVG and installs no Pillow.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from assets.look.paths import Polyline, polylines

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

GRID = 48
STROKE = 3.0
SUPERSAMPLE = 4
BAMBOO_STRANDS = 3


@cache
def icons() -> dict[str, dict[str, str]]:
    """Name → paths; treat it as read-only."""
    found: dict[str, dict[str, str]] = json.loads(
        Path(__file__).with_name("icons.json").read_text("utf-8")
    )
    return found


def draw(icon: str, size_px: int, colour: str, stroke: float = STROKE) -> Image.Image:
    """A square RGBA picture, the ground transparent, stroke in grid units with round ends.

    KeyError on an unknown icon.
    """
    from PIL import Image, ImageDraw

    paths = icons()[icon]
    side_px = size_px * SUPERSAMPLE
    scale = side_px / GRID
    mask = Image.new("L", (side_px, side_px))
    pen = ImageDraw.Draw(mask)
    for line in polylines(paths.get("fill", "")):
        pen.polygon([(x * scale, y * scale) for x, y in line], fill=255)
    for line in polylines(paths["stroke"]):
        _stroke(pen, line, scale, stroke)
    mask = mask.resize((size_px, size_px), Image.Resampling.BOX)
    picture = Image.new("RGBA", mask.size, colour)
    picture.putalpha(mask)
    return picture


def svg(icon: str, stroke: float = STROKE) -> str:
    """The icon as an inline SVG in the colour of the text around it; unknown to readers aloud."""
    paths = icons()[icon]
    fill = ""
    if "fill" in paths:
        fill = f'<path d="{paths["fill"]}" fill="currentColor" stroke="none"/>'
    return (
        f'<svg class="icon" viewBox="0 0 {GRID} {GRID}" aria-hidden="true" fill="none" '
        f'stroke="currentColor" stroke-width="{stroke:g}" stroke-linecap="round" '
        f'stroke-linejoin="round"><path d="{paths["stroke"]}"/>{fill}</svg>'
    )


def bamboo(height_px: int, strand: str, ground: str) -> Image.Image:
    """One tile of the plaited band (nan tre): three strands lying, three standing.

    The tile is twice as wide as it is high and repeats without a seam; RGBA colours by name or
    ``#RRGGBB`` with alpha, as Pillow reads them.
    """
    from PIL import Image, ImageDraw

    side = height_px * SUPERSAMPLE
    tile = Image.new("RGBA", (2 * side, side), ground)
    pen = ImageDraw.Draw(tile)
    pitch = side / BAMBOO_STRANDS
    gap = pitch * 0.24
    for strand_no in range(BAMBOO_STRANDS):
        near, far = strand_no * pitch + gap, (strand_no + 1) * pitch - gap
        pen.rectangle((gap, near, side - gap, far), fill=strand)
        pen.rectangle((side + near, gap, side + far, side - gap), fill=strand)
    return tile.resize((2 * height_px, height_px), Image.Resampling.BOX)


def _stroke(pen: ImageDraw.ImageDraw, line: Polyline, scale: float, stroke: float) -> None:
    """Thick segments with a disc on every point: round ends and round joins."""
    radius = stroke * scale / 2
    points = [complex(x, y) * scale for x, y in line]
    for at in points:
        box = (at.real - radius, at.imag - radius, at.real + radius, at.imag + radius)
        pen.ellipse(box, fill=255)
    for start, end in pairwise(points):
        if start == end:
            continue
        aside = (end - start) / abs(end - start) * 1j * radius
        corners = (start + aside, end + aside, end - aside, start - aside)
        pen.polygon([(corner.real, corner.imag) for corner in corners], fill=255)
