"""Shapes: ``Panel``, ``Icon``, ``Band``. Flat colours by role, smooth edges, no shadow."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import Any, ClassVar

from kivy.graphics import Color, Rectangle, SmoothLine, SmoothRoundedRectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from assets.kit.sheet import Piece
from assets.look import icons, tokens

DASH_UNITS = 9
CORNER_STEPS = 8
TEXTURES_MAX = 256
CONTRAST_EDGE = tokens.tokens()["size_px"]["contrast_edge"]
SOFT_RIM_PX = 0.75  # the smooth rim of the fill reaches this far over the edge


class Panel(Piece):
    """A rounded rectangle. ``fill`` and ``edge`` are roles, "" is none; sizes in units.

    ``corners`` says which are round: top left, top right, bottom right, bottom left.
    """

    fill = StringProperty("surface")
    edge = StringProperty("edge")
    edge_width = NumericProperty(2)
    radius = NumericProperty(24)
    corners = ListProperty([1, 1, 1, 1])
    dashed = BooleanProperty(False)
    watches: ClassVar = ("fill", "edge", "edge_width", "radius", "corners", "dashed")

    @property
    def edge_units(self) -> float:
        """Width of the edge in this theme, in units; what lies on the panel stays inside it."""
        if not self.edge:
            return 0
        return float(max(self.edge_width, CONTRAST_EDGE if self.theme == "contrast" else 0))

    def draw(self) -> None:
        width = self.scale.line(self.edge_units) if self.edge else 0
        solid_edge = width and not self.dashed
        if solid_edge and self.fill:
            self._rounded(self.edge, 0)
        if self.fill and not (solid_edge and self.rgba(self.fill) == self.rgba(self.edge)):
            self._rounded(self.fill, width + SOFT_RIM_PX if solid_edge else 0)
        if solid_edge and not self.fill:
            self._outline(width)
        if width and self.dashed:
            self._dashes(width)

    def _rounded(self, role: str, inset: float) -> None:
        radius = max(0, self.scale(self.radius) - inset)
        size = (self.width - 2 * inset, self.height - 2 * inset)
        if min(size) <= 0:
            return
        Color(*self.rgba(role))
        pos = (self.x + inset, self.y + inset)
        if radius and any(self.corners):
            SmoothRoundedRectangle(pos=pos, size=size, radius=[radius * on for on in self.corners])
        else:
            Rectangle(pos=pos, size=size)

    def _outline(self, width: float) -> None:
        Color(*self.rgba(self.edge))
        points = _outline_points(self._middle(width), self.scale(self.radius))
        SmoothLine(points=[value for point in points for value in point], width=width / 2)

    def _dashes(self, width: float) -> None:
        Color(*self.rgba(self.edge))
        points = _outline_points(self._middle(width), self.scale(self.radius))
        dash = max(3.0, self.scale(DASH_UNITS))
        for start, end in _dashed(points, dash):
            SmoothLine(points=[*start, *end], width=width / 2)

    def _middle(self, width: float) -> tuple[float, float, float, float]:
        half = width / 2
        return self.x + half, self.y + half, self.width - width, self.height - width


class Icon(Piece):
    """One of ``assets.look.icons``, as large as its box allows; ``stroke`` in grid units."""

    name = StringProperty("gate")
    role = StringProperty("primary")
    stroke = NumericProperty(icons.STROKE)
    watches: ClassVar = ("name", "role", "stroke")

    def draw(self) -> None:
        side = int(min(self.size))
        if side < 1:
            return
        texture = _icon(self.name, side, tokens.colour(self.role, self.theme), self.stroke)
        Color(1, 1, 1, 1)
        pos = (round(self.center_x - side / 2), round(self.center_y - side / 2))
        Rectangle(texture=texture, pos=pos, size=(side, side))


class Band(Piece):
    """The plaited bamboo band under a header."""

    role = StringProperty("on_header")
    ground = StringProperty("header")
    watches: ClassVar = ("role", "ground")

    def draw(self) -> None:
        width, height = int(self.width), int(self.height)
        if width < 1 or height < 2:
            return
        strand = _mixed(self.rgba(self.role), self.rgba(self.ground), 0.38)
        texture = _band(width, height, strand, tokens.colour(self.ground, self.theme))
        Color(1, 1, 1, 1)
        Rectangle(texture=texture, pos=self.pos, size=(width, height))


def texture_of(picture: Any) -> Texture:
    """A Pillow picture → a Kivy texture, the right way up."""
    rgba = picture.convert("RGBA")
    texture = Texture.create(size=rgba.size, colorfmt="rgba")
    texture.blit_buffer(rgba.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


@lru_cache(TEXTURES_MAX)
def _icon(name: str, side: int, colour: str, stroke: float) -> Texture:
    return texture_of(icons.draw(name, side, colour, stroke))


@lru_cache(8)
def _band(width: int, height: int, strand: str, ground: str) -> Texture:
    from PIL import Image

    tile = icons.bamboo(height, strand, ground)
    strip = Image.new("RGBA", (width, height))
    for left in range(0, width, tile.width):
        strip.paste(tile, (left, 0))
    return texture_of(strip)


def _mixed(over: tuple[float, ...], under: tuple[float, ...], share: float) -> str:
    pairs = list(zip(over, under, strict=True))[:3]
    return "#" + "".join(f"{round(255 * (a * share + b * (1 - share))):02x}" for a, b in pairs)


def _outline_points(
    box: tuple[float, float, float, float], radius: float
) -> list[tuple[float, float]]:
    x, y, width, height = box
    radius = min(radius, width / 2, height / 2)
    centres = [
        (x + width - radius, y + height - radius),
        (x + radius, y + height - radius),
        (x + radius, y + radius),
        (x + width - radius, y + radius),
    ]
    points = []
    for quarter, (cx, cy) in enumerate(centres):
        for step in range(CORNER_STEPS + 1):
            angle = math.pi / 2 * (quarter + step / CORNER_STEPS)
            points.append((cx + radius * math.cos(angle), cy + radius * math.sin(angle)))
    return [*points, points[0]]


def _dashed(
    points: list[tuple[float, float]], dash: float
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Every second stretch of ``dash`` along the line, as straight pieces."""
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    count = max(1, round(sum(lengths) / (2 * dash)))
    stretch = sum(lengths) / (2 * count)
    ends = [_along(points, lengths, stretch * number) for number in range(2 * count)]
    return list(zip(ends[::2], ends[1::2], strict=True))


def _along(
    points: list[tuple[float, float]], lengths: list[float], at: float
) -> tuple[float, float]:
    for (start, end), length in zip(pairwise(points), lengths, strict=True):
        if at <= length and length:
            share = at / length
            return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
        at -= length
    return points[-1]
