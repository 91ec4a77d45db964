"""The page that staff prints to see that the printer is well [pure].

Everything that can go wrong shows on it: a ruler for the width, black and grey for the head, all
letters of Vietnamese with all their marks, a code to read with a phone, and when it was printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PIL import Image

import assets
from devices.printers.cleaning import clean
from devices.printers.lines import font
from devices.printers.sheet import PX_PER_MM, Sheet

_TONES = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
ACCENTED: Final = "".join(letter for letter in _TONES if not letter.isascii())
"""The 67 small letters of Vietnamese that ASCII lacks; with their capitals 134."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialPage:
    """``printer`` as the configuration names it; ``url`` is where the code leads."""

    office_name: str
    printer: str
    url: str
    printed_at: datetime
    language: str = "vi"


def draw(page: TrialPage, *, width_px: int = 576) -> Image.Image:
    """The page as a picture of mode "1"."""
    sheet = Sheet(width_px)
    sheet.bamboo()
    sheet.centred(_text(page, "title"), font("Bold", 42), leading=56)
    sheet.centred(clean(page.office_name, breaks=True), font("Medium", 34), leading=44)
    sheet.centred(clean(page.printer), font("SemiBold", 30), leading=42)
    sheet.gap(16)
    _ruler(sheet)
    _tones(sheet)
    sheet.gap(12)
    for line in (ACCENTED, ACCENTED.upper()):
        sheet.centred(" ".join(line), font("Medium", 34), leading=52)
        sheet.gap(14)
    sheet.qr(clean(page.url, length=300), _text(page, "scan"))
    sheet.rule()
    sheet.gap(10)
    sheet.centred(f"{page.printed_at:%H:%M:%S %d/%m/%Y}", font("SemiBold", 34), leading=46)
    sheet.gap(10)
    return sheet.cut()


def _text(page: TrialPage, key: str) -> str:
    return assets.text(f"trial.{key}", page.language)


def _ruler(sheet: Sheet) -> None:
    """Millimetres from the first dot to the last: what is missing at an edge is seen."""
    for millimetre in range(sheet.width_px // PX_PER_MM + 1):
        tall = 44 if millimetre % 10 == 0 else 30 if millimetre % 5 == 0 else 18
        x = min(millimetre * PX_PER_MM, sheet.width_px - 2)
        sheet.box(x, 0, x + 1, tall)
    sheet.box(0, 0, sheet.width_px - 1, 2)
    sheet.gap(50)
    sheet.centred(f"{sheet.width_px // PX_PER_MM} mm", font("SemiBold", 30), leading=42)


def _tones(sheet: Sheet) -> None:
    """Black, half and quarter: a worn head leaves white lines, a weak one a pale black."""
    third = sheet.width_px // 3
    sheet.box(0, 0, third - 1, 39)
    for y in range(40):
        for x in range(third + y % 2, 2 * third, 2):
            sheet.box(x, y, x, y)
    for y in range(0, 40, 2):
        for x in range(2 * third, sheet.width_px, 2):
            sheet.box(x, y, x, y)
    sheet.gap(48)
