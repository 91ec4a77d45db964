"""Any text → a text that can safely be drawn (pure)."""

from __future__ import annotations

import unicodedata

CHARS_MAX = 1000
MARKS_MAX = 4
"""No language writes more above and below a letter; without a limit they tower over a screen."""
_BREAKS = {"\u2028": "\n", "\u2029": "\n", "\r": "", "\t": " "}
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_STACKED = {"Mn", "Me"}


def plain(text: str) -> str:
    """Composed (NFC), without control, bidirectional, zero-width, private or broken characters.

    Text from outside (names of offices, notes, scanned codes) could otherwise hide or turn round
    what is shown. Line breaks stay; what is longer than CHARS_MAX is cut, and
    of a pile of accents on one letter MARKS_MAX remain.
    """
    marks = (_BREAKS.get(mark, mark) for mark in text[:CHARS_MAX])
    visible = (mark for mark in marks if mark == "\n" or not _hidden(mark))
    return _unpiled(unicodedata.normalize("NFC", "".join(visible)))


def _hidden(mark: str) -> bool:
    return bool(mark) and unicodedata.category(mark) in _HIDDEN


def _unpiled(text: str) -> str:
    kept, piled = [], 0
    for mark in text:
        piled = piled + 1 if unicodedata.category(mark) in _STACKED else 0
        if piled <= MARKS_MAX:
            kept.append(mark)
    return "".join(kept)
