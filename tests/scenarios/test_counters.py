"""R4: sixteen counters press "next" at the same instant, and each ticket is called once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from queue_server import configuration
from tests.scenarios.clients import issue, new_key, percentile_ms, post
from tests.server import ForkedServer, Server

COUNTERS = range(1, 17)
COUNTER = """
[[counter]]
id = {k}
name = {{ vi = "Quầy {k}" }}
queues = {{ A = 0, B = 0, C = 0, E = 0, G = 0, R = 0 }}
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    sample = configuration.SAMPLE.read_text("utf-8")
    head, _, rest = sample.partition("[[counter]]")
    classes = rest[rest.index("[[class]]") :]
    many = "".join(COUNTER.format(k=k) for k in COUNTERS)
    office = tmp_path / "office.toml"
    office.write_text(head + many + classes, "utf-8")
    made = ForkedServer(tmp_path / "data", office=office)
    made.start()
    yield made
    made.kill()


async def call_all(server: Server, waiting: int) -> tuple[list[str], list[float]]:
    """The numbers called and the time of each answer, by sixteen counters at once."""
    numbers: list[str] = []
    times_s: list[float] = []
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as client:

        async def customer(count: int) -> None:
            for _ in range(count):
                await issue(client, server, new_key())

        async def officer(k: int) -> None:
            await post(client, server, f"counter{k}", f"/counters/{k}/open")
            while True:
                began = time.perf_counter()
                status, told = await post(client, server, f"counter{k}", f"/counters/{k}/next")
                times_s.append(time.perf_counter() - began)
                if status == 204:
                    return
                numbers.append(told["ticket"]["number"])

        await asyncio.gather(*(customer(waiting // 16) for _ in COUNTERS))
        await asyncio.gather(*(officer(k) for k in COUNTERS))
    return numbers, times_s


async def check(server: Server, waiting: int) -> None:
    began = time.perf_counter()
    numbers, times_s = await call_all(server, waiting)
    print(
        f"\nR4: {len(numbers)} calls by 16 counters in {time.perf_counter() - began:.1f} s, "
        f"{len(numbers) - len(set(numbers))} double, p99 {percentile_ms(times_s, 0.99):.0f} ms"
    )
    assert sorted(numbers, key=lambda n: int(n[1:])) == [f"A{n:03d}" for n in range(1, waiting + 1)]


async def test_two_thousand_tickets_are_each_called_once_by_sixteen_counters(server):
    await check(server, 2_000)


@pytest.mark.nightly
async def test_ten_thousand_tickets_are_each_called_once_by_sixteen_counters(server):
    await check(server, 10_000)


async def test_two_presses_with_one_key_are_one_call(server):
    async with aiohttp.ClientSession() as client:
        await post(client, server, "counter1", "/counters/1/open")
        for _ in range(3):
            await issue(client, server, new_key())
        key = new_key()
        next_ = "/counters/1/next"
        told = await asyncio.gather(
            *(post(client, server, "counter1", next_, key=key) for _ in range(10))
        )
    assert all(answer == told[0] for answer in told)
    assert told[0][1]["ticket"]["number"] == "A001"
