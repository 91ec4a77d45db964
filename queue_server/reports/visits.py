"""A day's events folded into visits: one row per ticket, from which every report reads. Pure.

Wait of a visit (domain.md §3): from taking the ticket until the first call that is answered;
after a transfer or a park the next wait is added to the same visit. A call nobody answered ends
no wait. Visits over a jump of the clock are suspect: left out of the figures, and counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core.evolve import evolve
from queue_server.core.state import State, Ticket


class Visit(Struct, frozen=True):
    """One visit; times in ms since 1970, durations in ms. ``excluded`` says why it does not
    count in the waits, empty where it does."""

    day: str
    number: str
    queue: str
    group: str
    issued_at_ms: int
    ended_at_ms: int
    waited_ms: int
    service_ms: int
    state: str
    score: int
    excluded: str


def visits(events: Iterable[e.Recorded]) -> list[Visit]:
    """All visits of one recorded day, in the order of their numbers being issued."""
    state, jumps = State(), []
    for recorded in events:
        evolve(state, recorded)
        if isinstance(recorded.event, e.ClockJumped):
            jumps.append(recorded.at_ms)
    return [_visit(state.day, ticket, jumps) for ticket in state.tickets.values()]


def _visit(day: str, ticket: Ticket, jumps: list[int]) -> Visit:
    end_ms = ticket.ended_at_ms or ticket.started_at_ms
    suspect = any(ticket.issued_at_ms <= jump_ms <= end_ms for jump_ms in jumps)
    return Visit(
        day,
        ticket.number,
        ticket.queue,
        ticket.group,
        ticket.issued_at_ms,
        ticket.ended_at_ms,
        ticket.waited_ms,
        ticket.service_ms if ticket.state == life.SERVED and ticket.started_at_ms else 0,
        ticket.state,
        ticket.score,
        _excluded(ticket, suspect),
    )


def _excluded(ticket: Ticket, suspect: bool) -> str:
    if ticket.state == life.MISSED:
        return life.MISSED
    if ticket.state in life.OPEN_STATES:
        return "open"
    if ticket.state != life.SERVED or not ticket.answered:
        return "absent" if ticket.state == life.ABSENT else ticket.state
    return "clock" if suspect else ""
