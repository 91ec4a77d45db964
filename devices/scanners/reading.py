"""From bytes to codes that wait to be taken: the same part in every scanner."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from devices.inbox import Inbox
from devices.scanners.grammar import Framer, Scan

PAUSE_S = 0.5
"""A scanner sends a code in one go: what stops without its end was broken off."""


class Reading:
    """``feed`` in the event loop; a code that breaks off is rejected after ``pause_s``."""

    def __init__(self, framer: Framer | None = None, *, pause_s: float = PAUSE_S) -> None:
        self._framer = framer or Framer()
        self._inbox: Inbox[Scan] = Inbox()
        self._pause_s = pause_s
        self._pause: asyncio.TimerHandle | None = None

    def feed(self, data: bytes) -> None:
        self._stop_waiting()
        for scan in self._framer.feed(data):
            self._inbox.put(scan)
        if self._framer.is_open:
            loop = asyncio.get_running_loop()
            self._pause = loop.call_later(self._pause_s, self.break_off)

    def break_off(self) -> None:
        """Nothing more comes of the code that is being read."""
        self._stop_waiting()
        for scan in self._framer.break_off():
            self._inbox.put(scan)

    def scans(self) -> AsyncIterator[Scan]:
        return self._inbox.items()

    def _stop_waiting(self) -> None:
        if self._pause:
            self._pause.cancel()
            self._pause = None
