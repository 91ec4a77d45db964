"""The slip a citizen takes home [pure]: one picture, black on white, as look.md §15 shows it.

8 px are 1 mm. The number's capitals are 17 mm, at least 15; no other capital is below 3.1 mm.
Everything is drawn, Vietnamese first of all: code pages cannot carry it on cheap printers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PIL import Image

import assets
from devices.printers.cleaning import clean
from devices.printers.lines import CAP_EM, font
from devices.printers.sheet import PX_PER_MM, Sheet

_NUMBER_CAP_PX, _NUMBER_CAP_PX_MIN = 17 * PX_PER_MM, 15 * PX_PER_MM
_TEXT = 34
_URL_MAX = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class SlipContent:
    """What stands on one slip. Texts are in ``language`` already, a newline in a name is a break.

    ``ahead``, ``wait_min`` (two minutes, from and to) and ``counters`` are left out when unknown,
    the code without ``track_url``. ``offline``: a number from the kiosk's own series.
    ``called_from``: nobody is called before then; ``after_break``: from when whoever was not
    called before the break is.
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
    called_from: datetime | None = None
    after_break: datetime | None = None


def draw(content: SlipContent, *, width_px: int = 576) -> Image.Image:
    """The slip as a picture of mode "1"; 576 px are 80 mm paper, 384 px are 58 mm."""
    sheet = Sheet(width_px)
    _head(sheet, content)
    _number(sheet, content)
    _facts(sheet, content)
    if content.track_url:
        sheet.qr(clean(content.track_url, length=_URL_MAX), _words(content, "scan"))
    _notes(sheet, content)
    _foot(sheet, content)
    return sheet.cut()


# -- the parts, from top to bottom ------------------------------------------------------------


def _head(sheet: Sheet, content: SlipContent) -> None:
    sheet.bamboo()
    sheet.centred(clean(content.office_name, breaks=True), font("Medium", _TEXT), leading=44)
    sheet.centred(clean(content.place, breaks=True), font("Bold", 42), leading=50)
    sheet.gap(12)
    sheet.rule()


def _number(sheet: Sheet, content: SlipContent) -> None:
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


def _facts(sheet: Sheet, content: SlipContent) -> None:
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


def _notes(sheet: Sheet, content: SlipContent) -> None:
    notes = _times(content)
    if not content.priority:
        notes.append(_words(content, "priority_note"))
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


def _times(content: SlipContent) -> list[str]:
    """From when on people are called, where that is not now."""
    if content.called_from:
        return [_words(content, "called_from", t=f"{content.called_from:%H:%M}")]
    if content.after_break:
        return [_words(content, "after_break", t=f"{content.after_break:%H:%M}")]
    return []


def _foot(sheet: Sheet, content: SlipContent) -> None:
    sheet.gap(6)
    sheet.rule()
    sheet.gap(10)
    help_line = _words(content, "help", n=clean(content.hotline, length=40))
    sheet.ends(f"{content.issued_at:%H:%M %d/%m/%Y}", help_line, font("SemiBold", _TEXT))
    sheet.gap(10)


def _words(content: SlipContent, key: str, **values: object) -> str:
    return assets.text(f"slip.{key}", content.language, **values)
