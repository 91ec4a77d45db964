"""The slip a citizen takes home [pure]: one picture, black on white, as look.md §15 shows it.

8 px are 1 mm. The number's capitals are 17 mm, at least 15; no other capital is below 3.1 mm.
Everything is drawn, Vietnamese first of all: code pages cannot carry it on cheap printers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import qrcode
from PIL import Image, ImageDraw

import assets
from devices.printers.cleaning import clean
from devices.printers.lines import CAP_EM, Font, font, wrap

HEIGHT_PX_MAX = 4000
_PX_PER_MM = 8
_NUMBER_CAP_PX, _NUMBER_CAP_PX_MIN = 17 * _PX_PER_MM, 15 * _PX_PER_MM
_TEXT, _STRONG = 34, 38
_WHITE, _BLACK = 255, 0
_URL_MAX = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class SlipContent:
    """What stands on one slip. Texts are in ``language`` already, a newline in a name is a break.

    ``ahead``, ``wait_min`` (two minutes, from and to) and ``counters`` are left out when unknown,
    the code without ``track_url``. ``offline``: a number from the kiosk's own series.
    """

    office_name: str
    place: str
    number: str
    queue_name: str
    issued_at: datetime
    priority: bool = False
    ahead: int | None = None
    wait_min: tuple[int, int] | None = None
    counters: tuple[int, ...] = ()
    track_url: str | None = None
    language: str = "vi"
    hotline: str = "1022"
    reprint: bool = False
    offline: bool = False
    note: str = ""


def draw(content: SlipContent, *, width_px: int = 576) -> Image.Image:
    """The slip as a picture of mode "1"; 576 px are 80 mm paper, 384 px are 58 mm."""
    sheet = _Sheet(width_px)
    _head(sheet, content)
    _number(sheet, content)
    _facts(sheet, content)
    if content.track_url:
        _code(sheet, content.track_url, _words(content, "scan"))
    _notes(sheet, content)
    _foot(sheet, content)
    return sheet.cut()


# -- the parts, from top to bottom ------------------------------------------------------------


def _head(sheet: _Sheet, content: SlipContent) -> None:
    sheet.bamboo()
    sheet.centred(clean(content.office_name, breaks=True), font("Medium", _TEXT), leading=44)
    sheet.centred(clean(content.place, breaks=True), font("Bold", 42), leading=50)
    sheet.gap(12)
    sheet.rule()


def _number(sheet: _Sheet, content: SlipContent) -> None:
    title = _words(content, "priority" if content.priority else "number")
    if content.reprint:
        title = f"{title} · {_words(content, 'reprint').lower()}"
    sheet.gap(8)
    sheet.centred(title, font("SemiBold", 36), leading=52)
    for line, size in _number_lines(clean(content.number, length=12), sheet.inner_px):
        sheet.big(line, font("ExtraBold", size))
    sheet.gap(10)
    sheet.centred(clean(content.queue_name, breaks=True), font("Bold", 42), leading=52)
    sheet.gap(16)


def _number_lines(number: str, width_px: int) -> list[tuple[str, int]]:
    """One line where 15 mm capitals fit the paper, else letter and digits on two.

    Offline numbers are always two lines, ``A7-`` over ``003``: one would be too small to see.
    """
    series, dash, digits = number.rpartition("-")
    if dash:
        parts = [series + dash, digits]
    elif _size_fitting(number, width_px) is None:
        parts = [number[:1], number[1:]]
    else:
        parts = [number]
    return [(part, _size_fitting(part, width_px) or _least(part, width_px)) for part in parts]


def _size_fitting(text: str, width_px: int) -> int | None:
    for cap_px in range(_NUMBER_CAP_PX, _NUMBER_CAP_PX_MIN - 1, -2):
        size = -int(-cap_px // CAP_EM)
        if font("ExtraBold", size).getlength(text) <= width_px:
            return size
    return None


def _least(text: str, width_px: int) -> int:
    """Longer than any number we issue: as large as the paper allows."""
    reference = font("ExtraBold", 100).getlength(text) or 1
    return max(int(100 * width_px / reference), _TEXT)


def _facts(sheet: _Sheet, content: SlipContent) -> None:
    facts: list[tuple[str, str]] = []
    if content.ahead is not None:
        facts.append((_words(content, "ahead"), _words(content, "people", n=content.ahead)))
    if content.wait_min is not None:
        start, end = content.wait_min
        facts.append((_words(content, "wait"), _words(content, "wait_range", a=start, b=end)))
    if content.counters:
        counters = ", ".join(str(counter) for counter in content.counters)
        facts.append((_words(content, "served_at"), _words(content, "counters", n=counters)))
    if facts:
        sheet.table(facts)
        sheet.gap(22)


def _code(sheet: _Sheet, url: str, caption: str) -> None:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(clean(url, length=_URL_MAX))
    code.make(fit=True)
    sheet.code(code.get_matrix(), caption)


def _notes(sheet: _Sheet, content: SlipContent) -> None:
    notes = [] if content.priority else [_words(content, "priority_note")]
    notes.append(_words(content, "missed"))
    if content.offline:
        notes.append(_words(content, "offline"))
    if content.note:
        notes.append(clean(content.note, breaks=True))
    sheet.rule(dashed=True)
    sheet.gap(8)
    for note in notes:
        sheet.paragraph(note)
        sheet.gap(10)


def _foot(sheet: _Sheet, content: SlipContent) -> None:
    sheet.gap(6)
    sheet.rule()
    sheet.gap(10)
    help_line = _words(content, "help", n=clean(content.hotline, length=40))
    sheet.ends(f"{content.issued_at:%H:%M %d/%m/%Y}", help_line, font("SemiBold", _TEXT))
    sheet.gap(10)


def _words(content: SlipContent, key: str, **values: object) -> str:
    return assets.text(f"slip.{key}", content.language, **values)


# -- the sheet --------------------------------------------------------------------------------


class _Sheet:
    """Paper with a pen at ``y``: each piece is put below the one before."""

    def __init__(self, width_px: int) -> None:
        self.width_px = width_px
        self.margin_px = 18 if width_px >= 500 else 10
        self.inner_px = width_px - 2 * self.margin_px
        self._right = width_px - self.margin_px
        self._paper = Image.new("L", (width_px, HEIGHT_PX_MAX), _WHITE)
        self._pen = ImageDraw.Draw(self._paper)
        self._y = 20

    def gap(self, px: int) -> None:
        self._y += px

    def cut(self) -> Image.Image:
        """What has been drawn, as dots: grey edges of letters become black or white."""
        height = min(self._y, HEIGHT_PX_MAX)
        whole = self._paper.crop((0, 0, self.width_px, height))
        return whole.point(lambda grey: 255 if grey > 140 else 0).convert(
            "1", dither=Image.Dither.NONE
        )

    def bamboo(self) -> None:
        """The band of plaited bamboo that heads every slip: two rows of three strips."""
        for row in range(2):
            for column in range(self.inner_px // 14 + 1):
                self._plait(self.margin_px + column * 14, self._y + row * 14, column + row)
        self._y += 28 + 14

    def _plait(self, x: int, y: int, turn: int) -> None:
        for start, end in ((0, 2), (4, 8), (10, 12)):
            if turn % 2:
                box = (x + start, y, min(x + end, self._right), y + 13)
            else:
                box = (x, y + start, min(x + 13, self._right), y + end)
            if box[0] <= box[2]:
                self._pen.rectangle(box, fill=_BLACK)

    def rule(self, *, dashed: bool = False) -> None:
        step, dash = (9, 5) if dashed else (self.inner_px, self.inner_px)
        for x in range(self.margin_px, self._right, step):
            end = min(x + dash, self._right) - 1
            self._pen.rectangle((x, self._y, end, self._y + 2), fill=_BLACK)
        self._y += 3

    def centred(self, text: str, type_: Font, *, leading: int) -> None:
        for line in wrap(text, type_, self.inner_px):
            self._write(self.width_px // 2, line, type_, "ms", leading=leading)

    def paragraph(self, text: str) -> None:
        for line in wrap(text, font("Medium", _TEXT), self.inner_px):
            self._write(self.margin_px, line, font("Medium", _TEXT), "ls", leading=43)

    def big(self, text: str, type_: Font) -> None:
        """A line of capitals and digits, set by their ink and not by the font's line."""
        cap_px = round(type_.size * CAP_EM)
        box = type_.getbbox(text, anchor="ls")
        x = self.width_px // 2 - (box[0] + box[2]) // 2
        self._pen.text((x, self._y + 14 + cap_px), text, font=type_, fill=_BLACK, anchor="ls")
        self._y += cap_px + 32

    def ends(self, left: str, right: str, type_: Font) -> None:
        """Two texts at the two ends of a line, or below each other where they do not fit."""
        fits = type_.getlength(left) + type_.getlength(right) + 24 <= self.inner_px
        self._write(self.margin_px, left, type_, "ls", leading=0 if fits else 43)
        anchor = (self._right, "rs") if fits else (self.margin_px, "ls")
        self._write(anchor[0], right, type_, anchor[1], leading=43)

    def table(self, rows: list[tuple[str, str]]) -> None:
        """Name and figure per row; where both do not fit, the figure is put below its name."""
        name, figure = font("Medium", _TEXT), font("Bold", _STRONG)
        room = self.inner_px - 2 * 24 - 16
        top = self._y
        for row, (left, right) in enumerate(rows):
            fits = name.getlength(left) + figure.getlength(right) <= room
            if row:
                self._pen.rectangle((self.margin_px, self._y, self._right - 1, self._y + 2), fill=0)
            self._y += 14
            self._write(self.margin_px + 24, left, name, "ls", leading=0 if fits else 46)
            self._write(self._right - 24, right, figure, "rs", leading=57)
        box = (self.margin_px, top, self._right - 1, self._y)
        self._pen.rounded_rectangle(box, radius=14, outline=_BLACK, width=4)

    def code(self, matrix: list[list[bool]], caption: str) -> None:
        """QR code of 25 mm with whole dots per module; what it is for stands beside or below."""
        dot = max(25 * _PX_PER_MM // len(matrix), 3)
        side, top = dot * len(matrix), self._y
        beside = self.width_px >= 500
        left = self.margin_px if beside else (self.width_px - side) // 2
        for row, modules in enumerate(matrix):
            for column, dark in enumerate(modules):
                if dark:
                    x, y = left + column * dot, top + row * dot
                    self._pen.rectangle((x, y, x + dot - 1, y + dot - 1), fill=_BLACK)
        if beside:
            self._caption(caption, left + side + 22, top, side)
        self._y = max(self._y, top + side) + 10
        if not beside:
            self.centred(caption, font("SemiBold", _TEXT), leading=42)
        self.gap(10)

    def _caption(self, text: str, x: int, top: int, side: int) -> None:
        type_ = font("SemiBold", _TEXT)
        lines = wrap(text, type_, self._right - x)
        self._y = top + max((side - 42 * len(lines)) // 2, 0)
        for line in lines:
            self._write(x, line, type_, "ls", leading=42)

    def _write(self, x: int, text: str, type_: Font, anchor: str, *, leading: int) -> None:
        """One line whose capitals stand in the upper part of ``leading``, marks and all."""
        baseline = self._y + round(type_.size * 0.98)
        self._pen.text((x, baseline), text, font=type_, fill=_BLACK, anchor=anchor)
        self._y += leading
