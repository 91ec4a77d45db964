"""How much anybody may take of the server (trust.md S17): size, time, connections.

Bodies, heads and websocket messages are cut by aiohttp at the sizes named here. A connection that
says nothing, or says its head byte by byte, is closed after ``QUIET_S``; a handler ends after
``HANDLER_S``; and one address has only so many connections, so that a machine gone mad or a
visitor's laptop cannot take all there are.
"""

from __future__ import annotations

import asyncio
import resource
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web

from queue_server.addresses import is_loopback
from queue_server.office_day import Busy

log = structlog.get_logger()

LIVE = "/api/v1/live"
BODY_MAX = 64 * 1024
LINE_MAX = 8 * 1024
MESSAGE_MAX = 16 * 1024
HANDLER_S = 10.0
QUIET_S = 20.0
"""Longer than the 15 s after which our own clients put an idle connection away themselves."""
CONNECTIONS_EACH = 200
CONNECTIONS_ALL = 5_000
FILES_BESIDE = 200
"""What the server opens besides connections: the database, pages, pipes."""

SIZES: dict[str, Any] = {
    "max_line_size": LINE_MAX,
    "max_field_size": LINE_MAX,
    "keepalive_timeout": QUIET_S,
}
"""For the HTTP layer of every listener."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every answer is ready within ``HANDLER_S``, its body read and all; a websocket lives on."""
    if request.path == LIVE:
        return await handler(request)
    try:
        async with asyncio.timeout(HANDLER_S):
            return await handler(request)
    except TimeoutError as late:
        log.warning("handler too slow", path=request.path)
        raise Busy from late


class Doors:
    """The connections that are open, by address; this machine itself may have as many as all."""

    def __init__(self, each: int = CONNECTIONS_EACH, all_: int = CONNECTIONS_ALL) -> None:
        self._each, self._all = each, all_
        self._open: Counter[str] = Counter()
        self._count = 0

    def enter(self, address: str) -> bool:
        """Whether one more may come in from there; if so it counts until it leaves."""
        full = self._open[address] >= self._each and not is_loopback(address)
        if full or self._count >= self._all:
            return False
        self._open[address] += 1
        self._count += 1
        return True

    def leave(self, address: str) -> None:
        self._count -= 1
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]


def guard(runner: web.BaseRunner, doors: Doors) -> None:
    """Let the connections of a runner that is set up in through the doors; one too many is closed
    unheard."""
    server = runner.server
    assert server is not None
    made, lost = server.connection_made, server.connection_lost
    inside: dict[Any, str] = {}

    def connection_made(handler: Any, transport: asyncio.Transport) -> None:
        made(handler, transport)
        address = _address(transport)
        if doors.enter(address):
            inside[handler] = address
        else:
            transport.abort()

    def connection_lost(handler: Any, exc: BaseException | None = None) -> None:
        lost(handler, exc)
        address = inside.pop(handler, None)
        if address is not None:
            doors.leave(address)

    server.connection_made = connection_made  # type: ignore[method-assign]
    server.connection_lost = connection_lost  # type: ignore[method-assign]


def _address(transport: asyncio.BaseTransport) -> str:
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else ""


def open_files_enough() -> None:
    """Allow this process as many open files as ``CONNECTIONS_ALL`` need, as far as it may: many
    systems begin with 1,024, and then the door closes at a fifth of what it should."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS_ALL + FILES_BESIDE
    wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
