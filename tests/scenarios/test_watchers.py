"""R12, R13: watchers that stall harm only themselves; after a kill everybody is current again."""

from __future__ import annotations

import asyncio
import os
import random
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from link.codec import decode_view
from link.messages import WallView
from link.session import Session
from tests.scenarios.clients import issue, new_key, percentile_ms
from tests.server import HOST, ForkedServer, Server

HEALTHY, STALLED, ROUNDS = 50, 20, 60
HERD = 200
RSS_MB_MAX = 300


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = ForkedServer(tmp_path)
    made.start()
    yield made
    made.kill()


def client_session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


def waiting_in(view: bytes) -> int:
    data = decode_view(view, WallView).data
    return next(row.waiting for row in data.waiting if row.queue == "A")


async def stall(server: Server) -> socket.socket:
    """Upgrades to the largest view, with a small window, and never reads a byte of it."""
    loop = asyncio.get_running_loop()
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.setblocking(False)
    await loop.sock_connect(sock, (HOST, server.port))
    lines = [
        "GET /api/v1/live?view=counter&counter=1 HTTP/1.1",
        f"Host: {HOST}:{server.port}",
        f"Authorization: {server.headers('reports')['Authorization']}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    await loop.sock_sendall(sock, ("\r\n".join(lines) + "\r\n\r\n").encode())
    return sock


async def watch(server: Server, seen: list[dict[int, float]], ready: asyncio.Barrier) -> None:
    """Notes when each number of people waiting was first shown."""
    mine: dict[int, float] = {}
    seen.append(mine)
    url = f"{server.api}/live?view=wall"
    async with (
        client_session() as client,
        client.ws_connect(url, headers=wall(server)) as socket_,
    ):
        await ready.wait()
        async for message in socket_:
            count = waiting_in(message.data.encode())
            for n in range(max(mine, default=0) + 1, count + 1):
                mine[n] = time.perf_counter()


async def watching(server: Server, view: str) -> int:
    async with client_session() as client, client.get(f"{server.url}/metrics") as answer:
        for line in (await answer.text()).splitlines():
            if line.startswith(f'motcua_ws_clients{{view="{view}"}}'):
                return int(float(line.split()[-1]))
    return 0


async def test_twenty_watchers_that_do_not_read_delay_nobody_and_are_dropped(server):
    seen: list[dict[int, float]] = []
    ready = asyncio.Barrier(HEALTHY + 1)
    async with client_session() as client:
        await asyncio.gather(*(issue(client, server, new_key()) for _ in range(300)))
        sockets = [await stall(server) for _ in range(STALLED)]
        healthy = [asyncio.create_task(watch(server, seen, ready)) for _ in range(HEALTHY)]
        await ready.wait()
        answered: dict[int, float] = {}
        for n in range(301, 301 + ROUNDS):
            await issue(client, server, new_key())
            answered[n] = time.perf_counter()
            await asyncio.sleep(0.1)
        async with asyncio.timeout(15):
            while await watching(server, "counter"):
                await issue(client, server, new_key())
                await asyncio.sleep(0.1)
        still = await watching(server, "wall")
    for task in healthy:
        task.cancel()
    await asyncio.wait(healthy)
    for sock in sockets:
        sock.close()
    late_s = [max(0.0, mine[n] - at) for mine in seen for n, at in answered.items()]
    p99_ms = percentile_ms(late_s, 0.99)
    print(f"\nR12: {HEALTHY} watchers beside {STALLED} stalled: p99 {p99_ms:.0f} ms")
    assert p99_ms <= 1_000
    assert still == HEALTHY


def wall(server: Server) -> dict[str, str]:
    """Many watchers stand here for one wall: one process, not copies of its key."""
    return server.headers("display") | {"Motcua-Instance": "one wall"}


class Watcher:
    """A wall as ``link`` makes one: it retries by ``Session`` and keeps the newest view."""

    def __init__(self, server: Server, seed: int) -> None:
        self.server = server
        self.session = Session(time.monotonic(), random.Random(seed).random)
        self.waiting = self.epoch = 0
        self._changed = asyncio.Condition()

    async def shows(self, epoch: int, waiting: int) -> None:
        """Returns once the view of that start with so many waiting is held."""
        async with self._changed:
            await self._changed.wait_for(lambda: (self.epoch, self.waiting) == (epoch, waiting))

    async def run(self, client: aiohttp.ClientSession) -> None:
        url, headers = f"{self.server.api}/live?view=wall", wall(self.server)
        while True:
            try:
                async with client.ws_connect(url, headers=headers) as socket_:
                    self.session.opened()
                    async for message in socket_:
                        view = decode_view(message.data, WallView)
                        if self.session.received(view, time.monotonic()):
                            async with self._changed:
                                self.epoch = view.epoch
                                self.waiting = waiting_in(message.data.encode())
                                self._changed.notify_all()
            except (aiohttp.ClientError, ConnectionError):
                pass
            self.session.closed(time.monotonic())
            await asyncio.sleep(max(0.0, self.session.retry_at - time.monotonic()))


def rss_mb(server: ForkedServer) -> float:
    status = Path(f"/proc/{server._fork.pid}/statm").read_text().split()
    return int(status[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


async def test_after_a_kill_two_hundred_watchers_hold_the_current_view_within_ten_seconds(server):
    watchers = [Watcher(server, seed) for seed in range(HERD)]
    times_s: list[float] = []

    async def current(epoch: int, count: int) -> None:
        async with asyncio.timeout(10):
            await asyncio.gather(*(watcher.shows(epoch, count) for watcher in watchers))

    async with client_session() as client:
        tasks = [asyncio.create_task(watcher.run(client)) for watcher in watchers]
        await issue(client, server, new_key())
        await current(1, 1)
        server.kill()
        await asyncio.to_thread(server.start)
        began = time.monotonic()
        for _ in range(30):
            sent = time.perf_counter()
            await issue(client, server, new_key())
            times_s.append(time.perf_counter() - sent)
        await current(2, 31)
        took_s, memory = time.monotonic() - began, rss_mb(server)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    print(
        f"\nR13: {HERD} watchers current {took_s:.1f} s after the restart, "
        f"issue p99 {percentile_ms(times_s, 0.99):.0f} ms, {memory:.0f} MB"
    )
    assert memory < RSS_MB_MAX
