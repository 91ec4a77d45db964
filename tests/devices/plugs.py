"""One rig for everything with keys: a driver, its plug, and a finger that types characters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from devices.protocol import StatefulDevice

D = TypeVar("D", bound=StatefulDevice)


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
