"""Whether anything in an office's file was altered, taken out or moved after it was written.

Three things hold each other: every row's hash holds the row before it, the heads table holds the
last row of each day, and a day's opening holds the head of the day before. Whoever rewrites all
three from one place on is found only by a head that was kept elsewhere (a backup, the province).
"""

from __future__ import annotations

import apsw
from msgspec import Struct

from queue_server.core.events import DayOpened
from queue_server.log import audit, chain, codec
from queue_server.log.queries import SQL


class Fault(Struct, frozen=True):
    """The first wrong place: a day and version, or the audit and a line of it."""

    where: str
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.where} {self.number}: {self.what}"


def verify(connection: apsw.Connection) -> Fault | None:
    """The first wrong place of the whole file, None where all is as it was written. Reads one
    instant, whatever a running server adds meanwhile."""
    connection.execute("BEGIN")
    try:
        streams = connection.execute(SQL["streams"]).fetchall()
        faults = (verify_day(connection, str(office), str(day)) for office, day in streams)
        return next((fault for fault in faults if fault), None) or verify_audit(connection)
    except (apsw.CorruptError, UnicodeDecodeError, codec.UnreadableEvent) as error:
        return Fault("file", 0, f"unreadable: {error}")
    finally:
        connection.execute("ROLLBACK")


def verify_day(connection: apsw.Connection, office: str, day: str) -> Fault | None:
    """The first wrong row of a day."""
    where, last = f"{day} version", 0
    previous = chain.beginning(f"{office}/{day}")
    for version, *values, written in connection.execute(SQL["events_to_verify"], (office, day)):
        last += 1
        if version != last:
            return Fault(where, last, "missing")
        if not chain.intact(previous, (office, day, version, *values), written):
            return Fault(where, version, "not what was written")
        if version == 1 and not _follows(connection, office, values[-1]):
            return Fault(where, version, "the day before it is missing or was altered")
        previous = written
    witness = connection.execute(SQL["witnessed_head"], (office, day)).get
    if witness == (last, previous):
        return None
    if witness is not None and witness[0] > last:
        return Fault(where, last + 1, "missing")
    return Fault(where, last, "not the head that was noted")


def _follows(connection: apsw.Connection, office: str, event: bytes) -> bool:
    """Whether the head that a day's opening names stands in the day before."""
    match codec.decode(event):
        case DayOpened(previous_day=day, previous_head=head) if day:
            row = (office, day, bytes.fromhex(head))
            return connection.execute(SQL["has_hash"], row).get is not None
    return True


def verify_audit(connection: apsw.Connection) -> Fault | None:
    """The first wrong line of the audit. Its oldest lines may have been taken away, if a line
    says so that stands in the chain itself."""
    previous, last = audit.BEGINNING, 0
    for seq, *values, written in connection.execute(SQL["audit_to_verify"]):
        if not last and seq != 1 and (went_before := audit.goes_on_from(connection, seq)):
            previous, last = went_before, seq - 1
        if seq != last + 1:
            return Fault("audit line", last + 1, "missing")
        if not chain.intact(previous, (seq, *values), written):
            return Fault("audit line", seq, "not what was written")
        previous, last = written, seq
    noted = connection.execute(SQL["setting"], (audit.HEAD,)).get
    if noted is not None and noted != audit.head(last, previous):
        return Fault("audit line", last + 1, "missing")
    return None
