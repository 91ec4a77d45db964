"""Appointments: booked on the slot's own day, checked in, late, missed (call_rule.md §1)."""

from __future__ import annotations

import msgspec
import pytest

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import refusals
from queue_server.core.decide import decide
from queue_server.core.evolve import evolve
from queue_server.core.office import MINUTE_MS, Queue, Session
from queue_server.core.state import State
from tests.core.play import OFFICE, Play, at, dump, replayed, texts

BOOKABLE = msgspec.structs.replace(
    OFFICE,
    queues=(
        Queue("A", texts("chứng thực"), slot_min=15, slot_places=2),
        Queue("B", texts("hộ tịch"), procedures=("1.001193",), slot_min=30),
        Queue("C", texts("cư trú")),
    ),
    hours=(Session((0, 1, 2, 3, 4, 5), 450, 690), Session((0, 1, 2, 3, 4), 810, 1020)),
)
NINE = at("2026-11-21 09:00")
"""A Saturday: open from 07:30 to 11:30."""


@pytest.fixture
def day() -> Play:
    return Play(BOOKABLE)


def book(day: Play, code: str = "1121-AAAA", slot_ms: int = NINE, **wish: object) -> str:
    day.do(c.BookAppointment(code, "A", slot_ms, **wish))
    return code


def arrive(day: Play, code: str, at_ms: int) -> e.TicketIssued:
    issued = day.do(c.IssueTicket("A", appointment=code), after_ms=at_ms - day.now_ms)[0]
    assert isinstance(issued, e.TicketIssued)
    return issued


def test_who_comes_before_the_slot_is_placed_by_the_arrival_if_that_is_better(day):
    """Booking never hurts: an hour early is a walk-in an hour early."""
    issued = arrive(day, book(day), NINE - 60 * MINUTE_MS + 60_000)
    assert (issued.v_ms, issued.standing) == (issued.issued_at_ms, "EARLIER")


@pytest.mark.parametrize("late_min", [-5, 0, 10])
def test_who_comes_in_time_is_placed_ten_minutes_before_the_slot(day, late_min):
    issued = arrive(day, book(day), NINE + late_min * MINUTE_MS)
    assert (issued.v_ms, issued.standing) == (NINE - 10 * MINUTE_MS, "APPOINTMENT")


def test_who_comes_after_the_grace_is_a_walk_in(day):
    issued = arrive(day, book(day), NINE + 10 * MINUTE_MS + 1)
    assert (issued.v_ms, issued.standing) == (issued.issued_at_ms, "EARLIER")


def test_a_priority_class_keeps_its_head_start_with_an_appointment(day):
    issued = arrive(day, book(day, class_="elderly"), NINE)
    assert issued.v_ms == NINE - 15 * MINUTE_MS
    assert (issued.group, issued.head_start_ms) == ("priority", 15 * MINUTE_MS)


def test_the_wait_counts_from_the_slot_for_who_came_early(day):
    issued = arrive(day, book(day), NINE - 5 * MINUTE_MS)
    day.open(1)
    day.now_ms = NINE
    day.next(after_ms=2 * MINUTE_MS)
    day.do(c.StartService(1))
    assert day.ticket(issued.ticket).waited_ms == 2 * MINUTE_MS


def test_who_is_called_before_the_slot_has_not_waited(day):
    issued = arrive(day, book(day), NINE - 5 * MINUTE_MS)
    day.open(1)
    day.next()
    day.do(c.StartService(1))
    assert day.ticket(issued.ticket).waited_ms == 0


def test_an_appointment_is_used_once(day):
    code = book(day)
    arrive(day, code, NINE)
    with pytest.raises(refusals.AppointmentOver):
        day.do(c.IssueTicket("A", appointment=code))


def test_an_appointment_is_for_its_own_queue(day):
    with pytest.raises(refusals.UnknownAppointment):
        day.do(c.IssueTicket("B", appointment=book(day)))


@pytest.mark.parametrize(
    ("queue", "slot", "refusal"),
    [
        ("A", "2026-11-21 09:07", refusals.NotASlot),
        ("A", "2026-11-21 12:00", refusals.NotASlot),
        ("A", "2026-11-21 07:30", refusals.NotASlot),
        ("A", "2026-11-22 09:00", refusals.NotASlot),
        ("C", "2026-11-21 09:00", refusals.NoAppointments),
        ("Z", "2026-11-21 09:00", refusals.UnknownQueue),
    ],
    ids=["between slots", "at noon", "in the past", "on a Sunday", "none taken", "no queue"],
)
def test_what_is_no_slot_cannot_be_booked_and_nothing_happens(day, queue, slot, refusal):
    before = dump(day.state)
    with pytest.raises(refusal):
        day.do(c.BookAppointment("1121-AAAA", queue, at(slot)))
    assert dump(day.state) == before


def test_a_slot_takes_as_many_as_it_has_places_and_a_cancelled_one_is_free_again(day):
    book(day, "1121-AAAA")
    book(day, "1121-AAAC")
    with pytest.raises(refusals.SlotFull):
        book(day, "1121-AAAD")
    day.do(c.CancelAppointment("1121-AAAA"))
    book(day, "1121-AAAD")


def test_an_appointment_can_be_moved_within_its_day(day):
    code = book(day)
    day.do(c.ChangeAppointment(code, NINE + 15 * MINUTE_MS))
    assert day.state.appointments[code].slot_ms == NINE + 15 * MINUTE_MS


def test_an_appointment_is_not_moved_to_a_day_that_does_not_know_of_it(day):
    code, before = book(day), dump(day.state)
    with pytest.raises(refusals.NotASlot):
        day.do(c.ChangeAppointment(code, at("2026-11-23 09:00")))
    assert dump(day.state) == before


def test_a_cancelled_appointment_cannot_be_moved_or_used(day):
    code = book(day)
    day.do(c.CancelAppointment(code))
    for command in (c.ChangeAppointment(code, NINE), c.IssueTicket("A", appointment=code)):
        with pytest.raises(refusals.AppointmentOver):
            day.do(command)


def test_who_never_came_is_missed_at_the_end_of_the_day(day):
    code = book(day)
    day.do(c.CloseDay())
    assert day.state.appointments[code].state == "missed"


def test_a_day_ahead_begins_with_its_bookings_and_opens_over_them():
    ahead, slot_ms = State(), at("2026-11-24 08:00")
    booking = c.BookAppointment("1124-AAAA", "A", slot_ms, office=BOOKABLE)
    events = decide(ahead, booking, NINE)
    opened = decide(ahead, c.OpenDay(BOOKABLE), at("2026-11-24 03:00"))
    for version, event in enumerate([*events, *opened], start=1):
        evolve(ahead, e.Recorded(version, NINE, "", event))
    assert ahead.day == "2026-11-24"
    assert list(ahead.appointments) == ["1124-AAAA"]


def test_a_no_show_with_an_appointment_comes_back_by_its_own_class(day):
    """τ − H of the class, not of the appointment."""
    issued = arrive(day, book(day, class_="elderly"), NINE)
    day.open(1)
    day.next()
    day.do(c.DeclareNoShow(1), after_ms=60_000)
    day.do(c.ReturnTicket(issued.ticket))
    assert day.ticket(issued.ticket).v_ms == max(issued.v_ms, day.now_ms - 1_000 - 15 * MINUTE_MS)


def test_a_day_of_appointments_replays_to_the_same_state(day):
    arrive(day, book(day), NINE)
    day.do(c.CancelAppointment(book(day, "1121-AAAC", NINE + 30 * MINUTE_MS)))
    assert dump(replayed(day.recorded)) == dump(day.state)
