"""The audit for people to read: searched, and checked from its first line each time.

Reading goes by a connection and a thread of its own, so that nobody's ticket waits for it; one
reader after the other, so that a hundred of them are no more work than one.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import apsw
import msgspec
from msgspec import Struct

from queue_server.log.database import BUSY_MS
from queue_server.log.queries import SQL
from queue_server.log.verify import verify_audit

ROWS_MAX = 100
FAR = 2**62


class Wanted(Struct, frozen=True):
    """What is searched for: times in ms, the end not included; ``before`` a line's number; words
    that stand in who and what, small letters or capitals."""

    from_ms: int | None = None
    to_ms: int | None = None
    who: str = ""
    what: str = ""
    before: int | None = None


class Row(Struct, frozen=True):
    """One line; ``detail`` names no person but by their login."""

    seq: int
    at_ms: int
    who: str
    what: str
    detail: dict[str, Any]


class Found(Struct, frozen=True):
    """At most ``ROWS_MAX`` lines, the newest first; ``next`` is what to search ``before`` for
    those that follow, None at the end; ``intact``: the whole audit is as it was written."""

    rows: list[Row]
    next: int | None
    intact: bool


class AuditTrail:
    """Reads the audit of an office's file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = asyncio.Lock()

    async def search(self, wanted: Wanted) -> Found:
        async with self._turn:
            return await asyncio.to_thread(self._search, wanted)

    def _search(self, wanted: Wanted) -> Found:
        connection = apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            connection.set_busy_timeout(BUSY_MS)
            connection.execute("BEGIN")  # rows and proof are of one instant
            return _found(connection, wanted)
        finally:
            connection.close()


def _found(connection: apsw.Connection, wanted: Wanted) -> Found:
    start = 0 if wanted.from_ms is None else wanted.from_ms
    end = FAR if wanted.to_ms is None else wanted.to_ms
    before = FAR if wanted.before is None else wanted.before
    given = (before, start, end, wanted.who, wanted.what, ROWS_MAX + 1)
    rows = [_row(*row) for row in connection.execute(SQL["search_audit"], given)]
    more = len(rows) > ROWS_MAX
    rows = rows[:ROWS_MAX]
    return Found(rows, rows[-1].seq if more else None, _intact(connection))


def _row(seq: int, at_ms: int, who: bytes, what: bytes, detail: bytes) -> Row:
    """A line that was damaged is shown as it stands."""
    try:
        told = msgspec.json.decode(detail, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        told = {"unreadable": detail.decode(errors="replace")}
    return Row(seq, at_ms, who.decode(errors="replace"), what.decode(errors="replace"), told)


def _intact(connection: apsw.Connection) -> bool:
    try:
        return verify_audit(connection) is None
    except apsw.CorruptError:
        return False
