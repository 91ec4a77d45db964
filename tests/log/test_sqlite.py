"""The store on disk keeps what every store promises, and more: it is there after a restart."""

from __future__ import annotations

import asyncio

import pytest

from queue_server.log.database import Database
from queue_server.log.protocol import LogUnavailable, VersionConflict
from queue_server.log.sqlite import SqliteLog
from tests.contracts.event_log import DAY, EventLogContract, entry


@pytest.fixture
async def database(tmp_path):
    opened = await Database.open(tmp_path / "data" / "office.db")
    yield opened
    await opened.close()


class TestSqliteLog(EventLogContract):
    @pytest.fixture
    async def log(self, database):
        return SqliteLog(database, "thach-chau")


async def test_a_log_opened_again_holds_the_same(tmp_path):
    path = tmp_path / "office.db"
    database = await Database.open(path)
    log = SqliteLog(database, "thach-chau")
    await log.append([entry(n) for n in range(1, 6)])
    before = await log.read(DAY), await log.head(DAY), await log.days()
    await database.close()
    database = await Database.open(path)
    log = SqliteLog(database, "thach-chau")
    assert (await log.read(DAY), await log.head(DAY), await log.days()) == before
    await log.append([entry(6)])
    assert len(await log.read(DAY)) == 6
    await database.close()


async def test_another_office_in_the_same_file_is_not_seen(database):
    here, there = SqliteLog(database, "thach-chau"), SqliteLog(database, "loc-ha")
    await here.append([entry(1)])
    await there.append([entry(1), entry(2)])
    assert await here.read(DAY) == [entry(1)]
    assert await here.head(DAY) != await there.head(DAY)
    await here.append([entry(2)])


async def test_of_two_writers_one_is_told_of_the_other_and_can_catch_up(database):
    first, second = SqliteLog(database, "thach-chau"), SqliteLog(database, "thach-chau")
    await first.append([entry(1)])
    assert len(await second.read(DAY)) == 1
    await second.append([entry(2)])
    with pytest.raises(VersionConflict):
        await first.append([entry(2)])
    assert len(await first.read(DAY)) == 2
    await first.append([entry(3)])
    assert [e.version for e in await second.read(DAY)] == [1, 2, 3]


async def test_a_full_disk_makes_the_log_unavailable_and_loses_nothing(database):
    log = SqliteLog(database, "thach-chau")
    await log.append([entry(1)])
    pages = await database.run(lambda c: c.pragma("page_count"))
    await database.run(lambda c: c.pragma("max_page_count", pages))
    with pytest.raises(LogUnavailable, match="full"):
        await log.append([entry(n) for n in range(2, 2000)])
    assert await log.read(DAY) == [entry(1)]
    await database.run(lambda c: c.pragma("max_page_count", pages * 100))
    await log.append([entry(2)])
    assert len(await log.read(DAY)) == 2


async def test_a_closed_file_makes_the_log_unavailable(database):
    log = SqliteLog(database, "thach-chau")
    await database.close()
    with pytest.raises(LogUnavailable):
        await log.append([entry(1)])
    await log.close()


async def test_a_caller_who_gives_up_leaves_the_log_right(database):
    log = SqliteLog(database, "thach-chau")
    task = asyncio.create_task(log.append([entry(1)]))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await log.close()
    next_one = len(await log.read(DAY)) + 1
    await log.append([entry(next_one)])
    assert [e.version for e in await log.read(DAY)] == list(range(1, next_one + 1))
