"""One rig for everything with keys: a driver, its plug, and a finger that types characters."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from devices.protocol import StatefulDevice

D = TypeVar("D", bound=StatefulDevice)
T = TypeVar("T")


@dataclass
class Clock:
    """Seconds that pass only when a test says so."""

    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


@dataclass
class Rig(Generic[D]):
    """``press`` returns when the driver has heard the key."""

    device: D
    press: Callable[[str], Awaitable[None]]
    plug: Callable[[bool], None]
    clock: Clock = field(default_factory=Clock)

    async def press_later(self, key: str, after_s: float = 1.0) -> None:
        self.clock.now_s += after_s
        await self.press(key)


async def waiting(told: AsyncIterator[T]) -> list[T]:
    """What waits to be taken now."""
    taken: list[T] = []
    while True:
        try:
            async with asyncio.timeout(0.05):
                taken.append(await anext(told))
        except TimeoutError:
            return taken
