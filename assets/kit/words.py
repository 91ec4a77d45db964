"""Text on screens: ``Words`` and ``Figures``. Never markup, never shrunk to fit.

The size is ``em`` in drawing units, or ``cap_mm``, the height of a capital in millimetres as
look.md states it. ``clipped`` tells that the words do not fit their box: a mistake to be mended in
the layout, which tests look for with ``clipped_words(page)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.widget import Widget

from assets import font
from assets.kit.breaking import broken
from assets.kit.plain import plain
from assets.kit.sheet import Piece
from assets.look import tokens

WEIGHTS = ("Medium", "SemiBold", "Bold", "ExtraBold")
COLON_CELL_EM = 0.4
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
        label = self._label()
        return float(max(label.get_extents(line)[0] for line in lines))

    def fits(self, width: float, height: float) -> bool:
        """Whether the words, broken as they would be, fit a box of so many pixels."""
        label = self._label()
        lines = broken(plain(self.text), width, lambda line: label.get_extents(line)[0])
        sizes = [label.get_extents(line) for line in lines]
        return max(size[0] for size in sizes) <= width and sum(s[1] for s in sizes) <= height

    def lines(self, width: float) -> list[str]:
        """The words, broken as they would be in a box so many units wide."""
        label = self._label()
        return broken(plain(self.text), self.scale(width), lambda line: label.get_extents(line)[0])

    def height_for(self, width: float) -> float:
        """Height in units of the words in a box so many units wide."""
        label = self._label()
        tall = sum(label.get_extents(line)[1] for line in self.lines(width))
        return float(tall / self.scale.factor) + 2

    def draw(self) -> None:
        label = self._label(color=self.rgba(self.role))
        lines = broken(plain(self.text), self.width, lambda line: label.get_extents(line)[0])
        label.text = "\n".join(lines)
        label.refresh()
        width, height = label.texture.size
        self.clipped = width > self.width + 1 or height > self.height + 1
        if label.text:
            x = self.x + (self.width - width) * ALIGN_X[self.halign]
            y = self.top - height - (self.height - height) * ALIGN_Y[self.valign]
            Color(1, 1, 1, 1)
            Rectangle(texture=label.texture, pos=(round(x), round(y)), size=(width, height))

    def _label(self, **options: Any) -> CoreLabel:
        return CoreLabel(
            font_name=font_name(self.weight),
            font_size=self.font_px,
            halign=self.halign,
            line_height=self.leading,
            font_hinting=None,
            **options,
        )


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
