"""What a device has to say and nobody has taken yet: a handful, the newest ones."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

WAITING_MAX = 8


class Inbox(Generic[T]):
    """``put`` from the event loop; ``items`` waits. Beyond the handful the oldest is forgotten."""

    def __init__(self, waiting_max: int = WAITING_MAX) -> None:
        self._waiting: deque[T] = deque(maxlen=waiting_max)
        self._came = asyncio.Event()

    def put(self, item: T) -> None:
        self._waiting.append(item)
        self._came.set()

    def clear(self) -> None:
        self._waiting.clear()

    async def items(self) -> AsyncIterator[T]:
        while True:
            while self._waiting:
                yield self._waiting.popleft()
            self._came.clear()
            await self._came.wait()


class Debounce:
    """True for a press, False for what comes less than ``pause_s`` after the last that counted.

    Worn contacts answer one finger several times, and a nervous finger answers itself.
    """

    def __init__(self, pause_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause_s = pause_s
        self._clock = clock
        self._counted_at = float("-inf")

    def counts(self) -> bool:
        now = self._clock()
        if now - self._counted_at < self._pause_s:
            return False
        self._counted_at = now
        return True
