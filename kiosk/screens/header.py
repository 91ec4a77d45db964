"""The header where a screen is listed: whose house this is and the time, at the size asked for."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Rectangle

from assets.kit import Figures, Icon, Sheet, Words
from kiosk.fitting import SHEET, Fit
from kiosk.shown import Shown

MARGIN = 44.0
CLOCK_EMS = 3.4
BAND = 12.0


class ListedHeader(Sheet):
    """The gate stands beside the name where there is room for it."""

    def __init__(self, **kwargs: Any) -> None:
        self._gate = Icon(name="gate", role="on_header", stroke=2.8)
        self._name = Words(weight="Bold", role="on_header")
        self._clock = Figures(weight="Bold", role="on_header", halign="right")
        super().__init__(**kwargs)

    def show(self, shown: Shown, fit: Fit) -> float:
        """The answer is the header's height in units."""
        em = self.scale.em(max(fit.action_mm, fit.least_mm))
        self._name.scale = self.scale
        self._name.em = self._clock.em = em
        self._name.text, self._clock.text = shown.place or shown.office, f"{shown.now:%H:%M}"
        clock = em * CLOCK_EMS
        room = SHEET[0] - 2 * MARGIN - clock - em / 2
        side = 1.7 * em
        has_gate = len(self._name.lines(room - side - em / 2)) == len(self._name.lines(room))
        left = MARGIN + (side + em / 2 if has_gate else 0)
        width = SHEET[0] - MARGIN - clock - em / 2 - left
        height = max(side + 24, self._name.height_for(width) + 24)
        if has_gate:
            self.put(self._gate, MARGIN, (height - side) / 2, side, side)
        else:
            self.drop(self._gate)
        self.put(self._name, left, 4, width, height - 8)
        self.put(self._clock, SHEET[0] - MARGIN - clock, 4, clock, height - 8)
        return height + BAND

    def draw(self) -> None:
        Color(*self.rgba("header"))
        Rectangle(pos=self.pos, size=self.size)
        Color(*self.rgba("hair"))
        Rectangle(pos=self.pos, size=(self.width, self.scale.line(3)))
