"""Practice (chế độ thực hành): an office of one's own, with citizens that are made up.

It runs on the same writer, hub and rules as the real one, so what is learned is true; but its log
is in memory, its citizens come by themselves, and nothing of it reaches the office's file, its
walls, its figures or the audit. One room for each session; a room nobody works in is closed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from link import messages as m
from queue_server.at_work import office_day
from queue_server.beside import beside
from queue_server.core import commands as c
from queue_server.core.office import NORMAL, Counter, Office, Queue
from queue_server.hub import Hub
from queue_server.lessons import LESSONS, learned
from queue_server.log.memory import MemoryLog
from queue_server.log.protocol import Entry
from queue_server.office_day import OfficeDay
from queue_server.views.around import Around

ROOMS_MAX = 20
IDLE_S = 30 * 60
LOOK_S = 60.0
FIRST = 6
"""So many wait when practice begins."""
EVERY_S = 20.0
LINE_MAX = 12
PRIORITY_SHARE = 0.2
CITIZEN = "citizen-"


class NoPractice(Exception):
    """Nobody practises in this session: begin first."""


class RoomsFull(Exception):
    """Too many people practise at the same time."""


class PracticeLog(MemoryLog):
    """A log that forgets, and hears what the officer has done."""

    def __init__(self, office: str) -> None:
        super().__init__(office)
        self.done: set[str] = set()

    async def append(self, entries: Sequence[Entry]) -> None:
        await super().append(entries)
        by_request: dict[str, list[Entry]] = {}
        for entry in entries:
            by_request.setdefault(entry.request, []).append(entry)
        for request, asked in by_request.items():
            if request and not request.startswith(CITIZEN):
                self.done |= learned([entry.event for entry in asked])


class Room(Struct):
    """One officer's practice; ``used_s`` is when they last did anything, monotonic."""

    counter: int
    day: OfficeDay
    hub: Hub
    log: PracticeLog
    stack: AsyncExitStack
    used_s: float

    def around(self, now_ms: int) -> Around:
        done = [key for key in LESSONS if key in self.log.done]
        return Around(practice=m.Practice(list(LESSONS), done))


def practice_office(office: Office) -> Office:
    """The real office, open at all hours and without limits, so that every task can be tried."""
    queues = tuple(_unlimited(queue) for queue in office.queues)
    rules = replace(office.rules, auto_call=False)
    return replace(office, queues=queues, rules=rules, hours=(), holidays=(), working_days=())


def _unlimited(queue: Queue) -> Queue:
    return replace(queue, open=True, daily_limit=0, ask_from=0, per_person=0)


class Practices:
    """All rooms of one server. ``now_s`` is a monotonic clock."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._rooms: dict[str, Room] = {}

    def __len__(self) -> int:
        return len(self._rooms)

    def room(self, session: str) -> Room:
        """The room of a session, which is in use now; raises ``NoPractice``."""
        room = self._rooms.get(session)
        if room is None:
            raise NoPractice
        room.used_s = self._now_s()
        return room

    async def begin(self, session: str, office: Office, counter: int) -> Room:
        """A fresh room, in place of the one before; raises ``RoomsFull``."""
        await self.end(session)
        if len(self._rooms) >= ROOMS_MAX:
            raise RoomsFull
        log, stack = PracticeLog(office.id), AsyncExitStack()
        epoch = time.time_ns() // 1_000_000
        told = practice_office(office)
        day, hub = await stack.enter_async_context(office_day(log, told, epoch))
        room = Room(counter, day, hub, log, stack, self._now_s())
        hub.around = room.around
        citizens = _citizens(day, told, counter, Random(session))
        await stack.enter_async_context(beside(citizens, "citizens"))
        self._rooms[session] = room
        return room

    async def end(self, session: str) -> None:
        room = self._rooms.pop(session, None)
        if room is not None:
            await room.stack.aclose()

    async def close_idle(self) -> None:
        """End the rooms in which nobody has done anything for half an hour."""
        long_ago_s = self._now_s() - IDLE_S
        for session in [key for key, room in self._rooms.items() if room.used_s < long_ago_s]:
            await self.end(session)

    async def close(self) -> None:
        for session in list(self._rooms):
            await self.end(session)


@asynccontextmanager
async def practices_open() -> AsyncIterator[Practices]:
    """The rooms of a server, looked after until the block ends."""
    practices = Practices()
    try:
        async with beside(_keep(practices), "practice"):
            yield practices
    finally:
        await practices.close()


async def _keep(practices: Practices) -> None:
    while True:
        await asyncio.sleep(LOOK_S)
        await practices.close_idle()


async def _citizens(day: OfficeDay, office: Office, counter: int, chance: Random) -> None:
    """Some wait already, others come; nobody comes to a full line."""
    place = next(place for place in office.counters if place.id == counter)
    for n in count():
        if n >= FIRST:
            await asyncio.sleep(EVERY_S)
        if await day.read(lambda state: len(state.line)) < LINE_MAX:
            await day.ask(_wish(office, place, chance), f"{CITIZEN}{n}")


def _wish(office: Office, place: Counter, chance: Random) -> c.IssueTicket:
    """What a citizen comes for: a procedure wherever this counter has any, to be counted."""
    served = [queue for queue in office.queues if queue.code in place.queues]
    queue = chance.choice([queue for queue in served if queue.procedures] or served)
    classes = [class_.code for class_ in office.classes if class_.code != NORMAL]
    class_ = chance.choice(classes) if classes and chance.random() < PRIORITY_SHARE else NORMAL
    wanted = (chance.choice(queue.procedures),) if queue.procedures else ()
    return c.IssueTicket(queue.code, class_, procedures=wanted, consent=True)
