"""What a Linux input device says [pure]: ``struct input_event`` → the bytes that were typed.

Scanners, number pads and button boxes are keyboards on the wire. Only what types a printable
character of a US keyboard, Tab or Enter passes as itself; every other key (function keys, arrows,
Ctrl, Alt, the Windows key) becomes NUL, which no grammar and no key table knows, so that a code or
a press with such a key in it is rejected and never obeyed.
"""

from __future__ import annotations

import struct

EVENT = struct.Struct("llHHi")
"""seconds, microseconds, type, code, value; in the sizes of this machine."""
EV_SYN, EV_KEY = 0, 1
SYN_DROPPED = 3
UP, DOWN = 0, 1
SHIFTS = frozenset({42, 54})
FOREIGN = b"\0"

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
)
"""First key code of a row, and its characters without and with Shift."""
_NUMBER_PAD = {55: "*", 71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+"}
_NUMBER_PAD |= {79: "1", 80: "2", 81: "3", 82: "0", 83: ".", 96: "\n", 98: "/"}
_BOTH = _NUMBER_PAD | {15: "\t", 28: "\n", 57: " "}

PLAIN: dict[int, str] = _BOTH | {c + i: x for c, low, _ in _ROWS for i, x in enumerate(low)}
SHIFTED: dict[int, str] = _BOTH | {c + i: x for c, _, high in _ROWS for i, x in enumerate(high)}


class KeyDecoder:
    """Feed it what was read, in any pieces; memory is bounded by one event."""

    def __init__(self) -> None:
        self._part = b""
        self._held: set[int] = set()

    def __call__(self, data: bytes) -> bytes:
        data = self._part + data
        whole = len(data) - len(data) % EVENT.size
        self._part = data[whole:]
        return b"".join(
            self._typed(kind, code, value)
            for _s, _us, kind, code, value in EVENT.iter_unpack(data[:whole])
        )

    def _typed(self, kind: int, code: int, value: int) -> bytes:
        if kind == EV_SYN and code == SYN_DROPPED:
            self._held.clear()
            return FOREIGN
        if kind != EV_KEY:
            return b""
        if code in SHIFTS:
            (self._held.add if value != UP else self._held.discard)(code)
            return b""
        if value != DOWN:  # a key let go, or one that repeats because it is held down
            return b""
        return (SHIFTED if self._held else PLAIN).get(code, "\0").encode()


def events(text: str) -> bytes:
    """The events of a US keyboard on which ``text`` is typed: for twins and tests."""
    keys = {letter: (code, False) for code, letter in PLAIN.items()}
    keys = {letter: (code, True) for code, letter in SHIFTED.items()} | keys
    told = b""
    for letter in text:
        code, shifted = keys[letter]
        strokes = [(code, DOWN), (code, UP)]
        if shifted:
            strokes = [(42, DOWN), *strokes, (42, UP)]
        told += b"".join(stroke(*each) for each in strokes)
    return told


def stroke(code: int, value: int = DOWN) -> bytes:
    """One key that moved, with the report that ends it."""
    return EVENT.pack(0, 0, EV_KEY, code, value) + EVENT.pack(0, 0, EV_SYN, 0, 0)
