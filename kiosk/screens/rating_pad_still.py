"""The pad's sheets without a button: closed, and the word after a rating."""

from __future__ import annotations

from typing import Any

from assets.kit import Icon, Sheet, Words
from kiosk import rating_flow as flow
from kiosk.rating import Shown
from kiosk.screens.rating_pad_parts import span

WIDTH = 1280


class ClosedSheet(Sheet):
    """Calm: whose counter it is, and when it will ask."""

    def __init__(self, **kwargs: Any) -> None:
        self.gate = Icon(name="gate", stroke=2)
        self.place = Words(em=50, role="text2", halign="center")
        self.counter = Words(em=120, weight="Bold", role="primary", halign="center")
        self.idle = Words(em=46, halign="center")
        self.trouble_icon = Icon(name="wifi_off", role="text2")
        self.trouble = Words(em=32, role="text2")
        super().__init__(**kwargs)

    def show(self, shown: Shown) -> None:
        view = shown.view
        self.place.text = shown.local(view.place) if view else ""
        self.counter.text = shown.t("shared.counter_n", n=view.counter) if view else ""
        self.idle.text = shown.t("rating.idle" if view else "wall.connecting")
        self.trouble.text = _trouble(shown)
        self._placed()

    def arrange(self) -> None:
        self.put(self.gate, WIDTH / 2 - 95, 76, 190, 190)
        self.put(self.place, 40, 276, WIDTH - 80, 70)
        self.put(self.counter, 40, 342, WIDTH - 80, 164)
        self.put(self.idle, 40, 520 if self.counter.text else 340, WIDTH - 80, 70)
        if not self.trouble.text:
            self.drop(self.trouble)
            self.drop(self.trouble_icon)
            return
        wide = span(self.trouble, self)
        left = (WIDTH - wide - 60) / 2
        self.put(self.trouble_icon, left, 631, 46, 46)
        self.put(self.trouble, left + 60, 624, wide, 60)


def _trouble(shown: Shown) -> str:
    if shown.fatal:
        return shown.t("kiosk.setup.token")
    return shown.t("error.offline") if shown.link in ("stale", "lost") else ""


class AnswerSheet(Sheet):
    """Thanks; kept for later; or the server's no."""

    def __init__(self, **kwargs: Any) -> None:
        self.icon = Icon(name="check", role="good", stroke=3)
        self.title = Words(em=92, weight="Bold", halign="center")
        self.note = Words(em=46, role="text2", halign="center", valign="top")
        super().__init__(**kwargs)

    def show(self, shown: Shown) -> None:
        step = shown.pad.step
        is_refused = step == flow.REFUSED
        self.icon.name = "info" if is_refused else "check"
        self.icon.role = "primary" if is_refused else "good"
        self.title.text = "" if is_refused else shown.t("rating.thanks")
        notes = {flow.KEPT: shown.t("rating.offline"), flow.REFUSED: shown.refusal}
        self.note.text = notes.get(step, "")
        self._placed()

    def arrange(self) -> None:
        self.put(self.icon, WIDTH / 2 - 110, 100, 220, 220)
        self.put(self.title, 40, 340, WIDTH - 80, 130)
        top = 496 if self.title.text else 380
        self.put(self.note, 100, top, WIDTH - 200, 160)
