"""The pieces of the wall: a call's row, the recent calls, the line of those waiting, a sentence."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.properties import NumericProperty, OptionProperty, StringProperty

from assets.kit import Badge, Figures, Icon, Panel, Piece, Sheet, Words
from assets.kit.breaking import NO_BREAK
from display.board import Board, Row, Said

ROW_UNITS, ROW_PITCH_UNITS = 264, 274
PLATE_UNITS, PLATE_WIDE_UNITS = 264, 396
EDGE_UNITS = 4
NUMBER_CAPS_MM = (100, 92, 84, 78, 72, 64, 56)
LIST_CAPS_MM = (48, 44, 40, 36, 32)
LIST_TOP, LIST_PITCH = 75, 137.5
LEAST_EM = 33
MARGIN_UNITS = 28


def span(words: Words, sheet: Sheet) -> float:
    """Width of words on a sheet, in units."""
    words.scale = sheet.scale
    wide = words.cells_px() if isinstance(words, Figures) else words.width_px() + 2
    return float(wide / sheet.scale.factor)


def set_fitting(words: Words, sheet: Sheet, caps_mm: tuple[float, ...], room: float) -> None:
    """The largest of these sizes at which the words have room: numbers may be long."""
    for cap_mm in caps_mm:
        words.cap_mm = cap_mm
        if span(words, sheet) <= room:
            return


class Twin(Sheet):
    """A text and, smaller behind it, the same in the second language, where both have room."""

    em = NumericProperty(46)
    weight = StringProperty("Bold")
    role = StringProperty("text")
    halign = OptionProperty("left", options=("left", "right"))

    def __init__(self, **kwargs: Any) -> None:
        self.main, self.other = Words(), Words(role="text2", halign="right")
        super().__init__(**kwargs)

    def show(self, said: Said) -> None:
        main = self.main
        main.em, main.weight, main.role = self.em, self.weight, self.role
        main.text, self.other.text, self.other.em = (
            said.main,
            said.other,
            max(LEAST_EM, self.em - 12),
        )
        self._placed()

    def arrange(self) -> None:
        width, height = self.units
        main, other = span(self.main, self), span(self.other, self)
        gap = self.em * 0.4
        has_other = bool(self.other.text) and main + gap + other <= width
        total = main + (gap + other if has_other else 0)
        left = width - total if self.halign == "right" else 0
        self.put(self.main, left, 0, main, height)
        if has_other:
            self.put(self.other, left + main + gap, 2, other, height)
        else:
            self.drop(self.other)


class CallRow(Sheet):
    """Number, arrow, counter on its plate; the newest has the yellow edge and plate."""

    def __init__(self, **kwargs: Any) -> None:
        self.panel = Panel(edge_width=EDGE_UNITS)
        self.plate = Panel(edge="", radius=20, corners=[0, 1, 1, 0])
        self.number, self.counter = Words(weight="Bold"), Words(weight="Bold", halign="center")
        self.arrow = Icon(name="arrow_right", stroke=4)
        self._plate_units = PLATE_UNITS
        super().__init__(**kwargs)

    def show(self, row: Row, board: Board, *, is_newest: bool) -> None:
        is_now = is_newest and not board.is_offline
        self._plate_units = PLATE_WIDE_UNITS if board.has_wide_counters else PLATE_UNITS
        self.number.text, self.counter.text = row.number, row.counter
        self.number.role = "primary" if is_now else "text"
        self.arrow.role = "primary" if is_now else "text2"
        self.counter.role = "on_primary" if is_now else "text"
        self.plate.fill = "primary" if is_now else "tint"
        self.panel.edge = "primary" if is_now and board.is_lit else ""
        self._placed()

    def arrange(self) -> None:
        width, height = self.units
        plate_x = width - self._plate_units - EDGE_UNITS
        self.put(self.panel, 0, 0, width, height)
        inside = height - 2 * EDGE_UNITS
        self.put(self.plate, plate_x, EDGE_UNITS, self._plate_units, inside)
        set_fitting(self.number, self, NUMBER_CAPS_MM, plate_x - 40 - 56)
        set_fitting(self.counter, self, NUMBER_CAPS_MM, self._plate_units - 16)
        room = max(height, height * 1.9)
        for words, x, wide in (
            (self.number, 40, plate_x - 40 - 56),
            (self.counter, plate_x, self._plate_units),
        ):
            self.put(words, x, (height - room) / 2, wide, room)
        self.put(self.arrow, plate_x - 66, height / 2 - 29, 58, 58)


class RecentCalls(Sheet):
    """Six earlier calls under their heads, ruled; the times go where counters have two digits."""

    def __init__(self, **kwargs: Any) -> None:
        self.recent = Twin(em=46, weight="Medium", role="text2")
        self.counter = Words(em=46, role="text2", halign="right")
        self.time = Words(em=46, role="text2", halign="right")
        self.rules = [Rule() for _ in range(6)]
        self._rows: list[tuple[Words, Words, Figures]] = []
        self._has_times = True
        super().__init__(**kwargs)

    def show(self, board: Board) -> None:
        self._has_times = not board.has_wide_counters
        self.recent.show(board.heads.recent)
        self.counter.text, self.time.text = board.heads.counter.main, board.heads.time.main
        for pieces in self._rows:
            for piece in pieces:
                self.drop(piece)
        self._rows = [_recent_row(row) for row in board.recent]
        self._placed()

    def arrange(self) -> None:
        width, _height = self.units
        if width < 1:
            return
        counter_right = width - 146 if self._has_times else width
        self.put(self.counter, counter_right - 200, 10, 200, 66)
        heading = counter_right - span(self.counter, self) - 28
        self.put(self.recent, 0, 10, heading, 66)
        if self._has_times:
            self.put(self.time, width - 140, 10, 140, 66)
        else:
            self.drop(self.time)
        for place, rule in enumerate(self.rules):
            if place > max(0, len(self._rows) - 1):
                self.drop(rule)
                continue
            self.put(rule, 0, LIST_TOP + place * LIST_PITCH - 1, width, 2)
        for place, row in enumerate(self._rows):
            self._put_row(row, LIST_TOP + place * LIST_PITCH, counter_right)

    def _put_row(self, row: tuple[Words, Words, Figures], top: float, counter_right: float) -> None:
        number, counter, time = row
        counter_units = 104 if self._has_times else 172
        number_units = counter_right - counter_units - 6
        set_fitting(number, self, LIST_CAPS_MM, number_units)
        tall = LIST_PITCH + 60
        self.put(number, 0, top - 30, number_units, tall)
        set_fitting(counter, self, LIST_CAPS_MM, counter_units)
        counter.halign = "center" if self._has_times else "right"
        self.put(counter, counter_right - counter_units, top - 30, counter_units, tall)
        if self._has_times:
            self.put(time, self.units[0] - 150, top, 150, LIST_PITCH)


def _recent_row(row: Row) -> tuple[Words, Words, Figures]:
    return (
        Words(text=row.number, weight="SemiBold"),
        Words(text=row.counter, weight="SemiBold", halign="right"),
        Figures(text=row.time, em=44, role="text2", halign="right"),
    )


class Rule(Piece):
    """A hair line, as wide as its box."""

    def draw(self) -> None:
        Color(*self.rgba("edge"))
        Rectangle(pos=self.pos, size=(self.width, self.scale.line(2)))


class Foot(Sheet):
    """How many wait in each queue, and one note; many queues stand on two lines."""

    TWO_LINES_FROM = 11

    def __init__(self, **kwargs: Any) -> None:
        self.head, self.head_other = Words(em=42, role="text2"), Words(em=33, role="text2")
        self.note = Words(em=LEAST_EM, halign="right")
        self._queues: list[tuple[Rule, Badge, Words]] = []
        self._board: Board | None = None
        super().__init__(**kwargs)

    def draw(self) -> None:
        Color(*self.rgba("header"))
        Rectangle(pos=self.pos, size=self.size)

    def show(self, board: Board) -> None:
        if self._board and self._shape(board) == self._shape(self._board):
            return
        self._board = board
        for pieces in self._queues:
            for piece in pieces:
                self.drop(piece)
        self._queues = [
            (Upright(), Badge(letter=letter, filled=False, role="text2"), _count(count))
            for letter, count in board.waiting
        ]
        self._placed()

    @staticmethod
    def _shape(board: Board) -> object:
        return board.waiting, board.heads, board.banner

    def arrange(self) -> None:
        if self._board is None or self.units[0] < 1:
            return
        left = self._put_head(self._board.heads.waiting)
        right = self._put_note(self._board, left)
        lines = 2 if len(self._queues) >= self.TWO_LINES_FROM else 1
        columns = max(1, -(-len(self._queues) // lines))
        pitch = min(170.0, (right - left) / columns)
        for place, pieces in enumerate(self._queues):
            line, column = divmod(place, columns)
            self._put_queue(pieces, left + column * pitch, line, lines)

    def _put_head(self, said: Said) -> float:
        if not self._queues:
            said = Said("")
        self.head.text, self.head_other.text = said.main, said.other
        wide = max(span(self.head, self), span(self.head_other, self))
        if said.other:
            self.put(self.head, MARGIN_UNITS, 0, wide, 54)
            self.put(self.head_other, MARGIN_UNITS, 46, wide, 46)
        else:
            self.put(self.head, MARGIN_UNITS, 0, wide, 96)
            self.drop(self.head_other)
        return MARGIN_UNITS + wide + 28

    def _put_note(self, board: Board, left: float) -> float:
        """The note in the room that is left, in both languages if it can be; returns its edge."""
        width = self.units[0]
        room = width - MARGIN_UNITS - left - 24 - 150 * len(self._queues)
        for text in _notes(board):
            self.note.text = text
            wide = span(self.note, self)
            if wide <= room:
                self.put(self.note, width - MARGIN_UNITS - wide, 0, wide, 96)
                return width - MARGIN_UNITS - wide - 24
        self.drop(self.note)
        return width - MARGIN_UNITS

    def _put_queue(
        self, pieces: tuple[Rule, Badge, Words], x: float, line: int, lines: int
    ) -> None:
        rule, badge, count = pieces
        high = 96 / lines
        side = 62 if lines == 1 else 40
        count.em = 62 if lines == 1 else 42
        top = line * high + (high - side) / 2
        if lines == 1:
            self.put(rule, x, 14, 2, high - 28)
        self.put(badge, x + 24, top, side, side)
        self.put(count, x + 24 + side + 12, line * high - 20, span(count, self), high + 40)


def _notes(board: Board) -> list[str]:
    """What the note may say, best first; a break by sense makes the last ones narrow."""
    if board.banner and board.banner[1].other:
        return [_folded(board.banner[1].other)]
    note = board.heads.note
    return [f"{note.main}\n{note.other}"] * bool(note.other) + [_folded(note.main)]


def _folded(text: str) -> str:
    """On two lines of about the same length: after a full stop, else near the middle."""
    sentences = text.split(". ")
    if len(sentences) == 2:
        return f"{sentences[0]}.\n{sentences[1]}"
    words = text.replace("có thể", f"có{NO_BREAK}thể").split(" ")
    lengths = [len(word) + 1 for word in words]

    def unevenness(at: int) -> int:
        over = sum(lengths[:at]) - sum(lengths[at:])
        return 2 * over if over > 0 else -over

    cut = min(range(1, len(words)), key=unevenness, default=1)
    return f"{' '.join(words[:cut])}\n{' '.join(words[cut:])}".strip()


def _count(count: int) -> Words:
    return Words(text=str(count), weight="Bold")


class Upright(Rule):
    """A hair line, as high as its box."""

    def draw(self) -> None:
        Color(*self.rgba("edge"))
        Rectangle(pos=self.pos, size=(self.scale.line(2), self.height))


class OfflineBanner(Sheet):
    """In the header's place: since when, what to do, and the clock that still runs."""

    def __init__(self, **kwargs: Any) -> None:
        self.icon = Icon(name="wifi_off", role="on_banner", stroke=3.4)
        self.since = Words(em=44, weight="Bold", role="on_banner")
        self.listen = Words(em=44, role="on_banner")
        self.clock = Figures(em=51, weight="SemiBold", role="on_banner", halign="right")
        super().__init__(**kwargs)

    def show(self, board: Board) -> None:
        assert board.banner is not None
        self.since.text, self.listen.text = (said.main for said in board.banner)
        self.clock.text = board.clock
        self._placed()

    def arrange(self) -> None:
        width, height = self.units
        self.put(self.icon, MARGIN_UNITS, height / 2 - 27, 54, 54)
        since, listen = span(self.since, self), span(self.listen, self)
        self.put(self.since, 110, 0, since, height)
        self.put(self.listen, 110 + since + 26, 0, listen, height)
        clock = span(self.clock, self)
        self.put(self.clock, width - MARGIN_UNITS - clock, 0, clock, height)

    def draw(self) -> None:
        Color(*self.rgba("banner"))
        Rectangle(pos=self.pos, size=self.size)


class Message(Sheet):
    """What the office tells the hall, in the foot's place: one line for each language, or two."""

    EMS = (46, 42, 37, 33, 28, 24)

    def __init__(self, **kwargs: Any) -> None:
        self.icon = Icon(name="info", role="primary", stroke=3.4)
        self.words = Words(weight="Bold")
        super().__init__(**kwargs)

    def show(self, said: Said) -> None:
        self.words.text = f"{said.main}\n{said.other}" if said.other else said.main
        self._placed()

    def arrange(self) -> None:
        width, height = self.units
        room = width - 2 * MARGIN_UNITS - 90
        if "\n" not in self.words.text and self._span_at(self.EMS[1]) > room:
            self.words.text = _folded(self.words.text)
        for em in self.EMS:
            if self._span_at(em) <= room and em * 1.3 * (self.words.text.count("\n") + 1) <= height:
                break
        self.put(self.icon, MARGIN_UNITS, height / 2 - 32, 64, 64)
        self.put(self.words, MARGIN_UNITS + 90, 0, room, height)

    def _span_at(self, em: float) -> float:
        self.words.em = em
        return span(self.words, self)

    def draw(self) -> None:
        Color(*self.rgba("header"))
        Rectangle(pos=self.pos, size=self.size)


class Sentence(Sheet):
    """What is said where there is no call to show."""

    def __init__(self, **kwargs: Any) -> None:
        self.icon = Icon(name="gate", role="text2", stroke=2)
        self.main = Words(em=92, weight="Bold", halign="center")
        self.other = Words(em=60, role="text2", halign="center")
        super().__init__(**kwargs)

    def show(self, said: Said) -> None:
        self.main.text, self.other.text = said.main, said.other
        self._placed()

    def arrange(self) -> None:
        width, height = self.units
        self.put(self.icon, width / 2 - 140, height / 2 - 330, 280, 280)
        self.put(self.main, 60, height / 2 - 10, width - 120, 240)
        self.put(self.other, 60, height / 2 + 230, width - 120, 110)
