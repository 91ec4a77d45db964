"""Appointments over HTTP: free slots, one code, check-in at the kiosk."""

from __future__ import annotations

from datetime import datetime, timedelta

from link import messages as m
from queue_server.core.timers import VIETNAM
from queue_server.views.common import moment
from tests.web.desk import Desk

QUEUE = "B"


async def tomorrow(desk: Desk) -> datetime:
    """Nine o'clock of the day after today's business day."""
    day = await desk.house.day.read(lambda state: state.day)
    return datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=VIETNAM) + timedelta(days=1)


async def book(desk: Desk, at: datetime, **more: object) -> m.AppointmentInfo:
    body = {"queue": QUEUE, "at": at.isoformat()}
    answer = await desk.post("kiosk", "/appointments", body, **more)
    assert answer.status == 201, answer.body
    return answer.as_(m.AppointmentInfo)


async def test_a_slot_of_tomorrow_is_booked_changed_and_given_up(desk):
    at = await tomorrow(desk)
    kept = await book(desk, at)
    assert (kept.queue, kept.at, kept.state) == (QUEUE, at, "booked")
    later = at + timedelta(minutes=15)
    path = f"/appointments/{kept.code.lower()}"
    changed = await desk.post("kiosk", f"{path}/change", {"at": later.isoformat()})
    assert changed.as_(m.AppointmentInfo).at == later
    assert (await desk.post("kiosk", f"{path}/cancel")).as_(m.AppointmentInfo).state == "cancelled"
    again = await desk.post("kiosk", f"{path}/cancel")
    assert (again.status, again.problem.code) == (409, "appointment_over")


async def test_the_same_request_books_once_and_gets_the_same_code(desk):
    at, key = await tomorrow(desk), {"Idempotency-Key": "a" * 32}
    assert await book(desk, at, headers=key) == await book(desk, at, headers=key)
    free = await desk.get("kiosk", f"/appointments?queue={QUEUE}&day={at.date()}")
    slots = {slot.at: slot.free for slot in free.as_(list[m.Slot])}
    assert slots[at] == slots[at + timedelta(minutes=15)] - 1


async def test_an_appointment_of_today_is_checked_in_for_with_its_code(desk):
    now = moment(desk.house.day.clock.now_ms())
    quarter = now.replace(minute=15 * (now.minute // 15), second=0, microsecond=0)
    kept = await book(desk, quarter + timedelta(minutes=15))
    answer = await desk.post("kiosk", "/tickets", {"queue": QUEUE, "appointment": kept.code})
    assert answer.status == 201, answer.body
    seen = await desk.get("kiosk", f"/appointments/{kept.code}")
    info = seen.as_(m.AppointmentInfo)
    assert (info.state, info.ticket) == ("arrived", answer.as_(m.Issued).ticket.id)


async def test_what_cannot_be_booked_is_told_and_changes_nothing(desk):
    at = await tomorrow(desk)
    for body, status, code in (
        ({"queue": QUEUE, "at": (at + timedelta(minutes=7)).isoformat()}, 409, "not_a_slot"),
        ({"queue": QUEUE, "at": (at + timedelta(days=90)).isoformat()}, 409, "not_a_slot"),
        ({"queue": "R", "at": at.isoformat()}, 409, "no_appointments"),
        ({"queue": "Z", "at": at.isoformat()}, 404, "unknown_queue"),
        ({"queue": QUEUE, "at": "tomorrow"}, 422, "not_as_agreed"),
    ):
        answer = await desk.post("kiosk", "/appointments", body)
        assert (answer.status, answer.problem.code) == (status, code)
    assert len(await desk.house.log.days()) == 1


async def test_a_code_that_nobody_has_is_unknown(desk):
    for code in ("1124-AAAA", "9999-AAAA", "x"):
        answer = await desk.get("kiosk", f"/appointments/{code}")
        assert answer.status in (404, 409)


async def test_an_officer_takes_the_last_press_back_over_http(desk):
    await desk.issue()
    await desk.post("counter1", "/counters/1/open")
    await desk.post("counter1", "/counters/1/next")
    undone = await desk.post("counter1", "/counters/1/undo")
    assert undone.as_(m.Ticket).state == "waiting"
    again = await desk.post("counter1", "/counters/1/undo")
    assert (again.status, again.problem.code) == (409, "nothing_to_undo")
