"""Any screen in one column, at the size that was asked for, page by page; nothing is left out.

``compose`` turns what was read off a screen into blocks with heights, ``Listed`` shows a page of
them. What can be touched stays between the heights of ``Fit``; in low reach the words that are
not on a button stand above, where a seated person still reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from kivy.uix.widget import Widget
from msgspec.structs import replace

from assets.kit import Sheet, TouchButton, TouchPanel, Words
from kiosk.fitting import Fit
from kiosk.reading import Item
from kiosk.screens.listed_row import Row
from kiosk.screens.parts import Code, Key

LEFT, WIDTH = 44.0, 992.0
CODE_MM = 42.0
NUMBER_MM = 65.0
TITLE_MORE = 1.15
BODY_SHARE_MIN, BODY_MM_MIN = 0.4, 90.0
"""With less room than this for what changes from page to page, the foot is paged as well."""
ROW_MORE_MAX = 1.7
"""Rows share what room is left on their page, and become this much higher at most."""


class Block(NamedTuple):
    """One row of the column: its height, its pieces with left and width, and what they say."""

    height: float
    pieces: list[tuple[Widget, float, float]]
    said: list[str]


class Laid(NamedTuple):
    """Words above the column with their top, then the column's parts between two heights."""

    above: list[Block]
    above_top: float
    head: list[Block]
    pages: list[list[Block]]
    foot: list[Block]
    top: float
    bottom: float


class Listed(Sheet):
    """``show`` draws a page; ``press`` is called with the item of a button that was touched.

    All pages are laid out once; to turn one puts other pieces there, at a finger's speed.
    """

    def __init__(self, press: Callable[[Item], None], **kwargs: Any) -> None:
        self._press = press
        self._asked: Any = None
        self._standing: Any = None
        self.page, self.pages = 0, 1
        self.rows: list[tuple[Item, TouchPanel]] = []
        self.said: list[str] = []
        super().__init__(**kwargs)

    def show(
        self, items: list[Item], fit: Fit, names: tuple[str, ...], *, top: float, bottom: float
    ) -> None:
        """``names`` of the buttons to the page before and the one after, of the latter in a word,
        and of choosing; all in units."""
        asked = (items, fit, names, top, bottom, self.scale, self.theme)
        if asked != self._asked:
            self._asked, self._fit, self._names = asked, fit, names
            self._laid = self._lay_out(items, top, bottom)
            self._standing = None
        self.pages = len(self._laid.pages)
        self.page = min(self.page, self.pages - 1)
        if self._standing != self.page:
            self._standing = self.page
            self._stand(self._laid)

    def turn(self, pages: int) -> None:
        """To another page; the next ``show`` draws it."""
        self.page = min(max(0, self.page + pages), self.pages - 1)

    # -- pages ---------------------------------------------------------------------------------

    def _lay_out(self, items: list[Item], top: float, bottom: float) -> Laid:
        """Low reach: what is not on a button stands above the band, and the column within it."""
        fit = self._fit
        above: list[Block] = []
        above_top = column_top = top
        if fit.low:
            above, items, above_top = self._above(items, top)
            column_top = max(top, fit.top)
        return self._column(items, column_top + fit.gap, bottom)._replace(
            above=above, above_top=above_top
        )

    def _above(self, items: list[Item], top: float) -> tuple[list[Block], list[Item], float]:
        """Words that do not belong to a button, as far as there is room; the others."""
        rest: list[Item] = []
        above: list[Block] = []
        room = self._fit.top - top - self._fit.gap
        for item in items:
            blocks = [] if item.acts else self._blocks([item], self._fit.top - top)
            height = sum(block.height + self._fit.gap for block in blocks)
            if blocks and height <= room:
                above += blocks
                room -= height
            else:
                rest.append(item)
        return above, rest, top + room

    def _column(self, items: list[Item], top: float, bottom: float) -> Laid:
        fit = self._fit
        head = self._blocks([item for item in items if item.place == "head"], 0)
        foot = self._pairs([item for item in items if item.place == "foot"])
        body = [item for item in items if item.place == "body"]
        fixed = sum(block.height + fit.gap for block in head + foot)
        room = bottom - top - fixed
        if (room < (bottom - top) * BODY_SHARE_MIN and len(foot) > 1) or room < fit.mm(BODY_MM_MIN):
            body, foot = [item for item in items if item.place != "head"], []
            room = bottom - top - sum(block.height + fit.gap for block in head)
        pages = self._paged(body, room)
        if len(pages) > 1:
            turner = self._turner(True, True).height + fit.gap
            pages = self._paged(body, room - turner)
        return Laid([], top, head, pages, foot, top, bottom)

    def _stand(self, laid: Laid) -> None:
        """The page that is to be seen, between what stays."""
        self.clear()
        self.rows, self.said = [], []
        self._stack(laid.above, laid.above_top)
        foot = laid.foot
        if self.pages > 1:
            foot = [self._turner(self.page > 0, self.page < self.pages - 1), *foot]
        at = self._stack(laid.head, laid.top)
        foot_top = laid.bottom - sum(block.height + self._fit.gap for block in foot)
        self._stack(self._filling(laid.pages[self.page], foot_top - at), at)
        self._stack(foot, foot_top)

    def _filling(self, blocks: list[Block], room: float) -> list[Block]:
        """Rows a little higher, where there is room for it."""
        rows = [block for block in blocks if isinstance(block.pieces[0][0], Row)]
        spare = room - sum(block.height + self._fit.gap for block in blocks)
        share = spare / len(rows) if rows and spare > 0 else 0.0
        return [
            block._replace(height=min(block.height + share, block.height * ROW_MORE_MAX))
            if isinstance(block.pieces[0][0], Row)
            else block
            for block in blocks
        ]

    def _paged(self, items: list[Item], room: float) -> list[list[Block]]:
        pages: list[list[Block]] = [[]]
        used = 0.0
        for group in _keys_together(items):
            for block in self._blocks(group, room):
                height = block.height + self._fit.gap
                if used and used + height > room:
                    pages.append([])
                    used = 0.0
                pages[-1].append(block)
                used += height
        return pages

    def _stack(self, blocks: list[Block], at: float) -> float:
        for block in blocks:
            self.said += block.said
            for piece, left, width in block.pieces:
                self.put(piece, LEFT + left, at, width, block.height)
                if isinstance(piece, (Row, TouchButton)):
                    self.rows.append((piece.item, piece))
            at += block.height + self._fit.gap
        return at

    # -- blocks --------------------------------------------------------------------------------

    def _blocks(self, items: list[Item], room: float) -> list[Block]:
        if items and items[0].kind == "key":
            return self._keys(items)
        blocks: list[Block] = []
        for item in items:
            if item.kind == "button":
                blocks += self._row(item, room)
                for line in item.more:
                    blocks += self._words(Item("words", line), room)
            elif item.kind == "code":
                side = self._fit.mm(CODE_MM)
                code = Code(text=item.text)
                blocks.append(Block(side, [(code, (WIDTH - side) / 2, side)], []))
            elif item.kind == "number":
                blocks.append(self._number(item))
            else:
                blocks += self._words(item, room)
        return blocks

    def _row(self, item: Item, room: float) -> list[Block]:
        """A row; one whose words would fill more than a page is said first and chosen below."""
        row = Row(item, self._fit, scale=self.scale)
        row.bind(on_activate=lambda _: self._press(item))
        height = row.height_for(WIDTH)
        if room and height + self._fit.gap > room:
            words = [block for line in row.said for block in self._words(Item("words", line), room)]
            short = replace(item, text=self._names[3], note="", short="")
            return words + self._row(short, 0)
        return [Block(height, [(row, 0, WIDTH)], row.said)]

    def _words(self, item: Item, room: float) -> list[Block]:
        """One block, or some where the words are longer than half a page."""
        fit = self._fit
        is_title = item.kind == "title"
        cap = fit.action_mm * (TITLE_MORE if is_title and not fit.large else 1)
        words = Words(
            text=item.text,
            em=self.scale.em(cap if is_title else fit.least_mm),
            weight="Bold" if is_title else "Medium",
            scale=self.scale,
        )
        height = words.height_for(WIDTH)
        if height <= max(room / 2, fit.target):
            return [Block(height, [(words, 0, WIDTH)], [item.text])]
        lines = words.lines(WIDTH)
        many = max(1, int(len(lines) * room / 2 / height))
        parts = ["\n".join(lines[at : at + many]) for at in range(0, len(lines), many)]
        blocks = []
        for part in parts:
            piece = Words(text=part, em=words.em, weight=words.weight, scale=self.scale)
            said = [" ".join(part.split())]
            blocks.append(Block(piece.height_for(WIDTH), [(piece, 0, WIDTH)], said))
        return blocks

    def _number(self, item: Item) -> Block:
        """As large as the width allows, and not larger than it is drawn."""
        words = Words(text=item.text, em=100, weight="Bold", halign="center", role="primary")
        words.scale = self.scale
        wide = words.width_px() / self.scale.factor
        words.em = min(self.scale.em(NUMBER_MM), 100 * (WIDTH - 8) / max(1.0, wide))
        return Block(words.height_for(WIDTH), [(words, 0, WIDTH)], [item.text])

    def _keys(self, items: list[Item]) -> list[Block]:
        """Keys in rows, each at least a target wide."""
        fit, em = self._fit, self.scale.em(max(self._fit.action_mm, self._fit.least_mm))
        rows: list[list[Item]] = []
        for item in items:
            if not rows or self._keys_width([*rows[-1], item], em) > WIDTH:
                rows.append([])
            rows[-1].append(item)
        blocks = []
        for row in rows:
            wide = [self._key_width(item, em) for item in row]
            spare = (WIDTH - sum(wide) - fit.gap * (len(row) - 1)) / len(row)
            spare = min(spare, fit.target) if len(row) < len(max(rows, key=len)) else spare
            left, pieces = 0.0, []
            for item, width in zip(row, wide, strict=True):
                pieces.append((self._key(item, em), left, width + spare))
                left += width + spare + fit.gap
            tall = max(fit.target, em * 1.25 + 12)
            blocks.append(Block(tall, pieces, [item.text for item in row]))
        return blocks

    def _key_width(self, item: Item, em: float) -> float:
        words = Words(text=item.text, em=em, weight="Bold", scale=self.scale)
        return max(self._fit.target, words.width_px() / self.scale.factor + 46)

    def _keys_width(self, row: list[Item], em: float) -> float:
        return sum(self._key_width(item, em) for item in row) + self._fit.gap * (len(row) - 1)

    def _key(self, item: Item, em: float) -> TouchButton:
        key = Key(text=item.text, em=em, weight="Bold", kind=item.look, disabled=item.disabled)
        key.item = item
        key.bind(on_activate=lambda _: self._press(item))
        return key

    def _pairs(self, items: list[Item]) -> list[Block]:
        """Buttons along the foot: two side by side where both have one line, else one below one."""
        if len(items) == 2:
            half = (WIDTH - self._fit.gap) / 2
            buttons = [self._button(item) for item in items]
            if all(len(each.words.lines(each.words_width(half))) == 1 for each in buttons):
                height = max(self._fit.target, *(button.height_for(half) for button in buttons))
                places = (0.0, half + self._fit.gap)
                pairs = [(each, at, half) for each, at in zip(buttons, places, strict=True)]
                return [Block(height, pairs, [item.text for item in items])]
        blocks = []
        for item in items:
            button = self._button(item)
            height = max(self._fit.target, button.height_for(WIDTH))
            blocks.append(Block(height, [(button, 0, WIDTH)], [item.text]))
        return blocks

    def _button(self, item: Item) -> TouchButton:
        text = f"{item.text} · {item.note}" if item.note else item.text
        icon = "check" if item.on else item.icon
        button = TouchButton(text=text, icon=icon, kind=item.look, scale=self.scale)
        button.em = button.words.em = self.scale.em(self._fit.action_mm)
        button.icon_size = button.em * 1.15
        button.words.scale = self.scale
        button.disabled = item.disabled
        button.item = item
        button.bind(on_activate=lambda _: self._press(item))
        return button

    def _turner(self, back: bool, on: bool) -> Block:
        """To the page before and to the one after."""
        half = (WIDTH - self._fit.gap) / 2
        pieces: list[tuple[Widget, float, float]] = []
        said: list[str] = []
        height = self._fit.target
        for is_there, name, icon, left, step in (
            (back, self._names[0], "arrow_left", 0.0, -1),
            (on, self._names[1], "arrow_right", half + self._fit.gap, 1),
        ):
            look = "primary" if step > 0 else "strong"
            button = self._button(Item("button", name, icon=icon, look=look, piece=step))
            if step > 0 and len(button.words.lines(button.words_width(half))) > 1:
                name = self._names[2]
                button = self._button(Item("button", name, icon=icon, look=look, piece=step))
            height = max(height, button.height_for(half))
            if is_there:
                pieces.append((button, left, half))
                said.append(name)
        return Block(height, pieces, said)


def _keys_together(items: list[Item]) -> list[list[Item]]:
    """Keys that follow each other make one group; everything else stands alone."""
    groups: list[list[Item]] = []
    for item in items:
        if groups and item.kind == "key" and groups[-1][0].kind == "key":
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups
