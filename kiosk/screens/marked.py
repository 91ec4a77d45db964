"""Words of which some are underlined and bold: what was looked for, in what was found."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.properties import ObjectProperty

from assets.kit import Words, plain
from assets.kit.breaking import NO_BREAK, broken, within
from assets.kit.words import SIDE_MAX_PX, font_name
from kiosk.procedures import is_marked

LINE_UNITS, DROP_EM = 4, 0.08
WIDTHS_MAX, LINES_MAX = 8192, 1024


class MarkedWords(Words):
    """``marks`` are folded words; neighbours that are marked share one line under them."""

    marks = ObjectProperty(frozenset())

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("marks", self._redraw)

    def lines(self, width: float) -> list[str]:
        return self._broken(self.scale(width))

    def height_for(self, width: float) -> float:
        return float(len(self.lines(width)) * self._line_px / self.scale.factor) + 2

    def draw(self) -> None:
        lines = within(self._broken(self.width), SIDE_MAX_PX, self._bold_extents)
        tall = self._line_px * len(lines)
        self.clipped = tall > self.height + 1
        y = self.top - (self.height - tall) / 2 if self.valign == "middle" else self.top
        for line in lines:
            y -= self._line_px
            self._draw_line(line, round(y))

    def _draw_line(self, line: str, y: float) -> None:
        x = self.x
        for is_on, words in groupby(line.split(" "), lambda word: is_marked(word, self.marks)):
            x += self._draw_run(" ".join(words), is_on, x, y) + self._wide(" ", False)
        self.clipped = self.clipped or x - self._wide(" ", False) > self.right + 1

    def _draw_run(self, text: str, is_on: bool, x: float, y: float) -> float:
        weight = "Bold" if is_on else self.weight
        label = CoreLabel(**self._style(weight), text=text, color=self.rgba(self.role))
        label.refresh()
        width, height = label.texture.size if text else (0, 0)
        if text:
            Color(1, 1, 1, 1)
            Rectangle(texture=label.texture, pos=(round(x), y), size=(width, height))
        if is_on:
            Color(*self.rgba("primary"))
            under = y + self._line_px * DROP_EM
            Rectangle(pos=(round(x), round(under)), size=(width, self.scale.line(LINE_UNITS)))
        return float(width)

    @property
    def _line_px(self) -> float:
        return _size("Ấg", font_name(self.weight), self.font_px)[1]

    def _style(self, weight: str) -> dict[str, Any]:
        return {"font_name": font_name(weight), "font_size": self.font_px, "font_hinting": None}

    def _wide(self, word: str, is_on: bool) -> float:
        weight = "Bold" if is_on else self.weight
        return _size(word, font_name(weight), self.font_px)[0]

    def _bold_extents(self, line: str) -> tuple[float, float]:
        return self._wide(line, True), self._line_px

    def _broken(self, width_px: float) -> list[str]:
        """Broken as if all were bold: so no line moves while somebody types."""
        return _lines(self.text, width_px, font_name("Bold"), self.font_px)


@lru_cache(LINES_MAX)
def _lines(text: str, width_px: float, font: str, size_px: float) -> list[str]:
    def measure(line: str) -> float:
        words = line.replace(NO_BREAK, " ").split(" ")
        own = sum(_size(word, font, size_px)[0] for word in words)
        return own + _size(" ", font, size_px)[0] * (len(words) - 1)

    return broken(plain(text), width_px, measure)


@lru_cache(WIDTHS_MAX)
def _size(text: str, font: str, size_px: float) -> tuple[float, float]:
    """Width and height in pixels; words come again with every key that is struck."""
    label = CoreLabel(font_name=font, font_size=size_px, font_hinting=None)
    width, height = label.get_extents(text)
    return float(width), float(height)
