"""The number without a slip: it is just as valid, so it says how to keep it."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, StringProperty

from kiosk import flow
from kiosk.screens.base import Screen, load_kv
from kiosk.screens.number import fitting_em
from kiosk.screens.parts import WideButton

load_kv(__file__)

NUMBER_EM = 332


class NumberShownScreen(Screen):
    """Number, what to expect, two ways on, and a ring of thirty seconds."""

    number = StringProperty("")
    number_em = NumericProperty(NUMBER_EM)
    url = StringProperty("")
    desk = StringProperty("")
    ways_high = NumericProperty(480)
    row_high = NumericProperty(240)

    def __init__(self, **kwargs: Any) -> None:
        self._again = WideButton(icon="printer", icon_size=72, em=48, kind="strong")
        super().__init__(**kwargs)
        self._again.bind(on_activate=lambda _: self.act(flow.Reprint()))

    def fill(self) -> None:
        issued = self.shown.visit.issued
        if issued is None:
            return
        self.url = issued.track_url or ""
        self.ways_high = self.high - 622 - 226
        self.row_high = self.ways_high / 2
        self._offer_slip()
        if self.number != issued.ticket.number:
            self.number = issued.ticket.number
            self.number_em = fitting_em(self.number, NUMBER_EM)

    def _offer_slip(self) -> None:
        """The printer is well again: the slip is to be had here, not only at the help desk."""
        self.desk = "" if self.shown.can_reprint else self.shown.t("kiosk.paper.desk")
        self._again.text = self.shown.t("kiosk.paper.again")
        if self.shown.can_reprint:
            self.put(self._again, 84, 622 + self.row_high + 30, 912, self.row_high - 60)
        else:
            self.drop(self._again)
