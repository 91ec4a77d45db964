"""Deciding on appointments: book, change, cancel, and what checking in gives (call_rule.md §1).

A booking is an event of the slot's own day, which may lie ahead: that day's stream begins with it.
Booking never hurts: who checks in by the slot's grace is placed at the better of their arrival
and the slot, each with its head start; who comes later is placed as a walk-in.
"""

from __future__ import annotations

from datetime import date

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import explain, hours, refusals
from queue_server.core import lifecycle as life
from queue_server.core.decide.checks import class_of
from queue_server.core.office import MINUTE_MS, Office, Queue
from queue_server.core.state import Appointment, State

DAYS_AHEAD_MAX = 60


def is_ahead(today: str, day: str, days_max: int = DAYS_AHEAD_MAX) -> bool:
    """Whether a day lies ahead of another, and not too far."""
    try:
        ahead = (date.fromisoformat(day) - date.fromisoformat(today)).days
    except ValueError:
        return False
    return 0 < ahead <= days_max


def book(state: State, command: c.BookAppointment, now_ms: int) -> list[e.AnyEvent]:
    office = _office(state, command.office)
    queue = _taking(state, office, command.queue)
    class_ = class_of(office, command.class_)
    _free(state, office, queue, slot_ms=command.slot_ms, now_ms=now_ms)
    for index, procedure in enumerate(command.procedures):
        if queue.procedures and procedure not in queue.procedures:
            raise refusals.UnknownProcedure(at=f"procedures[{index}]", allowed=queue.procedures)
    booked = e.AppointmentBooked(
        command.code,
        queue.code,
        command.slot_ms,
        class_.in_line,
        class_.head_start_ms,
        command.procedures,
        command.source,
    )
    return [booked]


def change(state: State, command: c.ChangeAppointment, now_ms: int) -> list[e.AnyEvent]:
    """Within its day: on another, whose stream does not know of it, nobody would expect them."""
    office = _office(state, command.office)
    appointment = may(state.appointment(command.code), e.AppointmentChanged)
    queue = _taking(state, office, appointment.queue)
    if hours.day_name(command.slot_ms) != hours.day_name(appointment.slot_ms):
        raise refusals.NotASlot(at="at")
    if command.slot_ms != appointment.slot_ms:
        _free(state, office, queue, slot_ms=command.slot_ms, now_ms=now_ms)
    return [e.AppointmentChanged(command.code, command.slot_ms)]


def cancel(state: State, command: c.CancelAppointment, now_ms: int) -> list[e.AnyEvent]:
    return [
        e.AppointmentCancelled(may(state.appointment(command.code), e.AppointmentCancelled).code)
    ]


def may(appointment: Appointment, event: type[e.Event]) -> Appointment:
    """The appointment, if the table lets this happen to it; raises ``AppointmentOver``."""
    if (appointment.state, event) not in life.APPOINTMENT_MOVES:
        raise refusals.AppointmentOver(at=appointment.state)
    return appointment


def place_ms(office: Office, appointment: Appointment, now_ms: int) -> tuple[int, str]:
    """v of somebody who checks in now, and where it comes from."""
    rules = office.rules
    walk_in_ms = now_ms - appointment.head_start_ms
    by_slot_ms = appointment.slot_ms - rules.appointment_head_start_ms
    in_time = now_ms <= appointment.slot_ms + rules.appointment_grace_ms
    if in_time and by_slot_ms < walk_in_ms:
        return by_slot_ms, explain.APPOINTMENT
    return walk_in_ms, explain.PRIORITY if appointment.head_start_ms else explain.EARLIER


def slots(state: State, office: Office, queue: Queue, day: str) -> dict[int, int]:
    """Every slot of a queue on a day and how many places of it are free, in order."""
    if not queue.slot_min:
        return {}
    taken: dict[int, int] = {}
    for kept in state.appointments.values():
        if kept.queue == queue.code and kept.state in (life.BOOKED, life.ARRIVED):
            taken[kept.slot_ms] = taken.get(kept.slot_ms, 0) + 1
    step_ms = queue.slot_min * MINUTE_MS
    return {
        at_ms: max(0, queue.slot_places - taken.get(at_ms, 0))
        for opens_ms, closes_ms in hours.sessions(office, day)
        for at_ms in range(opens_ms, closes_ms - step_ms + 1, step_ms)
    }


def _office(state: State, given: Office | None) -> Office:
    """The day's own configuration, or the one in force while the day has not begun."""
    office = state.office or given
    assert office is not None
    return office


def _taking(state: State, office: Office, code: str) -> Queue:
    """The queue, if it takes appointments; one that a supervisor closed takes no more for today."""
    for queue in office.queues:
        if queue.code == code:
            if not queue.slot_min:
                raise refusals.NoAppointments(at="queue")
            if state.doors.get(code) is False:
                raise refusals.QueueClosed(at="queue")
            return queue
    raise refusals.UnknownQueue(at="queue", allowed=tuple(q.code for q in office.queues))


def _free(state: State, office: Office, queue: Queue, *, slot_ms: int, now_ms: int) -> None:
    """Raises ``NotASlot`` or ``SlotFull``."""
    places = slots(state, office, queue, hours.day_name(slot_ms)).get(slot_ms)
    if places is None or slot_ms < now_ms:
        raise refusals.NotASlot(at="at")
    if not places:
        raise refusals.SlotFull(at="at")
