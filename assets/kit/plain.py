"""Any text → a text that can safely be drawn (pure)."""

from __future__ import annotations

import unicodedata

CHARS_MAX = 1000
_BREAKS = {"\u2028": "\n", "\u2029": "\n", "\r": "", "\t": " "}
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def plain(text: str) -> str:
    """Composed (NFC), without control, bidirectional, zero-width, private or broken characters.

    Text from outside (names of offices, notes, scanned codes) could otherwise hide or turn round
    what is shown. Line breaks stay; what is longer than CHARS_MAX is cut.
    """
    marks = (_BREAKS.get(mark, mark) for mark in text[:CHARS_MAX])
    visible = (mark for mark in marks if mark == "\n" or not _hidden(mark))
    return unicodedata.normalize("NFC", "".join(visible))


def _hidden(mark: str) -> bool:
    return bool(mark) and unicodedata.category(mark) in _HIDDEN
