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
FORGOTTEN = "audit forgotten"
HEAD = "audit_head"
CLONED, ACKNOWLEDGED = "machine cloned", "machine alarm acknowledged"


def append(
    connection: apsw.Connection, at_ms: int, *, who: str, what: str, detail: dict[str, object]
) -> int:
    """Write a line inside the caller's transaction; returns its number. Never put a secret or
    personal data into ``detail``."""
    seq, previous = connection.execute(SQL["newest_audit"]).get or (0, BEGINNING)
    text = msgspec.json.encode(detail, order="sorted").decode()
    row = (seq + 1, at_ms, who, what, text)
    written = chain.link(previous, row)
    connection.execute(SQL["insert_audit"], (*row, written))
    connection.execute(SQL["put_setting"], (HEAD, head(seq + 1, written)))
    return seq + 1


def head(seq: int, written: bytes) -> str:
    """What is noted of the newest line, so that one taken off the end is missed too."""
    return f"{seq} {written.hex()}"


def record(
    connection: apsw.Connection, at_ms: int, *, who: str, what: str, detail: dict[str, object]
) -> int:
    """Write a line of something that changes nothing else in the file."""
    with transaction(connection):
        return append(connection, at_ms, who=who, what=what, detail=detail)


def forget(connection: apsw.Connection, before_ms: int, *, now_ms: int, who: str) -> int:
    """Take the oldest lines away, as one piece, inside the caller's transaction; how many. A new
    line names the last of them and its hash, from which the chain of the rest goes on."""
    until = int(connection.execute(SQL["audit_kept_from"], (before_ms,)).get) - 1
    last = connection.execute(SQL["audit_hash"], (until,)).get
    if last is None:
        return 0
    told: dict[str, object] = {"until": until, "hash": last.hex()}
    append(connection, now_ms, who=who, what=FORGOTTEN, detail=told)
    connection.execute(SQL["forget_audit"], (until,))
    return int(connection.changes())


def goes_on_from(connection: apsw.Connection, first: int) -> bytes | None:
    """The hash that a chain goes on from whose first line this is; None where nobody has said that
    the lines before it were taken away."""
    found = connection.execute(SQL["audit_forgotten"], (FORGOTTEN, first - 1)).get
    try:
        return bytes.fromhex(found)
    except (TypeError, ValueError):
        return None


def cloned_since(connection: apsw.Connection, at_ms: int) -> dict[str, int]:
    """Machines whose key was seen copied since then, with nobody having looked: id → when."""
    found = connection.execute(SQL["machine_alarms"], (at_ms,))
    return {machine: when_ms for machine, what, when_ms in found if what == CLONED}
