"""S17: size, time and connections. Each limit is shown to hold, and to be what holds."""

from __future__ import annotations

import asyncio
import resource
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from queue_server.web import limits
from queue_server.web.endpoint import last_resort
from queue_server.web.health import FIGURES, Figures
from queue_server.web.limits import Doors
from tests.scenarios.clients import issue, new_key, percentile_ms
from tests.server import HOST, ForkedServer, Server

IDLE, ISSUES = 500, 200
P99_MS_MAX = 500
STRANGER = "192.0.2.7"


# -- size -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "status"), [(limits.BODY_MAX, 400), (limits.BODY_MAX + 1, 413)])
async def test_a_body_has_sixty_four_kib(desk, size, status):
    assert (await desk.ask("kiosk", "POST", "/tickets", data=b" " * size)).status == status


@pytest.mark.parametrize(("size", "refused"), [(limits.LINE_MAX - 100, False), (9_000, True)])
async def test_a_line_of_the_head_has_eight_kib(desk, size, refused):
    for path, headers in (("//healthz?" + "x" * size, {}), ("//healthz", {"X": "x" * size})):
        answer = await desk.get("anonymous", path, headers=headers)
        assert (answer.status == 400) is refused


@pytest.mark.parametrize(("size", "code"), [(limits.MESSAGE_MAX, 1008), (20_000, 1009)])
async def test_a_message_on_a_socket_has_sixteen_kib(desk, size, code):
    async with desk.live("kiosk", "kiosk") as live:
        await live.send_str("x" * (size - 1))
        async for _ in live:
            continue
    assert live.close_code == code


# -- time -------------------------------------------------------------------------------------


@asynccontextmanager
async def served(tmp_path: Path, *middlewares: web.Middleware) -> AsyncIterator[TestServer]:
    """A server whose one page never comes."""

    async def never(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    app = web.Application(middlewares=[last_resort, *middlewares], handler_args=limits.SIZES)
    app[FIGURES] = Figures(tmp_path)
    app.router.add_get("/never", never)
    server = TestServer(app)
    await server.start_server()
    try:
        yield server
    finally:
        await server.close()


async def test_a_handler_that_does_not_end_is_answered_for(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "HANDLER_S", 0.1)
    async with (
        served(tmp_path, limits.in_time) as server,
        aiohttp.ClientSession() as client,
        client.get(server.make_url("/never")) as answer,
    ):
        assert (answer.status, (await answer.json())["code"]) == (503, "office_busy")
        assert answer.headers["Retry-After"] == "1"


async def test_without_the_limit_a_handler_that_does_not_end_is_never_answered(tmp_path):
    async with served(tmp_path) as server, aiohttp.ClientSession() as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5), client.get(server.make_url("/never")):
                pass


async def test_every_route_of_the_server_is_held_to_its_time_but_the_live_socket(desk, monkeypatch):
    assert limits.in_time in desk.app.middlewares
    monkeypatch.setattr(limits, "HANDLER_S", 0.3)
    reader, writer = await asyncio.open_connection(HOST, desk.server.port)
    token = desk.tokens["kiosk"]
    head = f"POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
    writer.write(f"{head}Content-Length: 100\r\n\r\n{{".encode())  # and never another byte
    async with asyncio.timeout(4):
        assert b" 503 " in await reader.readline()
    writer.close()
    async with desk.live("kiosk", "kiosk") as live:
        for _ in range(2):
            assert (await live.receive(timeout=4)).type is aiohttp.WSMsgType.TEXT


async def closed_after_s(server: TestServer, *drops: bytes) -> float:
    """How long the server bears a head that comes in drops and never ends."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection(HOST, server.port)
    for drop in drops:
        writer.write(drop)
    try:
        async with asyncio.timeout(4):
            assert await reader.read() == b""
    finally:
        writer.close()
    return time.monotonic() - began


@pytest.mark.parametrize("drops", [(), (b"GET / HTTP/1.1\r\n", b"X: ")])
async def test_a_head_that_does_not_end_is_not_waited_for(tmp_path, monkeypatch, drops):
    monkeypatch.setitem(limits.SIZES, "keepalive_timeout", 0.3)
    async with served(tmp_path) as server:
        assert await closed_after_s(server, *drops) < 2


async def test_without_the_limit_a_head_that_does_not_end_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.delitem(limits.SIZES, "keepalive_timeout")
    async with served(tmp_path) as server:
        with pytest.raises(TimeoutError):
            await closed_after_s(server, b"GET / HTTP/1.1\r\n")


def test_heads_are_not_waited_for_longer_than_twenty_seconds():
    assert limits.SIZES["keepalive_timeout"] == limits.QUIET_S <= 20


# -- connections ------------------------------------------------------------------------------


def test_a_stranger_has_two_hundred_connections_and_this_machine_as_many_as_there_are():
    doors = Doors()
    assert [doors.enter(STRANGER) for _ in range(201)].count(True) == 200
    assert all(doors.enter("127.0.0.1") for _ in range(201))
    assert doors.enter("192.0.2.8")
    doors.leave(STRANGER)
    assert (doors.enter(STRANGER), doors.enter(STRANGER)) == (True, False)


def test_there_are_five_thousand_connections_in_all_and_each_that_leaves_makes_room():
    doors = Doors()
    assert [doors.enter("127.0.0.1") for _ in range(5_001)].count(True) == 5_000
    for _ in range(5_000):
        doors.leave("127.0.0.1")
    assert (doors.enter(STRANGER), doors._open) == (True, {STRANGER: 1})


class Counted(Doors):
    """Doors that tell when somebody has left."""

    def __init__(self, each: int) -> None:
        super().__init__(each)
        self.left = asyncio.Event()

    def leave(self, address: str) -> None:
        super().leave(address)
        self.left.set()


class Caller:
    """Connections that stay open until they are hung up."""

    def __init__(self, server: TestServer) -> None:
        self._server = server
        self.open: list[asyncio.StreamWriter] = []

    async def is_heard(self) -> bool:
        """Whether one more connection is answered."""
        reader, writer = await asyncio.open_connection(HOST, self._server.port)
        self.open.append(writer)
        try:
            writer.write(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
            async with asyncio.timeout(4):
                return bool(await reader.readline())
        except ConnectionError:
            return False

    def hang_up(self) -> None:
        """The oldest."""
        self.open.pop(0).close()


async def left(doors: Counted) -> None:
    async with asyncio.timeout(4):
        await doors.left.wait()
    doors.left.clear()


async def test_a_connection_too_many_is_closed_unheard_and_one_that_ends_makes_room(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(limits, "is_loopback", lambda host: False)
    async with served(tmp_path) as server:
        caller, doors = Caller(server), Counted(each=3)
        limits.guard(server.runner, doors)
        assert [await caller.is_heard() for _ in range(5)] == [True] * 3 + [False] * 2
        caller.hang_up()
        await left(doors)
        assert [await caller.is_heard() for _ in range(2)] == [True, False]
        while caller.open:
            caller.hang_up()


async def test_who_came_in_before_there_were_doors_leaves_without_being_counted(tmp_path):
    async with served(tmp_path) as server:
        caller, doors = Caller(server), Counted(each=3)
        await caller.is_heard()
        limits.guard(server.runner, doors)
        assert await caller.is_heard()
        caller.hang_up()
        caller.hang_up()
        await left(doors)
        assert (doors._open, doors._count) == ({}, 0)


def test_the_server_may_open_as_many_files_as_it_has_connections():
    was = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, was[1]))
        limits.open_files_enough()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = limits.CONNECTIONS_ALL + limits.FILES_BESIDE
        assert soft == (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, was)


# -- the whole server -------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = ForkedServer(tmp_path)
    made.start()
    yield made
    made.kill()


async def test_five_hundred_connections_that_say_nothing_delay_nobody(server):
    loop = asyncio.get_running_loop()
    idle = [socket.socket() for _ in range(IDLE)]
    times_s = []
    try:
        for n, sock in enumerate(idle):
            sock.setblocking(False)
            await loop.sock_connect(sock, (HOST, server.port))
            await loop.sock_sendall(sock, b"POST /api/v1/tickets HTTP/1.1\r\nX: " if n % 2 else b"")
        async with aiohttp.ClientSession() as client:
            for _ in range(ISSUES):
                began = time.perf_counter()
                await issue(client, server, new_key())
                times_s.append(time.perf_counter() - began)
    finally:
        for sock in idle:
            sock.close()
    p99_ms = percentile_ms(times_s, 0.99)
    print(f"\nS17: {IDLE} idle connections, {ISSUES} tickets: p99 {p99_ms:.0f} ms")
    assert p99_ms <= P99_MS_MAX
