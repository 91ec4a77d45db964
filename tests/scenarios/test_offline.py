"""R10 and R11: a partition loses no number, gives none twice, and leaves nobody with two."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from devices.printers.virtual import VirtualPrinter
from link.client import Client
from link.messages import CounterView
from link.settings import Settings
from tests.scenarios.clients import issue, new_key, post
from tests.scenarios.kiosks import Kiosk
from tests.scenarios.proxy import Proxy
from tests.server import Server

KIOSKS, NUMBERS = 3, 500
HEALED_S_MAX = 10.0
ON_SCREEN_S_MAX = 0.5
ANSWER_S = 3.0
ISSUED_SQL = """
SELECT json_extract(event, '$.number') FROM events
WHERE json_extract(event, '$.type') = 'TicketIssued'
"""
CANCELLED_SQL = """
SELECT json_extract(event, '$.ticket') FROM events
WHERE json_extract(event, '$.type') = 'RequestCancelled' AND json_extract(event, '$.ticket') <> ''
"""
TIMES_SQL = """
SELECT json_extract(event, '$.number'), json_extract(event, '$.issued_at_ms') FROM events
WHERE json_extract(event, '$.type') = 'TicketIssued'
    AND json_extract(event, '$.number') LIKE ? ORDER BY 1
"""


@asynccontextmanager
async def hall(
    server: Server, scratch: Path, kiosks: int
) -> AsyncIterator[tuple[Proxy, list[Kiosk]]]:
    """Kiosks on one line to the server; the first has a printer."""
    proxy = Proxy(server.port)
    await proxy.start()
    made = [Kiosk(server, proxy.url, scratch, f"k{n}") for n in range(kiosks)]
    try:
        for n, kiosk in enumerate(made):
            await kiosk.start(None if n else VirtualPrinter())
        yield proxy, made
    finally:
        for kiosk in made:
            await kiosk.stop()
        await proxy.stop()


@pytest.fixture
def server(tmp_path: Path):
    made = Server(tmp_path / "office")
    made.start()
    yield made
    made.kill()


def live_numbers(server: Server) -> list[str]:
    """What has been issued and not been cancelled, by the log."""
    cancelled = {ticket for (ticket,) in server.read(CANCELLED_SQL)}
    numbers = [number for (number,) in server.read(ISSUED_SQL)]
    return [one for one in numbers if not any(gone.endswith(f"-{one}") for gone in cancelled)]


async def adopted(kiosks: list[Kiosk]) -> float:
    """Seconds until no kiosk has anything left to tell."""
    began = time.monotonic()
    for kiosk in kiosks:
        await kiosk.until(lambda k=kiosk: not (k.spool.unadopted() or k.spool.pending()))
    return time.monotonic() - began


async def seen_at_counter(server: Server, scratch: Path, numbers: set[str]) -> float:
    """Seconds until an officer's console has shown all these numbers."""
    token = scratch / "counter1.token"
    token.write_text(server.tokens["counter1"])
    began, seen = time.monotonic(), set()
    async with (
        Client(Settings(server=server.url, token_file=str(token))) as console,
        aclosing(console.live(CounterView, counter=1)) as views,
    ):
        async for view in views:
            seen |= {row.number for row in view.data.waiting}
            if numbers <= seen:
                break
    return time.monotonic() - began


async def office_goes_on(server: Server, done: asyncio.Event, given: list[str]) -> None:
    """Those on the server's side of the cut take numbers and are called."""
    async with aiohttp.ClientSession() as client:
        await post(client, server, "counter1", "/counters/1/open")
        while not done.is_set():
            given.append(await issue(client, server, new_key()))
            await post(client, server, "counter1", "/counters/1/next")
            await asyncio.sleep(0.05)


async def citizens(kiosk: Kiosk, count: int) -> None:
    for _ in range(count):
        await kiosk.take()


async def test_five_hundred_numbers_of_three_kiosks_are_all_there_ten_seconds_after_the_cut(
    server: Server, tmp_path: Path
) -> None:
    async with hall(server, tmp_path, KIOSKS) as (proxy, kiosks):
        before = [await kiosk.take() for kiosk in kiosks]
        proxy.line = "cut"
        for kiosk in kiosks:
            await kiosk.until(lambda k=kiosk: k.machine.shown.is_offline)
            kiosk.slowest_s = 0.0
        done, elsewhere = asyncio.Event(), list[str]()
        office = asyncio.create_task(office_goes_on(server, done, elsewhere))
        shares = [NUMBERS // KIOSKS + (n < NUMBERS % KIOSKS) for n in range(KIOSKS)]
        await asyncio.gather(*(citizens(k, n) for k, n in zip(kiosks, shares, strict=True)))
        done.set()
        await office
        own = {number for kiosk in kiosks for number in kiosk.shown[1:]}
        watching = asyncio.create_task(seen_at_counter(server, tmp_path, own))
        proxy.heal()
        await adopted(kiosks)
        healed_s = await watching
        slowest_ms = 1000 * max(kiosk.slowest_s for kiosk in kiosks)
        print(
            f"\nR10: {len(own)} numbers of {KIOSKS} kiosks, {len(elsewhere)} from the server "
            f"meanwhile; on a counter's screen {healed_s:.1f} s after the cut; "
            f"number on the kiosk's screen in {slowest_ms:.0f} ms at most"
        )
        assert len(own) == NUMBERS
        assert sorted(live_numbers(server)) == sorted([*before, *elsewhere, *own])
        assert [kiosk.spool.refused() for kiosk in kiosks] == [[]] * KIOSKS
        assert healed_s <= HEALED_S_MAX
        assert slowest_ms <= 1000 * ON_SCREEN_S_MAX
        for kiosk in kiosks:
            series = f"A{kiosk.machine.memory.known.series}-"
            times = [at for _, at in server.read(TIMES_SQL, f"{series}%")]
            assert times == sorted(set(times))


async def test_an_answer_that_was_lost_leaves_the_citizen_with_one_number(
    server: Server, tmp_path: Path
) -> None:
    async with hall(server, tmp_path, 1) as (proxy, [kiosk]):
        proxy.line = "deaf"
        shown = await kiosk.take()
        assert shown.startswith(f"A{kiosk.machine.memory.known.series}-")
        assert kiosk.slowest_s <= ANSWER_S + ON_SCREEN_S_MAX
        unknown = live_numbers(server)
        assert len(unknown) == 1
        assert unknown != [shown]
        proxy.heal()
        await adopted([kiosk])
        assert live_numbers(server) == [shown]


async def test_a_request_that_arrives_after_its_number_was_adopted_gives_no_second_one(
    server: Server, tmp_path: Path
) -> None:
    async with hall(server, tmp_path, 1) as (proxy, [kiosk]):
        proxy.line = "cut"
        taking = asyncio.create_task(kiosk.take())
        await kiosk.until(lambda: bool(kiosk.spool.pending()))
        [request] = kiosk.spool.pending()
        shown = await taking
        proxy.heal()
        await adopted([kiosk])
        async with aiohttp.ClientSession() as client:
            headers = kiosk.client._settings.token(), request.key
            late = await client.post(
                f"{server.api}{request.path}",
                data=request.body,
                headers={"Authorization": f"Bearer {headers[0]}", "Idempotency-Key": headers[1]},
            )
            assert (late.status, (await late.json())["code"]) == (409, "request_cancelled")
        assert live_numbers(server) == [shown]


async def weather(proxy: Proxy, chance: random.Random, done: asyncio.Event) -> None:
    """The line breaks in one way or the other, for longer than an answer may take or for less."""
    while not done.is_set():
        proxy.line = chance.choice(["cut", "deaf", "deaf"])
        await asyncio.sleep(chance.uniform(0.5, 8.0))
        proxy.heal()
        await asyncio.sleep(chance.uniform(0.0, 1.0))


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.nightly)])
async def test_whatever_the_line_does_each_citizen_has_exactly_one_live_number(
    server: Server, tmp_path: Path, seed: int
) -> None:
    chance, done = random.Random(seed), asyncio.Event()
    async with hall(server, tmp_path, KIOSKS) as (proxy, kiosks):
        breaking = asyncio.create_task(weather(proxy, chance, done))
        await asyncio.gather(*(citizens(kiosk, 6) for kiosk in kiosks))
        done.set()
        await breaking
        proxy.heal()
        await adopted(kiosks)
        shown = [number for kiosk in kiosks for number in kiosk.shown]
        assert sorted(live_numbers(server)) == sorted(shown)
        assert len(shown) == KIOSKS * 6
        own = sum("-" in number for number in shown)
        print(f"\nR11 seed={seed}: {len(shown)} citizens, {own} with a number of the kiosk's own")
        assert 0 < own < len(shown)
