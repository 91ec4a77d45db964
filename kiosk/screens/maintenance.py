"""The maintenance page: a pad for the PIN, what can be done, and how paper is changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import NumericProperty

import assets
from assets.kit import Page, Panel, Piece, TouchButton, Words, texture_of
from devices.printers.paper_change import caption, picture
from kiosk.maintenance import Maintenance
from kiosk.screens.parts import Key, WideButton

MARGIN, WIDTH = 44, 992
PICTURE_PX = 960


class Picture(Piece):
    """One of the pictures of how paper is changed, as large as its box allows."""

    step = NumericProperty(1)
    watches = ("step",)

    def draw(self) -> None:
        texture = _texture(int(self.step))
        width = min(self.width, self.height * texture.width / texture.height)
        height = width * texture.height / texture.width
        Color(1, 1, 1, 1)
        pos = (round(self.center_x - width / 2), round(self.center_y - height / 2))
        Rectangle(texture=texture, pos=pos, size=(round(width), round(height)))


class MaintenancePage(Page):
    """Shows a ``Maintenance``; ``show`` draws it anew."""

    def __init__(self, maintenance: Maintenance, language: str, **kwargs: Any) -> None:
        self._of, self._language = maintenance, language
        super().__init__(sheet="kiosk", **kwargs)

    def show(self) -> None:
        """What is to be seen now."""
        self.clear()
        self._title()
        {"pin": self._pin, "menu": self._menu, "paper": self._paper}.get(self._of.view, list)()

    def _title(self) -> None:
        of = self._of
        self.put(Words(text=self._t("title"), em=62, weight="Bold"), MARGIN, 70, WIDTH, 100)
        said = assets.text(of.word, self._language) if of.word else ""
        if of.view == "menu" and of.printer and not said:
            said = self._t("printer", word=self._t(f"word_{of.printer.state.word}"))
        self.put(Words(text=said, em=40, role="text2", valign="top"), MARGIN, 180, WIDTH, 130)

    def _pin(self) -> None:
        of = self._of
        self.put(Panel(edge="edge"), MARGIN, 330, WIDTH, 150)
        dots = Words(text="•" * len(of.typed) or self._t("pin"), em=60, halign="center")
        self.put(dots, MARGIN, 330, WIDTH, 150)
        for place, digit in enumerate("123456789"):
            key = Key(text=digit, em=72)
            self._put(key, partial(of.type, digit), place % 3, place // 3)
        self._put(
            Key(text=assets.text("kiosk.rating.erase", self._language), em=54), of.erase, 0, 3
        )
        self._put(Key(text="0", em=72), lambda: of.type("0"), 1, 3)
        self._put(TouchButton(text=self._t("enter"), kind="primary", em=54), of.enter, 2, 3)
        self._wide(self._t("leave"), "arrow_left", of.leave, 1640)

    def _menu(self) -> None:
        of = self._of
        self._wide(self._t("paper"), "printer", of.change_paper, 360, kind="primary")
        self._wide(self._t("roll"), "check", of.new_roll, 580)
        self._wide(self._t("test"), "document", of.test, 800)
        self._wide(self._t("end"), "close", of.end, 1240)
        self._wide(self._t("leave"), "arrow_left", of.leave, 1640)

    def _paper(self) -> None:
        of = self._of
        words = Words(text=f"{of.step}. {caption(of.step, self._language)}", em=54, weight="Bold")
        self.put(words, MARGIN, 320, WIDTH, 180)
        self.put(Picture(step=of.step), MARGIN, 530, WIDTH, 744)
        back = WideButton(text=assets.text("shared.back", self._language), em=50, kind="strong")
        on = WideButton(text=self._t("next"), em=50, kind="primary")
        for button, by, left in ((back, -1, MARGIN), (on, 1, MARGIN + 505)):
            self._bound(button, partial(of.turn, by))
            self.put(button, left, 1640, 487, 190)

    # -- pieces --------------------------------------------------------------------------------

    def _put(self, key: TouchButton, act: Callable[[], None], column: int, row: int) -> None:
        self._bound(key, act)
        self.put(key, MARGIN + column * 337, 510 + row * 258, 318, 240)

    def _wide(
        self, text: str, icon: str, act: Callable[[], None], top: float, *, kind: str = "strong"
    ) -> None:
        button = TouchButton(text=text, icon=icon, em=50, icon_size=84, kind=kind)
        self._bound(button, act)
        self.put(button, MARGIN, top, WIDTH, 190)

    def _bound(self, button: TouchButton, act: Callable[[], None]) -> None:
        button.bind(on_activate=lambda _: act())

    def _t(self, key: str, **values: object) -> str:
        return assets.text(f"kiosk.maintenance.{key}", self._language, **values)


@lru_cache(4)
def _texture(step: int) -> Texture:
    return texture_of(picture(step, width_px=PICTURE_PX))
