"""Deciding on tickets: issue, paper, return, resume, cancel, rating."""

from __future__ import annotations

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import explain, refusals
from queue_server.core import lifecycle as life
from queue_server.core.decide.checks import may
from queue_server.core.office import Class
from queue_server.core.rank import Place
from queue_server.core.state import State, Ticket, number_of, ticket_id
from queue_server.core.timers import day_end_ms

NUMBER_MAX = 999_999


def issue(state: State, command: c.IssueTicket, now_ms: int) -> list[e.AnyEvent]:
    queue = state.queue(command.queue)
    if not queue.open:
        raise refusals.QueueClosed(at="queue")
    class_ = _class(state, command.class_)
    here, further = _stops(state, command)
    n = state.numbers.get(queue.code, 0) + 1
    if n > NUMBER_MAX:
        raise refusals.NumberExhausted(at="queue")
    number = number_of(queue.code, n)
    v_ms = now_ms - class_.head_start_ms
    place = Place(v_ms, now_ms, len(state.tickets) + 1, "")
    return [
        e.TicketIssued(
            ticket=ticket_id(state.day, number),
            number=number,
            queue=queue.code,
            n=n,
            issued_at_ms=now_ms,
            v_ms=v_ms,
            standing=explain.PRIORITY if class_.head_start_ms else explain.EARLIER,
            group=class_.in_line,
            language=command.language,
            procedures=here,
            source=command.source,
            ahead=state.line.ahead(queue.code, place),
            wait_min=command.wait_min,
            counters=tuple(state.counters_of(queue.code)),
            further=further,
        )
    ]


def _class(state: State, code: str) -> Class:
    classes = state.office.classes if state.office else ()
    for class_ in classes:
        if class_.code == code:
            return class_
    raise refusals.UnknownClass(at="class", allowed=tuple(k.code for k in classes))


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
