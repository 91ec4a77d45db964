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

from assets.kit import Badge, Icon, Sheet, TouchButton, TouchPanel, Words
from kiosk.fitting import Fit
from kiosk.reading import Item
from kiosk.screens.parts import Code, Key

LEFT, WIDTH = 44.0, 992.0
TILE_MM = 25.5
CODE_MM = 42.0
NUMBER_MM = 65.0
TITLE_MORE = 1.15
SHORT_SHARE_MAX = 0.27
LINE_MORE = 16.0
BODY_SHARE_MIN, BODY_MM_MIN = 0.4, 90.0
"""With less room than this for what changes from page to page, the foot is paged as well."""
MARK_EMS = 1.56
ROW_MORE_MAX = 1.7
"""Rows share what room is left on their page, and become this much higher at most."""


class Row(TouchPanel):
    """A button as wide as the column: letter or icon, its words, a note below or beside them."""

    def __init__(self, item: Item, fit: Fit, **kwargs: Any) -> None:
        self.item, self.fit = item, fit
        self._short_width = 0.0
        self.badge = Badge(letter=item.letter, filled=not item.disabled)
        self.picture = Icon(name="check" if item.on else item.icon or "arrow_right")
        self.title = Words(text=item.text, weight="SemiBold")
        self.note = Words(text=item.note)
        self.short = Words(text=item.short.replace(" ", "\n", 1), weight="Bold", halign="center")
        super().__init__(**kwargs)
        self.kind = "primary" if item.on else item.look
        self.disabled = item.disabled
        if item.short and fit.large:
            self.note.text = item.short
        self.fbind("theme", lambda *_: self.restyle())

    def height_for(self, width: float) -> float:
        """Height in units at this width; sets the sizes of the words as well."""
        self.title.scale = self.note.scale = self.short.scale = self.scale
        self.title.em = self.short.em = self.scale.em(self.fit.action_mm)
        self.note.em = self.scale.em(self.fit.least_mm)
        self._short_width = 0.0
        if self.fit.large and self.short.text:
            wide = self.short.width_px() / self.scale.factor + 24
            self._short_width = wide if wide <= width * SHORT_SHARE_MAX else 0.0
        inner = self._inner(width)
        needed = self.title.height_for(inner)
        if self._short_width:
            needed = max(needed, self.short.height_for(width))
        elif self.note.text:
            needed += self.note.height_for(inner)
        least = self.fit.mm(TILE_MM) if self.item.letter else self.fit.target
        return max(least, needed + LINE_MORE)

    @property
    def said(self) -> list[str]:
        """What is written on it."""
        return [each for each in (self.item.text, self.note.text) if each]

    @property
    def _mark(self) -> float:
        """Side of the letter or icon; none where there is neither."""
        has_mark = self.item.letter or self.item.icon or self.item.on
        return self.title.em * MARK_EMS if has_mark else 0.0

    def _inner(self, width: float) -> float:
        taken = 20 + (self._mark + 22 if self._mark else 0) + 14
        return width - taken - self._short_width

    def arrange(self) -> None:
        super().arrange()
        width, height = self.units
        self.height_for(width)
        left, inner, mark = 20.0, self._inner(width), self._mark
        if mark:
            shown = self.badge if self.item.letter else self.picture
            self.put(shown, left, (height - mark) / 2, mark, mark)
            left += mark + 22
        title = self.title.height_for(inner)
        is_below = self.note.text and not self._short_width
        note = self.note.height_for(inner) if is_below else 0
        top = (height - title - note) / 2
        self.put(self.title, left, top, inner, title)
        for piece in (self.note, self.short):
            self.drop(piece)
        if note:
            self.put(self.note, left, top + title, inner, note)
        if self._short_width:
            left = width - self._short_width - 8
            self.put(self.short, left, 4, self._short_width, height - 8)

    def restyle(self) -> None:
        icon, words = self.roles
        self.picture.role = self.badge.role = icon
        self.badge.ink = "on_primary"
        self.title.role = words
        self.note.role = self.short.role = words


class Block(NamedTuple):
    """One row of the column: its height, its pieces with left and width, and what they say."""

    height: float
    pieces: list[tuple[Widget, float, float]]
    said: list[str]


class Listed(Sheet):
    """``show`` draws a page; ``press`` is called with the item of a button that was touched."""

    def __init__(self, press: Callable[[Item], None], **kwargs: Any) -> None:
        self._press = press
        self._shown: Any = None
        self.page, self.pages = 0, 1
        self.rows: list[tuple[Item, TouchPanel]] = []
        self.said: list[str] = []
        super().__init__(**kwargs)

    def show(
        self, items: list[Item], fit: Fit, names: tuple[str, ...], *, top: float, bottom: float
    ) -> None:
        """``names`` of the buttons to the page before and the one after, of the latter in a word,
        and of choosing; all in units."""
        asked = (items, fit, names, top, bottom, self.page, self.scale, self.theme)
        if asked == self._shown:
            return
        self._shown = asked
        self._fit, self._names = fit, names
        self.clear()
        self.rows, self.said = [], []
        rest = items
        if fit.low:
            rest = self._above(items, top, fit.top)
            top = max(top, fit.top)
        self._column(rest, top, bottom)

    def turn(self, pages: int) -> None:
        """To another page; the next ``show`` draws it."""
        self.page = min(max(0, self.page + pages), self.pages - 1)

    # -- pages ---------------------------------------------------------------------------------

    def _above(self, items: list[Item], top: float, bottom: float) -> list[Item]:
        """Words that do not belong to a button, as far as there is room; the others."""
        rest: list[Item] = []
        above: list[Block] = []
        room = bottom - top - self._fit.gap
        for item in items:
            blocks = [] if item.acts else self._blocks([item], bottom - top)
            height = sum(block.height + self._fit.gap for block in blocks)
            if blocks and height <= room:
                above += blocks
                room -= height
            else:
                rest.append(item)
        self._stack(above, top + room)
        return rest

    def _column(self, items: list[Item], top: float, bottom: float) -> None:
        fit = self._fit
        head = self._blocks([item for item in items if item.place == "head"], 0)
        foot = self._pairs([item for item in items if item.place == "foot"])
        body = [item for item in items if item.place == "body"]
        top += fit.gap
        fixed = sum(block.height + fit.gap for block in head + foot)
        room = bottom - top - fixed
        if (room < (bottom - top) * BODY_SHARE_MIN and len(foot) > 1) or room < fit.mm(BODY_MM_MIN):
            body, foot = [item for item in items if item.place != "head"], []
            room = bottom - top - sum(block.height + fit.gap for block in head)
        pages = self._paged(body, room)
        if len(pages) > 1:
            turner = self._turner(True, True).height + fit.gap
            pages = self._paged(body, room - turner)
        self.pages = len(pages)
        self.page = min(self.page, self.pages - 1)
        if self.pages > 1:
            foot = [self._turner(self.page > 0, self.page < self.pages - 1), *foot]
        at = self._stack(head, top)
        foot_top = bottom - sum(block.height + fit.gap for block in foot)
        self._stack(self._filling(pages[self.page], foot_top - at), at)
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
                    self.rows.append((piece.item, piece))  # type: ignore[union-attr]
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
