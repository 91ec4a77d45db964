"""A machine without a screen: its line, its pairing, and what its screen would show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from pathlib import Path

from link.care import Care
from link.client import Client
from link.messages import KioskView
from link.pairing import Pairing
from link.settings import Settings

POLL_S = 0.02


class Device:
    """One kiosk of one folder. A removed one believes it after ``removed_after_s``."""

    def __init__(self, folder: Path, server: str, *, poll_s: float, removed_after_s: float) -> None:
        self.token_file = folder / "kiosk.token"
        self.settings = Settings(server, str(self.token_file), name="Kiosk 1")
        self.client = Client(self.settings, chance=lambda: 0.01)
        self.pairing = Pairing(
            self.settings, "kiosk", self.client, poll_s=poll_s, removed_after_s=removed_after_s
        )
        self.care = Care(self.client, self.pairing, lambda: None)
        self.views = 0

    @property
    def code(self) -> str:
        return self.pairing.waiting.code if self.pairing.waiting else ""

    @property
    def trouble(self) -> str:
        return self.pairing.waiting.trouble if self.pairing.waiting else ""

    async def watch(self) -> None:
        async with aclosing(self.client.live(KioskView)) as views:
            async for _ in views:
                self.views += 1


@asynccontextmanager
async def running(
    folder: Path, server: str, *, poll_s: float = POLL_S, removed_after_s: float = 0.0
) -> AsyncIterator[Device]:
    """It is on; at the end it is off, with its files as they are."""
    device = Device(folder, server, poll_s=poll_s, removed_after_s=removed_after_s)
    works = (device.pairing.run, device.care.run, device.watch)
    tasks = [asyncio.create_task(work()) for work in works]
    try:
        yield device
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        await device.client.close()
