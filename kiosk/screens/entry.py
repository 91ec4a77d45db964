"""What somebody has already: a code to scan, or a number or code to type."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, StringProperty

from assets.kit import Words
from kiosk import flow, own
from kiosk.screens.base import Screen, load_kv
from kiosk.screens.parts import Key

load_kv(__file__)

TOP, GAP, BOTTOM, COLUMNS = 606, 14, 26, 10
TYPED_EM, TYPED_WIDTH = 92, 930
ERASE, NEXT = "erase", "next"
ROWS = ("1234567890", "ABCDEFGHIJ", "KLMNOPQRST", "UVWXYZ-.")


class EntryScreen(Screen):
    """Letters in the order of the alphabet: who cannot type finds them, and codes are no words."""

    hint = StringProperty("")
    typed_em = NumericProperty(TYPED_EM)

    def __init__(self, **kwargs: Any) -> None:
        self._keys: dict[str, Key] = {}
        super().__init__(**kwargs)

    def fill(self) -> None:
        shown = self.shown
        self.hint = shown.refusal if shown.visit.refusal else own.examples(shown)
        self.typed_em = _fitting(shown.visit.typed)
        row = (self.high - TOP - BOTTOM + GAP) / (len(ROWS) + 1)
        for line, letters in enumerate(ROWS):
            for place, letter in enumerate(letters):
                self._put(letter, place, 1, TOP + line * row, row)
        last = len(ROWS[-1])
        self._put(ERASE, last, COLUMNS - last, TOP + (len(ROWS) - 1) * row, row)
        self._put(NEXT, 0, COLUMNS, TOP + len(ROWS) * row, row)
        self._label()

    def _put(self, name: str, column: int, columns: int, y: float, row: float) -> None:
        key = self._keys.get(name)
        if key is None:
            key = self._keys[name] = Key(text=name, em=44, weight="Bold", radius=14)
            key.bind(on_activate=lambda _: self.strike(name))
        width = (992 + GAP) / COLUMNS
        self.put(key, 44 + column * width, y, columns * width - GAP, row - GAP)

    def _label(self) -> None:
        erase, following = self._keys[ERASE], self._keys[NEXT]
        erase.em, erase.text = 40, self.shown.t("kiosk.entry.erase")
        erase.icon, erase.icon_size = "backspace", 44
        room = erase.scale(erase.words_width(erase.units[0]))
        if erase.words.width_px() > room:
            erase.icon = ""
        following.kind, following.em = "primary", 48
        following.text = self.shown.t("kiosk.entry.next")
        following.disabled = not flow.names_something(self.shown.visit.typed)

    def strike(self, name: str) -> None:
        """One key."""
        if name == ERASE:
            self.act(flow.Erase())
        elif name == NEXT:
            self.act(flow.Find(self.shown.visit.typed))
        else:
            self.act(flow.Type(name))


def _fitting(typed: str) -> float:
    """The size at which what was typed stands on one line."""
    width = Words(text=typed, em=100, weight="Bold").width_px()
    return min(TYPED_EM, 100 * TYPED_WIDTH / max(1, width))
