"""Text on screens: ``Words`` and ``Figures``. Never markup, never shrunk to fit.

The size is ``em`` in drawing units, or ``cap_mm``, the height of a capital in millimetres as
look.md states it. ``clipped`` tells that the words do not fit their box: a mistake to be mended in
the layout, which tests look for with ``clipped_words(page)``. A script whose letters change with
their neighbours (Khmer) is drawn by ``assets.look.shaping``; who writes ``Words`` need not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, ClassVar

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.widget import Widget

from assets import font
from assets.kit.breaking import broken, within
from assets.kit.plain import plain
from assets.kit.shapes import texture_of
from assets.kit.sheet import Piece
from assets.look import shaping, tokens

WEIGHTS = ("Medium", "SemiBold", "Bold", "ExtraBold")
COLON_CELL_EM = 0.4
EXTENTS_MAX = 20_000
SIDE_MAX_PX = 4096
"""More than any screen is wide or tall, and the largest texture that every graphics chip takes."""
ALIGN_X = {"left": 0.0, "center": 0.5, "right": 1.0}
ALIGN_Y = {"top": 0.0, "middle": 0.5, "bottom": 1.0}


def font_name(weight: str) -> str:
    """The name under which Kivy knows a weight; registered on first use."""
    name = f"office-{weight}"
    if name not in CoreLabel._fonts:
        CoreLabel.register(name, str(font(weight)))
    return name


class Words(Piece):
    """Words in a box, broken evenly at spaces, and at the line breaks of the text."""

    text = StringProperty("")
    em = NumericProperty(32)
    cap_mm = NumericProperty(0)
    weight = OptionProperty("Medium", options=WEIGHTS)
    role = StringProperty("text")
    halign = OptionProperty("left", options=tuple(ALIGN_X))
    valign = OptionProperty("middle", options=tuple(ALIGN_Y))
    leading = NumericProperty(1.0)
    clipped = BooleanProperty(False)
    watches: ClassVar = ("text", "em", "cap_mm", "weight", "role", "halign", "valign", "leading")

    @property
    def font_px(self) -> float:
        """Font size in pixels of the window."""
        return float(self.scale(self.scale.em(self.cap_mm) if self.cap_mm else self.em))

    def width_px(self, text: str | None = None) -> float:
        """Width of the longest line, unbroken, in pixels."""
        lines = plain(self.text if text is None else text).split("\n")
        return float(max(self._extents(line)[0] for line in lines))

    def fits(self, width: float, height: float) -> bool:
        """Whether the words, broken as they would be, fit a box of so many pixels."""
        sizes = [self._extents(line) for line in self._broken(width)]
        return max(size[0] for size in sizes) <= width and sum(s[1] for s in sizes) <= height

    def lines(self, width: float) -> list[str]:
        """The words, broken as they would be in a box so many units wide."""
        return self._broken(self.scale(width))

    def height_for(self, width: float) -> float:
        """Height in units of the words in a box so many units wide."""
        tall = sum(self._extents(line)[1] for line in self.lines(width))
        return float(tall / self.scale.factor) + 2

    def draw(self) -> None:
        lines = within(self._broken(self.width), SIDE_MAX_PX, self._extents)
        texture = self._texture("\n".join(lines))
        width, height = texture.size
        self.clipped = width > self.width + 1 or height > self.height + 1
        if self.text:
            x = self.x + (self.width - width) * ALIGN_X[self.halign]
            y = self.top - height - (self.height - height) * ALIGN_Y[self.valign]
            Color(1, 1, 1, 1)
            Rectangle(texture=texture, pos=(round(x), round(y)), size=(width, height))

    def _broken(self, width: float) -> list[str]:
        return broken(plain(self.text), width, lambda line: self._extents(line)[0])

    def _extents(self, line: str) -> tuple[int, int]:
        return extents(self.weight, self.font_px, line)

    def _texture(self, text: str) -> Texture:
        if shaping.is_needed(text):
            lines, colour = text.split("\n"), self.rgba(self.role)
            picture = shaping.draw(lines, self.weight, self.font_px, colour, halign=self.halign)
            return texture_of(picture)
        label = self._label(text=text, color=self.rgba(self.role))
        label.refresh()
        return label.texture

    def _label(self, **options: Any) -> CoreLabel:
        return CoreLabel(
            font_name=font_name(self.weight),
            font_size=self.font_px,
            halign=self.halign,
            line_height=self.leading,
            font_hinting=None,
            **options,
        )


@lru_cache(EXTENTS_MAX)
def extents(weight: str, size_px: float, line: str) -> tuple[int, int]:
    """Width and height in pixels of one line: measured often, whenever a screen is laid out."""
    if shaping.is_needed(line):
        return shaping.extents(line, weight, size_px)
    width, height = _ruler(weight, size_px).get_extents(line)
    return int(width), int(height)


@lru_cache(64)
def _ruler(weight: str, size_px: float) -> CoreLabel:
    return CoreLabel(font_name=font_name(weight), font_size=size_px, font_hinting=None)


class Figures(Words):
    """A clock or timer: each digit centred in a cell of 0.7 em, so that nothing dances."""

    def cells_px(self) -> float:
        """Width of the whole in pixels."""
        return sum(self._cell_px(mark) for mark in self.text)

    def draw(self) -> None:
        width = self.cells_px()
        self.clipped = width > self.width + 1
        x = self.x + (self.width - width) * ALIGN_X[self.halign]
        Color(1, 1, 1, 1)
        for mark in plain(self.text):
            label = self._label(text=mark, color=self.rgba(self.role))
            label.refresh()
            size = label.texture.size
            y = self.top - size[1] - (self.height - size[1]) * ALIGN_Y[self.valign]
            inset = (self._cell_px(mark) - size[0]) / 2
            Rectangle(texture=label.texture, pos=(round(x + inset), round(y)), size=size)
            x += self._cell_px(mark)

    def _cell_px(self, mark: str) -> float:
        cell_em = tokens.tokens()["type"]["clock_cell_em"] if mark.isdigit() else COLON_CELL_EM
        return float(cell_em * self.font_px)


def clipped_words(root: Widget) -> list[str]:
    """The texts below ``root`` that do not fit their boxes: empty on a sound screen."""
    return [piece.text for piece in _all(root) if isinstance(piece, Words) and piece.clipped]


def _all(root: Widget) -> Iterator[Widget]:
    yield from root.walk(restrict=True)
