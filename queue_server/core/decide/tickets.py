"""Deciding on tickets: issue, paper, return, resume, cancel, rating."""

from __future__ import annotations

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import hours, refusals
from queue_server.core import lifecycle as life
from queue_server.core.decide import booking
from queue_server.core.decide.admission import admit
from queue_server.core.decide.checks import class_of, may, office_of
from queue_server.core.office import Office
from queue_server.core.rank import Place
from queue_server.core.state import Appointment, State, Ticket, number_of, ticket_id
from queue_server.core.timers import day_end_ms

NUMBER_MAX = 999_999
NEVER_MS = 10**15
"""A slot that nobody is ever late for, nor placed by."""


def issue(state: State, command: c.IssueTicket, now_ms: int) -> list[e.AnyEvent]:
    office, queue = office_of(state), state.queue(command.queue)
    kept = _check_in(state, command)
    if kept is None:
        kept = _walk_in(state, office, command)
        admit(state, queue, command, now_ms)
    here, further = _stops(state, command)
    n = state.numbers.get(queue.code, 0) + 1
    if n > (queue.daily_limit or NUMBER_MAX):
        raise refusals.NumberExhausted(at="queue")
    number = number_of(queue.code, n)
    v_ms, standing = booking.place_ms(office, kept, now_ms)
    place = Place(v_ms, now_ms, len(state.tickets) + 1, "")
    return [
        e.TicketIssued(
            ticket=ticket_id(state.day, number),
            number=number,
            queue=queue.code,
            n=n,
            issued_at_ms=now_ms,
            v_ms=v_ms,
            standing=standing,
            group=kept.group,
            language=command.language,
            procedures=here or kept.procedures,
            appointment=kept.code,
            source=command.source,
            ahead=state.line.ahead(queue.code, place),
            wait_min=command.wait_min,
            counters=tuple(state.counters_of(queue.code)),
            further=further,
            head_start_ms=kept.head_start_ms,
            slot_ms=kept.slot_ms if kept.code else 0,
            called_from_ms=hours.called_from_ms(office, now_ms),
            after_break_ms=hours.after_break_ms(office, now_ms),
            returns=command.returns,
        )
    ]


def _check_in(state: State, command: c.IssueTicket) -> Appointment | None:
    """The appointment that somebody has come for, None for a walk-in."""
    if not command.appointment:
        return None
    kept = booking.may(state.appointment(command.appointment), e.TicketIssued)
    if kept.queue != command.queue:
        raise refusals.UnknownAppointment(at="queue", allowed=(kept.queue,))
    return kept


def _walk_in(state: State, office: Office, command: c.IssueTicket) -> Appointment:
    """A walk-in is an appointment with nobody, for ever from now: only the head start counts.
    Whoever waited in vain until the doors closed comes back with the best that there is, once."""
    class_ = class_of(office, command.class_)
    if command.returns:
        if command.returns in state.came_back:
            raise refusals.CameBack(at="returns")
        class_ = max(office.classes, key=lambda each: each.head_start_ms)
    return Appointment("", command.queue, NEVER_MS, class_.in_line, class_.head_start_ms)


def _stops(
    state: State, command: c.IssueTicket
) -> tuple[tuple[str, ...], tuple[e.FurtherStop, ...]]:
    """What is to be done in the queue itself, and the further stops of the same visit in the
    order in which they were asked for: one number, one seniority (domain.md §3a)."""
    languages = state.office.languages if state.office else ()
    if command.language not in languages:
        raise refusals.UnknownLanguage(at="language", allowed=tuple(languages))
    by_queue: dict[str, list[str]] = {command.queue: []}
    for index in range(len(command.procedures)):
        by_queue.setdefault(_queue_of(state, command, index), []).append(command.procedures[index])
    here, *others = by_queue.items()
    return tuple(here[1]), tuple(e.FurtherStop(queue, tuple(p)) for queue, p in others)


def _queue_of(state: State, command: c.IssueTicket, index: int) -> str:
    """The queue that takes a procedure: the one asked for, where it does."""
    procedure, asked = command.procedures[index], state.queue(command.queue)
    if procedure in asked.procedures or not asked.procedures:
        return asked.code
    for queue in state.queues.values():
        if queue.open and procedure in queue.procedures:
            return queue.code
    raise refusals.UnknownProcedure(at=f"procedures[{index}]", allowed=asked.procedures)


def slip(state: State, command: c.ReportSlip, now_ms: int) -> list[e.AnyEvent]:
    ticket = state.ticket(command.ticket)
    if command.slip not in life.SLIP_MOVES[ticket.slip]:
        raise refusals.WrongState(at=f"slip {ticket.slip}", allowed=life.SLIP_MOVES[ticket.slip])
    return [e.SlipChanged(ticket.id, command.slip)]


def reprint(state: State, command: c.ReprintSlip, now_ms: int) -> list[e.AnyEvent]:
    """The same number on new paper, never a new number (trust.md R16)."""
    ticket = state.ticket(command.ticket)
    if ticket.state not in life.OPEN_STATES:
        raise refusals.WrongState(at=ticket.state)
    if not command.freely and ticket.copy > office_of(state).rules.reprints_max:
        raise refusals.ReprintedEnough(at="copy")
    return [e.SlipReprinted(ticket.id, ticket.copy + 1)]


def come_back(state: State, command: c.ReturnTicket, now_ms: int) -> list[e.AnyEvent]:
    """``v = max(v, τ − H)``: no worse and no better than arriving when the number was missed."""
    ticket = may(state.ticket(command.ticket), e.TicketReturned)
    v_ms = max(ticket.v_ms, ticket.missed_at_ms - ticket.head_start_ms)
    return [e.TicketReturned(ticket.id, v_ms)]


def resume(state: State, command: c.ResumeTicket, now_ms: int) -> list[e.AnyEvent]:
    return [e.TicketResumed(may(state.ticket(command.ticket), e.TicketResumed).id)]


def cancel(state: State, command: c.CancelTicket, now_ms: int) -> list[e.AnyEvent]:
    return [e.TicketCancelled(may(state.ticket(command.ticket), e.TicketCancelled).id)]


def rate(state: State, command: c.RateVisit, now_ms: int) -> list[e.AnyEvent]:
    ticket = state.ticket(command.ticket)
    if ticket.state != life.SERVED:
        raise refusals.NotFinished(at=ticket.state)
    if ticket.score:
        raise refusals.AlreadyRated
    if command.counter and command.counter != ticket.counter:
        raise refusals.RatingClosed(at="counter")
    if now_ms > _rating_until_ms(state, ticket, pad=bool(command.counter)):
        raise refusals.RatingClosed
    return [
        e.VisitRated(
            ticket.id,
            ticket.counter,
            command.score,
            tuple(dict.fromkeys(command.reasons)),
            command.commented,
            command.source,
        )
    ]


def _rating_until_ms(state: State, ticket: Ticket, *, pad: bool) -> int:
    assert state.office is not None
    rules = state.office.rules
    if pad:
        return ticket.ended_at_ms + rules.rating_pad_ms
    return day_end_ms(state.day, rules) + rules.rating_late_ms
