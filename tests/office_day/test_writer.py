"""The only writer: keys, group commit, failures of the log."""

from __future__ import annotations

import asyncio

import pytest

from queue_server.core import commands as c
from queue_server.core import refusals
from queue_server.core.office import MINUTE_MS
from queue_server.log.codec import UnreadableEvent
from queue_server.office_day import INBOX_MAX, Busy, KeyReused
from tests.bench import FAIL, FINE, HOUR_MS, UNKNOWN

TODAY, TOMORROW = "2026-11-21", "2026-11-22"


# -- the same request again -------------------------------------------------------------------


async def test_a_request_sent_ten_times_has_one_effect_and_one_answer(bench):
    outcomes = [await bench.ask(c.IssueTicket("A"), "k") for _ in range(10)]
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert await bench.issued() == [("k", "20261121-A001")]


async def test_a_request_sent_ten_times_at_once_has_one_effect_and_one_answer(bench):
    outcomes = await asyncio.gather(*(bench.ask(c.IssueTicket("A"), "k") for _ in range(10)))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert await bench.issued() == [("k", "20261121-A001")]


SCRIPT = (
    c.OpenCounter(1),
    c.IssueTicket("A"),
    c.IssueTicket("A", class_="elderly"),
    c.IssueTicket("A", class_="merit"),
    c.CallNext(1),
    c.Recall(1),
    c.CallNext(1),
    c.ParkTicket(1, minutes=5),
    c.CallNext(1),
    c.TransferTicket(1, "B"),
    c.CloseCounter(1),
)


async def test_every_request_is_answered_the_same_after_a_restart(bench):
    before = [await bench.ask(command, f"k{n}") for n, command in enumerate(SCRIPT)]
    state = await bench.state()
    await bench.restart()
    after = [await bench.ask(command, f"k{n}") for n, command in enumerate(SCRIPT)]
    assert after == before
    assert await bench.state() == state


async def test_the_same_key_with_another_body_is_refused_and_changes_nothing(bench):
    await bench.ask(c.IssueTicket("A"), "k", body="one")
    before = await bench.state()
    with pytest.raises(KeyReused):
        await bench.ask(c.IssueTicket("B"), "k", body="two")
    assert await bench.state() == before


async def test_a_refused_request_may_be_asked_again_with_its_key(bench):
    with pytest.raises(refusals.CounterClosed):
        await bench.ask(c.CallNext(1), "k")
    await bench.ask(c.OpenCounter(1))
    ticket = await bench.issue()
    outcome = await bench.ask(c.CallNext(1), "k")
    assert outcome.ticket.id == ticket


async def test_an_asker_who_gives_up_finds_it_done_once(bench):
    bench.log.shut()
    asking = asyncio.create_task(bench.ask(c.IssueTicket("A"), "k"))
    await bench.log.at_gate.wait()
    asking.cancel()
    bench.log.gate.set()
    assert (await bench.ask(c.IssueTicket("A"), "k")).ticket.number == "A001"
    assert len(await bench.issued()) == 1


# -- group commit -----------------------------------------------------------------------------


async def test_three_hundred_commands_at_once_share_few_durable_writes(bench):
    before = len(bench.log.appended)
    await asyncio.gather(*(bench.issue(f"k{n}") for n in range(300)))
    assert len(bench.log.appended) - before <= 3
    tickets = [ticket for _, ticket in await bench.issued()]
    assert len(set(tickets)) == len(tickets) == 300


async def test_a_reader_sees_only_what_is_durable(bench):
    bench.log.shut()
    asking = asyncio.create_task(bench.issue("k"))
    await bench.log.at_gate.wait()
    reading = asyncio.create_task(bench.day.read(lambda state: list(state.tickets)))
    await asyncio.sleep(0)
    assert not reading.done()
    bench.log.gate.set()
    assert await reading == [await asking]


async def test_a_reader_never_sees_what_failed_to_be_written(bench):
    bench.log.shut()
    bench.log.always = FAIL
    asking = asyncio.create_task(bench.issue("k"))
    await bench.log.at_gate.wait()
    reading = asyncio.create_task(bench.day.read(lambda state: list(state.tickets)))
    bench.log.gate.set()
    async with asyncio.timeout(2):
        assert await reading == []
    with pytest.raises(Busy):
        await asking


async def test_a_full_inbox_says_busy_at_once_and_loses_nobody_in_it(bench):
    bench.log.shut()
    first = asyncio.create_task(bench.issue("first"))
    await bench.log.at_gate.wait()
    waiting = [asyncio.create_task(bench.issue(f"k{n}")) for n in range(INBOX_MAX)]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await bench.issue("one too many")
    bench.log.gate.set()
    assert len({await first, *await asyncio.gather(*waiting)}) == INBOX_MAX + 1


# -- when the log fails -----------------------------------------------------------------------


@pytest.mark.parametrize("how", [FAIL, UNKNOWN])
@pytest.mark.parametrize("point", range(len(SCRIPT)))
async def test_a_failed_write_at_any_point_leaves_nothing_half_done(bench, how, point):
    bench.log.plan.extend([FINE] * point + [how])
    for n, command in enumerate(SCRIPT):
        await bench.ask(command, f"k{n}")
    await bench.assert_state_is_log()
    assert [key for key, _ in await bench.issued()] == ["k1", "k2", "k3"]


@pytest.mark.parametrize("how", [FAIL, UNKNOWN])
async def test_a_failed_write_for_many_is_tried_again_for_each(bench, how):
    bench.log.shut()
    first = asyncio.create_task(bench.issue("first"))
    await bench.log.at_gate.wait()
    bench.log.plan.append(how)
    many = [asyncio.create_task(bench.issue(f"k{n}")) for n in range(50)]
    await asyncio.sleep(0)
    bench.log.gate.set()
    tickets = [await first, *await asyncio.gather(*many)]
    assert len(set(tickets)) == 51
    assert sorted(ticket for _, ticket in await bench.issued()) == sorted(tickets)
    await bench.assert_state_is_log()


async def test_a_disk_that_stays_full_says_busy_while_screens_go_on(bench):
    ticket = await bench.issue("before")
    bench.log.always = FAIL
    for n in range(3):
        with pytest.raises(Busy):
            await bench.issue(f"k{n}")
        async with asyncio.timeout(2):
            assert await bench.day.read(lambda state: list(state.tickets)) == [ticket]
    bench.log.always = FINE
    assert await bench.issue("k0") == "20261121-A002"
    await bench.assert_state_is_log()


@pytest.mark.parametrize("due", ["a parked number", "the turn of the day"])
async def test_what_falls_due_while_the_disk_is_full_holds_up_no_screen(bench, due):
    await bench.issue()
    await bench.ask(c.OpenCounter(1))
    await bench.ask(c.CallNext(1))
    await bench.ask(c.ParkTicket(1, minutes=5))
    bench.log.always = FAIL
    bench.hands.forward(6 * MINUTE_MS if due == "a parked number" else 24 * HOUR_MS)
    with pytest.raises(Busy):
        await bench.issue()
    for _ in range(5):
        async with asyncio.timeout(5):
            assert await bench.day.read(lambda state: state.day) == TODAY
    bench.log.always = FINE
    await bench.issue()


async def test_a_log_that_cannot_be_understood_for_a_while_is_read_again_until_it_can(
    bench, monkeypatch
):
    async def damaged(day: str, after: int = 0) -> None:
        raise UnreadableEvent("planted")

    ticket = await bench.issue("before")
    bench.log.plan.append(FAIL)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(bench.log, "read", damaged)
        for n in range(3):
            with pytest.raises(Busy):
                await asyncio.wait_for(bench.issue(f"k{n}"), 2)
    assert await bench.issue("k0") == "20261121-A002"
    assert await bench.day.read(lambda state: list(state.tickets)) == [ticket, "20261121-A002"]


async def test_a_listener_that_breaks_does_not_repeat_what_is_written(bench):
    def broken(state):
        raise RuntimeError("planted")

    bench.day.on_change = broken
    assert await bench.issue() == "20261121-A001"
    assert await bench.issue() == "20261121-A002"
    assert len(await bench.issued()) == 2


async def test_a_view_that_breaks_is_told_to_its_reader_and_to_nobody_else(bench):
    bench.log.shut()
    asking = asyncio.create_task(bench.issue("k"))
    await bench.log.at_gate.wait()
    broken = asyncio.create_task(bench.day.read(lambda state: state.tickets["no such"]))
    whole = asyncio.create_task(bench.day.read(lambda state: len(state.tickets)))
    await asyncio.sleep(0)
    bench.log.gate.set()
    with pytest.raises(KeyError):
        await broken
    assert (await whole, await asking) == (1, "20261121-A001")


# -- requests taken back ----------------------------------------------------------------------


async def test_a_request_that_was_done_is_cancelled_with_its_ticket(bench):
    ticket = await bench.issue("k")
    outcome = await bench.ask(c.CancelRequest("k"), "cancel")
    assert (outcome.ticket.id, outcome.ticket.state) == (ticket, "cancelled")


async def test_a_request_that_comes_after_its_cancelling_does_nothing(bench):
    await bench.ask(c.CancelRequest("k"), "cancel")
    await bench.restart()
    with pytest.raises(refusals.RequestCancelled):
        await bench.issue("k")
    assert await bench.issued() == []


async def test_a_request_cancelled_before_the_turn_stays_cancelled_after_it(bench):
    await bench.ask(c.CancelRequest("k"), "cancel")
    bench.hands.forward(19 * HOUR_MS)
    with pytest.raises(refusals.RequestCancelled):
        await bench.issue("k")


async def test_cancelling_twice_changes_nothing_more(bench):
    await bench.issue("k")
    await bench.ask(c.CancelRequest("k"), "one")
    before = await bench.state()
    await bench.ask(c.CancelRequest("k"), "two")
    assert await bench.state() == before


async def test_the_office_stops_when_everything_asked_is_answered(bench):
    asked = [asyncio.create_task(bench.issue(f"k{n}")) for n in range(20)]
    await asyncio.sleep(0)
    await bench.day.close()
    assert len({await ticket for ticket in asked}) == 20
