"""On what grounds a wish may be refused, worked out by other means than the house's own: a wish
is refused where there is a ground, on that ground, and granted where there is none."""

from __future__ import annotations

from datetime import date, datetime

from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core import refusals
from queue_server.core.office import MINUTE_MS, Office, Queue
from queue_server.core.state import State
from tests.core.play import VIETNAM

Grounds = set[type[refusals.Refusal]]
ENDED = ("served", "absent", "cancelled", "expired")


def grounds(state: State, command: c.Command, now_ms: int) -> Grounds | None:
    """All that speaks against a command, None for one that is not looked at here."""
    if type(command) not in LOOKS:
        return None
    if state.closed:
        return {refusals.DayClosed}
    return LOOKS[type(command)](state, command, now_ms)


def doors(office: Office, day: date) -> list[tuple[int, int]]:
    """The working hours of a calendar day, in minutes of the day."""
    if day.isoformat() in office.holidays:
        return []
    if not office.hours:
        return [(0, 24 * 60)]
    weekday = 0 if day.isoformat() in office.working_days else day.weekday()
    return [(s.opens_min, s.closes_min) for s in office.hours if weekday in s.weekdays]


def local(at_ms: int) -> tuple[date, float]:
    """The calendar day in Vietnam, and the minute of it."""
    then = datetime.fromtimestamp(at_ms / 1000, VIETNAM)
    return then.date(), then.hour * 60 + then.minute + (then.second + at_ms % 1000 / 1000) / 60


def _gives_numbers(office: Office, now_ms: int) -> bool:
    day, minute = local(now_ms)
    spans = doors(office, day)
    before, until = (
        ms / MINUTE_MS for ms in (office.rules.issue_before_ms, office.rules.issue_until_ms)
    )
    inside = bool(spans) and spans[0][0] - before <= minute < spans[-1][1] - until
    return inside or not office.hours


def _issue(state: State, command: c.IssueTicket, now_ms: int) -> Grounds:
    assert state.office is not None
    queues = {
        queue.code: replace(queue, open=state.doors.get(queue.code, queue.open))
        for queue in state.office.queues
    }
    if command.queue not in queues:
        return {refusals.UnknownQueue}
    queue, found = queues[command.queue], Grounds()
    numbers = [t.number for t in state.tickets.values() if "-" not in t.number]
    given = sum(number.startswith(queue.code) for number in numbers)
    if queue.daily_limit and given >= queue.daily_limit:
        found.add(refusals.NumberExhausted)
    taken = [q.procedures for q in queues.values() if q.open] + [queue.procedures]
    if queue.procedures and any(all(p not in t for t in taken) for p in command.procedures):
        found.add(refusals.UnknownProcedure)
    if command.appointment:
        return found | _check_in(state, command)
    if not queue.open:
        found.add(refusals.QueueClosed)
    if not _gives_numbers(state.office, now_ms):
        found.add(refusals.OutsideHours)
    held = [state.tickets[ticket] for ticket in command.holds if ticket in state.tickets]
    live = [t for t in held if t.queue == queue.code and t.state not in ENDED]
    if queue.per_person and len(live) >= queue.per_person:
        found.add(refusals.PersonLimit)
    waiting = sum(t.queue == queue.code and t.state == "waiting" for t in state.tickets.values())
    if queue.ask_from and waiting >= queue.ask_from and not command.consent:
        found.add(refusals.ConsentNeeded)
    return found


def _check_in(state: State, command: c.IssueTicket) -> Grounds:
    kept = state.appointments.get(command.appointment)
    if kept is None:
        return {refusals.UnknownAppointment}
    if kept.state != "booked":
        return {refusals.AppointmentOver}
    return set() if kept.queue == command.queue else {refusals.UnknownAppointment}


def _book(state: State, command: c.BookAppointment, now_ms: int) -> Grounds:
    assert state.office is not None
    queues = {queue.code: queue for queue in state.office.queues}
    if command.queue not in queues:
        return {refusals.UnknownQueue}
    found = _slot(state, queues[command.queue], command.slot_ms, now_ms)
    return found | _shut(state, queues[command.queue])


def _shut(state: State, queue: Queue) -> Grounds:
    """A supervisor closed it for today: it takes no more appointments for today either."""
    shut = queue.slot_min and state.doors.get(queue.code) is False
    return {refusals.QueueClosed} if shut else set()


def _slot(state: State, queue: Queue, slot_ms: int, now_ms: int) -> Grounds:
    assert state.office is not None
    if not queue.slot_min:
        return {refusals.NoAppointments}
    day, minute = local(slot_ms)
    step, spans = queue.slot_min, doors(state.office, day)
    exists = any(a <= minute <= z - step and (minute - a) % step == 0 for a, z in spans)
    if not exists or slot_ms < now_ms:
        return {refusals.NotASlot}
    taken = in_slot(state, queue.code, slot_ms)
    return {refusals.SlotFull} if taken >= queue.slot_places else set()


def in_slot(state: State, queue: str, slot_ms: int) -> int:
    """How many hold a slot, or have come for it."""
    held = state.appointments.values()
    return sum(
        (k.queue, k.slot_ms) == (queue, slot_ms) and k.state in ("booked", "arrived") for k in held
    )


def _change(state: State, command: c.ChangeAppointment, now_ms: int) -> Grounds:
    assert state.office is not None
    kept = state.appointments.get(command.code)
    if kept is None:
        return {refusals.UnknownAppointment}
    if kept.state != "booked":
        return {refusals.AppointmentOver}
    queues = {queue.code: queue for queue in state.office.queues}
    if kept.queue not in queues:
        return {refusals.UnknownQueue}
    if command.slot_ms == kept.slot_ms and queues[kept.queue].slot_min:
        return _shut(state, queues[kept.queue])
    found = _slot(state, queues[kept.queue], command.slot_ms, now_ms)
    is_same_day = local(command.slot_ms)[0] == local(kept.slot_ms)[0]
    found |= _shut(state, queues[kept.queue])
    return found if is_same_day else found | {refusals.NotASlot}


def _cancel(state: State, command: c.CancelAppointment, now_ms: int) -> Grounds:
    kept = state.appointments.get(command.code)
    if kept is None:
        return {refusals.UnknownAppointment}
    return set() if kept.state == "booked" else {refusals.AppointmentOver}


def _finish(state: State, command: c.FinishService, now_ms: int) -> Grounds:
    counter = state.counters.get(command.counter)
    if counter is None:
        return {refusals.UnknownCounter}
    if not counter.ticket:
        return {refusals.NoTicketInHand}
    queue = state.queues.get(state.tickets[counter.ticket].queue)
    most = queue.dossiers_max if queue else 0
    dossiers = sum(stop.dossiers for stop in command.stops)
    return {refusals.TooManyDossiers} if most and dossiers > most else set()


LOOKS = {
    c.IssueTicket: _issue,
    c.BookAppointment: _book,
    c.ChangeAppointment: _change,
    c.CancelAppointment: _cancel,
    c.FinishService: _finish,
}
