"""How paper is changed, as four pictures [pure]: for the kiosk's maintenance page and the manual.

Drawn from the side in units of a 160 × 120 field, larger than needed and made smaller: smooth
edges at every size. The captions are the texts ``paper.step_1`` … ``paper.step_4``.
"""

from __future__ import annotations

from collections.abc import Callable
from math import atan2, cos, hypot, pi, sin

from PIL import Image, ImageDraw

import assets

STEPS = 4
_FIELD = (160, 120)
_FINER = 4
_GROUND, _BODY, _LID, _DARK = "#F4F1EA", "#7C8A99", "#5B6876", "#26323D"
_WELL, _PAPER, _SHADE, _CORE, _ARROW = "#DDE2E7", "#FFFFFF", "#C9C2B4", "#B48A5A", "#B3261E"
Point = tuple[float, float]


def picture(step: int, *, width_px: int = 640) -> Image.Image:
    """Step 1–4 as an RGB picture of 4:3; ValueError for any other."""
    if not 1 <= step <= STEPS:
        raise ValueError(f"no step {step}")
    field = _Field(width_px)
    _DRAWN[step - 1](field)
    return field.finished()


def caption(step: int, language: str = "vi") -> str:
    return assets.text(f"paper.step_{step}", language)


# -- the four steps ---------------------------------------------------------------------------


def _open_cover(field: _Field) -> None:
    _base(field)
    _lid(field, open_=True)
    field.ring((80, 74), 9, 6)
    field.arrow((46, 46), (112, 12), bend=-16)


def _take_core(field: _Field) -> None:
    _base(field)
    _lid(field, open_=True)
    field.ring((80, 30), 9, 6)
    field.arrow((80, 78), (80, 44))


def _lay_roll(field: _Field) -> None:
    _base(field)
    _lid(field, open_=True)
    field.disc((80, 66), 25, _PAPER)
    field.ring((80, 66), 9, 6)
    field.line([(78, 90.2), (60, 87), (36, 54.5), (10, 54.5)], _PAPER, 1.8, edge=True)
    field.arrow((30, 46), (8, 46))
    field.turn((80, 66), 17)


def _close_and_tear(field: _Field) -> None:
    _base(field)
    field.disc((80, 66), 25, _SHADE)
    field.ring((80, 66), 9, 6)
    _lid(field, open_=False)
    field.line([(31, 58), (25, 48), (25, 24)], _PAPER, 1.8, edge=True)
    field.arrow((98, 8), (98, 33))
    field.arrow((14, 16), (50, 28), bend=-6)


_DRAWN: tuple[Callable[[_Field], None], ...] = (
    _open_cover,
    _take_core,
    _lay_roll,
    _close_and_tear,
)


def _base(field: _Field) -> None:
    field.box((28, 56, 134, 108), _BODY, radius=8)
    field.box((46, 56, 116, 100), _WELL, radius=6)
    field.box((46, 54, 116, 64), _WELL, radius=0)
    field.box((28, 100, 134, 108), _DARK, radius=4)


def _lid(field: _Field, *, open_: bool) -> None:
    if open_:
        field.shape([(120, 58), (132, 58), (150, 10), (148, 4), (141, 2), (136, 5)], _LID)
    else:
        field.box((34, 36, 134, 60), _LID, radius=8)
        field.box((28, 54, 40, 62), _DARK, radius=2)
    field.disc((127, 57), 4, _DARK)


class _Field:
    """A pen in units of the field."""

    def __init__(self, width_px: int) -> None:
        self._unit = width_px * _FINER / _FIELD[0]
        size = (width_px * _FINER, width_px * _FINER * _FIELD[1] // _FIELD[0])
        self._image = Image.new("RGB", size, _GROUND)
        self._pen = ImageDraw.Draw(self._image)
        self._fine = _FINER

    def finished(self) -> Image.Image:
        return self._image.reduce(self._fine)

    def box(self, corners: tuple[float, float, float, float], fill: str, *, radius: float) -> None:
        at = [corner * self._unit for corner in corners]
        self._pen.rounded_rectangle(at, radius * self._unit, fill=fill)

    def shape(self, points: list[Point], fill: str) -> None:
        self._pen.polygon([self._at(point) for point in points], fill=fill)

    def disc(self, centre: Point, radius: float, fill: str) -> None:
        self._pen.circle(self._at(centre), radius * self._unit, fill, _DARK, round(self._unit))

    def ring(self, centre: Point, outer: float, inner: float) -> None:
        """The cardboard core, seen from its end."""
        self.disc(centre, outer, _CORE)
        self.disc(centre, inner, _WELL)

    def line(self, points: list[Point], fill: str, wide: float, *, edge: bool = False) -> None:
        """A band of paper or an arrow's shaft; ``edge`` gives it an outline."""
        if edge:
            self.line(points, _DARK, wide + 2)
        at = [self._at(point) for point in points]
        self._pen.line(at, fill, round(wide * self._unit), joint="curve")

    def arrow(self, start: Point, end: Point, *, bend: float = 0) -> None:
        """Where something is moved to; ``bend`` units to the side of the straight way."""
        middle = ((start[0] + end[0]) / 2 + bend, (start[1] + end[1]) / 2 + bend)
        way = [_between(start, middle, end, part / 12) for part in range(13)]
        self._tipped(way)

    def turn(self, centre: Point, radius: float) -> None:
        """The way the roll turns when paper is drawn from below."""
        x, y = centre
        way = [(x + radius * cos(a * pi / 12), y + radius * sin(a * pi / 12)) for a in range(-8, 5)]
        self._tipped(way)

    def _tipped(self, way: list[Point]) -> None:
        """A shaft along the way, ended by a head."""
        (x, y), before = way[-1], way[-2]
        angle = atan2(y - before[1], x - before[0])
        neck = (x - 6 * cos(angle), y - 6 * sin(angle))
        shaft = [point for point in way if hypot(point[0] - x, point[1] - y) > 6]
        self.line([*shaft, neck], _ARROW, 3.4)
        wings = [(x - 8 * cos(angle + s), y - 8 * sin(angle + s)) for s in (0.5, -0.5)]
        self.shape([(x, y), *wings], _ARROW)

    def _at(self, point: Point) -> Point:
        return point[0] * self._unit, point[1] * self._unit


def _between(start: Point, middle: Point, end: Point, part: float) -> Point:
    """A point on the curve from start to end that leans to the middle."""
    rest = 1 - part
    x, y = (
        rest * rest * start[n] + 2 * rest * part * middle[n] + part * part * end[n] for n in (0, 1)
    )
    return x, y
