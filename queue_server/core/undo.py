"""Taking back the last action of a counter: how things stood before it, kept for a short while.

One press of a key is one action, however many events it made (finish, start, call): all events of
one request. What it found is kept beside the state, frozen; ``ActionUndone`` puts it back. An
action can be taken back as long as nothing else has happened to its tickets meanwhile.

What the house does by itself has no request and is no action of anybody: a call that follows by
itself belongs to the press of the key before it, and goes back together with it.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core.state import CounterNow, LastAction, State, Ticket

KEPT = frozenset(
    {
        e.TicketCalled,
        e.TicketRecalled,
        e.ServiceStarted,
        e.ServiceFinished,
        e.TicketMissed,
        e.TicketParked,
        e.TicketTransferred,
    }
)
"""What happens between a counter and its ticket. A recall is no action of its own: nobody takes
back what has been said, but a call that is taken back takes its recalls along."""


class Standing(Struct, frozen=True):
    """What must be as the action left it, or it can no longer be taken back."""

    state: str
    queue: str
    counter: int
    score: int


def standing(ticket: Ticket) -> Standing:
    return Standing(ticket.state, ticket.queue, ticket.counter, ticket.score)


class Found(Struct, frozen=True):
    """What an event finds: its counter and its ticket."""

    counter: CounterNow
    ticket: Ticket


def found(state: State, recorded: e.Recorded) -> Found | None:
    """How things stand before an event, if it is part of what its counter can take back."""
    event: Any = recorded.event
    if type(event) not in KEPT or event.counter not in state.counters:
        return None
    if recorded.request == "" and event.counter not in state.actions:
        return None
    return Found(state.counters[event.counter], state.tickets[event.ticket])


def keep(state: State, recorded: e.Recorded, found: Found) -> None:
    """Keep what an event found and how it left it: one action for all events of one request."""
    event: Any = recorded.event
    action = state.actions.get(event.counter)
    if isinstance(event, e.TicketRecalled):
        if action is not None and event.ticket in action.after:
            action.calls.append(event.call)
        return
    mark = (recorded.request, recorded.at_ms)
    if action is None or (recorded.request and action.mark != mark):
        action = state.actions[event.counter] = LastAction(mark, recorded.at_ms, found.counter)
    action.before.setdefault(event.ticket, found.ticket)
    action.after[event.ticket] = state.tickets[event.ticket]
    if isinstance(event, e.TicketCalled):
        action.calls.append(event.call)


def forget(state: State, counter_id: int) -> None:
    """The counter opened, paused or closed: it has nothing to take back any more."""
    state.actions.pop(counter_id, None)


def undoable(state: State, counter_id: int, now_ms: int) -> LastAction | None:
    """The action that a counter could take back now."""
    action = state.actions.get(counter_id)
    if action is None or state.office is None:
        return None
    if now_ms - action.at_ms > state.office.rules.undo_ms:
        return None
    untouched = all(
        standing(state.tickets[ticket]) == standing(after) for ticket, after in action.after.items()
    )
    return action if untouched else None


def restore(state: State, event: e.ActionUndone) -> None:
    """Put everything back as it stood before the counter's last action."""
    action = state.actions.pop(event.counter)
    for ticket in action.before.values():
        _put_back(state, ticket, action.at_ms)
    for call in action.calls:
        state.calls[call] = replace(state.calls[call], undone=True)
    state.counters[event.counter] = action.counter


def _put_back(state: State, ticket: Ticket, at_ms: int) -> None:
    """As it stood; but nobody is sent back to a counter that has been taken away meanwhile."""
    now = state.tickets[ticket.id]
    if ticket.to_counter not in state.places:
        ticket = replace(ticket, to_counter=0)
    if now.state == life.WAITING:
        state.line.remove(now.lane, now.place)
    if ticket.state == life.WAITING:
        state.line.add(ticket.lane, ticket.place)
    state.parked.pop(ticket.id, None)
    if ticket.state == life.PARKED:
        state.parked[ticket.id] = ticket.parked_until_ms
    if len(now.stops) > len(ticket.stops):
        time_ms = at_ms - (ticket.started_at_ms or ticket.called_at_ms)
        state.tally.turn_unserved(ticket.queue, ticket.counter, time_ms)
    if now.state == life.SERVED:
        state.tally.visit_unserved(now)
    if now.state == life.MISSED:
        state.tally.visit_unmissed(now)
    state.tickets[ticket.id] = replace(ticket, slip=now.slip, copy=now.copy)
