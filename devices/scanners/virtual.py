"""A scanner in software: tests and demonstrations hold codes before it."""

from __future__ import annotations

from collections.abc import AsyncIterator

from devices.protocol import READY, UNPLUGGED, StatefulDevice
from devices.scanners.grammar import Scan
from devices.scanners.reading import PAUSE_S, Reading


class VirtualScanner(StatefulDevice):
    """``receive`` takes the bytes a real one would send, line ends included."""

    kind = "scanner"

    def __init__(self, *, name: str = "virtual scanner", pause_s: float = PAUSE_S) -> None:
        super().__init__(name)
        self._reading = Reading(pause_s=pause_s)

    async def open(self) -> None:
        self.set_connected(True)

    async def close(self) -> None:
        self._reading.break_off()
        await super().close()

    def set_connected(self, connected: bool) -> None:
        """The plug is pulled, or back."""
        if not connected:
            self._reading.break_off()
        self._report(scanner=READY if connected else UNPLUGGED)

    def receive(self, data: bytes) -> None:
        self._reading.feed(data)

    def scans(self) -> AsyncIterator[Scan]:
        return self._reading.scans()
