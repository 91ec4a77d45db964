"""What the pad's sheets share: the foot with its ground, and words that are as wide as they are."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Rectangle

from assets.kit import Sheet, TouchButton, Words

FOOT_TOP, FOOT_BUTTON_TOP, FOOT_BUTTON = 563, 579, 119
BUTTON_UNITS_MIN = 222
BUTTON = {"em": 41, "icon_size": 52, "radius": 18}


class FootedSheet(Sheet):
    """The body on paper, the foot on white, a hair between; boxes from below the header."""

    def draw(self) -> None:
        foot = self.height - self.scale(FOOT_TOP)
        Color(*self.rgba("surface"))
        Rectangle(pos=self.pos, size=(self.width, foot))
        Color(*self.rgba("hair"))
        Rectangle(pos=(self.x, self.y + foot), size=(self.width, self.scale.line(2)))

    def put_button(self, button: TouchButton, *, at: float, align: float = 0.0) -> float:
        """As wide as its words; ``align`` 0 puts its left edge at ``at``, 1 its right one."""
        icon = button.icon_size + 14 if button.icon else 0
        width = max(BUTTON_UNITS_MIN, 20 + icon + span(button.words, self) + 40)
        self.put(button, at - align * width, FOOT_BUTTON_TOP, width, FOOT_BUTTON)
        return width


def button(**options: Any) -> TouchButton:
    """A button of the foot: 119 units are 37 mm."""
    return TouchButton(**(BUTTON | options))


def span(words: Words, sheet: Sheet) -> float:
    """Width of words on a sheet, in units."""
    words.scale = sheet.scale
    return float(words.width_px() / sheet.scale.factor) + 4
