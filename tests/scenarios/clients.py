"""Clients as they are in the field: they retry with the same key until they are answered."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterable
from typing import Any

import aiohttp
import msgspec

from tests.server import Server

PATIENCE_S = 15.0
AGAIN_S = 0.05
TRANSIENT = (500, 502, 503, 504)


def new_key() -> str:
    return secrets.token_hex(16)


class NoAnswer(Exception):
    """The server gave no final answer in all that time."""


async def post(
    client: aiohttp.ClientSession, server: Server, machine: str, path: str, **more: Any
) -> tuple[int, Any]:
    """Status and body of a request that is repeated with its key until it is answered."""
    headers = server.headers(machine, more.pop("key", "") or new_key())
    last, until = "", time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            async with client.post(server.api + path, headers=headers, **more) as answer:
                body = await answer.read()
                if answer.status not in TRANSIENT:
                    return answer.status, msgspec.json.decode(body) if body else None
                last = f"{answer.status} {body.decode()}"
        except (aiohttp.ClientError, ConnectionError) as error:
            last = repr(error)
        await asyncio.sleep(AGAIN_S)
    raise NoAnswer(last)


async def issue(client: aiohttp.ClientSession, server: Server, key: str) -> str:
    """The number of a new ticket of queue A."""
    status, told = await post(client, server, "kiosk", "/tickets", json={"queue": "A"}, key=key)
    assert status == 201, told
    return str(told["ticket"]["number"])


def percentile_ms(times_s: Iterable[float], share: float) -> float:
    """The nearest-rank percentile, in ms."""
    ordered = sorted(times_s)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000
