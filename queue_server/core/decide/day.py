"""Deciding on the day itself: opening, configuration, closing, clock."""

from __future__ import annotations

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core.state import State
from queue_server.core.timers import business_day


def open_day(state: State, command: c.OpenDay, now_ms: int) -> list[e.AnyEvent]:
    day = business_day(now_ms, command.office.rules)
    opened = e.DayOpened(day, command.previous_day, command.previous_head)
    return [opened, e.ConfigurationSet(command.office)]


def open_late_day(state: State, command: c.OpenLateDay, now_ms: int) -> list[e.AnyEvent]:
    closed = close_day(state, c.CloseDay(), now_ms)
    return [e.DayOpened(command.day), e.ConfigurationSet(command.office), *closed]


def set_configuration(state: State, command: c.SetConfiguration, now_ms: int) -> list[e.AnyEvent]:
    return [] if command.office == state.office else [e.ConfigurationSet(command.office)]


def close_day(state: State, command: c.CloseDay, now_ms: int) -> list[e.AnyEvent]:
    open_tickets = [t.id for t in state.tickets.values() if t.state in life.OPEN_STATES]
    at_work = [k for k, counter in state.counters.items() if counter.state != life.CLOSED]
    missed = [k.code for k in state.appointments.values() if k.state == life.BOOKED]
    return [
        *map(e.AppointmentMissed, missed),
        *map(e.TicketExpired, open_tickets),
        *map(e.CounterClosed, at_work),
        e.DayClosed(),
    ]


def clock_jump(state: State, command: c.ReportClockJump, now_ms: int) -> list[e.AnyEvent]:
    return [e.ClockJumped(command.drift_ms)]


def cancel_request(state: State, command: c.CancelRequest, now_ms: int) -> list[e.AnyEvent]:
    if command.key in state.cancelled_requests:
        return []
    cancelled: list[e.AnyEvent] = [e.RequestCancelled(command.key, command.ticket)]
    ticket = state.tickets.get(command.ticket)
    if ticket and (ticket.state, e.TicketCancelled) in life.TICKET_MOVES:
        cancelled.append(e.TicketCancelled(ticket.id))
    return cancelled
