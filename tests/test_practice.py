"""Practice: an office of one's own, with citizens that are made up, and ten tasks."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from queue_server import practice
from queue_server.configuration import SAMPLE, load_office
from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.hub import Kind
from queue_server.lessons import LESSONS, learned
from queue_server.practice import IDLE_S, NoPractice, Practices, RoomsFull, practice_office

OFFICE = load_office(SAMPLE)


class Elapsed:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
async def rooms():
    elapsed = Elapsed()
    practices = Practices(elapsed)
    practices.elapsed = elapsed  # type: ignore[attr-defined]
    yield practices
    for n in range(practice.ROOMS_MAX + 1):
        await practices.end(f"session {n}")


async def waiting(room, wanted: int) -> None:
    slot = await room.hub.watch(Kind("counter", room.counter))
    async with asyncio.timeout(5):
        while await room.day.read(lambda state: len(state.line)) < wanted:
            await slot.take()
    room.hub.leave(slot)


async def test_citizens_wait_already_when_practice_begins(rooms):
    room = await rooms.begin("session 0", OFFICE, 1)
    await waiting(room, practice.FIRST)
    served = await room.day.read(lambda state: set(state.places[1].queues))
    assert {t.queue for t in await room.day.read(lambda s: list(s.tickets.values()))} <= served


async def test_every_task_is_learned_by_doing_it_and_what_citizens_do_teaches_nothing(rooms):
    room = await rooms.begin("session 0", OFFICE, 1)
    await waiting(room, practice.FIRST)
    assert room.log.done == set()
    asked = iter(range(99))

    async def do(command: c.Command) -> None:
        await room.day.ask(command, f"key {next(asked)}")

    await do(c.OpenCounter(1, "Hoa"))
    await do(c.CallNext(1))
    assert room.log.done == {"open", "next"}
    await do(c.Recall(1))
    await do(c.CallNext(1))
    await do(c.FinishService(1, (e.Stop("", "received", 2),)))
    await do(c.CallNext(1))
    held = await room.day.read(lambda state: state.counters[1].ticket)
    await do(c.DeclareNoShow(1))
    await do(c.ReturnTicket(held))
    await do(c.CallNext(1))
    await do(c.ParkTicket(1))
    await do(c.UndoAction(1))
    queue = await room.day.read(lambda state: next(iter(state.places[1].queues)))
    await do(c.TransferTicket(1, queue))
    done = room.around(0).practice.done
    assert done == list(LESSONS), "every task, in its order"


def test_a_task_is_not_learned_by_half_of_it():
    finished = e.ServiceFinished("20261121-A001", 1, (e.Stop("", "received", 1),))
    assert learned([finished]) == set()
    assert "dossiers" in learned([e.ServiceFinished("x", 1, (e.Stop("", "received", 2),))])


async def test_practice_is_open_at_all_hours_and_without_limits(rooms):
    closed = replace(
        OFFICE, queues=tuple(replace(q, open=False, daily_limit=1) for q in OFFICE.queues)
    )
    told = practice_office(closed)
    assert all(queue.open and not queue.daily_limit for queue in told.queues)
    assert told.hours == ()


async def test_each_session_has_a_room_of_its_own_and_beginning_anew_forgets(rooms):
    one = await rooms.begin("session 0", OFFICE, 1)
    await one.day.ask(c.OpenCounter(1), "key")
    two = await rooms.begin("session 1", OFFICE, 1)
    assert two.log.done == set()
    assert (await rooms.begin("session 0", OFFICE, 1)).log.done == set()
    assert len(rooms) == 2
    with pytest.raises(NoPractice):
        rooms.room("session 2")


async def test_a_room_nobody_works_in_is_closed_after_half_an_hour(rooms):
    await rooms.begin("session 0", OFFICE, 1)
    await rooms.begin("session 1", OFFICE, 2)
    rooms.elapsed.now_s = IDLE_S
    rooms.room("session 1")
    rooms.elapsed.now_s = IDLE_S + 1
    await rooms.close_idle()
    assert len(rooms) == 1
    with pytest.raises(NoPractice):
        rooms.room("session 0")


async def test_so_many_practise_at_a_time_and_no_more(rooms, monkeypatch):
    monkeypatch.setattr(practice, "ROOMS_MAX", 2)
    for n in range(2):
        await rooms.begin(f"session {n}", OFFICE, 1)
    with pytest.raises(RoomsFull):
        await rooms.begin("session 2", OFFICE, 1)
    await rooms.begin("session 1", OFFICE, 1)
