"""Deciding on calls: whom a counter takes, and what taking it back means."""

from __future__ import annotations

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import explain, refusals
from queue_server.core.decide.checks import at_work, in_hand, may
from queue_server.core.decide.serving import finish_in_hand, goes_on
from queue_server.core.state import State
from queue_server.core.undo import undoable


def call_next(state: State, command: c.CallNext, now_ms: int) -> list[e.AnyEvent]:
    counter = at_work(state.counter(command.counter))
    if counter.ticket and now_ms - counter.called_at_ms < command.guard_ms:
        raise refusals.TooSoon
    happened = finish_in_hand(state, counter, ())
    also = goes_on(state.ticket(counter.ticket), happened) if happened else None
    choice = state.line.choose(state.place(counter.id), also=also)
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


def call_directly(state: State, command: c.CallDirectly, now_ms: int) -> list[e.AnyEvent]:
    counter = at_work(state.counter(command.counter))
    if counter.ticket and not command.finish:
        raise refusals.TicketInHand(at="counter")
    if not command.reason.strip():
        raise refusals.ReasonNeeded(at="reason")
    ticket = may(state.ticket(command.ticket), e.TicketCalled)
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
    return [*finish_in_hand(state, counter, ()), called]


def recall(state: State, command: c.Recall, now_ms: int) -> list[e.AnyEvent]:
    ticket = may(in_hand(state, command.counter), e.TicketRecalled)
    if state.office and ticket.calls >= state.office.rules.calls_max:
        raise refusals.CalledEnough
    return [e.TicketRecalled(ticket.id, command.counter, _call_id(state))]


def announced(state: State, command: c.ReportAnnounced, now_ms: int) -> list[e.AnyEvent]:
    if command.call not in state.calls:
        raise refusals.UnknownCall(at="call")
    if state.calls[command.call].announced_at_ms:
        return []
    return [e.CallAnnounced(command.call, command.display, command.spoken)]


def undo(state: State, command: c.UndoAction, now_ms: int) -> list[e.AnyEvent]:
    action = undoable(state, state.counter(command.counter).id, now_ms)
    if action is None:
        raise refusals.NothingToUndo
    held = action.counter.ticket or next(iter(action.before))
    return [e.ActionUndone(held, command.counter, tuple(action.before))]
