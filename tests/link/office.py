"""A small server that lets machines in, and an authority of its own."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from link.codec import decode, encode
from link.keys import digest
from link.messages import (
    AskPairing,
    FromMachine,
    Health,
    KioskView,
    MachineSelf,
    Order,
    OrderDone,
    PairingAsked,
    Problem,
    RollKey,
    View,
)

WAIT_S = 10.0
NOW = datetime.now(UTC)
VIEW = KioskView(
    name={"vi": "Một cửa"},
    place={"vi": "Mẫu"},
    queues=[],
    classes=[],
    languages=["vi"],
    hotline="1022",
)


def view(version: int = 1) -> View[KioskView]:
    return View(view="kiosk", epoch=1, version=version, as_of=0, now=NOW, data=VIEW)


async def until(is_so: Callable[[], object], limit_s: float = WAIT_S) -> None:
    """Back when it is so."""
    async with asyncio.timeout(limit_s):
        while not is_so():  # noqa: ASYNC110 any state at all
            await asyncio.sleep(0.005)


class Authority:
    """An authority and a server's certificate signed by it, as PEM files in a folder."""

    def __init__(self, folder: Path, host: str = "127.0.0.1") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._signed("Office", self._key.public_key(), is_authority=True)
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        key = ec.generate_private_key(ec.SECP256R1())
        server = self._signed("server", key.public_key(), host=host)
        self._file = folder / "server.pem"
        self._file.write_bytes(
            server.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    @property
    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._file)
        return context

    def _signed(
        self, name: str, key: Any, *, host: str = "", is_authority: bool = False
    ) -> x509.Certificate:
        office = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Office")])
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(office)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.now(UTC) - timedelta(hours=1))
            .not_valid_after(datetime.now(UTC) + timedelta(days=1))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
        )
        if host:
            names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
            made = made.add_extension(names, critical=False)
        return made.sign(self._key, hashes.SHA256())


class FakeOffice:
    """Lets in whoever ``accept`` names; ``cut`` says where it drops the line: ``before`` or
    ``after`` a roll is done, or whenever a machine asks who it is (``machine``)."""

    def __init__(self, authority: Authority | None = None, *, offered: bytes | None = None) -> None:
        self.asked: dict[str, str] = {}
        self.accepted: set[str] = set()
        self.refused: set[str] = set()
        self.lasts_s = 600.0
        self.cut = ""
        self.asked_who = 0
        self.keys_seen: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.health: asyncio.Queue[Health] = asyncio.Queue()
        self.done: asyncio.Queue[OrderDone] = asyncio.Queue()
        self.sockets: set[web.WebSocketResponse] = set()
        self._authority = authority
        self._offered = offered if offered is not None else authority.pem if authority else b""
        app = web.Application()
        app.router.add_get("/api/v1/ca.pem", self._ca)
        app.router.add_post("/api/v1/pairings", self._ask)
        app.router.add_get("/api/v1/machine", self._machine)
        app.router.add_post("/api/v1/machine/key", self._roll)
        app.router.add_get("/api/v1/live", self._live)
        self.server = TestServer(app, scheme="https" if authority else "http")

    async def start(self, port: int = 0) -> str:
        self.server.port = port
        context = self._authority.context if self._authority else None
        await self.server.start_server(ssl=context)
        return f"{self.server.scheme}://127.0.0.1:{self.server.port}"

    async def stop(self) -> None:
        await self.server.close()

    def accept(self, code: str) -> None:
        self.accepted.add(self.asked.pop(code))

    async def order(self, **order: Any) -> None:
        for socket in self.sockets:
            await socket.send_str(encode(Order(**order)).decode())

    def _sha(self, request: web.Request) -> str:
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.headers.append(dict(request.headers))
        self.keys_seen.append(key)
        return digest(key)

    async def _ca(self, request: web.Request) -> web.Response:
        return web.Response(body=self._offered) if self._offered else no(404, "unknown_thing")

    async def _ask(self, request: web.Request) -> web.Response:
        asked = decode(await request.read(), AskPairing)
        self.headers.append(dict(request.headers))
        if asked.token_sha256 in self.refused:
            return no(409, "key_known")
        code = f"CODE{len(self.asked) + len(self.headers):04}"
        self.asked[code] = asked.token_sha256
        until_ = datetime.now(UTC) + timedelta(seconds=self.lasts_s)
        return web.Response(body=encode(PairingAsked(code, until_)), status=201)

    async def _machine(self, request: web.Request) -> web.Response:
        known = self._sha(request) in self.accepted
        self.asked_who += 1
        if self.cut == "machine":
            assert request.transport is not None
            request.transport.abort()
        if not known:
            return no(401, "no_token")
        return web.Response(body=encode(MachineSelf("m1", "kiosk", "Kiosk 1")))

    async def _roll(self, request: web.Request) -> web.Response:
        sha = self._sha(request)
        assert request.transport is not None
        if self.cut == "before":
            request.transport.abort()
        elif sha not in self.accepted:
            return no(401, "no_token")
        else:
            self.accepted.remove(sha)
            self.accepted.add(decode(await request.read(), RollKey).token_sha256)
        if self.cut == "after":
            request.transport.abort()
        return web.Response(body=encode(MachineSelf("m1", "kiosk", "Kiosk 1")))

    async def _live(self, request: web.Request) -> web.StreamResponse:
        if self._sha(request) not in self.accepted:
            return no(401, "no_token")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.add(socket)
        await socket.send_str(encode(view()).decode())
        async for message in socket:
            said = decode(message.data, FromMachine)
            (self.health if isinstance(said, Health) else self.done).put_nowait(said)
        self.sockets.discard(socket)
        return socket


def no(status: int, code: str) -> web.Response:
    problem = Problem(type="about:blank", title="no", status=status, code=code)
    return web.Response(status=status, body=encode(problem))
