"""Command → events, or a refusal. One small function for each command; nothing is changed here.

A rule of thumb for readers: look up what is named (which refuses what is unknown), ask the table
of moves whether it may happen, and say what then has happened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import explain, refusals, undo
from queue_server.core import lifecycle as life
from queue_server.core.office import MINUTE_MS, Class
from queue_server.core.rank import Place
from queue_server.core.state import CounterNow, State, Ticket, number_of, ticket_id
from queue_server.core.timers import business_day, day_end_ms

NUMBER_MAX = 999_999
RECEIVED = "received"
"""The outcome of a visit whose queue has been taken away meanwhile."""


def decide(state: State, command: c.Command, now_ms: int) -> list[e.AnyEvent]:
    """What happens when ``command`` is asked at ``now_ms``; raises a ``Refusal``.

    An empty list says that things already are as asked.
    """
    if state.closed and type(command) not in AFTER_CLOSE:
        raise refusals.DayClosed
    return HANDLERS[type(command)](state, command, now_ms)


def _may(ticket: Ticket, event: type[e.Event]) -> Ticket:
    """The ticket, if the table lets this happen to it; raises ``WrongState``."""
    if (ticket.state, event) not in life.TICKET_MOVES:
        raise refusals.WrongState(at=ticket.state)
    return ticket


def _at_work(counter: CounterNow) -> CounterNow:
    """The counter, if it is open; raises ``CounterClosed`` or ``CounterPaused``."""
    if counter.state == life.CLOSED:
        raise refusals.CounterClosed(at="counter")
    if counter.state == life.PAUSED:
        raise refusals.CounterPaused(at="counter")
    return counter


def _in_hand(state: State, counter_id: int) -> Ticket:
    """The ticket that a counter holds; raises ``NoTicketInHand``."""
    counter = state.counter(counter_id)
    if not counter.ticket:
        raise refusals.NoTicketInHand(at="counter")
    return state.ticket(counter.ticket)


# -- the day ----------------------------------------------------------------------------------


def _open_day(state: State, command: c.OpenDay, now_ms: int) -> list[e.AnyEvent]:
    day = business_day(now_ms, command.office.rules)
    opened = e.DayOpened(day, command.previous_day, command.previous_head)
    return [opened, e.ConfigurationSet(command.office)]


def _set_configuration(state: State, command: c.SetConfiguration, now_ms: int) -> list[e.AnyEvent]:
    return [] if command.office == state.office else [e.ConfigurationSet(command.office)]


def _close_day(state: State, command: c.CloseDay, now_ms: int) -> list[e.AnyEvent]:
    open_tickets = [t.id for t in state.tickets.values() if t.state in life.OPEN_STATES]
    at_work = [k for k, counter in state.counters.items() if counter.state != life.CLOSED]
    return [
        *map(e.TicketExpired, open_tickets),
        *map(e.CounterClosed, at_work),
        e.DayClosed(),
    ]


def _clock_jump(state: State, command: c.ReportClockJump, now_ms: int) -> list[e.AnyEvent]:
    return [e.ClockJumped(command.drift_ms)]


def _cancel_request(state: State, command: c.CancelRequest, now_ms: int) -> list[e.AnyEvent]:
    if command.key in state.cancelled_requests:
        return []
    cancelled: list[e.AnyEvent] = [e.RequestCancelled(command.key, command.ticket)]
    ticket = state.tickets.get(command.ticket)
    if ticket and (ticket.state, e.TicketCancelled) in life.TICKET_MOVES:
        cancelled.append(e.TicketCancelled(ticket.id))
    return cancelled


# -- a ticket ---------------------------------------------------------------------------------


def _issue(state: State, command: c.IssueTicket, now_ms: int) -> list[e.AnyEvent]:
    queue = state.queue(command.queue)
    if not queue.open:
        raise refusals.QueueClosed(at="queue")
    class_ = _class(state, command.class_)
    _check_wishes(state, command)
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
            procedures=command.procedures,
            source=command.source,
            ahead=state.line.ahead(queue.code, place),
            wait_min=command.wait_min,
            counters=tuple(state.counters_of(queue.code)),
        )
    ]


def _class(state: State, code: str) -> Class:
    classes = state.office.classes if state.office else ()
    for class_ in classes:
        if class_.code == code:
            return class_
    raise refusals.UnknownClass(at="class", allowed=tuple(k.code for k in classes))


def _check_wishes(state: State, command: c.IssueTicket) -> None:
    languages = state.office.languages if state.office else ()
    if command.language not in languages:
        raise refusals.UnknownLanguage(at="language", allowed=tuple(languages))
    taken = state.queue(command.queue).procedures
    for index, procedure in enumerate(command.procedures):
        if taken and procedure not in taken:
            raise refusals.UnknownProcedure(at=f"procedures[{index}]", allowed=taken)


def _slip(state: State, command: c.ReportSlip, now_ms: int) -> list[e.AnyEvent]:
    ticket = state.ticket(command.ticket)
    if command.slip not in life.SLIP_MOVES[ticket.slip]:
        raise refusals.WrongState(at=f"slip {ticket.slip}", allowed=life.SLIP_MOVES[ticket.slip])
    return [e.SlipChanged(ticket.id, command.slip)]


def _return(state: State, command: c.ReturnTicket, now_ms: int) -> list[e.AnyEvent]:
    """``v = max(v, τ − H)``: no worse and no better than arriving when the number was missed."""
    ticket = _may(state.ticket(command.ticket), e.TicketReturned)
    v_ms = max(ticket.v_ms, ticket.missed_at_ms - ticket.head_start_ms)
    return [e.TicketReturned(ticket.id, v_ms)]


def _resume(state: State, command: c.ResumeTicket, now_ms: int) -> list[e.AnyEvent]:
    return [e.TicketResumed(_may(state.ticket(command.ticket), e.TicketResumed).id)]


def _cancel(state: State, command: c.CancelTicket, now_ms: int) -> list[e.AnyEvent]:
    return [e.TicketCancelled(_may(state.ticket(command.ticket), e.TicketCancelled).id)]


def _rate(state: State, command: c.RateVisit, now_ms: int) -> list[e.AnyEvent]:
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


# -- calling ----------------------------------------------------------------------------------


def _call_next(state: State, command: c.CallNext, now_ms: int) -> list[e.AnyEvent]:
    counter = _at_work(state.counter(command.counter))
    if counter.ticket and now_ms - counter.called_at_ms < command.guard_ms:
        raise refusals.TooSoon
    happened = _finish_in_hand(state, counter, ())
    choice = state.line.choose(state.place(counter.id))
    if choice is None:
        return [*happened, e.NobodyWaited(counter.id)]
    loser = choice.loser
    called = e.TicketCalled(
        ticket=choice.winner.ticket,
        counter=counter.id,
        call=_call_id(state),
        reason=explain.reason(state, choice),
        winner_v_ms=choice.winner.v_ms,
        loser=loser.ticket if loser else "",
        loser_v_ms=loser.v_ms if loser else None,
    )
    return [*happened, called]


def _call_id(state: State) -> str:
    return f"{state.day.replace('-', '')}-{len(state.calls) + 1}"


def _call_directly(state: State, command: c.CallDirectly, now_ms: int) -> list[e.AnyEvent]:
    counter = _at_work(state.counter(command.counter))
    if counter.ticket:
        raise refusals.TicketInHand(at="counter")
    if not command.reason.strip():
        raise refusals.ReasonNeeded(at="reason")
    ticket = _may(state.ticket(command.ticket), e.TicketCalled)
    first = state.line.choose(state.place(counter.id))
    passed = first.winner if first and first.winner.ticket != ticket.id else None
    called = e.TicketCalled(
        ticket=ticket.id,
        counter=counter.id,
        call=_call_id(state),
        reason=explain.DIRECT,
        winner_v_ms=ticket.v_ms,
        loser=passed.ticket if passed else "",
        loser_v_ms=passed.v_ms if passed else None,
        note=command.reason.strip(),
    )
    return [called]


def _recall(state: State, command: c.Recall, now_ms: int) -> list[e.AnyEvent]:
    ticket = _may(_in_hand(state, command.counter), e.TicketRecalled)
    return [e.TicketRecalled(ticket.id, command.counter, _call_id(state))]


def _announced(state: State, command: c.ReportAnnounced, now_ms: int) -> list[e.AnyEvent]:
    if command.call not in state.calls:
        raise refusals.UnknownCall(at="call")
    if state.calls[command.call].announced_at_ms:
        return []
    return [e.CallAnnounced(command.call, command.display, command.spoken)]


def _undo(state: State, command: c.UndoAction, now_ms: int) -> list[e.AnyEvent]:
    action = undo.undoable(state, state.counter(command.counter).id, now_ms)
    if action is None:
        raise refusals.NothingToUndo
    held = action.counter.ticket or next(iter(action.before))
    return [e.ActionUndone(held, command.counter, tuple(action.before))]


# -- serving ----------------------------------------------------------------------------------


def _start(state: State, command: c.StartService, now_ms: int) -> list[e.AnyEvent]:
    ticket = _may(_in_hand(state, command.counter), e.ServiceStarted)
    return [e.ServiceStarted(ticket.id, command.counter, now_ms)]


def _started(ticket: Ticket, counter_id: int) -> list[e.AnyEvent]:
    """A called ticket that goes on was answered: it started at its call."""
    if ticket.state == life.SERVING:
        return []
    return [e.ServiceStarted(ticket.id, counter_id, ticket.called_at_ms)]


def _finish(state: State, command: c.FinishService, now_ms: int) -> list[e.AnyEvent]:
    _in_hand(state, command.counter)
    return _finish_in_hand(state, state.counter(command.counter), command.stops)


def _finish_in_hand(
    state: State, counter: CounterNow, stops: tuple[e.Stop, ...]
) -> list[e.AnyEvent]:
    if not counter.ticket:
        return []
    ticket = state.ticket(counter.ticket)
    finished = e.ServiceFinished(ticket.id, counter.id, stops or _preset_stops(state, ticket))
    return [*_started(ticket, counter.id), finished]


def _preset_stops(state: State, ticket: Ticket) -> tuple[e.Stop, ...]:
    """What the queue presumes when the officer says nothing: no extra key in the normal case."""
    queue = state.queues.get(ticket.queue)
    preset = queue.preset if queue else RECEIVED
    return tuple(e.Stop(procedure, preset) for procedure in ticket.procedures or ("",))


def _no_show(state: State, command: c.DeclareNoShow, now_ms: int) -> list[e.AnyEvent]:
    ticket = _may(_in_hand(state, command.counter), e.TicketMissed)
    return [e.TicketMissed(ticket.id, command.counter)]


def _park(state: State, command: c.ParkTicket, now_ms: int) -> list[e.AnyEvent]:
    ticket = _in_hand(state, command.counter)
    until_ms = now_ms + command.minutes * MINUTE_MS if command.minutes else None
    parked = e.TicketParked(ticket.id, command.counter, until_ms, command.note)
    return [*_started(ticket, command.counter), parked]


def _transfer(state: State, command: c.TransferTicket, now_ms: int) -> list[e.AnyEvent]:
    ticket = _in_hand(state, command.counter)
    queue = state.queue(command.queue)
    to = command.to_counter
    if to is not None and queue.code not in state.place(to).queues:
        raise refusals.NotServedHere(at="counter")
    transferred = e.TicketTransferred(
        ticket.id,
        command.counter,
        queue.code,
        command.to_counter,
        command.counter if command.comes_back else None,
    )
    return [*_started(ticket, command.counter), transferred]


# -- a counter --------------------------------------------------------------------------------


def _open(state: State, command: c.OpenCounter, now_ms: int) -> list[e.AnyEvent]:
    """Also where it is open already: what was asked is kept, so that it can be answered again."""
    counter = state.counter(command.counter)
    stays = counter.officer if counter.state == life.OPEN else ""
    return [e.CounterOpened(counter.id, command.officer or stays)]


def _free_hands(state: State, counter_id: int) -> CounterNow:
    counter = state.counter(counter_id)
    if counter.ticket:
        raise refusals.TicketInHand(at="counter")
    return counter


def _pause(state: State, command: c.PauseCounter, now_ms: int) -> list[e.AnyEvent]:
    counter = _free_hands(state, command.counter)
    if not command.reason.strip():
        raise refusals.ReasonNeeded(at="reason")
    if counter.state != life.PAUSED:
        _at_work(counter)
    return [e.CounterPaused(counter.id, command.reason.strip())]


def _close(state: State, command: c.CloseCounter, now_ms: int) -> list[e.AnyEvent]:
    return [e.CounterClosed(_free_hands(state, command.counter).id)]


AFTER_CLOSE = (c.RateVisit, c.ReportSlip, c.ReportAnnounced)
"""A closed day still takes what was already on its way: ratings, paper and walls that report."""

HANDLERS: dict[type[c.Command], Callable[[State, Any, int], list[e.AnyEvent]]] = {
    c.OpenDay: _open_day,
    c.SetConfiguration: _set_configuration,
    c.CloseDay: _close_day,
    c.ReportClockJump: _clock_jump,
    c.CancelRequest: _cancel_request,
    c.IssueTicket: _issue,
    c.ReportSlip: _slip,
    c.ReturnTicket: _return,
    c.ResumeTicket: _resume,
    c.CancelTicket: _cancel,
    c.RateVisit: _rate,
    c.CallNext: _call_next,
    c.CallDirectly: _call_directly,
    c.Recall: _recall,
    c.ReportAnnounced: _announced,
    c.UndoAction: _undo,
    c.StartService: _start,
    c.FinishService: _finish,
    c.DeclareNoShow: _no_show,
    c.ParkTicket: _park,
    c.TransferTicket: _transfer,
    c.OpenCounter: _open,
    c.PauseCounter: _pause,
    c.CloseCounter: _close,
}
