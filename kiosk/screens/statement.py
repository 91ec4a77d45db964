"""One thing that was found, large, with what it means: an appointment, a dossier."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, StringProperty

from assets.kit import Words
from kiosk import flow, own
from kiosk.screens.base import Screen, load_kv
from kiosk.screens.parts import WideButton

load_kv(__file__)

BIG_EM, WIDTH = 210, 960
ICONS = {"early": "clock", "in_time": "check", "late": "clock", "arrived": "check"}
DOSSIER_ICONS = {"ready": "check", "returned": "check", "supplement": "warning", "unknown": "info"}


class StatementScreen(Screen):
    """``above`` and ``below`` say what the big words are; the panel says how it stands."""

    above = StringProperty("")
    big = StringProperty("")
    big_em = NumericProperty(BIG_EM)
    below = StringProperty("")
    icon = StringProperty("info")
    title = StringProperty("")
    hint = StringProperty("")
    button = StringProperty("")
    second = StringProperty("")
    middle = NumericProperty(800)

    def __init__(self, **kwargs: Any) -> None:
        self._second = WideButton(kind="primary", em=46)
        self._second.bind(on_activate=lambda _: self.go_on())
        super().__init__(**kwargs)

    def offer(self, second: str) -> None:
        """A second button, where there is something to go on with."""
        self.second = self._second.text = second
        if second:
            self.put(self._second, 549, self.high - 196, 487, 168)
        else:
            self.drop(self._second)

    def state(self, *, above: str, big: str, below: str, icon: str) -> None:
        """The upper half, and the panel's icon."""
        self.above, self.big, self.below, self.icon = above, big, below, icon
        width = Words(text=big, em=100, weight="Bold").width_px()
        self.big_em = min(BIG_EM, 100 * WIDTH / max(1, width))
        self.middle = 592 + (self.high - 592 - 226) / 2

    def leave(self) -> None:
        """The first way on."""

    def go_on(self) -> None:
        """The other one, where there is one."""


class AppointmentScreen(StatementScreen):
    """The slot, whether one is in time, and the check-in."""

    def fill(self) -> None:
        shown, kept = self.shown, self.shown.visit.appointment
        if kept is None:
            return
        arrival = own.arrival_of(shown)
        self.state(
            above=shown.t("kiosk.appointment.title", code=kept.code),
            big=f"{kept.at:%H:%M}",
            below=f"{own.day_words(shown)}\n{self._queue_name(kept.queue)}",
            icon=ICONS.get(arrival, "info"),
        )
        self.title, self.hint = own.arrival_words(shown)
        may_come = arrival in own.MAY_COME
        self.button = shown.t("kiosk.appointment.leave")
        self.offer(shown.t("kiosk.appointment.check_in") if may_come else "")

    def _queue_name(self, code: str) -> str:
        queue = self.shown.queue(code)
        return self.shown.local(queue.name).replace("\n", " ") if queue else code

    def leave(self) -> None:
        self.act(flow.GoBack())

    def go_on(self) -> None:
        kept = self.shown.visit.appointment
        if kept:
            self.act(flow.CheckIn(kept.queue))


class DossierScreen(StatementScreen):
    """The code and how far it is, no more; a result that is ready leads to its queue."""

    def fill(self) -> None:
        shown, dossier = self.shown, self.shown.visit.dossier
        if dossier is None:
            return
        status, self.hint = own.dossier_words(shown)
        at = shown.t("kiosk.dossier.at", t=f"{dossier.at:%H:%M %d/%m/%Y}")
        self.state(
            above=shown.t("kiosk.dossier.title", code=dossier.code),
            big=status,
            below=at,
            icon=DOSSIER_ICONS.get(dossier.status, "document"),
        )
        queue = own.collecting(shown) if dossier.status == "ready" else None
        self.button = shown.t("shared.done")
        self.offer(shown.t("kiosk.dossier.collect") if queue else "")

    def leave(self) -> None:
        self.act(flow.Finish())

    def go_on(self) -> None:
        queue = own.collecting(self.shown)
        if queue:
            self.act(flow.TakeNumber(queue.code))
