"""The number without a slip: it is just as valid, so it says how to keep it."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk.screens.base import Screen, load_kv
from kiosk.screens.number import fitting_em

load_kv(__file__)

NUMBER_EM = 332


class NumberShownScreen(Screen):
    """Number, what to expect, two ways on, and a ring of thirty seconds."""

    number = StringProperty("")
    number_em = NumericProperty(NUMBER_EM)
    url = StringProperty("")
    ways_high = NumericProperty(480)
    row_high = NumericProperty(240)

    def fill(self) -> None:
        issued = self.shown.visit.issued
        if issued is None:
            return
        self.url = issued.track_url or ""
        self.ways_high = self.high - 622 - 226
        self.row_high = self.ways_high / 2
        if self.number != issued.ticket.number:
            self.number = issued.ticket.number
            self.number_em = fitting_em(self.number, NUMBER_EM)
