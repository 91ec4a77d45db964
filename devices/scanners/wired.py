"""Scanners on a serial line or a keyboard of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator

from devices.scanners.grammar import Framer, Scan
from devices.scanners.reading import Reading
from devices.wired import WiredDevice
from devices.wires import Wire


class WiredScanner(WiredDevice):
    """A serial line carries Vietnamese whole, as UTF-8; a keyboard types ASCII only."""

    kind = "scanner"

    def __init__(self, wire: Wire, *, name: str = "scanner", framer: Framer | None = None) -> None:
        super().__init__(wire, name=name)
        self._reading = Reading(framer)

    def scans(self) -> AsyncIterator[Scan]:
        return self._reading.scans()

    def _typed(self, data: bytes) -> None:
        self._reading.feed(data)

    def _broken_off(self) -> None:
        self._reading.break_off()
