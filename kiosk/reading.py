"""A drawn screen, read as a person would: what is said on it and what can be done, in order.

The same list is shown in one column where the drawing does not do (``kiosk.screens.listed``) and
spoken aloud (``kiosk.voice``), so large text, low reach, small displays and spoken guidance need
nothing of a screen but that its words are ``Words`` and its buttons ``TouchPanel``.

Rows are read from left to right; what stands together on a card is read together; words that lie
on a button are the button's, wherever in the tree they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from kivy.uix.widget import Widget
from msgspec import Struct

from assets.kit import Badge, Icon, Panel, Sheet, TouchButton, TouchPanel, Words
from kiosk.screens.base import Screen
from kiosk.screens.parts import Code, Facts, Key, RingButton

Kind = Literal["words", "title", "number", "code", "button", "key"]
Place = Literal["head", "body", "foot"]
ROW_UNITS = 24
HEAD_UNITS, FOOT_UNITS = 160, 60
CARD_WIDTH_MAX, CARD_HEIGHT_MIN = 700, 60
TITLE_EM, NUMBER_EM = 48, 100


class Item(Struct, frozen=True):
    """One thing. A button has its ``text``, a ``note`` below it, and ``more`` words about it.

    ``short`` is the note in a word or two for where it is large; ``piece`` is what acts.
    """

    kind: Kind
    text: str
    note: str = ""
    more: tuple[str, ...] = ()
    short: str = ""
    icon: str = ""
    letter: str = ""
    look: str = "plain"
    on: bool = False
    disabled: bool = False
    place: Place = "body"
    piece: Any = None

    @property
    def acts(self) -> bool:
        return self.kind in ("button", "key")

    @property
    def lines(self) -> list[str]:
        """Every string of it that is on the screen."""
        return [each for each in (self.text, self.note, *self.more) if each]


class _Part(Struct):
    """A piece with its place on the screen, in units from the top left corner."""

    piece: Any
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: _Part) -> bool:
        x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def read(screen: Screen) -> list[Item]:
    """All of a screen that says or does something, in reading order."""
    parts = list(_parts(screen, screen))
    buttons = [part for part in parts if isinstance(part.piece, TouchPanel)]
    cards = [part for part in parts if _is_card(part)]
    loose: list[_Part] = []
    words_on: dict[int, list[_Part]] = {id(part.piece): [] for part in buttons}
    for part in parts:
        if not isinstance(part.piece, (Words, Facts, Code)):
            continue
        under = next((button for button in buttons if button.holds(part)), None)
        (words_on[id(under.piece)] if under else loose).append(part)
    items: list[Item] = []
    for part in _in_order(loose + buttons, cards):
        if isinstance(part.piece, TouchPanel):
            items.append(_button(part, words_on[id(part.piece)], screen))
        else:
            items += _said(part.piece)
    return [item for item in items if item.text]


def _parts(screen: Screen, parent: Widget) -> Iterator[_Part]:
    """Pieces that count, from a sheet and the sheets on it; a button's own are the button's."""
    factor = screen.scale.factor
    for child in reversed(parent.children):
        if child.opacity and min(child.size) > 0:
            yield _Part(
                child,
                (child.x - screen.x) / factor,
                (screen.top - child.top) / factor,
                (child.right - screen.x) / factor,
                (screen.top - child.y) / factor,
            )
        if isinstance(child, Sheet) and not isinstance(child, (TouchPanel, Badge, Facts)):
            yield from _parts(screen, child)


def _is_card(part: _Part) -> bool:
    is_panel = isinstance(part.piece, Panel) and (part.piece.fill or part.piece.edge)
    wide, high = part.right - part.left, part.bottom - part.top
    return bool(is_panel) and wide < CARD_WIDTH_MAX and high > CARD_HEIGHT_MIN


def _in_order(parts: list[_Part], cards: list[_Part]) -> list[_Part]:
    """Row by row; a card is one place in its row, and is read row by row itself."""
    on_card: dict[int, list[_Part]] = {}
    places: list[_Part] = []
    for part in parts:
        card = next((card for card in cards if card.holds(part)), None)
        if card is None:
            places.append(part)
            continue
        if id(card.piece) not in on_card:
            places.append(card)
        on_card.setdefault(id(card.piece), []).append(part)
    ordered: list[_Part] = []
    for part in _by_rows(places):
        ordered += _by_rows(on_card[id(part.piece)]) if id(part.piece) in on_card else [part]
    return ordered


def _by_rows(parts: list[_Part]) -> list[_Part]:
    rows: list[list[_Part]] = []
    for part in sorted(parts, key=lambda each: each.top):
        if rows and part.top - rows[-1][0].top <= ROW_UNITS:
            rows[-1].append(part)
        else:
            rows.append([part])
    return [part for row in rows for part in sorted(row, key=lambda each: each.left)]


def _said(piece: Any) -> list[Item]:
    if isinstance(piece, Facts):
        return [Item("words", f"{name}: {figure}") for name, figure in piece.pairs]
    if isinstance(piece, Code):
        return [Item("code", piece.text)] if piece.text else []
    kind: Kind = "title" if piece.em >= TITLE_EM else "words"
    return [Item("number" if piece.em >= NUMBER_EM else kind, _one_line(piece.text))]


def _button(part: _Part, over: list[_Part], screen: Screen) -> Item:
    piece = part.piece
    words = [*_inside(piece, Words), *(each.piece for each in _by_rows(over))]
    badge = next(iter(_inside(piece, Badge)), None)
    spoken = [each for each in words if isinstance(each, Words) and each.text.strip()]
    letters = {id(each) for each in _inside(badge, Words)} if badge else set()
    spoken = [each for each in spoken if id(each) not in letters]
    if isinstance(piece, TouchButton):
        text, rest, icon = piece.text, [], piece.icon
        if isinstance(piece, RingButton) and piece.seconds >= 0:
            rest = [str(int(piece.seconds))]
    else:
        title = max(spoken, key=lambda each: each.em, default=None)
        text = title.text if title else ""
        rest = [each.text for each in spoken if each is not title]
        pictures = sorted(_inside(piece, Icon), key=lambda each: -each.height)
        icon = pictures[0].name if pictures else ""
    return Item(
        "key" if isinstance(piece, Key) or len(text) < 3 else "button",
        _one_line(text),
        rest[0].replace("\n", ", ").replace(",,", ",") if rest else "",
        tuple(_one_line(each) for each in rest[1:]),
        getattr(piece, "short", ""),
        icon,
        badge.letter if badge else "",
        piece.kind,
        bool(getattr(piece, "on", False)),
        piece.disabled,
        _place(part, screen),
        piece,
    )


def _place(part: _Part, screen: Screen) -> Place:
    """What is drawn along the upper or lower edge stays in sight while the rest is paged."""
    if isinstance(part.piece, Key):
        return "body"
    if getattr(part.piece, "icon", "") == "arrow_left" and part.top < HEAD_UNITS:
        return "head"
    if part.bottom > screen.high - FOOT_UNITS and part.top > screen.high * 0.6:
        return "foot"
    return "body"


def _inside(root: Any, kind: type[Widget]) -> Iterator[Any]:
    for piece in root.walk(restrict=True):
        if isinstance(piece, kind) and piece is not root and piece.opacity:
            yield piece


def _one_line(text: str) -> str:
    return " ".join(text.split())
