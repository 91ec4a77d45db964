"""Sockets to plug devices into: pseudo-terminals behind a name that stays, as udev's does.

The same pair of ends plays a serial line and, with ``keyboards.events`` written to it, an input
device; only the kernel's grab cannot be played, so it is given as an argument and noted.
"""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.keyboards import events
from devices.protocol import Device
from devices.wires import Decoder, KeyboardWire, SerialWire, Wire

WAIT_S = 20.0


@dataclass(frozen=True)
class Heard:
    """A wire that tells how many bytes its driver has taken."""

    wire: Wire
    note: Callable[[int], None]

    def connect(self) -> int:
        return self.wire.connect()

    def decoder(self) -> Decoder:
        decode = self.wire.decoder()

        def noted(data: bytes) -> bytes:
            self.note(len(data))
            return decode(data)

        return noted

    def lamp(self, on: bool) -> bytes:
        return self.wire.lamp(on)


class Socket:
    """``link`` is the device's path; ``write`` returns when the driver has read everything."""

    def __init__(self, folder: Path) -> None:
        self.link = folder / "device"
        self.grabbed: list[int] = []
        self._ends: tuple[int, int] | None = None
        self._unheard = 0
        self._taken = asyncio.Event()

    @property
    def serial(self) -> Wire:
        return Heard(SerialWire(str(self.link)), self._note)

    @property
    def keyboard(self) -> Wire:
        return Heard(KeyboardWire(str(self.link), grab=self.grabbed.append), self._note)

    def _note(self, count: int) -> None:
        self._unheard -= count
        self._taken.set()

    def plug(self, connected: bool) -> None:
        if self._ends:
            for end in self._ends:
                os.close(end)
            self.link.unlink()
            self._ends = None
        self._unheard = 0
        if connected:
            self._ends = os.openpty()
            tty.setraw(self._ends[1])
            self.link.symlink_to(os.ttyname(self._ends[1]))

    async def write(self, data: bytes) -> None:
        assert self._ends
        self._unheard += len(data)
        await asyncio.to_thread(_write_all, self._ends[0], data)
        async with asyncio.timeout(WAIT_S):
            while self._unheard > 0:
                self._taken.clear()
                await self._taken.wait()

    def poke(self, data: bytes) -> None:
        """A few bytes for whoever reads them, now or later."""
        assert self._ends
        os.write(self._ends[0], data)

    async def type(self, text: str) -> None:
        await self.write(events(text))

    async def read(self, count: int) -> bytes:
        """What the driver wrote to the device."""
        assert self._ends
        return await asyncio.to_thread(os.read, self._ends[0], count)


def _write_all(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]


async def until(device: Device, holds: Callable[[], bool]) -> None:
    """Until it is so, looked at with each new state."""
    turned = asyncio.Event()
    forget = device.subscribe(lambda _state: turned.set())
    async with asyncio.timeout(WAIT_S):
        while not holds():
            await turned.wait()
            turned.clear()
    forget()


async def until_word(device: Device, word: str) -> None:
    await until(device, lambda: device.state.word == word)


@pytest.fixture
def socket(tmp_path: Path) -> Iterator[Socket]:
    """With a device plugged in."""
    socket = Socket(tmp_path)
    socket.plug(True)
    yield socket
    socket.plug(False)
