"""R1: whatever is killed whenever, no number is lost or given twice."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator

import aiohttp
import pytest

from queue_server.log.database import FILE, connect
from tests.scenarios.clients import issue, new_key, post
from tests.server import ForkedServer, Server

CLIENTS = 4
PAUSE_S = 0.05
"""Four clients that ask every 50 ms: 80 requests a second while the server is up."""
ISSUED_SQL = """
SELECT request, json_extract(event, '$.number') FROM events
WHERE json_extract(event, '$.type') = 'TicketIssued'
"""
CALLED_SQL = """
SELECT json_extract(event, '$.ticket') FROM events
WHERE json_extract(event, '$.type') = 'TicketCalled'
"""


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    made = ForkedServer(tmp_path)
    made.start()
    yield made
    made.kill()


async def customer(server: Server, given: dict[str, str], done: asyncio.Event) -> None:
    """Takes numbers; remembers which key was answered with which number."""
    async with aiohttp.ClientSession() as client:
        while not done.is_set():
            key = new_key()
            given[key] = await issue(client, server, key)
            await asyncio.sleep(PAUSE_S)


async def officer(server: Server, counter: int, called: list[str], done: asyncio.Event) -> None:
    """Calls whoever is next; remembers who came."""
    machine = f"counter{counter}"
    async with aiohttp.ClientSession() as client:
        await post(client, server, machine, f"/counters/{counter}/open")
        while not done.is_set():
            status, told = await post(client, server, machine, f"/counters/{counter}/next")
            if status == 200:
                called.append(told["ticket"]["id"])
            await asyncio.sleep(PAUSE_S)


async def kill_again_and_again(server: Server, kills: int, chance: random.Random) -> None:
    for _ in range(kills):
        await asyncio.sleep(chance.uniform(0.02, 0.7))
        server.kill()
        await asyncio.to_thread(server.start)


async def survive(server: Server, kills: int, seed: int) -> None:
    given: dict[str, str] = {}
    called: list[str] = []
    done, began = asyncio.Event(), time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        for n in range(CLIENTS):
            tasks.create_task(customer(server, given, done))
            if n in (1, 2):
                tasks.create_task(officer(server, n, called, done))
        await kill_again_and_again(server, kills, random.Random(seed))
        await asyncio.sleep(0.2)
        done.set()
    issued = server.read(ISSUED_SQL)
    numbers = [number for _, number in issued]
    lost = {key: number for key, number in given.items() if (key, number) not in set(issued)}
    twice = len(numbers) - len(set(numbers)) + len(issued) - len({key for key, _ in issued})
    in_log = [ticket for (ticket,) in server.read(CALLED_SQL)]
    print(
        f"\nR1 seed={seed}: {kills} kills in {time.monotonic() - began:.1f} s, "
        f"{len(given)} numbers and {len(called)} calls answered, "
        f"lost={len(lost)} duplicated={twice}"
    )
    assert (lost, twice) == ({}, 0)
    assert len(given) > kills
    assert len(in_log) == len(set(in_log)) == len(set(called)) == len(called)
    assert sorted(numbers) == sorted(f"A{n:03d}" for n in range(1, len(numbers) + 1))
    assert server.stop() == 0
    assert server.command("verify").returncode == 0
    connection = connect(server.data / FILE, check=True)
    assert connection.execute("PRAGMA integrity_check").get == "ok"
    connection.close()


async def test_thirty_kills_lose_and_duplicate_no_number(server):
    await survive(server, 30, seed=20261121)


@pytest.mark.nightly
async def test_two_hundred_kills_lose_and_duplicate_no_number(server):
    await survive(server, 200, seed=1)
