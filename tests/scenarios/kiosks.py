"""Kiosks in the field: the real machine without its screen, and a hand that takes numbers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from devices.printers.protocol import Printer
from kiosk import flow
from kiosk.machine import Machine
from kiosk.memory import steady
from link.client import Client
from link.settings import Settings
from link.spool import Spool
from queue_server import accounts
from queue_server.log.database import FILE, connect
from tests.server import Server

WAIT_S = 30.0
FINGER_S = 0.6


class Kiosk:
    """One kiosk with a token and a digit of its own. ``shown``: the numbers its citizens saw."""

    def __init__(self, server: Server, url: str, scratch: Path, name: str) -> None:
        self.shown: list[str] = []
        self.slowest_s = 0.0
        self._skipped_s = 0.0
        self._changed = asyncio.Event()
        token = scratch / f"{name}.token"
        token.write_text(_token(server, name))
        self.settings = Settings(server=url, token_file=str(token))
        self.spool = Spool(scratch / f"{name}.data" / "spool.db")

    async def start(self, printer: Printer | None = None) -> None:
        """Returns when it has heard the server and knows its digit."""
        self.client = Client(self.settings, spool=self.spool)
        self.machine = Machine(
            self.client, self.spool, printer, clock=self._clock, own=steady(time.monotonic)
        )
        self.machine.changed = self._changed.set
        self._work = asyncio.create_task(self.machine.run())
        await self.until(lambda: self.machine.memory.known.series is not None)

    async def stop(self) -> None:
        self._work.cancel()
        await asyncio.gather(self._work, return_exceptions=True)
        await self.client.close()
        self.spool.close()

    def _clock(self) -> float:
        """Nobody waits for a finger: the half second in which a tap is ignored is skipped."""
        return time.monotonic() + self._skipped_s

    def tap(self, event: flow.Event) -> None:
        self._skipped_s += FINGER_S
        self.machine.act(event)

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(WAIT_S):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def take(self, queue: str = "A") -> str:
        """One citizen's number: what stood on the screen."""
        began = time.monotonic()
        self.tap(flow.TakeNumber(queue))
        await self.until(lambda: self.machine.visit.step != flow.ISSUING)
        self.slowest_s = max(self.slowest_s, time.monotonic() - began)
        given = self.machine.visit.given
        assert given is not None, self.machine.visit
        self.shown.append(given.number)
        await self.until(lambda: self.machine.visit.slip != "printing")
        self.tap(flow.Finish())
        return given.number


def _token(server: Server, name: str) -> str:
    connection = connect(server.data / FILE)
    try:
        return accounts.create_token(connection, "kiosk", name=name)
    finally:
        connection.close()
