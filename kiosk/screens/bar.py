"""The bar at the foot of every screen: what helps to use the machine, always in the same places.

Three by two as drawn; two by three where the words are large. With spoken guidance a row of three
more stands above it: the same three keys that a pad has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, Rectangle

from assets.kit import Sheet, TouchButton
from kiosk import flow
from kiosk.fitting import Fit
from kiosk.focus import Stroke
from kiosk.screens.parts import Chip
from kiosk.shown import Shown

HEIGHT = 304
LEFT, WIDTH, GAP, TOP, ROW = 44, 992, 16, 22, 122
EM, ICON = 40, 40
ICON_SHARES = (0.92, 0.6, 0.42)
MODES = {"low": "wheelchair", "large": "text_size", "contrast": "contrast", "voice": "speaker"}
WORDS = {"low": "wheelchair", "large": "large", "contrast": "contrast", "voice": "listen"}
SHORT = {"low": "wheelchair", "contrast": "contrast", "voice": "listen"}
"""Mode → its icon, its text under ``shared``, its shorter text under ``kiosk.large``."""
KEYS: dict[Stroke, str] = {"previous": "arrow_left", "select": "check", "next": "arrow_right"}
SWITCHES: dict[str, type[flow.Event]] = {
    "low": flow.SwitchLow,
    "large": flow.SwitchLarge,
    "contrast": flow.SwitchContrast,
    "voice": flow.SwitchVoice,
}


class Bar(Sheet):
    """``strike`` is told which of the three keys was touched."""

    def __init__(
        self,
        act: Callable[[flow.Event], None],
        strike: Callable[[Stroke], None] = lambda _key: None,
        **kwargs: Any,
    ) -> None:
        self._modes = {mode: Chip(off_icon=icon) for mode, icon in MODES.items()}
        self._language = TouchButton(icon="globe")
        self._help = TouchButton(icon="bell", kind="help")
        self._keys = {key: TouchButton(icon=icon, kind="strong") for key, icon in KEYS.items()}
        self._other: str | None = None
        super().__init__(**kwargs)
        for mode, chip in self._modes.items():
            chip.bind(on_activate=lambda _, event=SWITCHES[mode]: act(event()))
        for key, button in self._keys.items():
            button.bind(on_activate=lambda _, key=key: strike(key))
        self._language.bind(on_activate=lambda _: act(flow.SwitchLanguage(self._other or "vi")))
        self._help.bind(on_activate=lambda _: act(flow.CallHelp()))

    @property
    def buttons(self) -> list[TouchButton]:
        """What is there, in reading order; help is always the last."""
        found = [*self._modes.values(), self._language, self._help]
        return [each for each in found if each.parent is not None]

    def show(self, shown: Shown, fit: Fit) -> float:
        """Names in the visit's language; the answer is the bar's height in units."""
        self._label(shown, fit)
        self._other = shown.other_language
        if self._other:
            self._language.text = shown.t(f"language.{self._other}")
        else:
            self.drop(self._language)
        return self._arrange_drawn() if not fit.listed else self._arrange_listed(fit)

    def _label(self, shown: Shown, fit: Fit) -> None:
        for mode, chip in self._modes.items():
            key = f"kiosk.large.{SHORT[mode]}" if fit.large and mode in SHORT else ""
            chip.text = shown.t(key or f"shared.{WORDS[mode]}")
            chip.on = getattr(shown.visit, mode)
        self._help.text = shown.t("kiosk.large.help" if fit.large else "shared.help")
        for key, button in self._keys.items():
            button.text = shown.t(f"kiosk.voice.{key}")

    def _places(self) -> list[TouchButton | None]:
        """Six places; that of a language that nobody can choose stays empty."""
        language = self._language if self._other else None
        return [*self._modes.values(), language, self._help]

    def _arrange_drawn(self) -> float:
        for key in self._keys.values():
            self.drop(key)
        width = (WIDTH - 2 * GAP) / 3
        tallest = 0.0
        for place, button in enumerate(self._places()):
            row, column = divmod(place, 3)
            if button:
                button.em, button.icon_size, button.icon = EM, ICON, _icon_of(button)
                left, top = LEFT + column * (width + GAP), TOP + row * (ROW + GAP - 2)
                button.scale = self.scale
                tallest = max(tallest, button.height_for(width) - 12)
                self.put(button, left, top, width, ROW)
        return HEIGHT + max(0.0, tallest - ROW)

    def _arrange_listed(self, fit: Fit) -> float:
        """Each row as high as its words, and never less than a target."""
        places = self._places()
        columns = 2 if fit.large else 3
        rows = [places[at : at + columns] for at in range(0, len(places), columns)]
        if fit.voice:
            rows.insert(0, list(self._keys.values()))
        else:
            for button in self._keys.values():
                self.drop(button)
        top = fit.gap
        for row in rows:
            top += self._row(row, top, fit) + fit.gap
        return top

    def _row(self, row: list[TouchButton | None], top: float, fit: Fit) -> float:
        gap = max(fit.gap, GAP)
        width = (WIDTH - gap * (len(row) - 1)) / len(row)
        em = self.scale.em(fit.action_mm)
        there = [button for button in row if button]
        for button in there:
            button.scale, button.em = self.scale, em
            _fit_icon(button, width)
        height = max([fit.target, *(button.height_for(width) for button in there)])
        for column, shown in enumerate(row):
            if shown:
                self.put(shown, LEFT + column * (width + gap), top, width, height)
        return height

    def draw(self) -> None:
        Color(*self.rgba("surface"))
        Rectangle(pos=self.pos, size=self.size)
        Color(*self.rgba("hair"))
        Rectangle(pos=(self.x, self.top - self.scale.line(2)), size=(self.width, 2))


def _fit_icon(button: TouchButton, width: float) -> None:
    """As large as leaves the longest word on one line; a key that has no room for it does without.
    What may be on keeps it: it says so."""
    icon = _icon_of(button)
    button.icon = icon
    button.words.scale = button.scale
    for share in ICON_SHARES:
        button.icon_size = button.em * share
        room = button.scale(button.words_width(width))
        if all(button.words.width_px(word) <= room for word in button.text.split()):
            return
    if not isinstance(button, Chip):
        button.icon = ""


def _icon_of(button: TouchButton) -> str:
    """The icon a button was made with: narrow places take it away, wide ones bring it back."""
    button.first_icon = getattr(button, "first_icon", button.icon)
    return button.icon if isinstance(button, Chip) else str(button.first_icon)
