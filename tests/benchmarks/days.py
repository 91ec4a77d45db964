"""A whole day: appended, replayed, and the way back to work after a kill −9 in the midst of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

from queue_server.core.evolve import evolve
from queue_server.core.state import State
from queue_server.days import Day
from queue_server.log.database import Database
from queue_server.log.protocol import Entry
from queue_server.log.sqlite import SqliteLog
from tests.benchmarks.disks import sync_ms
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.offices import DATABASE, Site, make_site, serving
from tests.benchmarks.samples import office, whole_day

VISITS = 3_000
BATCH = 500
ROUNDS = 5
APPENDS = 100
RESTART_GOAL_S = 10.0


def measure(scratch: Path) -> Iterator[Figure]:
    """All figures of a whole day."""
    entries = whole_day(VISITS)
    yield from asyncio.run(_appends(scratch, entries))
    site = make_site(scratch / "day")
    yield from asyncio.run(_replays(site, entries))
    yield from _restarts(site, len(entries))


@asynccontextmanager
async def _log(path: Path) -> AsyncIterator[SqliteLog]:
    database = await Database.open(path)
    try:
        yield SqliteLog(database, office().id)
    finally:
        await database.close()


async def _appends(scratch: Path, entries: Sequence[Entry]) -> list[Figure]:
    """Durable appends from the event loop, one row and ``BATCH`` rows at a time."""
    async with _log(scratch / "append.db") as log:
        ones = [await _timed_ms(log, entries[i : i + 1]) for i in range(APPENDS)]
        rest = entries[APPENDS:]
        many = [
            await _timed_ms(log, rest[i : i + BATCH])
            for i in range(0, len(rest) - BATCH + 1, BATCH)
        ]
    alone = sync_ms(scratch)
    note = "beside it: 4 KiB appended and fdatasync alone"
    return [
        figure("append 1 event durably", "ms", ones, baseline=alone, note=note),
        figure(f"append {BATCH} events durably", "ms", many, baseline=alone, note=note),
    ]


async def _timed_ms(log: SqliteLog, entries: Sequence[Entry]) -> float:
    began = perf_counter()
    await log.append(entries)
    return (perf_counter() - began) * 1000


async def _replays(site: Site, entries: Sequence[Entry]) -> list[Figure]:
    """Puts the day into the site's log and replays it from there."""
    async with _log(site.data / DATABASE) as log:
        for start in range(0, len(entries), BATCH):
            await log.append(entries[start : start + BATCH])
        rounds = [await _replay_ms(log, entries[0].day) for _ in range(ROUNDS)]
    note = f"{len(entries):,} events"
    names = ("log read", "log read and evolve", "log read, evolve, and every answer remembered")
    return [
        figure(f"{VISITS:,}-visit day: {name}", "ms", values, note=note)
        for name, values in zip(names, zip(*rounds, strict=True), strict=True)
    ]


async def _replay_ms(log: SqliteLog, day: str) -> tuple[float, float, float]:
    began = perf_counter()
    read = await log.read(day)
    read_ms = (perf_counter() - began) * 1000
    began = perf_counter()
    state = State()
    for entry in read:
        evolve(state, entry.recorded)
    evolve_ms = (perf_counter() - began) * 1000
    began = perf_counter()
    Day(read)
    return read_ms, read_ms + evolve_ms, read_ms + (perf_counter() - began) * 1000


def _restarts(site: Site, events: int) -> Iterator[Figure]:
    """From the start of the process, after a kill −9, to the first ticket in hand."""
    took_s: list[float] = []
    for _ in range(ROUNDS + 1):
        began = perf_counter()
        with serving(site) as server:
            server.post(site.kiosk, "/tickets", {"queue": "A"})
            took_s.append(perf_counter() - began)
            server.process.kill()
    yield figure(
        "kill −9 → first ticket",
        "s",
        took_s[1:],
        goal=f"at most {RESTART_GOAL_S:.0f} s",
        met=lambda made: made.max <= RESTART_GOAL_S,
        note=f"{events:,} events of today in the log",
    )
