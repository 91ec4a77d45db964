"""The bar at the foot of every screen: what helps to use the machine. Only what works is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, Rectangle

from assets.kit import Sheet, TouchButton
from kiosk import flow
from kiosk.screens.parts import WideButton, WideChip
from kiosk.shown import Shown

WIDTH, HEIGHT, GAP, TOP = 992, 122, 18, 21


class Bar(Sheet):
    """The same buttons on every screen, in the same place."""

    def __init__(self, act: Callable[[flow.Event], None], **kwargs: Any) -> None:
        self._contrast = WideChip(off_icon="contrast", em=40)
        self._language = WideButton(icon="globe", em=40)
        self._other: str | None = None
        super().__init__(**kwargs)
        self._contrast.bind(on_activate=lambda _: act(flow.SwitchContrast()))
        self._language.bind(on_activate=lambda _: act(flow.SwitchLanguage(self._other or "vi")))

    def show(self, shown: Shown) -> None:
        """Names in the visit's language; the language button says the other one's own name."""
        self._contrast.text, self._contrast.on = shown.t("shared.contrast"), shown.visit.contrast
        self._other = shown.other_language
        buttons: list[TouchButton] = [self._contrast]
        if self._other:
            self._language.text = shown.t(f"language.{self._other}")
            buttons.append(self._language)
        else:
            self.drop(self._language)
        pitch = (WIDTH + GAP) / len(buttons)
        for place, button in enumerate(buttons):
            self.put(button, 44 + place * pitch, TOP, pitch - GAP, HEIGHT)

    def draw(self) -> None:
        Color(*self.rgba("surface"))
        Rectangle(pos=self.pos, size=self.size)
        Color(*self.rgba("hair"))
        Rectangle(pos=(self.x, self.top - self.scale.line(2)), size=(self.width, 2))
