"""What several decisions look up first; each raises the refusal that fits."""

from __future__ import annotations

from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core import refusals
from queue_server.core.office import Class, Office
from queue_server.core.state import CounterNow, State, Ticket


def may(ticket: Ticket, event: type[e.Event]) -> Ticket:
    """The ticket, if the table lets this happen to it; raises ``WrongState``."""
    if (ticket.state, event) not in life.TICKET_MOVES:
        raise refusals.WrongState(at=ticket.state)
    return ticket


def at_work(counter: CounterNow) -> CounterNow:
    """The counter, if it is open; raises ``CounterClosed`` or ``CounterPaused``."""
    if counter.state == life.CLOSED:
        raise refusals.CounterClosed(at="counter")
    if counter.state == life.PAUSED:
        raise refusals.CounterPaused(at="counter")
    return counter


def in_hand(state: State, counter_id: int) -> Ticket:
    """The ticket that a counter holds; raises ``NoTicketInHand``."""
    counter = state.counter(counter_id)
    if not counter.ticket:
        raise refusals.NoTicketInHand(at="counter")
    return state.ticket(counter.ticket)


def free_hands(state: State, counter_id: int) -> CounterNow:
    counter = state.counter(counter_id)
    if counter.ticket:
        raise refusals.TicketInHand(at="counter")
    return counter


def office_of(state: State) -> Office:
    """The configuration in force; every opened day has one."""
    assert state.office is not None
    return state.office


def class_of(office: Office, code: str) -> Class:
    """The class of that code; raises ``UnknownClass``."""
    for class_ in office.classes:
        if class_.code == code:
            return class_
    raise refusals.UnknownClass(at="class", allowed=tuple(k.code for k in office.classes))
