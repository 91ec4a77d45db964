"""Widgets that kiosk, wall and rating pad share; the only part of ``assets`` that needs Kivy.

Start here::

    from assets.kit import Badge, Header, Icon, Page, Panel, TouchButton, Words

    page = Page(sheet="kiosk")                    # 1080×1920 units, fitted to the window
    page.put(Header(name=…, place=…, clock="09:42", weekday="Thứ Hai", date=…), 0, 0, 1080, 212)
    page.put(Words(text=text("kiosk.home.title", "vi"), em=58, weight="Bold"), 44, 232, 992, 80)
    button = TouchButton(icon="bell", text=text("shared.help", "vi"), kind="primary")
    button.bind(on_activate=lambda _: call_for_help())
    page.put(button, 716, 1774, 320, 122)
    page.theme = "contrast"                       # or "light", "wall"

Boxes are ``x, y, width, height`` in drawing units from the top left, as measured on the pictures.
Font sizes: ``em`` in units or ``cap_mm`` in millimetres. Colours: roles of ``tokens.json``.
A tile of your own: subclass ``TouchPanel``, ``put`` its content in ``arrange``. A page that must
not clip: ``assert clipped_words(page) == []`` after a frame (``tests/screens.py`` shoots pages).
"""

from assets.kit.covered import Covered
from assets.kit.pairing import NamePage, PairingPage
from assets.kit.parts import Badge, Banner, Header, SlimHeader
from assets.kit.plain import plain
from assets.kit.scale import Scale
from assets.kit.shapes import Band, Icon, Panel, texture_of
from assets.kit.sheet import Page, Piece, Sheet
from assets.kit.touch import TouchButton, TouchPanel
from assets.kit.words import Figures, Words, clipped_words

__all__ = [
    "Badge",
    "Band",
    "Banner",
    "Covered",
    "Figures",
    "Header",
    "Icon",
    "NamePage",
    "Page",
    "PairingPage",
    "Panel",
    "Piece",
    "Scale",
    "Sheet",
    "SlimHeader",
    "TouchButton",
    "TouchPanel",
    "Words",
    "clipped_words",
    "plain",
    "texture_of",
]
