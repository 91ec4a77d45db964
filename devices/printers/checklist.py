"""The list a citizen takes home instead of a number [pure]: what is still missing, to be ticked.

It is narrower in words than a slip and cannot be taken for one: no number stands on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PIL import Image

import assets
from devices.printers.cleaning import clean
from devices.printers.lines import font
from devices.printers.sheet import Sheet

_TEXT, _PAPERS_MAX = 34, 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Checklist:
    """``papers`` are missing; ``source`` says where they are known from, ``checked`` when that was
    last gone through, as 2026-11-21."""

    office_name: str
    place: str
    procedure: str
    papers: tuple[str, ...]
    source: str
    checked: str
    printed_at: datetime
    language: str = "vi"
    hotline: str = "1022"


def draw(content: Checklist, *, width_px: int = 576) -> Image.Image:
    """The list as a picture of mode "1"; 576 px are 80 mm paper, 384 px are 58 mm."""
    sheet = Sheet(width_px)
    sheet.bamboo()
    sheet.centred(clean(content.office_name, breaks=True), font("Medium", _TEXT), leading=44)
    sheet.centred(clean(content.place, breaks=True), font("Bold", 42), leading=50)
    sheet.gap(12)
    sheet.rule()
    sheet.gap(12)
    sheet.centred(_words(content, "title"), font("Bold", 46), leading=56)
    sheet.gap(8)
    sheet.centred(clean(content.procedure), font("SemiBold", 38), leading=48)
    sheet.gap(22)
    for paper in content.papers[:_PAPERS_MAX]:
        sheet.to_tick(clean(paper), font("SemiBold", 40))
        sheet.gap(14)
    sheet.gap(6)
    _notes(sheet, content)
    return sheet.cut()


def _notes(sheet: Sheet, content: Checklist) -> None:
    sheet.rule(dashed=True)
    sheet.gap(8)
    sheet.paragraph(_words(content, "anyway"))
    sheet.gap(10)
    checked = f"{datetime.fromisoformat(content.checked):%d/%m/%Y}"
    sheet.paragraph(_words(content, "source", source=clean(content.source), date=checked))
    sheet.gap(12)
    sheet.rule()
    sheet.gap(10)
    hotline = assets.text("slip.help", content.language, n=clean(content.hotline, length=40))
    sheet.ends(f"{content.printed_at:%H:%M %d/%m/%Y}", hotline, font("SemiBold", _TEXT))
    sheet.gap(10)


def _words(content: Checklist, key: str, **values: object) -> str:
    return assets.text(f"checklist.{key}", content.language, **values)
