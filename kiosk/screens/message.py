"""One picture, one title, one sentence: while asking, when refused, when thanked."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from assets.kit import TouchButton
from kiosk import flow, own
from kiosk.screens.base import Screen, load_kv
from kiosk.shown import Shown

load_kv(__file__)

ENDED = (flow.REFUSED, flow.UNREACHED, flow.THANKS, flow.PAUSED, flow.GONE)
BUSY = {
    flow.ISSUING: ("clock", "kiosk.number.wait_moment"),
    flow.LISTING: ("printer", "kiosk.check.printing"),
    flow.FINDING: ("magnifier", "kiosk.entry.finding"),
    flow.REPRINTING: ("printer", "kiosk.own.reprinting"),
    flow.CANCELLING: ("clock", "kiosk.own.cancelling"),
    flow.SENDING: ("clock", "kiosk.rating.sending"),
}


def words_of(shown: Shown) -> tuple[str, str, str]:
    """Icon, title and sentence of the step."""
    visit, t = shown.visit, shown.t
    if shown.view is None:
        troubled = shown.is_offline or shown.fatal
        return "gate", t("kiosk.offline.desk" if troubled else "wall.connecting"), ""
    if visit.step in BUSY:
        icon, key = BUSY[visit.step]
        return icon, t(key), ""
    if visit.step == flow.PAUSED:
        key = f"kiosk.paused.{visit.refusal}"
        return "clock", t(f"{key}_title"), t(key)
    if visit.step == flow.THANKS:
        kept = "rating.offline" if visit.refusal else "rating.confidential"
        return "check", t("rating.thanks"), t(kept)
    if visit.step == flow.GONE:
        number = visit.ticket.number if visit.ticket else ""
        return "check", t("kiosk.own.gone", number=number), t("kiosk.own.gone_hint")
    title, silent = own.failed_words(shown)
    if visit.step == flow.UNREACHED:
        return "wifi_off", title, silent
    return "warning", title, shown.refusal


class MessageScreen(Screen):
    """Ends by an answer, by "done", or by itself."""

    icon = StringProperty("clock")
    title = StringProperty("")
    words = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self._done = TouchButton(kind="primary", em=48)
        self._done.bind(on_activate=lambda _: self.act(flow.Finish()))
        super().__init__(**kwargs)

    def fill(self) -> None:
        self.icon, self.title, self.words = words_of(self.shown)
        self._done.text = self.shown.t("shared.done")
        if self.shown.visit.step in ENDED:
            self.put(self._done, 296, self.high - 196, 488, 168)
        else:
            self.drop(self._done)
