"""An office at work on a clock with hands and a log that can fail: what the writer is tested on."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from queue_server.clock import Clock
from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core.office import MINUTE_MS, Office
from queue_server.core.state import State
from queue_server.days import Outcome, newest_ms
from queue_server.log.database import Database
from queue_server.log.memory import MemoryLog
from queue_server.log.protocol import Entry, EventLog, LogUnavailable
from queue_server.log.sqlite import SqliteLog
from queue_server.office_day import OfficeDay
from tests.core.play import MORNING_MS, OFFICE, dump, replayed

HOUR_MS = 60 * MINUTE_MS
FAIL, UNKNOWN, FINE = "fail", "unknown", "fine"


class Hands:
    """The hands of a clock: time passes on both, a jump moves the wall only."""

    def __init__(self, at_ms: int = MORNING_MS) -> None:
        self.wall_ms, self.elapsed_ms = at_ms, 0

    def forward(self, ms: int) -> None:
        self.wall_ms += ms
        self.elapsed_ms += ms

    def jump(self, ms: int) -> None:
        self.wall_ms += ms

    def clock(self, newest_ms: int = 0) -> Clock:
        """A clock as the server makes one when it starts."""
        return Clock(
            newest_ms,
            wall=lambda: self.wall_ms / 1000,
            elapsed=lambda: self.elapsed_ms / 1000,
        )


class FlakyLog:
    """Another log, with failures by plan: ``fail`` before writing, ``unknown`` after it."""

    def __init__(self, inner: EventLog) -> None:
        self.inner = inner
        self.plan: deque[str] = deque()
        self.always = FINE
        self.appended: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.at_gate = asyncio.Event()

    def shut(self) -> None:
        """Hold the next append at the gate, until ``gate`` is set."""
        self.gate.clear()
        self.at_gate.clear()

    async def append(self, entries: Sequence[Entry]) -> None:
        how = self.plan.popleft() if self.plan else self.always
        self.at_gate.set()
        await self.gate.wait()
        if how == FAIL:
            raise LogUnavailable("the disk is full")
        await self.inner.append(entries)
        self.appended.append(len(entries))
        if how == UNKNOWN:
            raise LogUnavailable("nobody knows whether it was done")

    async def read(self, day: str, after: int = 0) -> list[Entry]:
        return await self.inner.read(day, after)

    async def days(self) -> list[str]:
        return await self.inner.days()

    async def head(self, day: str) -> str:
        return await self.inner.head(day)

    async def close(self) -> None:
        await self.inner.close()


@asynccontextmanager
async def store(kind: str, folder: Path) -> AsyncIterator[EventLog]:
    """A log of its own, ``memory`` or ``sqlite``."""
    if kind == "memory":
        yield MemoryLog(OFFICE.id)
        return
    database = await Database.open(folder / "office.db")
    yield SqliteLog(database, OFFICE.id)
    await database.close()


class Bench:
    """One office: ``start`` it, ask it, ``crash`` it and start it again on the same log."""

    def __init__(self, log: EventLog, office: Office = OFFICE) -> None:
        self.log, self.hands, self.office = FlakyLog(log), Hands(), office
        self.heard: list[int] = []
        self.day: OfficeDay

    async def start(self) -> None:
        clock = self.hands.clock(await newest_ms(self.log))
        self.day = OfficeDay(self.log, self.office, clock, on_change=self.hear)
        await self.day.start()

    def hear(self, state: State) -> None:
        self.heard.append(state.version)

    async def crash(self) -> None:
        """The process is gone with everything in memory."""
        task = self.day._task
        if task:
            task.cancel()
            await asyncio.wait([task])

    async def restart(self) -> None:
        """A crash, and the service manager starts it until it stays up."""
        await self.crash()
        for _ in range(10):
            try:
                return await self.start()
            except LogUnavailable:
                continue
        raise AssertionError("does not start again")

    async def ask(self, command: c.Command, key: str = "", **more: str) -> Outcome:
        self.hands.forward(1_000)
        return await self.day.ask(command, key, fingerprint=more.pop("body", "same"), **more)

    async def issue(self, key: str = "", queue: str = "A") -> str:
        outcome = await self.ask(c.IssueTicket(queue), key)
        assert outcome.ticket is not None
        return outcome.ticket.id

    async def state(self, day: str = "") -> dict[str, object]:
        return await self.day.read(dump, day)

    async def issued(self) -> list[tuple[str, str]]:
        """(key, ticket) of every issue in the log, of all days."""
        entries = [entry for day in await self.log.days() for entry in await self.log.read(day)]
        return [(n.request, n.event.ticket) for n in entries if isinstance(n.event, e.TicketIssued)]

    async def assert_state_is_log(self) -> None:
        """What is in memory is what a replay of the log gives."""
        for day in (await self.log.days())[-2:]:
            recorded = [entry.recorded for entry in await self.log.read(day)]
            assert await self.state(day) == dump(replayed(recorded))
