"""The turn of the day: when it comes, over what it lasts, and when it must not come."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import refusals
from queue_server.core.office import MINUTE_MS, Rules
from queue_server.office_day import Busy
from tests.bench import FAIL, FINE, HOUR_MS, UNKNOWN, Bench
from tests.core.play import OFFICE, at

TODAY, TOMORROW = "2026-11-21", "2026-11-22"


async def test_the_day_turns_with_open_tickets_expired_and_numbers_from_001(bench):
    await bench.ask(c.OpenCounter(1))
    await bench.issue()
    bench.hands.forward(19 * HOUR_MS)
    assert await bench.issue() == "20261122-A001"
    assert await bench.log.days() == [TODAY, TOMORROW]
    old = await bench.day.read(lambda s: [t.state for t in s.tickets.values()], TODAY)
    assert old == ["expired"]
    await bench.assert_state_is_log()


async def test_a_new_day_names_the_last_hash_of_the_day_before(bench):
    bench.hands.forward(19 * HOUR_MS)
    await bench.issue()
    opened = (await bench.log.read(TOMORROW))[0].event
    assert opened == e.DayOpened(TOMORROW, TODAY, await bench.log.head(TODAY))


@pytest.mark.parametrize("days", [1, 2, 9])
async def test_a_server_that_was_down_over_the_turn_closes_the_old_day_first(bench, days):
    await bench.issue("old")
    await bench.crash()
    bench.hands.forward(days * 24 * HOUR_MS)
    await bench.start()
    ticket = await bench.issue("new")
    known = await bench.log.days()
    assert (len(known), ticket[-4:]) == (2, "A001")
    assert isinstance((await bench.log.read(TODAY))[-1].event, e.DayClosed)


@pytest.mark.parametrize("back_ms", [1_000, HOUR_MS, 24 * HOUR_MS])
async def test_a_clock_set_back_over_the_turn_never_takes_the_office_back(bench, back_ms):
    bench.hands.forward(19 * HOUR_MS)
    await bench.issue("a")
    bench.hands.jump(-back_ms)
    assert await bench.issue("b") == "20261122-A002"
    await bench.restart()
    assert await bench.issue("c") == "20261122-A003"
    assert await bench.log.days() == [TODAY, TOMORROW]
    times = [n.at_ms for n in await bench.log.read(TOMORROW)]
    assert times == sorted(times)


@pytest.mark.parametrize("jump_ms", [-24 * HOUR_MS, -HOUR_MS, HOUR_MS, 20 * 365 * 24 * HOUR_MS])
async def test_a_jump_of_the_wall_is_noted_and_moves_no_day(bench, jump_ms):
    await bench.issue("a")
    bench.hands.jump(jump_ms)
    assert await bench.issue("b") == "20261121-A002"
    noted = [n.event.drift_ms for n in await bench.log.read(TODAY) if is_jump(n.event)]
    assert noted == [jump_ms]


def is_jump(event: e.AnyEvent) -> bool:
    return isinstance(event, e.ClockJumped)


@pytest.mark.parametrize("how", [FAIL, UNKNOWN])
@pytest.mark.parametrize("point", range(3))
async def test_a_log_that_fails_at_the_turn_refuses_nobody_for_good(bench, how, point):
    await bench.issue("old")
    bench.hands.forward(19 * HOUR_MS)
    bench.log.plan.extend([FINE] * point + [how])
    for _ in range(10):
        try:
            ticket = await bench.issue("new")
            break
        except Busy:
            continue
    assert ticket == "20261122-A001"
    assert bench.day.running
    await bench.assert_state_is_log()


async def test_an_hour_of_turning_set_later_overnight_does_not_open_a_day_twice(log):
    bench = Bench(log)
    bench.hands.wall_ms = at(f"{TODAY} 22:00")
    await bench.start()
    await bench.crash()
    bench.hands.forward(int(5.5 * HOUR_MS))
    bench.office = replace(OFFICE, rules=Rules(turn_hour=5))
    await bench.start()
    assert await bench.issue() == "20261122-A001"
    assert await bench.day.read(lambda state: state.office.rules.turn_hour) == 5
    await bench.crash()


async def test_a_change_of_the_configuration_lasts_over_the_turn(bench):
    changed = replace(OFFICE, hotline="1900")
    await bench.ask(c.SetConfiguration(changed))
    bench.hands.forward(19 * HOUR_MS)
    await bench.issue()
    assert await bench.day.read(lambda state: state.office.hotline) == "1900"


async def test_a_key_of_yesterday_still_gives_yesterdays_answer(bench):
    ticket = await bench.issue("k")
    bench.hands.forward(19 * HOUR_MS)
    await bench.issue("new")
    assert await bench.issue("k") == ticket
    await bench.restart()
    assert await bench.issue("k") == ticket


async def test_a_visit_of_yesterday_can_be_rated_within_its_window(bench):
    await bench.ask(c.OpenCounter(1))
    ticket = await bench.issue()
    await bench.ask(c.CallNext(1))
    await bench.ask(c.FinishService(1))
    bench.hands.forward(19 * HOUR_MS + 30 * MINUTE_MS)
    await bench.ask(c.RateVisit(ticket, 5), "r", day=TODAY)
    with pytest.raises(refusals.AlreadyRated):
        await bench.ask(c.RateVisit(ticket, 1), "s", day=TODAY)
    await bench.restart()
    await bench.assert_state_is_log()
    with pytest.raises(refusals.UnknownTicket):
        await bench.ask(c.RateVisit(ticket, 1), day="2026-11-01")
