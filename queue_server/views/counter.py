"""The console of one counter: the ticket in hand, everyone it may call in call order, and why."""

from __future__ import annotations

from datetime import datetime

from link import messages as m
from queue_server import procedures
from queue_server.core import lifecycle as life
from queue_server.core.events import Stop
from queue_server.core.office import OF_FIELD
from queue_server.core.rank import handicap_ms
from queue_server.core.state import State, Ticket
from queue_server.core.undo import undoable
from queue_server.figures import percentile
from queue_server.views import common
from queue_server.views.around import NOTHING, Around
from queue_server.views.common import moment, moment_or_none
from queue_server.views.kiosk import classes

TARGET = "wait_min"
"""The office's target that the waiting list is held to (settings.md ``[targets]``)."""


def counter(state: State, counter_id: int, now_ms: int, around: Around = NOTHING) -> m.CounterView:
    """The whole view; raises ``UnknownCounter``."""
    office, now, place = common.office_of(state), state.counter(counter_id), state.place(counter_id)
    held = state.tickets.get(now.ticket)
    return m.CounterView(
        name=office.name,
        place=office.place,
        counter=common.counter_info(state, counter_id),
        state=now.state,  # type: ignore[arg-type]
        officer=now.officer or None,
        pause_reason=now.pause_reason or None,
        ticket=_card(state, held, now.served + 1) if held else None,
        waiting=_waiting(state, counter_id),
        parked=_set_aside(state, counter_id, life.PARKED),
        missed=_set_aside(state, counter_id, life.MISSED),
        next=common.next_call(state, counter_id),
        queues=common.queue_infos(state),
        counters=[common.counter_info(state, k) for k in state.places],
        procedures={queue: _procedures(state, queue) for queue in place.queues},
        served=now.served,
        undo_until=_undo_until(state, counter_id, now_ms),
        median_service_s={
            queue: round((percentile(times, 0.5) or 0) / 1000)
            for queue, times in state.tally.services_ms.items()
        },
        printer=around.printer_at(counter_id),
        help=list(around.help),
        since=moment_or_none(now.since_ms),
        classes=classes(state),
        target_min=office.targets.get(TARGET, 0),
        others=_others(state, counter_id),
        practice=around.practice,
    )


def _others(state: State, counter_id: int) -> list[int]:
    """The other open counters that take people of one of this counter's queues."""
    queues = state.places[counter_id].queues.keys()
    others = (place for place in state.places.values() if place.id != counter_id)
    return [
        place.id
        for place in others
        if queues & place.queues.keys() and state.counters[place.id].state == life.OPEN
    ]


def _undo_until(state: State, counter_id: int, now_ms: int) -> datetime | None:
    action = undoable(state, counter_id, now_ms)
    return moment(action.at_ms + common.office_of(state).rules.undo_ms) if action else None


def _card(state: State, held: Ticket, visit: int) -> m.TicketCard:
    queue = state.queues.get(held.queue)
    return m.TicketCard(
        id=held.id,
        number=held.number,
        queue=held.queue,
        priority=held.priority,
        state=held.state,  # type: ignore[arg-type]
        issued_at=moment(held.issued_at_ms),
        called_at=moment(held.called_at_ms),
        started_at=moment_or_none(held.started_at_ms),
        calls=held.calls,
        waited_s=(held.called_at_ms - held.issued_at_ms) // 1000,
        procedures=list(held.procedures),
        visit=visit,
        preset=queue.preset if queue else "received",  # type: ignore[arg-type]
        note=held.note or None,
        further=[stop.queue for stop in held.further],
        calls_max=common.office_of(state).rules.calls_max,
        dossiers_max=queue.dossiers_max if queue else 0,
        stops=[_done(stop) for stop in held.stops],
        names=_named(state, held),
    )


def _done(stop: Stop) -> m.DoneStop:
    return m.DoneStop(stop.procedure, stop.outcome, stop.dossiers)  # type: ignore[arg-type]


def _named(state: State, held: Ticket) -> dict[str, str]:
    names = procedures.names(common.office_of(state).catalogue)
    codes = {*held.procedures, *(stop.procedure for stop in held.stops)} - {""}
    return {code: names.get(code, code) for code in sorted(codes)}


def _row(ticket: Ticket, since_ms: int, *, ours: bool = True) -> m.Waiting:
    return m.Waiting(
        ticket.id,
        ticket.number,
        ticket.queue,
        ticket.priority,
        moment(ticket.issued_at_ms),
        moment(since_ms),
        ticket.note or None,
        moment_or_none(ticket.parked_until_ms),
        ours,
    )


def _waiting(state: State, counter_id: int) -> list[m.Waiting]:
    places = state.line.in_call_order(state.places[counter_id])
    tickets = (state.tickets[place.ticket] for place in places)
    return [_row(ticket, ticket.waiting_since_ms) for ticket in tickets]


def _set_aside(state: State, counter_id: int, kind: str) -> list[m.Waiting]:
    """Parked or missed tickets that this counter might take up again."""
    place = state.places[counter_id]
    mine = (
        t
        for t in state.tickets.values()
        if t.state == kind and (t.counter == place.id or handicap_ms(place, t.lane) is not None)
    )
    return [_row(t, _aside_since_ms(t), ours=t.counter == place.id) for t in mine]


def _aside_since_ms(ticket: Ticket) -> int:
    return ticket.missed_at_ms or ticket.started_at_ms or ticket.called_at_ms


def _procedures(state: State, queue: str) -> list[m.ProcedureInfo]:
    names = procedures.names(common.office_of(state).catalogue)
    known = state.queues[queue].procedures if queue in state.queues else ()
    codes = (code for code in known if not code.startswith(OF_FIELD))
    return [m.ProcedureInfo(code, names.get(code, code)) for code in codes]
