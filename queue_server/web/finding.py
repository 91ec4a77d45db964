"""A number that somebody has lost, found by when, for what and where it was taken.

Only today's, no more than ``FOUND_MAX`` at a time, and nothing that says who took it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from msgspec import Struct

from link import messages as m
from queue_server.core.state import State, Ticket
from queue_server.views import common
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.problems import BadValue

FOUND_MAX = 50
LAST_MS = 2**53
WORDS_MAX = 80


class Wanted(Struct, frozen=True):
    """What is known of the lost number; empty is anything."""

    from_ms: int = 0
    to_ms: int = LAST_MS
    queue: str = ""
    source: str = ""
    number: str = ""

    def is_met_by(self, ticket: Ticket) -> bool:
        return (
            self.from_ms <= ticket.issued_at_ms <= self.to_ms
            and self.queue in ("", ticket.queue)
            and self.source in ("", ticket.source)
            and self.number in ticket.number
        )


async def find(call: Call) -> Answer:
    """``?from=&to=&queue=&kiosk=&number=``, each if known."""
    query = call.request.query
    wanted = Wanted(
        _moment_ms(call, "from", 0),
        _moment_ms(call, "to", LAST_MS),
        query.get("queue", "").upper()[:WORDS_MAX],
        query.get("kiosk", "")[:WORDS_MAX],
        query.get("number", "").strip().upper()[:WORDS_MAX],
    )
    return Answer(await call.house.day.read(lambda state: found(state, wanted)))


def _moment_ms(call: Call, name: str, otherwise: int) -> int:
    """A time of the query in ms; raises ``BadValue``."""
    text = call.request.query.get(name, "")
    if not text:
        return otherwise
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadValue(at=name) from None
    if at.tzinfo is None:
        raise BadValue(at=name)
    return int(at.timestamp() * 1000)


def found(state: State, wanted: Wanted) -> m.Found:
    """The newest numbers that are as wanted."""
    met = list(islice(_newest_first(state, wanted), FOUND_MAX + 1))
    sources = {ticket.source for ticket in state.tickets.values() if ticket.source}
    return m.Found([_row(t) for t in met[:FOUND_MAX]], sorted(sources), len(met) > FOUND_MAX)


def _newest_first(state: State, wanted: Wanted) -> Iterator[Ticket]:
    by_time = sorted(state.tickets.values(), key=lambda t: t.issued_at_ms, reverse=True)
    return (ticket for ticket in by_time if wanted.is_met_by(ticket))


def _row(ticket: Ticket) -> m.FoundTicket:
    return m.FoundTicket(
        id=ticket.id,
        number=ticket.number,
        queue=ticket.queue,
        priority=ticket.priority,
        issued_at=common.moment(ticket.issued_at_ms),
        state=ticket.state,  # type: ignore[arg-type]
        slip=ticket.slip,  # type: ignore[arg-type]
        source=ticket.source,
        counter=ticket.counter or None,
    )
