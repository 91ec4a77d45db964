"""The number: as large as the screen allows, before any paper moves."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from assets.kit import Words
from kiosk import own
from kiosk.screens.base import Screen, load_kv

load_kv(__file__)

NUMBER_EM = 354
NUMBER_WIDTH = 1000
NAME_EM, SLIP_EM, SLIP_WIDTH = 44, 56, 500
DRAWN_HIGH, LIFT_MAX, CODE_SIDE = 1404, 70, 280


class NumberScreen(Screen):
    """Number, what to expect, the slip, and a ring of fifteen seconds."""

    number = StringProperty("")
    number_em = NumericProperty(NUMBER_EM)
    number_em_max = NUMBER_EM
    title = StringProperty("")
    url = StringProperty("")
    note = StringProperty("")
    priority = BooleanProperty(False)
    is_printed = BooleanProperty(False)
    name_left = NumericProperty(132)
    slip_middle = NumericProperty(1080)
    lift = NumericProperty(0)
    """What stands under the number goes up by so much, to make room below a banner."""
    code_side = NumericProperty(CODE_SIDE)
    slip_words = StringProperty("")
    slip_em = NumericProperty(SLIP_EM)
    arrow_left = NumericProperty(900)

    def fill(self) -> None:
        shown, issued = self.shown, self.shown.visit.issued
        if issued is None:
            return
        self.priority = issued.ticket.priority
        kind = "title_priority" if self.priority else "title"
        self.title, self.url = shown.t(f"kiosk.number.{kind}"), issued.track_url or ""
        usual = "" if self.priority else shown.t("kiosk.number.priority_note")
        self.note = own.time_note(shown) or usual
        self.is_printed = shown.visit.slip == "printed"
        self.lift = min(LIFT_MAX, max(0, DRAWN_HIGH - self.high))
        slip_high = self.high - 1084 + self.lift
        self.slip_middle = 852 - self.lift + slip_high / 2
        self.code_side = min(CODE_SIDE, slip_high - 16)
        if self.number != issued.ticket.number:
            self.number = issued.ticket.number
            self.number_em = fitting_em(self.number, self.number_em_max)
        self.slip_words = shown.t(f"kiosk.number.{'take_slip' if self.is_printed else 'printing'}")
        slip_width = Words(text=self.slip_words, em=SLIP_EM, weight="Bold").width_px()
        self.slip_em = min(SLIP_EM, SLIP_EM * SLIP_WIDTH / slip_width)
        self.arrow_left = 400 + min(slip_width, SLIP_WIDTH) + 20
        width = Words(text=shown.queue_name, em=NAME_EM, weight="SemiBold").width_px()
        self.name_left = max(132, 540 - (width - 88) / 2)


def fitting_em(number: str, em_max: float) -> float:
    """The font size at which a number fills the width and no more."""
    width = Words(text=number, em=100, weight="Bold").width_px()
    return min(em_max, 100 * NUMBER_WIDTH / max(1, width))
