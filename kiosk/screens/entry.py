"""Which visit: the slip's code, or today's number on a pad of letters and digits."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from kiosk import flow
from kiosk.screens.base import Screen, load_kv
from kiosk.screens.parts import Key

load_kv(__file__)

TOP, GAP, BOTTOM = 540, 14, 26
ERASE, NEXT = "erase", "next"
DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", ERASE, "0", NEXT)


class RatingEntryScreen(Screen):
    """The letters are those of this office's queues, and no others."""

    hint = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self._keys: dict[str, Key] = {}
        super().__init__(**kwargs)

    def fill(self) -> None:
        shown = self.shown
        scan = shown.t("kiosk.rating.scan") if shown.can_scan else ""
        self.hint = shown.refusal if shown.visit.refusal else scan
        letters = [queue.code for queue in shown.view.queues] if shown.view else []
        per_row = 8
        rows = -(-len(letters) // per_row)
        row = (self.high - TOP - BOTTOM + GAP) / (4 + rows)
        for place, letter in enumerate(letters):
            columns = min(per_row, len(letters))
            self._put(letter, place % columns, columns, TOP + place // columns * row, row)
        for place, digit in enumerate(DIGITS):
            self._put(digit, place % 3, 3, TOP + (rows + place // 3) * row, row)
        self._label()

    def _put(self, name: str, column: int, columns: int, y: float, row: float) -> None:
        key = self._keys.get(name)
        if key is None:
            key = self._keys[name] = Key(text=name, em=60, weight="Bold", radius=18)
            key.bind(on_activate=lambda _: self.strike(name))
        width = (992 + GAP) / columns
        self.put(key, 44 + column * width, y, width - GAP, row - GAP)

    def _label(self) -> None:
        erase, following = self._keys[ERASE], self._keys[NEXT]
        erase.icon, following.kind = "backspace", "primary"
        for key, text in ((erase, "erase"), (following, "next")):
            key.text, key.em = self.shown.t(f"kiosk.rating.{text}"), 40

    def strike(self, name: str) -> None:
        """One key."""
        if name == ERASE:
            self.act(flow.Erase())
        elif name == NEXT:
            self.act(flow.Find(self.shown.visit.typed))
        else:
            self.act(flow.Type(name))
