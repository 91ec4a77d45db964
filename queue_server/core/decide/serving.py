"""Deciding on the ticket in hand: start, finish, no-show, park, transfer."""

from __future__ import annotations

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core import refusals
from queue_server.core.decide.checks import in_hand, may
from queue_server.core.office import MINUTE_MS
from queue_server.core.rank import Lane, Place
from queue_server.core.state import CounterNow, State, Ticket

RECEIVED = "received"
"""The outcome of a visit whose queue has been taken away meanwhile."""


def start(state: State, command: c.StartService, now_ms: int) -> list[e.AnyEvent]:
    ticket = may(in_hand(state, command.counter), e.ServiceStarted)
    return [e.ServiceStarted(ticket.id, command.counter, now_ms)]


def _started(ticket: Ticket, counter_id: int) -> list[e.AnyEvent]:
    """A called ticket that goes on was answered: it started at its call."""
    if ticket.state == life.SERVING:
        return []
    return [e.ServiceStarted(ticket.id, counter_id, ticket.called_at_ms)]


def finish(state: State, command: c.FinishService, now_ms: int) -> list[e.AnyEvent]:
    queue = state.queues.get(in_hand(state, command.counter).queue)
    dossiers = sum(stop.dossiers for stop in command.stops)
    if queue and queue.dossiers_max and dossiers > queue.dossiers_max:
        raise refusals.TooManyDossiers(at="stops", allowed=(str(queue.dossiers_max),))
    return finish_in_hand(state, state.counter(command.counter), command.stops)


def finish_in_hand(
    state: State, counter: CounterNow, stops: tuple[e.Stop, ...]
) -> list[e.AnyEvent]:
    if not counter.ticket:
        return []
    ticket = state.ticket(counter.ticket)
    done = stops or preset_stops(state, ticket)
    return [*_started(ticket, counter.id), _end_of_turn(state, ticket, counter.id, done)]


def _end_of_turn(
    state: State, ticket: Ticket, counter_id: int, done: tuple[e.Stop, ...]
) -> e.ServiceFinished | e.TicketTransferred:
    """The end of the visit, or its way back to who sent it, or on to its next stop."""
    if ticket.return_to in state.places:
        back = ticket.return_queue or ticket.queue
        return e.TicketTransferred(ticket.id, counter_id, back, ticket.return_to, stops=done)
    if ticket.further:
        onward = ticket.further[0].queue
        return e.TicketTransferred(ticket.id, counter_id, onward, stops=done, onward=True)
    return e.ServiceFinished(ticket.id, counter_id, done)


def goes_on(ticket: Ticket, happened: list[e.AnyEvent]) -> tuple[Lane, Place] | None:
    """Where the ticket that is being finished will stand in line, if its visit goes on."""
    end = happened[-1]
    if not isinstance(end, e.TicketTransferred):
        return None
    return Lane(end.queue, ticket.group, end.to_counter or 0), ticket.place


def preset_stops(state: State, ticket: Ticket) -> tuple[e.Stop, ...]:
    """What the queue presumes when the officer says nothing: no extra key in the normal case."""
    queue = state.queues.get(ticket.queue)
    preset = queue.preset if queue else RECEIVED
    return tuple(e.Stop(procedure, preset) for procedure in ticket.procedures or ("",))


def no_show(state: State, command: c.DeclareNoShow, now_ms: int) -> list[e.AnyEvent]:
    """Not before people had time to hear the call and to come (design.md §2.8)."""
    ticket = may(in_hand(state, command.counter), e.TicketMissed)
    if now_ms < _heard_by_ms(state, ticket):
        raise refusals.StillAnnouncing
    return [e.TicketMissed(ticket.id, command.counter)]


def _heard_by_ms(state: State, ticket: Ticket) -> int:
    """When the call has been heard and walked to; at once where no wall announces today."""
    assert state.office is not None
    rules, call = state.office.rules, state.calls[ticket.call]
    if call.announced_at_ms:
        return call.announced_at_ms + rules.no_show_after_ms
    return call.at_ms + rules.no_show_unheard_ms if state.announcing else 0


def park(state: State, command: c.ParkTicket, now_ms: int) -> list[e.AnyEvent]:
    ticket = in_hand(state, command.counter)
    until_ms = now_ms + command.minutes * MINUTE_MS if command.minutes else None
    parked = e.TicketParked(ticket.id, command.counter, until_ms, command.note)
    return [*_started(ticket, command.counter), parked]


def transfer(state: State, command: c.TransferTicket, now_ms: int) -> list[e.AnyEvent]:
    ticket = in_hand(state, command.counter)
    queue = state.queue(command.queue)
    to = command.to_counter
    if not state.counters_of(queue.code):
        raise refusals.QueueUnserved(at="queue", allowed=(queue.code,))
    if to is not None and queue.code not in state.place(to).queues:
        raise refusals.NotServedHere(at="counter")
    transferred = e.TicketTransferred(
        ticket.id,
        command.counter,
        queue.code,
        command.to_counter,
        command.counter if command.comes_back else None,
        return_queue=ticket.queue if command.comes_back else "",
    )
    return [*_started(ticket, command.counter), transferred]
