"""The only sender: one slot per client, the newest wins, one broken view harms no other."""

from __future__ import annotations

import asyncio

import pytest

from link import messages as m
from link.codec import decode_view
from queue_server import hub as hub_module
from queue_server import views
from queue_server.core import commands as c
from queue_server.core import refusals
from queue_server.hub import Hub, Kind, Slot
from queue_server.log.memory import MemoryLog
from queue_server.views.around import Around
from tests.bench import Bench
from tests.core.play import OFFICE

WALL, CONSOLE = Kind("wall"), Kind("counter", 1)


@pytest.fixture
async def bench():
    made = Bench(MemoryLog(OFFICE.id))
    await made.start()
    yield made
    await made.crash()


@pytest.fixture
def hub(bench):
    made = Hub(bench.day, epoch=3)
    bench.day.on_change = made.changed
    return made


async def shown(slot: Slot) -> m.View[m.WallView]:
    async with asyncio.timeout(2):
        return decode_view(await slot.take(), m.WallView)


def waiting(view: m.View[m.WallView]) -> int:
    return view.data.waiting[0].waiting


async def test_who_begins_to_watch_sees_the_day_as_it_is(bench, hub):
    await bench.issue()
    view = await shown(await hub.watch(WALL))
    assert (waiting(view), view.epoch, view.as_of) == (1, 3, 3)


async def test_a_slow_watcher_gets_the_newest_view_and_none_of_those_between(bench, hub):
    slot = await hub.watch(WALL)
    await shown(slot)
    for _ in range(50):
        await bench.issue()
    while (view := await shown(slot)) and waiting(view) < 50:
        assert waiting(view) > 0
    assert not slot._filled.is_set()


async def test_versions_grow_with_every_view(bench, hub):
    slot = await hub.watch(WALL)
    versions = [(await shown(slot)).version]
    for _ in range(5):
        await bench.issue()
        versions.append((await shown(slot)).version)
    assert versions == sorted(set(versions))


async def test_a_burst_of_changes_is_drawn_at_most_forty_times_a_second(bench, hub):
    slot = await hub.watch(WALL)
    first = (await shown(slot)).version
    loop = asyncio.get_running_loop()
    began = loop.time()
    for _ in range(300):
        await bench.issue()
    while waiting(view := await shown(slot)) < 300:
        continue
    most = (loop.time() - began) / hub_module.RENDER_GAP_S + 2
    assert view.version - first <= most


async def test_nobody_misses_a_change_made_while_beginning_to_watch(bench, hub):
    for count in range(1, 30):
        slot, _ = await asyncio.gather(hub.watch(WALL), bench.issue())
        while waiting(await shown(slot)) < count:
            continue
        hub.leave(slot)


async def test_a_heartbeat_comes_without_any_change(bench, hub, monkeypatch):
    monkeypatch.setattr(hub_module, "HEARTBEAT_S", 0.01)
    slot = await hub.watch(WALL)
    first = await shown(slot)
    beat = asyncio.create_task(hub.beat())
    second = await shown(slot)
    beat.cancel()
    assert (second.data, second.as_of) == (first.data, first.as_of)
    assert second.version > first.version


async def test_a_heartbeat_that_fails_is_not_the_last(bench, hub, monkeypatch):
    monkeypatch.setattr(hub_module, "HEARTBEAT_S", 0.01)
    slot = await hub.watch(WALL)
    first, left = await shown(slot), [1, 2]

    def around(now_ms: int) -> Around:
        if left:
            raise KeyError(left.pop())
        return Around()

    hub.around = around
    beat = asyncio.create_task(hub.beat())
    second = await shown(slot)
    beat.cancel()
    assert left == []
    assert second.version > first.version


async def test_one_view_that_breaks_silences_no_other_screen(bench, hub, monkeypatch):
    wall, console = await hub.watch(WALL), await hub.watch(CONSOLE)
    await shown(wall)
    await console.take()

    def broken(state, counter_id):
        raise ZeroDivisionError

    monkeypatch.setattr(views, "counter", broken)
    await bench.issue()
    assert waiting(await shown(wall)) == 1
    assert not console._filled.is_set()


async def test_a_counter_that_is_not_there_cannot_be_watched(hub):
    with pytest.raises(refusals.UnknownCounter):
        await hub.watch(Kind("counter", 9))
    assert len(hub) == 0


async def test_who_leaves_is_counted_no_more_and_sent_nothing(bench, hub):
    slot = await hub.watch(WALL)
    await shown(slot)
    assert hub.watching() == {"wall": 1}
    hub.leave(slot)
    await bench.issue()
    assert (hub.watching(), slot._filled.is_set()) == ({}, False)


async def test_nobody_is_shown_what_could_not_be_written(bench, hub):
    slot = await hub.watch(WALL)
    await shown(slot)
    bench.log.plan.append("fail")
    await bench.issue()
    await bench.ask(c.OpenCounter(1))
    seen = await shown(slot)
    written = len(await bench.log.read("2026-11-21"))
    assert seen.as_of <= written


async def test_an_order_is_told_once_and_before_the_view_that_waits(bench, hub):
    slot = await hub.watch(WALL)
    slot.order(b"first")
    slot.order(b"second")
    await bench.issue()
    assert [await slot.take(), await slot.take()] == [b"first", b"second"]
    assert waiting(await shown(slot)) == 1
    assert not slot._filled.is_set()


async def test_orders_that_nobody_takes_are_bounded(hub):
    slot = await hub.watch(WALL)
    for n in range(2 * hub_module.ORDERS_MAX):
        slot.order(str(n).encode())
    assert await slot.take() == str(hub_module.ORDERS_MAX).encode()


async def test_what_stands_beside_the_day_is_shown_at_once_and_as_rarely_as_the_day(bench, hub):
    calls: list[m.HelpCall] = []
    hub.around = lambda now_ms: Around(help=tuple(calls))
    slot = await hub.watch(Kind("manager"))
    first = decode_view(await slot.take(), m.ManagerView)
    for n in range(300):
        calls.append(m.HelpCall(str(n), "Kiosk 1", "", first.now))
        hub.nudge()
    async with asyncio.timeout(2):
        view = decode_view(await slot.take(), m.ManagerView)
    assert (len(view.data.help), view.version - first.version) == (300, 1)
