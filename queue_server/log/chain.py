"""The hash chain of rows: each carries ``SHA-256(previous hash | row)``.

A row is hashed as a JSON array of its columns, UTF-8, without spaces: a form that any program can
make again, and in which no two different rows look the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from queue_server.log.protocol import Entry, VersionConflict

_ENCODER = msgspec.json.Encoder()


def beginning(name: str) -> bytes:
    """What the first row of a chain follows: ``office/day`` for events, ``audit``."""
    return sha256(name.encode()).digest()


def link(previous: bytes, row: Sequence[str | int]) -> bytes:
    """The hash of a row after the one with hash ``previous``: 32 bytes."""
    return sha256(previous + _ENCODER.encode(row)).digest()


def intact(previous: bytes, row: Sequence[str | bytes | int], written: bytes) -> bool:
    """Whether a row read as raw bytes is the one that was hashed."""
    try:
        texts = [value.decode() if isinstance(value, bytes) else value for value in row]
    except UnicodeDecodeError:
        return False
    return link(previous, texts) == written


# -- rows of events -----------------------------------------------------------------------------


def columns(office: str, entry: Entry, event: str) -> tuple[str, str, int, int, str, str, str]:
    """A row as it is stored and hashed, without its hash."""
    return (
        office,
        entry.day,
        entry.version,
        entry.at_ms,
        entry.request,
        entry.fingerprint,
        event,
    )


def must_follow(entry: Entry, version: int) -> None:
    """Versions have no gaps: ``VersionConflict`` where it stands, ValueError where one is left
    out, which would be a mistake of ours."""
    if entry.version <= version:
        raise VersionConflict(f"{entry.day} version {entry.version} stands already")
    if entry.version != version + 1:
        raise ValueError(f"{entry.day} version {entry.version} after {version}")
