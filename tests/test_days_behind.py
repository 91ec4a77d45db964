"""Days that are past: a kiosk hands in what it gave then, whether or not there was a server."""

from __future__ import annotations

import msgspec
import pytest

from queue_server import office_day
from queue_server.core import commands as c
from queue_server.core import refusals
from queue_server.days import LATE_DAYS_MAX
from tests.bench import FAIL, HOUR_MS, Bench, store
from tests.core.play import OFFICE, at

BOOKABLE = msgspec.structs.replace(
    OFFICE, queues=(msgspec.structs.replace(OFFICE.queues[0], slot_min=15), *OFFICE.queues[1:])
)
DAY_MS = 24 * HOUR_MS
MONDAY, TUESDAY = "2026-11-23", "2026-11-24"
OWN = c.AdoptTicket("A7-001", "A", at("2026-11-23 09:00"), slip="printed")


@pytest.fixture(autouse=True)
def no_pause_between_attempts(monkeypatch):
    monkeypatch.setattr(office_day, "RETRY_S", 0.0)


@pytest.fixture(params=["memory", "sqlite"])
async def log(request, tmp_path):
    async with store(request.param, tmp_path) as opened:
        yield opened


async def down_over_monday(log) -> Bench:
    """The server was there on Saturday, and is back on Tuesday."""
    bench = Bench(log, BOOKABLE)
    await bench.start()
    await bench.ask(c.BookAppointment("1123-AAAA", "A", at("2026-11-23 08:00")), "k", day=MONDAY)
    await bench.crash()
    bench.hands.forward(3 * DAY_MS)
    await bench.start()
    return bench


async def test_a_number_of_a_day_without_a_server_is_taken_in_on_that_day(log):
    bench = await down_over_monday(log)
    outcome = await bench.ask(OWN, "own", day=MONDAY)
    assert (outcome.ticket.id, outcome.ticket.state) == ("20261123-A7-001", "expired")
    seen = await bench.day.read(
        lambda s: (s.day, s.closed, s.appointments["1123-AAAA"].state), MONDAY
    )
    assert seen == (MONDAY, True, "missed")
    assert await bench.issue() == "20261124-A001", "today goes on"
    await bench.crash()


async def test_the_same_number_is_taken_in_once_also_after_a_restart(log):
    bench = await down_over_monday(log)
    first = await bench.ask(OWN, "own", day=MONDAY)
    await bench.restart()
    assert await bench.ask(OWN, "own", day=MONDAY) == first
    with pytest.raises(refusals.NumberTaken):
        await bench.ask(OWN, "other", day=MONDAY)
    await bench.crash()


async def test_a_number_of_a_day_long_closed_is_found_its_day_again(log):
    bench = Bench(log, BOOKABLE)
    await bench.start()
    for _ in range(4):
        bench.hands.forward(DAY_MS)
        await bench.issue()
    outcome = await bench.ask(
        c.AdoptTicket("A7-001", "A", at("2026-11-21 10:00")), "own", day="2026-11-21"
    )
    assert outcome.ticket.id == "20261121-A7-001"
    yesterday = await bench.day.read_yesterday(lambda s: s.day)
    assert yesterday == "2026-11-24", "an older day in memory is not yesterday"
    await bench.crash()


async def test_a_write_that_fails_opens_no_late_day(log):
    bench = await down_over_monday(log)
    bench.log.plan.extend([FAIL, FAIL])
    with pytest.raises(office_day.Busy):
        await bench.ask(OWN, "own", day=MONDAY)
    assert (await bench.ask(OWN, "own", day=MONDAY)).ticket.id == "20261123-A7-001"
    await bench.crash()


@pytest.mark.parametrize("day", ["2026-09-01", "never"])
async def test_a_number_of_no_day_that_can_have_been_is_refused(log, day):
    bench = await down_over_monday(log)
    with pytest.raises(refusals.Refusal):
        await bench.ask(OWN, "own", day=day)
    assert LATE_DAYS_MAX < 84
    await bench.crash()


async def test_a_request_of_a_days_last_minute_is_known_for_forty_eight_hours(log):
    bench = Bench(log, OFFICE)
    await bench.start()
    bench.hands.forward(18 * HOUR_MS + HOUR_MS - 60_000)
    first = await bench.ask(c.IssueTicket("A"), "late")
    for _ in range(2):
        bench.hands.forward(DAY_MS - 30_000)
        await bench.issue()
    assert await bench.ask(c.IssueTicket("A"), "late") == first
    await bench.crash()
