"""What a supervisor changes for today only, laid over the configuration. Tomorrow begins without.

``doors`` says which queues give numbers, ``assigned`` which counters serve which queues.
"""

from __future__ import annotations

from msgspec.structs import replace

from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core.office import EVERYONE, Counter
from queue_server.core.state import Message, State, Ticket


def lay_over(state: State) -> None:
    """Put the configuration and what was changed today in force together."""
    assert state.office is not None
    doors = state.doors
    state.queues = {q.code: replace(q, open=doors.get(q.code, q.open)) for q in state.office.queues}
    state.places = {place.id: _as_assigned(state, place) for place in state.office.counters}
    for ticket in list(state.tickets.values()):
        if not may_stand(state, ticket):
            _free_for_all(state, ticket)


def _as_assigned(state: State, place: Counter) -> Counter:
    """Its queues of today; one that it does not serve otherwise it serves as its own."""
    wanted = [code for code in state.assigned.get(place.id, ()) if code in state.queues]
    if not wanted:
        return place
    return replace(place, queues={q: place.queues.get(q, {EVERYONE: 0}) for q in wanted})


def may_stand(state: State, ticket: Ticket) -> bool:
    """Whether the counter that a ticket is sent to, if it is sent to one, still takes it."""
    place = state.places.get(ticket.to_counter)
    return not ticket.to_counter or (place is not None and ticket.queue in place.queues)


def _free_for_all(state: State, ticket: Ticket) -> None:
    """The counter it was sent to takes it no longer: whoever serves its queue may."""
    freed = replace(ticket, to_counter=0)
    if ticket.state == life.WAITING:
        state.line.remove(ticket.lane, ticket.place)
        state.line.add(freed.lane, freed.place)
    state.tickets[ticket.id] = freed


def unserved(state: State, assigned: dict[int, tuple[str, ...]]) -> list[str]:
    """The queues that nobody would serve under these assignments, of those that need somebody:
    numbers of them are given, or people wait."""
    assert state.office is not None
    served: set[str] = set()
    for place in state.office.counters:
        served |= set(assigned.get(place.id) or place.queues)
    needed = (q.code for q in state.queues.values() if q.open or state.line.count(q.code))
    return [code for code in needed if code not in served]


# -- how it moves the day ---------------------------------------------------------------------


def closed(state: State, event: e.QueueClosed, at_ms: int) -> None:
    state.doors[event.queue] = False
    state.closed_why[event.queue] = event.reason
    lay_over(state)


def opened(state: State, event: e.QueueOpened, at_ms: int) -> None:
    state.doors[event.queue] = True
    state.closed_why.pop(event.queue, None)
    lay_over(state)


def assigned(state: State, event: e.QueuesAssigned, at_ms: int) -> None:
    state.assigned[event.counter] = event.queues
    if not event.queues:
        del state.assigned[event.counter]
    lay_over(state)


def message(state: State, event: e.MessageShown, at_ms: int) -> None:
    state.message = Message(event.text, event.until_ms) if event.text else None
