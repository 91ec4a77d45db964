"""Texts from outside, as bad as they can be, on every kind of label (trust.md S10)."""

from __future__ import annotations

import os
import random
import warnings

from kivy.core.window import Window

from assets.kit import Badge, Banner, Figures, Header, NamePage, SlimHeader, TouchButton, Words
from kiosk.screens.paper_list import PaperList
from kiosk.screens.parts import Facts, RingButton, Tile, WideButton
from tests.screens import frames

NASTY = (
    "[size=999999]x[/size]", "[b]", "[color=ff0000]", "[ref=x]y[/ref]", "[font=/etc/passwd]",
    "&bl;&amp;", "\ud800", "\udfff", "\ud83d", "\x00", "\x1b[2J", "\x7f", "\x9b", "\u2028",
    "\u2029", "\u202e", "\u2066", "\ufeff", "\ufffe", "\U0010ffff", "\u200d", "e\u0301" * 40,
    "Ệ", "ស្វាគមន៍", "漢字", "👩‍👩‍👧", "مرحبا", "\r\n", "\t", "%s%n", "{0}", "../", "x" * 400, "",
)  # fmt: skip
LARGEST = (
    "x" * 990 + "ស្វា",
    "x\u0338" * 490 + "ស្វា",
    "x" + "\u0334" * 990 + "ស្វា",
    "ស្វា\n" * 199,
    "W\n" * 499,
)
"""Wide, tall, piled up; with Khmer in them drawn by Pillow, in large letters into 106 Mpx."""


def text(chance: random.Random) -> str:
    """A few of the worst, and letters of anywhere, put together by chance."""
    parts = [chance.choice(NASTY) for _ in range(chance.randint(0, 4))]
    parts += [chr(chance.randrange(0x110000)) for _ in range(chance.randint(0, 6))]
    chance.shuffle(parts)
    return "".join(parts)


def any_text_is_shown() -> None:
    """``FUZZ`` texts on each kind; drawing a batch raises nothing."""
    warnings.simplefilter("error")
    count, chance = int(os.environ["FUZZ"]), random.Random(10)
    kinds = [
        (Words(em=40), ("text",)),
        (Figures(em=40), ("text",)),
        (TouchButton(icon="bell"), ("text",)),
        (WideButton(icon="bell"), ("text",)),
        (RingButton(), ("text",)),
        (Badge(), ("letter",)),
        (Banner(), ("title", "hint")),
        (Header(), ("name", "place", "clock", "weekday", "date")),
        (SlimHeader(), ()),
        (Tile(), ("letter", "name", "note")),
    ]
    for piece, _ in kinds:
        piece.size = (500, 200)
        Window.add_widget(piece)
    facts, papers = Facts(size=(500, 160)), PaperList(size=(500, 200))
    for piece in (facts, papers):
        Window.add_widget(piece)
    for worst in LARGEST:
        for piece, names in kinds:
            for name in names:
                setattr(piece, name, worst)
        facts.pairs, papers.papers = [(worst, worst)], [(worst, True, worst)]
        frames(1)
    for number in range(count):
        for piece, names in kinds:
            for name in names:
                setattr(piece, name, text(chance))
        facts.pairs = [(text(chance), text(chance))]
        papers.papers = [(text(chance), bool(number % 2), text(chance))]
        if number % 25 == 0:
            frames(1)
    for _ in range(3):
        NamePage("kiosk", text(chance))
        frames(1)
