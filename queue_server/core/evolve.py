"""Event → state, one small function each. What an event may do is read from ``lifecycle``, so a
history that breaks the table cannot be replayed unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core import today, undo
from queue_server.core.rank import Line
from queue_server.core.state import Appointment, CallMade, CounterNow, State, Ticket


class BrokenHistory(Exception):
    """An event stands where the table of moves does not allow it."""


def evolve(state: State, recorded: e.Recorded) -> State:
    """Move the state forward by one event, in place; raises ``BrokenHistory``."""
    if recorded.version != state.version + 1:
        raise BrokenHistory(f"version {recorded.version} after {state.version}")
    found = undo.found(state, recorded)
    APPLY[type(recorded.event)](state, recorded.event, recorded.at_ms)
    if found is not None:
        undo.keep(state, recorded, found)
    state.version = recorded.version
    return state


def _next_state(was: str, event: e.Event, moves: dict[tuple[str, type[e.Event]], str]) -> str:
    try:
        return moves[(was, type(event))]
    except KeyError:
        raise BrokenHistory(f"{type(event).__name__} on {was or 'nothing'}") from None


def _move(state: State, event: Any, **changes: Any) -> Ticket:
    """Move the event's ticket through the table, in and out of the line, with its changes."""
    was = state.tickets[event.ticket]
    ticket = replace(was, state=_next_state(was.state, event, life.TICKET_MOVES), **changes)
    if was.state == life.WAITING:
        state.line.remove(was.lane, was.place)
    if ticket.state == life.WAITING:
        state.line.add(ticket.lane, ticket.place)
    if was.state == life.PARKED:
        state.parked.pop(was.id, None)
    state.tickets[was.id] = ticket
    return ticket


def _hand(day: State, counter_id: int, /, **changes: Any) -> CounterNow:
    counter = replace(day.counters[counter_id], **changes)
    day.counters[counter_id] = counter
    return counter


def _release(state: State, ticket: Ticket, at_ms: int) -> None:
    """Take the ticket out of its counter's hand, if it is in one."""
    counter = state.counters.get(ticket.counter)
    if counter and counter.ticket == ticket.id:
        _hand(state, counter.id, ticket="", free_since_ms=at_ms)


# -- the day ----------------------------------------------------------------------------------


def _day_opened(state: State, event: e.DayOpened, at_ms: int) -> None:
    state.day = event.day


def _configuration_set(state: State, event: e.ConfigurationSet, at_ms: int) -> None:
    state.office = event.office
    today.lay_over(state)
    kept = {c.id: c for c in state.counters.values() if c.id in state.places or c.ticket}
    fresh = {k: CounterNow(k, since_ms=at_ms) for k in state.places if k not in kept}
    state.counters = dict(sorted((kept | fresh).items()))
    state.actions = {k: last for k, last in state.actions.items() if k in kept}


def _day_closed(state: State, event: e.DayClosed, at_ms: int) -> None:
    state.closed = True
    state.line = Line()


def _nothing(state: State, event: e.Event, at_ms: int) -> None:
    """The clock concerns the reports, not the line."""


def _request_cancelled(state: State, event: e.RequestCancelled, at_ms: int) -> None:
    state.cancelled_requests.add(event.key)
    # Nobody ever held that number, so the slip it was taken with is still good.
    state.came_back = {slip: t for slip, t in state.came_back.items() if t != event.ticket}


# -- a ticket ---------------------------------------------------------------------------------


def _issued(state: State, event: e.TicketIssued, at_ms: int) -> None:
    if event.ticket in state.tickets:
        raise BrokenHistory(f"{event.ticket} issued twice")
    ticket = Ticket(
        id=event.ticket,
        number=event.number,
        queue=event.queue,
        group=event.group,
        seq=len(state.tickets) + 1,
        issued_at_ms=event.issued_at_ms,
        v_ms=event.v_ms,
        standing=event.standing,
        head_start_ms=event.head_start_ms,
        language=event.language,
        procedures=event.procedures,
        further=event.further,
        waiting_since_ms=max(event.issued_at_ms, event.slot_ms),
        source=event.source,
        state=_next_state("", event, life.TICKET_MOVES),
    )
    state.tickets[ticket.id] = ticket
    series = event.series or event.queue
    state.numbers[series] = max(event.n, state.numbers.get(series, 0))
    state.line.add(ticket.lane, ticket.place)
    if event.appointment:
        _appointment(state, event.appointment, event, ticket=ticket.id)
    if event.returns:
        state.came_back[event.returns] = event.ticket


def _slip_changed(state: State, event: e.SlipChanged, at_ms: int) -> None:
    state.tickets[event.ticket] = replace(state.tickets[event.ticket], slip=event.slip)


def _reprinted(state: State, event: e.SlipReprinted, at_ms: int) -> None:
    state.tickets[event.ticket] = replace(state.tickets[event.ticket], copy=event.copy)
    state.reprinted.append(event.ticket)


def _called(state: State, event: e.TicketCalled, at_ms: int) -> None:
    was = state.tickets[event.ticket]
    since_ms = at_ms if was.state == life.PARKED else was.waiting_since_ms
    ticket = _move(
        state,
        event,
        counter=event.counter,
        called_at_ms=at_ms,
        started_at_ms=0,
        calls=1,
        call=event.call,
        waiting_since_ms=since_ms,
    )
    _hand(state, event.counter, ticket=ticket.id, called_at_ms=at_ms)
    officer = state.counters[event.counter].officer
    _call(state, event, ticket, at_ms, officer=officer)


def _recalled(state: State, event: e.TicketRecalled, at_ms: int) -> None:
    """The wait ends at the last call before the start (call_rule.md §1)."""
    calls = state.tickets[event.ticket].calls + 1
    ticket = _move(state, event, calls=calls, call=event.call, called_at_ms=at_ms)
    _call(state, event, ticket, at_ms)


def _call(state: State, event: Any, ticket: Ticket, at_ms: int, *, officer: str = "") -> None:
    state.calls[event.call] = CallMade(
        event.call,
        ticket.id,
        ticket.number,
        ticket.counter,
        at_ms,
        attempt=ticket.calls,
        v_ms=ticket.v_ms,
        reason=getattr(event, "reason", ""),
        officer=officer,
        note=getattr(event, "note", ""),
    )


def _announced(state: State, event: e.CallAnnounced, at_ms: int) -> None:
    state.calls[event.call] = replace(state.calls[event.call], announced_at_ms=at_ms)
    state.announcing = True


def _started(state: State, event: e.ServiceStarted, at_ms: int) -> None:
    was = state.tickets[event.ticket]
    waited_ms = was.waited_ms + max(0, was.called_at_ms - was.waiting_since_ms)
    _move(
        state,
        event,
        started_at_ms=event.started_at_ms,
        waited_ms=waited_ms,
        answered=was.answered + 1,
    )


def _turn(state: State, ticket: Ticket, counter_id: int, at_ms: int) -> None:
    """A service has ended at a counter, and something was done in it."""
    counter = state.counters[counter_id]
    state.tally.turn_served(ticket.queue, counter_id, at_ms - ticket.started_at_ms)
    _hand(state, counter_id, served=counter.served + 1)


def _finished(state: State, event: e.ServiceFinished, at_ms: int) -> None:
    stops = (*state.tickets[event.ticket].stops, *event.stops)
    ticket = _move(state, event, ended_at_ms=at_ms, stops=stops, to_counter=0)
    state.tally.turn_served(ticket.queue, event.counter, at_ms - ticket.started_at_ms)
    state.tally.visit_served(ticket)
    _hand(
        state,
        event.counter,
        ticket="",
        served=state.counters[event.counter].served + 1,
        last_finished=ticket.id,
        finished_at_ms=at_ms,
        free_since_ms=at_ms,
    )


def _entered(state: State, event: e.PaperCallEntered, at_ms: int) -> None:
    was = state.tickets[event.ticket]
    if was.state in (life.MISSED, life.ABSENT):
        state.tally.visit_unmissed(was)
    ticket = _move(
        state,
        event,
        counter=event.counter,
        called_at_ms=event.called_at_ms,
        started_at_ms=event.called_at_ms,
        ended_at_ms=event.finished_at_ms,
        waited_ms=was.waited_ms + max(0, event.called_at_ms - was.waiting_since_ms),
        answered=was.answered + 1,
        stops=(*was.stops, *event.stops),
        to_counter=0,
    )
    _turn(state, ticket, event.counter, event.finished_at_ms)
    state.tally.visit_served(ticket)


def _missed(state: State, event: e.TicketMissed, at_ms: int) -> None:
    ticket = _move(state, event, missed_at_ms=at_ms, to_counter=0)
    state.tally.visit_missed(ticket)
    _release(state, ticket, at_ms)


def _returned(state: State, event: e.TicketReturned, at_ms: int) -> None:
    _move(state, event, v_ms=event.v_ms, standing="RETURNED")


def _parked(state: State, event: e.TicketParked, at_ms: int) -> None:
    served_ms = _served_ms(state.tickets[event.ticket], at_ms)
    ticket = _move(
        state, event, parked_until_ms=event.until_ms, note=event.note, served_ms=served_ms
    )
    state.parked[ticket.id] = event.until_ms
    _release(state, ticket, at_ms)


def _served_ms(ticket: Ticket, at_ms: int) -> int:
    """The services of a visit that goes on elsewhere or later."""
    return ticket.served_ms + at_ms - ticket.started_at_ms


def _resumed(state: State, event: e.TicketResumed, at_ms: int) -> None:
    _move(state, event, waiting_since_ms=at_ms, parked_until_ms=None, standing="RETURNED")


def _transferred(state: State, event: e.TicketTransferred, at_ms: int) -> None:
    was = state.tickets[event.ticket]
    if event.stops:
        _turn(state, was, event.counter, at_ms)
    ticket = _move(
        state,
        event,
        queue=event.queue,
        procedures=was.further[0].procedures if event.onward else was.procedures,
        further=was.further[1:] if event.onward else was.further,
        stops=(*was.stops, *event.stops),
        served_ms=_served_ms(was, at_ms),
        to_counter=event.to_counter or 0,
        return_to=event.return_to or 0,
        return_queue=event.return_queue,
        waiting_since_ms=at_ms,
        standing="TRANSFER",
    )
    _release(state, ticket, at_ms)


def _cancelled(state: State, event: e.TicketCancelled, at_ms: int) -> None:
    ended = _move(state, event, ended_at_ms=at_ms, voided=bool(event.reason))
    _release(state, ended, at_ms)


def _expired(state: State, event: e.TicketExpired, at_ms: int) -> None:
    ticket = _move(state, event, ended_at_ms=at_ms)
    _release(state, ticket, at_ms)
    if ticket.state == life.SERVED:
        _turn(state, ticket, ticket.counter, at_ms)
        state.tally.visit_served(ticket)


def _rated(state: State, event: e.VisitRated, at_ms: int) -> None:
    _move(state, event, score=event.score)
    state.tally.visit_rated(event.score)


def _undone(state: State, event: e.ActionUndone, at_ms: int) -> None:
    undo.restore(state, event)


# -- an appointment ---------------------------------------------------------------------------


def _booked(state: State, event: e.AppointmentBooked, at_ms: int) -> None:
    if event.code in state.appointments:
        raise BrokenHistory(f"{event.code} booked twice")
    state.appointments[event.code] = Appointment(
        event.code, event.queue, event.slot_ms, event.group, event.head_start_ms, event.procedures
    )


def _appointment(day: State, code: str, event: e.Event, /, **changes: Any) -> None:
    was = day.appointments[code]
    now = _next_state(was.state, event, life.APPOINTMENT_MOVES)
    day.appointments[code] = replace(was, state=now, **changes)


def _rebooked(state: State, event: e.AppointmentChanged, at_ms: int) -> None:
    _appointment(state, event.code, event, slot_ms=event.slot_ms)


def _appointment_over(
    state: State, event: e.AppointmentCancelled | e.AppointmentMissed, at_ms: int
) -> None:
    _appointment(state, event.code, event)


# -- a counter --------------------------------------------------------------------------------


def _counter(state: State, event: Any, at_ms: int, **changes: Any) -> None:
    was = state.counters[event.counter]
    now = _next_state(was.state, event, life.COUNTER_MOVES)
    since_ms = was.since_ms if was.state == now else at_ms
    _hand(state, event.counter, state=now, since_ms=since_ms, **changes)


def _opened(state: State, event: e.CounterOpened, at_ms: int) -> None:
    undo.forget(state, event.counter)
    _counter(state, event, at_ms, officer=event.officer, pause_reason="")


def _paused(state: State, event: e.CounterPaused, at_ms: int) -> None:
    undo.forget(state, event.counter)
    _counter(state, event, at_ms, pause_reason=event.reason)


def _closed(state: State, event: e.CounterClosed, at_ms: int) -> None:
    undo.forget(state, event.counter)
    _counter(state, event, at_ms, officer="", pause_reason="")


APPLY: dict[type[e.Event], Callable[[State, Any, int], None]] = {
    e.DayOpened: _day_opened,
    e.ConfigurationSet: _configuration_set,
    e.DayClosed: _day_closed,
    e.QueueClosed: today.closed,
    e.QueueOpened: today.opened,
    e.QueuesAssigned: today.assigned,
    e.MessageShown: today.message,
    e.ClockJumped: _nothing,
    e.RequestCancelled: _request_cancelled,
    e.TicketIssued: _issued,
    e.SlipChanged: _slip_changed,
    e.SlipReprinted: _reprinted,
    e.TicketCalled: _called,
    e.TicketRecalled: _recalled,
    e.CallAnnounced: _announced,
    e.ServiceStarted: _started,
    e.ServiceFinished: _finished,
    e.PaperCallEntered: _entered,
    e.TicketMissed: _missed,
    e.TicketReturned: _returned,
    e.TicketParked: _parked,
    e.TicketResumed: _resumed,
    e.TicketTransferred: _transferred,
    e.TicketCancelled: _cancelled,
    e.TicketExpired: _expired,
    e.VisitRated: _rated,
    e.ActionUndone: _undone,
    e.AppointmentBooked: _booked,
    e.AppointmentChanged: _rebooked,
    e.AppointmentCancelled: _appointment_over,
    e.AppointmentMissed: _appointment_over,
    e.CounterOpened: _opened,
    e.CounterPaused: _paused,
    e.CounterClosed: _closed,
    e.NobodyWaited: _counter,
}
