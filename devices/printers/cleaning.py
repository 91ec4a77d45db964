"""Outside text made safe to draw [pure] (trust.md S9): no control of any kind, bounded length."""

from __future__ import annotations

import unicodedata

TEXT_MAX = 200
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SEPARATORS = frozenset("\u2028\u2029")
_DROPPED = ("Cc", "Cs", "Co", "Cn")


def clean(text: str, *, length: int = TEXT_MAX, breaks: bool = False) -> str:
    """NFC without C0/C1, U+2028/9, bidi controls, surrogates and unassigned characters.

    With ``breaks`` a newline stays: it tells where a name is broken by sense. Everything longer
    than ``length`` characters is cut off.
    """
    kept = "".join(
        letter for letter in text[: 4 * length] if _is_plain(letter) or (breaks and letter == "\n")
    )
    return unicodedata.normalize("NFC", kept)[:length].strip()


def _is_plain(letter: str) -> bool:
    return (
        letter not in _BIDI
        and letter not in _SEPARATORS
        and unicodedata.category(letter) not in _DROPPED
    )
