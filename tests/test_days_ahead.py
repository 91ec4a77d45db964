"""Days that lie ahead: a booking stands on its own day, and that day opens over it."""

from __future__ import annotations

import msgspec
import pytest

from queue_server import office_day
from queue_server.core import commands as c
from queue_server.core import refusals
from queue_server.office_day import Busy
from tests.bench import FAIL, HOUR_MS, Bench, store
from tests.core.play import OFFICE, at

TODAY = "2026-11-21"


@pytest.fixture(autouse=True)
def no_pause_between_attempts(monkeypatch):
    monkeypatch.setattr(office_day, "RETRY_S", 0.0)


@pytest.fixture(params=["memory", "sqlite"])
async def log(request, tmp_path):
    async with store(request.param, tmp_path) as opened:
        yield opened


BOOKABLE = msgspec.structs.replace(
    OFFICE, queues=(msgspec.structs.replace(OFFICE.queues[0], slot_min=15), *OFFICE.queues[1:])
)
AHEAD = "2026-11-24"
BOOKING = c.BookAppointment("1124-AAAA", "A", at("2026-11-24 08:00"))


async def booked_ahead(log) -> Bench:
    made = Bench(log, BOOKABLE)
    await made.start()
    await made.ask(BOOKING, "k", day=AHEAD)
    return made


async def test_a_booking_stands_on_its_own_day_and_today_goes_on(log):
    bench = await booked_ahead(log)
    assert await bench.log.days() == [TODAY, AHEAD]
    assert await bench.issue() == "20261121-A001"
    await bench.crash()


async def test_a_booking_ahead_is_answered_the_same_after_a_restart(log):
    bench = await booked_ahead(log)
    first = await bench.ask(BOOKING, "k", day=AHEAD)
    await bench.restart()
    assert await bench.ask(BOOKING, "k", day=AHEAD) == first
    assert await bench.issue() == "20261121-A001"
    await bench.crash()


async def test_the_day_opens_over_its_bookings_and_the_holder_checks_in(log):
    bench = await booked_ahead(log)
    bench.hands.forward(3 * 24 * HOUR_MS)
    outcome = await bench.ask(c.IssueTicket("A", appointment="1124-AAAA"), "in")
    assert outcome.ticket.id == "20261124-A001"
    assert await bench.day.read(lambda s: s.appointments["1124-AAAA"].state) == "arrived"
    await bench.assert_state_is_log()
    await bench.crash()


async def test_a_failed_write_of_a_booking_leaves_no_trace(log):
    bench = Bench(log, BOOKABLE)
    await bench.start()
    bench.log.plan.extend([FAIL, FAIL])
    with pytest.raises(Busy):
        await bench.ask(BOOKING, "k", day=AHEAD)
    assert await bench.day.read(lambda s: len(s.appointments), AHEAD) == 0
    assert await bench.ask(BOOKING, "k", day=AHEAD)
    await bench.crash()


@pytest.mark.parametrize("day", ["2026-11-20", "2027-03-01", "never"])
async def test_a_day_gone_by_or_too_far_off_takes_no_booking(log, day):
    bench = Bench(log, BOOKABLE)
    await bench.start()
    with pytest.raises(refusals.Refusal):
        await bench.ask(BOOKING, "k", day=day)
    assert await bench.log.days() == [TODAY]
    await bench.crash()
