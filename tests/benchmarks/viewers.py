"""Many displays in one process: raw websockets that decode every view they get.

``python -m tests.benchmarks.viewers PORT PATH COUNT TOKEN`` prints "ready" when all have
their first view, and from then on, each time the newest call in the views is another, one JSON
line once every display has it: ``[call id, number, [when, ns of the monotonic clock, …]]``.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import sys
import time
from typing import NamedTuple

import msgspec

from link.messages import View, WallView
from tests.benchmarks.offices import HOST

CONNECT_AT_ONCE = 50
TEXT = 0x1
PING, PONG = 0x9, 0xA

_decoder: msgspec.json.Decoder[View[WallView]] = msgspec.json.Decoder(View[WallView])
_encoder = msgspec.json.Encoder()


class Seen:
    """Gathers when each display saw a call, and tells once all have."""

    def __init__(self, displays: int) -> None:
        self._displays = displays
        self._waiting = displays
        self._when: dict[tuple[str, str], list[int]] = {}
        self.ready = asyncio.Event()

    def first(self) -> None:
        """One more display has its first view."""
        self._waiting -= 1
        if not self._waiting:
            self.ready.set()

    def call(self, call: tuple[str, str]) -> None:
        """One more display has this call as its newest."""
        when = self._when.setdefault(call, [])
        when.append(time.monotonic_ns())
        if len(when) == self._displays:
            del self._when[call]
            sys.stdout.buffer.write(_encoder.encode([*call, when]) + b"\n")
            sys.stdout.buffer.flush()


class Frame(NamedTuple):
    """A whole frame of the server's, and where the next begins."""

    opcode: int
    payload: bytes
    end: int


def frame_in(data: bytearray) -> Frame | None:
    """The first frame of the data (RFC 6455 §5.2, servers do not mask), None for half a one."""
    if len(data) < 2:
        return None
    length, start = data[1] & 0x7F, 2
    if length >= 126:
        start = 4 if length == 126 else 10
        if len(data) < start:
            return None
        length = int.from_bytes(data[2:start], "big")
    if len(data) < start + length:
        return None
    return Frame(data[0] & 0x0F, bytes(data[start : start + length]), start + length)


class Display(asyncio.Protocol):
    """One display: upgrades, then decodes every view."""

    def __init__(self, request: bytes, seen: Seen) -> None:
        self._request, self._seen = request, seen
        self._data = bytearray()
        self._upgraded = False
        self._newest: tuple[str, str] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self._upgraded and not self._upgrade():
            return
        while frame := frame_in(self._data):
            del self._data[: frame.end]
            self._take(frame)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._newest is not None:
            sys.exit("a display was dropped")

    def _upgrade(self) -> bool:
        head, end, rest = bytes(self._data).partition(b"\r\n\r\n")
        if not end:
            return False
        if b" 101 " not in head.partition(b"\r\n")[0]:
            sys.exit(f"no websocket: {head!r}")
        self._upgraded, self._data = True, bytearray(rest)
        return True

    def _take(self, frame: Frame) -> None:
        if frame.opcode == PING and self._transport is not None:
            mask = bytes(4)
            head = bytes([0x80 | PONG, 0x80 | len(frame.payload)])
            self._transport.write(head + mask + frame.payload)
        if frame.opcode != TEXT:
            return
        calls = _decoder.decode(frame.payload).data.calls
        newest = (calls[0].id, calls[0].number) if calls else ("", "")
        if self._newest is None:
            self._seen.first()
        elif newest != self._newest:
            self._seen.call(newest)
        self._newest = newest


def request_of(port: int, path: str, token: str) -> bytes:
    """The upgrade of one display."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {HOST}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(secrets.token_bytes(16)).decode()}",
        f"Authorization: Bearer {token}",
        "Motcua-Instance: viewers",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


async def watch(port: int, path: str, displays: int, token: str) -> None:
    """Open all, then listen until ended."""
    seen = Seen(displays)
    loop = asyncio.get_running_loop()
    gate = asyncio.Semaphore(CONNECT_AT_ONCE)

    async def connect() -> None:
        async with gate:
            await loop.create_connection(
                lambda: Display(request_of(port, path, token), seen), HOST, port
            )

    await asyncio.gather(*(connect() for _ in range(displays)))
    await seen.ready.wait()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(watch(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]))
