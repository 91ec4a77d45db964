"""Where the server listens: plain HTTP for this machine, TLS for all others (trust.md S8).

One number for both: ``http://127.0.0.1:PORT`` for the programs on this machine, and
``https://HOST:PORT`` for the rest, by a certificate that renews itself while the server runs.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from queue_server.addresses import host_for_others, is_any, is_loopback, own_names, url

if TYPE_CHECKING:
    from queue_server.authority import Authority

log = structlog.get_logger()

CERTIFICATE_TYPE = "application/x-pem-file"
BACKLOG = 1024
LOOK_EVERY_S = 3_600.0
HANDSHAKE_S = 10.0
"""So long a connection may take to agree on TLS; before that it is not counted by anybody."""
HERE = "127.0.0.1"


def now_utc() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


class Listening:
    """How the server is reached; without an authority it speaks plain HTTP only. ``insecure``:
    beyond this machine as well, because somebody said ``--insecure-lan``."""

    def __init__(
        self,
        host: str = HERE,
        port: int = 0,
        authority: Authority | None = None,
        *,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self.host, self.port, self.authority = host, port, authority
        self.insecure = authority is None and not is_loopback(host)
        self.authority_pem = authority.pem if authority else b""
        self._now = now
        self._context: ssl.SSLContext | None = None

    @asynccontextmanager
    async def opened(self, runner: web.AppRunner) -> AsyncIterator[None]:
        """Listen until the block ends; ``port`` is then the one that was found free. Raises
        OSError where another program listens already."""
        async with AsyncExitStack() as stack:
            await self.renew()
            if self.insecure:
                log.warning("plain HTTP beyond this machine: keys and names can be read on the way")
            server = await self._listen(runner, self.host, self._context)
            stack.callback(server.close)
            if self.authority is not None:
                stack.callback((await self._listen(runner, HERE)).close)
                renewing = asyncio.create_task(self._keep_renewed(), name="certificate")
                stack.callback(renewing.cancel)
            yield

    async def _listen(
        self, runner: web.AppRunner, host: str, context: ssl.SSLContext | None = None
    ) -> asyncio.Server:
        """On one address. The kernel lets 127.0.0.1 stand beside all addresses under one number
        only when both say so, and then a foreign program could as well: so it is looked before."""
        shared = self.authority is not None and is_any(self.host)
        if shared and context and self.port:
            _refuse_taken(host, self.port)
        assert runner.server is not None, "set the runner up first"
        server = await asyncio.get_running_loop().create_server(
            runner.server,
            host,
            self.port,
            ssl=context,
            ssl_handshake_timeout=HANDSHAKE_S if context else None,
            backlog=BACKLOG,
            reuse_port=shared or None,
        )
        self.port = self.port or int(server.sockets[0].getsockname()[1])
        return server

    async def renew(self) -> None:
        """A new certificate where one is due; whoever connects from then on gets it. Raises
        OSError."""
        if self.authority is None:
            return
        made = await asyncio.to_thread(self._renew, self.authority)
        if self._context is None:
            self._context = self.authority.context()
        elif made:
            self.authority.load(self._context)
            log.info("the server's certificate was made anew")

    def _renew(self, authority: Authority) -> bool:
        return authority.renew(own_names(self.host), self._now())

    async def _keep_renewed(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self.renew()
            except OSError as error:
                log.error("the server's certificate cannot be made anew", why=str(error))

    @property
    def urls(self) -> tuple[str, ...]:
        """Where others reach it, then where programs on this machine do."""
        others = host_for_others(self.host)
        if self.authority is None:
            return (url("http", others, self.port),)
        return (url("https", others, self.port), url("http", HERE, self.port))

    @property
    def public_url(self) -> str:
        """Where phones reach the tickets' pages; "" where they would warn of a certificate that
        nobody vouches for."""
        return "" if self.authority else self.urls[0]

    def __str__(self) -> str:
        """For the one line that is printed when the server is ready."""
        words = " and ".join(self.urls)
        return f"{words}; fingerprint {self.authority.fingerprint}" if self.authority else words


LISTENING = web.AppKey("listening", Listening)


def listening_at(data: Path, host: str, port: int, *, insecure: bool = False) -> Listening:
    """TLS beyond this machine unless it is insecure; raises ``AuthorityBroken``, OSError."""
    if is_loopback(host) or insecure:
        return Listening(host, port)
    from queue_server.authority import open_authority  # 0.2 s that a plain server need not wait

    return Listening(host, port, open_authority(data, now_utc()))


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
