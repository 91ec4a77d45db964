"""What a supervisor changes for today only, laid over the configuration. Tomorrow begins without.

``doors`` says which queues give numbers, ``assigned`` which counters serve which queues.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core.office import EVERYONE, Counter
from queue_server.core.rank import Lane, handicap_ms
from queue_server.core.state import Message, State, Ticket


def lay_over(state: State) -> None:
    """Put the configuration and what was changed today in force together. An assignment that a
    new configuration leaves nobody for is over."""
    assert state.office is not None
    doors = state.doors
    state.queues = {q.code: replace(q, open=doors.get(q.code, q.open)) for q in state.office.queues}
    usual = _covered(state, state.office.counters)
    while lost := usual - _covered(state, places_of(state, state.assigned)):
        for place in state.office.counters:
            if lost & _covered(state, (place,)):
                state.assigned.pop(place.id, None)
    state.places = {place.id: place for place in places_of(state, state.assigned)}
    for ticket in list(state.tickets.values()):
        if ticket.to_counter and ticket.to_counter not in state.places:
            _free_for_all(state, ticket)


def places_of(state: State, assigned: dict[int, tuple[str, ...]]) -> tuple[Counter, ...]:
    """The counters as they would serve under these assignments."""
    assert state.office is not None
    return tuple(
        _as_assigned(state, place, assigned.get(place.id, ())) for place in state.office.counters
    )


def _as_assigned(state: State, place: Counter, queues: tuple[str, ...]) -> Counter:
    """Its queues of today; one that it does not serve otherwise it serves as its own."""
    wanted = [code for code in queues if code in state.queues]
    if not wanted:
        return place
    return replace(place, queues={q: place.queues.get(q, {EVERYONE: 0}) for q in wanted})


def _covered(state: State, places: Iterable[Counter]) -> set[tuple[str, str]]:
    """Who is served by these counters: queue and group."""
    assert state.office is not None
    groups = {class_.in_line for class_ in state.office.classes}
    return {
        (queue, group)
        for place in places
        for queue in place.queues
        for group in groups
        if handicap_ms(place, Lane(queue, group)) is not None
    }


def deserted(state: State, assigned: dict[int, tuple[str, ...]]) -> list[str]:
    """The queues of which nobody would serve some people any more under these assignments. One
    that only an assignment of today serves may be left again, as long as nobody came for it."""
    assert state.office is not None
    lost = _covered(state, state.places.values()) - _covered(state, places_of(state, assigned))
    usual = {queue for queue, _ in _covered(state, state.office.counters)}
    came = {t.queue for t in state.tickets.values() if t.state in life.OPEN_STATES}
    needed = usual | came | {queue.code for queue in state.queues.values() if queue.open}
    return sorted({queue for queue, _ in lost} & needed)


def _free_for_all(state: State, ticket: Ticket) -> None:
    """The counter it was sent to has been taken away: whoever serves its queue may take it."""
    freed = replace(ticket, to_counter=0)
    if ticket.state == life.WAITING:
        state.line.remove(ticket.lane, ticket.place)
        state.line.add(freed.lane, freed.place)
    state.tickets[ticket.id] = freed


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
