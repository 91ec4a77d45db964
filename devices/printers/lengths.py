"""How many bytes an ESC/POS command has after its prefix [pure], given those that have come.

None: more must come before one can say.
"""

from __future__ import annotations

from collections.abc import Callable

Length = Callable[[bytes], int | None]
NUL_ENDED_MAX = 1024
HEAD_MAX = NUL_ENDED_MAX + 1
"""No length needs more than this to be known."""


def fixed(size: int) -> Length:
    return lambda head: size


def counted(at: int, *, width: int = 2, unit: int = 1) -> Length:
    """A little-endian count of ``width`` bytes at ``at``, then that many units."""

    def length(head: bytes) -> int | None:
        if len(head) < at + width:
            return None
        return at + width + unit * int.from_bytes(head[at : at + width], "little")

    return length


def raster(head: bytes) -> int | None:
    if len(head) < 5:
        return None
    return 5 + int.from_bytes(head[1:3], "little") * int.from_bytes(head[3:5], "little")


def column(head: bytes) -> int | None:
    if len(head) < 3:
        return None
    return 3 + int.from_bytes(head[1:3], "little") * (3 if head[0] & 0x20 else 1)


def cut(head: bytes) -> int | None:
    if not head:
        return None
    return 2 if head[0] in (65, 66, 97, 98, 103, 104) else 1


def barcode(head: bytes) -> int | None:
    """System B carries its length, system A ends with NUL."""
    if not head:
        return None
    if head[0] < 65:
        data = until_nul(head[1:])
        return None if data is None else 1 + data
    return None if len(head) < 2 else 2 + head[1]


def downloaded(head: bytes) -> int | None:
    return None if len(head) < 2 else 2 + head[0] * head[1] * 8


def pulse(head: bytes) -> int | None:
    if not head:
        return None
    return {1: 3, 2: 3, 8: 8}.get(head[0], 1)


def until_nul(head: bytes) -> int | None:
    end = head.find(0)
    if end >= 0:
        return end + 1
    return NUL_ENDED_MAX if len(head) >= NUL_ENDED_MAX else None
