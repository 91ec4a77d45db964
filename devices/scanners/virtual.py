"""A scanner in software: tests and demonstrations hold codes before it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from devices.protocol import Component, StatefulDevice
from devices.scanners.grammar import Framer, Scan

_WAITING_MAX = 8


class VirtualScanner(StatefulDevice):
    """``receive`` takes the bytes a real one would send, line ends included."""

    kind = "scanner"

    def __init__(self, *, name: str = "virtual scanner") -> None:
        super().__init__(name)
        self._framer = Framer()
        self._waiting: asyncio.Queue[Scan] = asyncio.Queue(_WAITING_MAX)

    async def open(self) -> None:
        self.set_connected(True)

    def set_connected(self, connected: bool) -> None:
        """The plug is pulled, or back."""
        ready = Component("ok", "ready") if connected else Component("failed", "unplugged")
        self._report(scanner=ready)

    def receive(self, data: bytes) -> None:
        for scan in self._framer.feed(data):
            if self._waiting.full():
                self._waiting.get_nowait()
            self._waiting.put_nowait(scan)

    async def scans(self) -> AsyncIterator[Scan]:
        while True:
            yield await self._waiting.get()
