"""The audit: who did what outside the queue, one chained line for each (trust.md S16).

A line is written in the transaction of what it tells, so neither is there without the other.
"""

from __future__ import annotations

import apsw
import msgspec

from queue_server.log import chain
from queue_server.log.database import transaction
from queue_server.log.queries import SQL

BEGINNING = chain.beginning("audit")
CLONED, ACKNOWLEDGED = "machine cloned", "machine alarm acknowledged"


def append(
    connection: apsw.Connection, at_ms: int, *, who: str, what: str, detail: dict[str, object]
) -> int:
    """Write a line inside the caller's transaction; returns its number. Never put a secret or
    personal data into ``detail``."""
    seq, previous = connection.execute(SQL["newest_audit"]).get or (0, BEGINNING)
    text = msgspec.json.encode(detail, order="sorted").decode()
    row = (seq + 1, at_ms, who, what, text)
    connection.execute(SQL["insert_audit"], (*row, chain.link(previous, row)))
    return seq + 1


def record(
    connection: apsw.Connection, at_ms: int, *, who: str, what: str, detail: dict[str, object]
) -> int:
    """Write a line of something that changes nothing else in the file."""
    with transaction(connection):
        return append(connection, at_ms, who=who, what=what, detail=detail)


def cloned_since(connection: apsw.Connection, at_ms: int) -> dict[str, int]:
    """Machines whose key was seen copied since then, with nobody having looked: id → when."""
    found = connection.execute(SQL["machine_alarms"], (at_ms,))
    return {machine: when_ms for machine, what, when_ms in found if what == CLONED}
