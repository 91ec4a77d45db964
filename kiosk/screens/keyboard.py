"""The keyboard on the screen: keys 22.5 mm wide, Telex or VNI, with the names of the tones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import StringProperty

from assets.kit import Panel, Sheet, TouchButton, Words
from kiosk import flow
from kiosk.screens.parts import Chip, Key
from kiosk.shown import Shown

LEFT, KEY, PITCH, TALL, ROW = 26, 91, 104, 92, 104
"""Of the keys, in units: 4.03 to a millimetre."""
HEIGHT = 5 * ROW + 18
EM = 40
"""Of the keys with a word: read to act, so 7.3 mm high."""
HIDE_BOX = (LEFT + 733, 14 + 4 * ROW, 294, TALL)
LETTERS = (("1234567890", 0), ("qwertyuiop", 0), ("asdfghjkl", 52), ("zxcvbnm", 52))
"""Rows of keys, and how far each is moved in."""
TONES = {
    "telex": dict(zip("sfrxj", "sfrxj", strict=True)),
    "vni": dict(zip("12345", "sfrxj", strict=True)),
}
SHAPES = {
    "telex": {"w": "ơ ư ă", "d": "dd đ"},
    "vni": {"6": "â ê ô", "7": "ơ ư", "8": "ă", "9": "đ"},
}
"""Way of writing → key → the tone or the letters that it makes."""


class LetterKey(Key):
    """A letter, and under it what else it makes."""

    under = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self.small = Words(em=27, role="text2", halign="center")
        super().__init__(em=44, weight="SemiBold", radius=14, **kwargs)
        self.fbind("under", self._placed)

    def arrange(self) -> None:
        super().arrange()
        width, height = self.units
        self.small.text = self.under
        self.words.em = 40 if self.under else 44
        self.put(
            self.words, 2, -3 if self.under else 2, width - 4, 60 if self.under else height - 4
        )
        self.put(self.small, 0, 51, width, 40 if self.under else 0)


class WayKey(Chip, Key):
    """A way of writing: a key like any other, and on or not."""


class Keyboard(Sheet):
    """``hide`` is called when nobody wants to type any more."""

    def __init__(
        self, act: Callable[[flow.Event], None], hide: Callable[[], None], **kwargs: Any
    ) -> None:
        self._act, self._made_for = act, ""
        self._ground = Panel(fill="closed", edge="", radius=0)
        self._ways = {
            "telex": WayKey(text="Telex", em=EM, icon_size=36),
            "vni": WayKey(text="VNI", em=EM, icon_size=36),
        }
        self._keys: dict[str, LetterKey] = {}
        self._space = Key(em=EM, radius=14)
        self._erase = Key(icon="backspace", em=EM, radius=14)
        self._hide = TouchButton(icon="arrow_down", em=EM, icon_size=44, radius=14)
        super().__init__(**kwargs)
        self._space.bind(on_activate=lambda _: act(flow.Type(" ")))
        self._erase.bind(on_activate=lambda _: act(flow.Erase()))
        self._hide.bind(on_activate=lambda _: hide())
        for keys, way in self._ways.items():
            way.radius = 14
            way.bind(on_activate=lambda _, keys=keys: act(flow.SwitchKeys(keys)))
        self._lay_out()

    def _lay_out(self) -> None:
        self.put(self._ground, 0, 0, 1080, HEIGHT)
        for row, (letters, inset) in enumerate(LETTERS):
            for column, letter in enumerate(letters):
                key = self._keys[letter] = LetterKey(text=letter)
                key.bind(on_activate=lambda _, letter=letter: self._act(flow.Type(letter)))
                self.put(key, LEFT + inset + column * PITCH, 14 + row * ROW, KEY, TALL)
        self.put(self._erase, LEFT + 52 + 7 * PITCH, 14 + 3 * ROW, 247, TALL)
        boxes = {"telex": (LEFT, 190), "vni": (LEFT + 203, 165)}
        for name, (left, width) in boxes.items():
            self.put(self._ways[name], left, 14 + 4 * ROW, width, TALL)
        self.put(self._space, LEFT + 381, 14 + 4 * ROW, 339, TALL)

    def show(self, shown: Shown, *, can_hide: bool = True) -> None:
        """What the keys make, in the way of writing that was chosen."""
        if can_hide:
            self.put(self._hide, *HIDE_BOX)
        else:
            self.drop(self._hide)
        keys = shown.visit.keys
        for name, way in self._ways.items():
            way.on = name == keys
        self._erase.text = shown.t("kiosk.search.erase")
        self._space.text = shown.t("kiosk.search.space")
        self._hide.text = shown.t("kiosk.search.hide")
        if self._made_for == keys + shown.language:
            return
        self._made_for = keys + shown.language
        for letter, key in self._keys.items():
            tone = TONES[keys].get(letter)
            key.under = (
                shown.t(f"kiosk.search.tone_{tone}") if tone else SHAPES[keys].get(letter, "")
            )
