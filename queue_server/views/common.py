"""What several views show: times, tickets, why a ticket was called."""

from __future__ import annotations

from datetime import datetime

import assets
from link import messages as m
from queue_server.core import explain
from queue_server.core import lifecycle as life
from queue_server.core.events import TicketCalled
from queue_server.core.office import Office
from queue_server.core.state import CounterNow, State, Ticket
from queue_server.core.timers import VIETNAM


def moment(at_ms: int) -> datetime:
    """Milliseconds since 1970 → an aware datetime, +07:00. A strict class's place in line lies
    before all calendars and is told as 1970."""
    return datetime.fromtimestamp(max(at_ms, 0) / 1000, VIETNAM)


def moment_or_none(at_ms: int | None) -> datetime | None:
    return moment(at_ms) if at_ms else None


def office_of(state: State) -> Office:
    """The configuration in force; every opened day has one."""
    assert state.office is not None
    return state.office


def ticket(ticket: Ticket, ahead: int | None = None) -> m.Ticket:
    """A ticket as machines see it, with the number ahead where it waits."""
    return m.Ticket(
        id=ticket.id,
        number=ticket.number,
        queue=ticket.queue,
        priority=ticket.priority,
        issued_at=moment(ticket.issued_at_ms),
        state=ticket.state,  # type: ignore[arg-type]
        slip=ticket.slip,  # type: ignore[arg-type]
        counter=ticket.counter or None,
        rated=bool(ticket.score),
        ahead=ahead,
        further=[stop.queue for stop in ticket.further],
    )


def ahead_of(state: State, ticket: Ticket) -> int | None:
    """How many wait before this ticket, None where it does not wait."""
    if ticket.state != life.WAITING:
        return None
    return state.line.ahead(ticket.queue, ticket.place)


def counter_info(state: State, counter_id: int) -> m.CounterInfo:
    place = state.places[counter_id]
    return m.CounterInfo(place.id, place.name, place.zone, list(place.queues))


def queue_infos(state: State) -> list[m.QueueInfo]:
    return [m.QueueInfo(queue.code, queue.name, queue.open) for queue in state.queues.values()]


def message(state: State, now_ms: int) -> m.HallMessage | None:
    """The words for everybody in the hall, as long as they are to be shown."""
    told = state.message
    if told is None or now_ms >= told.until_ms:
        return None
    return m.HallMessage(told.text, moment(told.until_ms))


def counter_status(state: State, counter: CounterNow) -> m.CounterStatus:
    held = state.tickets.get(counter.ticket)
    return m.CounterStatus(
        counter.id,
        counter.state,  # type: ignore[arg-type]
        counter.pause_reason or None,
        ticket(held) if held else None,
    )


def reason(state: State, called: TicketCalled) -> m.Reason:
    """Why this ticket and not another, in every language; a priority's cause is never named."""
    winner, loser = state.tickets[called.ticket], state.tickets.get(called.loser)
    key = f"reason.{called.reason}" + ("" if loser else ".alone")
    times = {"winner_at": winner.issued_at_ms, "winner_v": called.winner_v_ms}
    values = {"winner": winner.number}
    if loser and called.loser_v_ms is not None:
        times |= {"loser_at": loser.issued_at_ms, "loser_v": called.loser_v_ms}
        values["loser"] = loser.number
    shown = _clocks(times)
    return m.Reason(
        called.reason,  # type: ignore[arg-type]
        moment(called.winner_v_ms),
        moment_or_none(called.loser_v_ms),
        {
            language: assets.text(key, language, **values, **shown)
            for language in office_of(state).languages
        },
    )


def next_call(state: State, counter_id: int) -> m.Called | None:
    """Whom this counter would call now, and why; None where nobody waits for it."""
    choice = state.line.choose(state.places[counter_id])
    if choice is None:
        return None
    loser = choice.loser
    called = TicketCalled(
        ticket=choice.winner.ticket,
        counter=counter_id,
        call="",
        reason=explain.reason(state, choice),
        winner_v_ms=choice.winner.v_ms,
        loser=loser.ticket if loser else "",
        loser_v_ms=loser.v_ms if loser else None,
    )
    return m.Called(ticket(state.tickets[called.ticket]), reason(state, called))


def _clocks(times: dict[str, int]) -> dict[str, str]:
    """``08:35`` each; with seconds where two of one minute would read as if neither came first."""
    in_minutes = {name: _clock(at_ms, "%H:%M") for name, at_ms in times.items()}
    if in_minutes["winner_v"] != in_minutes.get("loser_v"):
        return in_minutes
    return {name: _clock(at_ms, "%H:%M:%S") for name, at_ms in times.items()}


def _clock(at_ms: int, form: str) -> str:
    """A strict class's place in line lies before all clocks."""
    return moment(at_ms).strftime(form) if at_ms > 0 else "00:00"
