"""Where lines break (pure): by sense, as few lines as fit, then as even as possible.

Vietnamese writes the syllables of a word apart, so a list says which of our screens' words stay
whole ("Rất / hài lòng", never "Rất hài / lòng"); a no-break space in a text does the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

Measure = Callable[[str], float]
Extents = Callable[[str], tuple[float, float]]
HALVINGS = 10
NO_BREAK = "\u00a0"
WHOLE = (
    *("bản sao", "cán bộ", "căn cước", "chữ ký", "có công", "điện thoại", "giấy tờ", "hài lòng"),
    *("hành chính", "hộ chiếu", "hồ sơ", "hỗ trợ", "hướng dẫn", "kết hôn", "kết nối", "kết quả"),
    *("khai sinh", "khai tử", "khuyết tật", "kinh doanh", "lệ phí", "mang thai", "nhà ở"),
    *("phục vụ", "tạm trú", "thái độ", "thời gian", "thủ tục", "thường trú", "tiếp tục"),
    *("trợ cấp", "trung tâm", "ưu tiên", "xã hội", "xây dựng", "xe lăn"),
)
_WHOLE = re.compile(r"\b(" + "|".join(WHOLE) + r")\b", re.IGNORECASE)


def broken(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of a text within ``width``; a word that is wider stands alone and sticks out."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _paragraph(_pieces(paragraph, width, measure), width, measure)
    return [line.replace(NO_BREAK, " ") for line in lines]


def within(lines: list[str], side: float, extents: Extents) -> list[str]:
    """What of the lines lies in a square of ``side``: no picture of them is larger."""
    kept: list[str] = []
    left = side
    for line in lines:
        left -= extents(line)[1]
        if left < 0:
            break
        kept.append(_start(line, side, extents))
    return kept or [""]


def _start(line: str, side: float, extents: Extents) -> str:
    """As much of a line as is no wider than ``side``."""
    if extents(line)[0] <= side:
        return line
    ends = range(1, len(line) + 1)
    return line[: bisect_right(ends, side, key=lambda end: extents(line[:end])[0])]


def _pieces(paragraph: str, width: float, measure: Measure) -> list[str]:
    """What is not broken: words, whole where they fit the width at all."""
    glued = _WHOLE.sub(lambda match: match[0].replace(" ", NO_BREAK), paragraph)
    pieces: list[str] = []
    for piece in re.split("[ \t]+", glued.strip(" ")):
        words = [piece] if measure(piece) <= width else piece.split(NO_BREAK)
        pieces += [part for word in words for part in _parts(word, width, measure)]
    return pieces


def _parts(word: str, width: float, measure: Measure) -> list[str]:
    """A code that is wider than the box, cut after its dashes and dots as far as need be."""
    if measure(word) <= width:
        return [word]
    marks = re.findall(r"[^-./]*[-./]+|[^-./]+", word)
    parts: list[str] = []
    for mark in marks:
        if parts and measure(parts[-1] + mark) <= width:
            parts[-1] += mark
        else:
            parts.append(mark)
    return parts or [word]


def _paragraph(words: list[str], width: float, measure: Measure) -> list[str]:
    filled = _filled(words, width, measure)
    if len(filled) < 2:
        return filled
    low, high = 0.0, width
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if len(_filled(words, middle, measure)) > len(filled):
            low = middle
        else:
            high = middle
    return _filled(words, high, measure)


def _filled(words: list[str], width: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]
