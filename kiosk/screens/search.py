"""All procedures, found while they are typed; and the errands that were chosen so far."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.graphics import Color, Rectangle
from kivy.properties import NumericProperty, StringProperty

from assets.kit import Piece, TouchButton, Words
from kiosk import choosing, flow
from kiosk.paging import pages_of
from kiosk.procedures import Hit, short_name
from kiosk.screens.base import Screen, load_kv
from kiosk.screens.keyboard import HEIGHT, Keyboard
from kiosk.screens.parts import WideButton
from kiosk.screens.rows import WIDTH, ErrandRow, FoundRow
from kiosk.vietnamese import compose

LEFT, TOP, LINE, GAP = 44, 188, 44, 13
PAGER, BAND, SHOW_KEYS = 92, 108, 100
TYPED_UNITS, TYPED_EM = 470, 46
LISTED_HIGH, LISTED_PITCH = 24, 26
"""Of a line that is only read: close together, so that none lies at the foot of the screen."""


class Caret(Piece):
    """Where the next letter will stand, after ``text``."""

    text = StringProperty("")
    watches: ClassVar = ("text",)

    def draw(self) -> None:
        words = Words(em=TYPED_EM, weight="SemiBold", scale=self.scale)
        x = self.x + (words.width_px(self.text) + self.scale(4) if self.text else -self.scale(10))
        Color(*self.rgba("primary"))
        high = self.scale(58)
        Rectangle(pos=(x, self.center_y - high / 2), size=(self.scale.line(4), high))


load_kv(__file__)


class SearchScreen(Screen):
    """Which page of the list is shown, and whether the keys are, is nobody else's business."""

    typed = StringProperty("")
    hint = StringProperty("")
    count = StringProperty("")
    hint_high = NumericProperty(48)

    def __init__(self, **kwargs: Any) -> None:
        self._rows: list[FoundRow] = []
        self._errands: list[ErrandRow] = []
        self._page, self._asked = 0, ""
        self._are_keys_hidden = False
        self._keyboard = Keyboard(self._pass_on, self._hide_keys)
        self._show_keys = WideButton(icon="keyboard", em=40)
        self._before, self._after = TouchButton(em=40), TouchButton(em=40, kind="strong")
        self._where = Words(em=34, role="text2", halign="center")
        self._take = WideButton(kind="primary", em=44)
        super().__init__(**kwargs)
        self._show_keys.bind(on_activate=lambda _: self._hide_keys(False))
        self._before.bind(on_activate=lambda _: self._turn(-1))
        self._after.bind(on_activate=lambda _: self._turn(+1))
        self._take.bind(on_activate=lambda _: self._take_number())

    # -- what is shown -------------------------------------------------------------------------

    def fill(self) -> None:
        visit = self.shown.visit
        composed = compose(visit.typed, visit.keys)
        if (asked := f"{composed}|{visit.errands}") != self._asked:
            self._asked, self._page = asked, 0
        bottom = self._show_keyboard()
        is_asked = bool(composed.strip()) or not visit.errands
        rows = self._found_rows(composed) if is_asked else self._errand_rows()
        self.hint_high = 48 if self.count or not self._is_long_hint else 88
        top = self._show_band(TOP + self.hint_high - 48)
        if self.listed:
            top, bottom = top + HEIGHT, float("inf")
        self._show_rows(rows, top, bottom)
        self.typed = self._tail(composed)

    def _found_rows(self, composed: str) -> list[Any]:
        """What fits the question; what is asked for most where there is none, or nothing fits."""
        known, t = self.shown.procedures, self.shown.t
        hits = list(known.find(composed, self.shown.visit.typed)) if known else []
        often = list(known.often) if known else []
        has_asked = bool(composed.strip())
        self.count = t("kiosk.search.count", n=len(hits)) if hits else ""
        self.hint = t("kiosk.search.hint") if hits or not often else t("kiosk.search.often")
        if has_asked and not hits:
            self.hint = f"{t('kiosk.search.nothing')}. {t('kiosk.search.ask')}"
        shown = hits or often
        while len(self._rows) < len(shown):
            row = FoundRow()
            row.bind(on_activate=lambda row: self._choose(row))
            self._rows.append(row)
        for row, hit in zip(self._rows, shown, strict=False):
            self._fill_row(row, hit)
        return self._rows[: len(shown)]

    def _fill_row(self, row: FoundRow, hit: Hit) -> None:
        procedure, t = hit.procedure, self.shown.t
        row.scale, row.code = self.scale, procedure.code
        row.letter, row.name, row.marks = procedure.queue or "", short_name(procedure), hit.words
        queue = self.shown.queue(procedure.queue) if procedure.queue else None
        row.is_open = queue is not None and queue.open and self.shown.can_issue
        if queue is None:
            row.letter, row.note = "", t("kiosk.procedure.elsewhere")
        else:
            row.note = "" if queue.open else self.shown.closed(queue).replace("\n", ". ")

    def _errand_rows(self) -> list[Any]:
        chosen, t = choosing.wanted(self.shown), self.shown.t
        self.hint, self.count = t("kiosk.errands.hint"), ""
        if len(chosen) >= flow.ERRANDS_MAX:
            self.hint = t("kiosk.errands.enough", n=flow.ERRANDS_MAX)
        while len(self._errands) < len(chosen):
            row = ErrandRow()
            row.drop_button.bind(on_activate=lambda _, row=row: self.act(flow.DropErrand(row.code)))
            self._errands.append(row)
        for place, (row, procedure) in enumerate(zip(self._errands, chosen, strict=False), 1):
            row.scale, row.code = self.scale, procedure.code
            row.place, row.name = str(place), short_name(procedure)
            row.drop_button.text = t("kiosk.errands.drop")
            if self.listed:
                row.name, row.drop_button.text = "", t("kiosk.errands.drop_this", name=row.name)
        return self._errands[: len(chosen)]

    # -- where it stands -----------------------------------------------------------------------

    def _show_keyboard(self) -> float:
        """The keys, or the way to get them back; where the list must end above them."""
        self._keyboard.show(self.shown, can_hide=not self.listed)
        if self.listed:
            below = TOP + (BAND + GAP if self.shown.visit.errands else 0)
            self.drop(self._show_keys)
            self.put(self._keyboard, 0, below, 1080, HEIGHT)
            return 0.0
        if not self._are_keys_hidden:
            self.drop(self._show_keys)
            self.put(self._keyboard, 0, self.high - HEIGHT, 1080, HEIGHT)
            return float(self.high - HEIGHT - 12)
        self.drop(self._keyboard)
        self._show_keys.text = self.shown.t("kiosk.search.show")
        self.put(self._show_keys, LEFT, self.high - SHOW_KEYS - 12, WIDTH, SHOW_KEYS)
        return float(self.high - SHOW_KEYS - 26)

    def _show_band(self, top: float) -> float:
        """One number for what was chosen, above the list; where the list begins."""
        chosen = choosing.wanted(self.shown)
        if not chosen:
            self.drop(self._take)
            return top
        key = "kiosk.errands.take" if len(chosen) > 1 else "kiosk.procedure.take"
        self._take.text = self.shown.t(key, n=len(chosen))
        self._take.disabled = choosing.for_wanted(self.shown) is None
        self.put(self._take, LEFT, top, WIDTH, BAND)
        return top + BAND + GAP

    def _show_rows(self, rows: list[Any], top: float, bottom: float) -> None:
        room = bottom - top
        heights = [row.height_for(room) for row in rows]
        pages = pages_of(heights, room, GAP)
        if len(pages) > 1:
            room -= PAGER + GAP
            heights = [row.height_for(room) for row in rows]
            pages = pages_of(heights, room, GAP)
        self._page = max(0, min(self._page, len(pages) - 1))
        on_page = [rows[place] for place in pages[self._page]] if pages else []
        for row in (*self._rows, *self._errands):
            if row not in on_page:
                self.drop(row)
        for row in on_page:
            height = heights[rows.index(row)] if not self.listed else LISTED_HIGH
            self.put(row, LEFT, top, WIDTH, height)
            top += height + GAP if not self.listed else LISTED_PITCH
        self._show_pager(len(pages), bottom - PAGER)

    @property
    def _is_long_hint(self) -> bool:
        return len(self.hint) > 60

    def _show_pager(self, pages: int, top: float) -> None:
        if pages < 2:
            for piece in (self._before, self._where, self._after):
                self.drop(piece)
            return
        t = self.shown.t
        self._before.text, self._after.text = t("kiosk.search.before"), t("kiosk.search.more")
        self._where.text = t("kiosk.search.page", n=self._page + 1, of=pages)
        self._before.disabled, self._after.disabled = self._page == 0, self._page == pages - 1
        self.put(self._before, LEFT, top, 330, PAGER)
        self.put(self._where, LEFT + 340, top, 312, PAGER)
        self.put(self._after, LEFT + 662, top, 330, PAGER)

    def _tail(self, composed: str) -> str:
        """The end of what was typed, as much as there is room for."""
        words = Words(em=TYPED_EM, weight="SemiBold", scale=self.scale)
        room = self.scale(TYPED_UNITS)
        begin = 0
        while begin < len(composed) and words.width_px(composed[begin:]) > room:
            begin += 1
        return composed[begin:]

    # -- what fingers do -----------------------------------------------------------------------

    def _choose(self, row: FoundRow) -> None:
        self.act(flow.ChooseProcedure(row.code))

    def _take_number(self) -> None:
        if event := choosing.for_wanted(self.shown):
            self.act(event)

    def _pass_on(self, event: flow.Event) -> None:
        self.act(event)

    def _hide_keys(self, are_hidden: bool = True) -> None:
        self._are_keys_hidden = are_hidden
        self.fill()

    def _turn(self, by: int) -> None:
        self._page += by
        self.fill()
