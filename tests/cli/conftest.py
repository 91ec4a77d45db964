"""An office made by the commands, and one after a short day of work."""

from __future__ import annotations

import asyncio

import pytest

from queue_server import configuration
from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core.decide import decide
from queue_server.core.evolve import evolve
from queue_server.core.state import State
from queue_server.log.database import FILE, Database
from queue_server.log.protocol import Entry
from queue_server.log.sqlite import SqliteLog
from tests.command_line import run

AT_MS = 1_795_222_800_000
DAY, AHEAD = "2026-11-21", "2026-11-24"
DAY_MS = 24 * 60 * 60 * 1000


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    assert run("init", "--data", folder, "--sample")[0] == 0
    return folder


@pytest.fixture
def worked(data):
    """An office after a short day: two numbers taken, two called; a slot is kept three days on."""
    asyncio.run(work(data))
    return data


async def work(data) -> None:
    database = await Database.open(data / FILE)
    office = await database.run(configuration.current)
    log, state, now_ms = SqliteLog(database, office.id), State(), AT_MS
    booking = e.AppointmentBooked("1124-AAAA", "A", AT_MS + 3 * DAY_MS)
    await log.append([Entry(AHEAD, 1, AT_MS - DAY_MS, "", "", booking)])
    for command in (
        c.OpenDay(office),
        c.OpenCounter(1),
        c.IssueTicket("A"),
        c.IssueTicket("A", "elderly"),
        c.CallNext(1),
        c.CallNext(1),
    ):
        now_ms += 60_000
        for event in decide(state, command, now_ms):
            entry = Entry(DAY, state.version + 1, now_ms, "", "", event)
            await log.append([entry])
            evolve(state, entry.recorded)
    await database.close()
