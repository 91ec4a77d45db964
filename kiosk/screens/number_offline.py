"""A number that the kiosk gave without its server: two lines, and nothing that nobody knows."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from assets.kit import Words
from kiosk import flow
from kiosk.screens.base import Screen, load_kv
from kiosk.screens.number import NAME_EM, fitting_em
from kiosk.screens.parts import WideButton

load_kv(__file__)

NUMBER_EM, SLIP_EM, SLIP_WIDTH = 332, 52, 560
SLIP_WORDS = {"printing": "kiosk.number.printing", "printed": "kiosk.number.take_slip"}
"""How the slip fares → what is said; without a slip the number is to be remembered."""


class NumberOfflineScreen(Screen):
    """Series over count, both as large as a number is; no code, and no count of people.

    Read out and in one column the number is whole.
    """

    series = StringProperty("")
    count = StringProperty("")
    number_em = NumericProperty(NUMBER_EM)
    title = StringProperty("")
    icon = StringProperty("printer")
    name_left = NumericProperty(132)
    slip_middle = NumericProperty(1080)
    slip_words = StringProperty("")
    slip_em = NumericProperty(SLIP_EM)
    arrow_left = NumericProperty(900)
    offers_slip = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self._again = WideButton(icon="printer", icon_size=64, em=46, kind="strong")
        super().__init__(**kwargs)
        self._again.bind(on_activate=lambda _: self.act(flow.Reprint()))

    def fill(self) -> None:
        shown, ticket = self.shown, self.shown.visit.own
        if ticket is None:
            return
        series, dash, self.count = ticket.number.rpartition("-")
        self.series = series + dash
        self.number_em = min(fitting_em(part, NUMBER_EM) for part in (self.series, self.count))
        if self.listed:
            self.series, self.count = ticket.number, ""
        kind = "number_priority" if ticket.priority else "number"
        self.title = shown.t(f"kiosk.offline.{kind}")
        self.slip_middle = 764 + (self.high - 984) / 2
        self.icon = "printer" if shown.visit.slip in SLIP_WORDS else "warning"
        self.slip_words = shown.t(SLIP_WORDS.get(shown.visit.slip, "kiosk.paper.remember"))
        slip_width = Words(text=self.slip_words, em=SLIP_EM, weight="Bold").width_px()
        self.slip_em = min(SLIP_EM, SLIP_EM * SLIP_WIDTH / slip_width)
        self.arrow_left = 340 + min(slip_width, SLIP_WIDTH) + 20
        width = Words(text=shown.queue_name, em=NAME_EM, weight="SemiBold").width_px()
        self.name_left = max(132, 540 - (width - 88) / 2)
        self._offer_slip()

    def _offer_slip(self) -> None:
        """The printer is well again: the slip that did not come out is to be had, once."""
        self.offers_slip = self.shown.can_reprint
        self._again.text = self.shown.t("kiosk.paper.again")
        if self.offers_slip:
            self.put(self._again, 84, 872, 912, self.high - 984 - 132)
        else:
            self.drop(self._again)
