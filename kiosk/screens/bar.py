"""The bar at the foot of every screen: what helps to use the machine. Only what works is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, Rectangle

from assets.kit import Sheet, TouchButton
from kiosk import flow
from kiosk.screens.parts import Chip
from kiosk.shown import Shown

WIDTH, HEIGHT, PITCH, TOP = 320, 122, 336, 21


class Bar(Sheet):
    """Help stands last and filled, on every screen in the same place."""

    def __init__(
        self, act: Callable[[flow.Event], None], call_help: Callable[[], None], **kwargs: Any
    ) -> None:
        self._contrast = Chip(off_icon="contrast", em=38)
        self._language = TouchButton(icon="globe", em=40)
        self._help = TouchButton(icon="bell", kind="primary", em=40)
        self._other: str | None = None
        super().__init__(**kwargs)
        self._contrast.bind(on_activate=lambda _: act(flow.SwitchContrast()))
        self._language.bind(on_activate=lambda _: act(flow.SwitchLanguage(self._other or "vi")))
        self._help.bind(on_activate=lambda _: call_help())

    def show(self, shown: Shown) -> None:
        """Names in the visit's language; the language button says the other one's own name."""
        self._contrast.text, self._contrast.on = shown.t("shared.contrast"), shown.visit.contrast
        self._help.text, self._other = shown.t("shared.help"), shown.other_language
        buttons: list[TouchButton] = [self._contrast]
        if self._other:
            self._language.text = shown.t(f"language.{self._other}")
            buttons.append(self._language)
        else:
            self.drop(self._language)
        buttons.append(self._help)
        for place, button in enumerate(buttons):
            last = place == len(buttons) - 1
            self.put(button, 44 + (2 if last else place) * PITCH, TOP, WIDTH, HEIGHT)

    def draw(self) -> None:
        Color(*self.rgba("surface"))
        Rectangle(pos=self.pos, size=self.size)
        Color(*self.rgba("hair"))
        Rectangle(pos=(self.x, self.top - self.scale.line(2)), size=(self.width, 2))
