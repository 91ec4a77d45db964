"""The serial printer: the contract over a pseudo-terminal, and what only lines do."""

from __future__ import annotations

import asyncio
import os
import termios
import tty
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from devices.printers.escpos import PAPER_58, pieces
from devices.printers.protocol import PrinterStatus, PrintResult
from devices.printers.serial import SerialPrinter
from devices.printers.virtual import VirtualPrinter
from tests.devices.printers.contract import PrinterContract, Rig, same_dots
from tests.devices.printers.samples import drawn

SLIP = drawn("offline-80")


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    line = tmp_path / "printer"
    async with (
        VirtualPrinter(line=line, name="paper") as paper,
        SerialPrinter(line, poll_s=None, timeout_s=0.8) as printer,
    ):
        yield Rig(printer, paper)


class TestSerialPrinter(PrinterContract):
    async def test_half_a_slip_of_a_program_that_was_killed_spoils_no_later_one(
        self, rig: Rig
    ) -> None:
        killed = os.open(rig.paper.line, os.O_RDWR | os.O_NOCTTY)
        os.write(killed, b"".join(pieces(SLIP)[:2])[:-1000])
        os.close(killed)
        assert (await rig.printer.print(SLIP)).printed
        (paper,) = rig.paper.slips
        assert same_dots(paper.crop((0, 128, 576, paper.height)), SLIP)  # below the torn band

    async def test_the_line_is_set_as_configured(self, rig: Rig) -> None:
        await rig.printer.status()
        fd = os.open(rig.paper.line, os.O_RDWR | os.O_NOCTTY)
        settings = termios.tcgetattr(fd)
        os.close(fd)
        assert settings[4:6] == [termios.B115200] * 2
        assert settings[2] & termios.CRTSCTS
        assert not settings[3] & (termios.ICANON | termios.ECHO)


class SlowLine:
    """A printer behind a line of so many bytes a second, of which the kernel holds 4 KiB."""

    def __init__(self, bytes_per_s: float) -> None:
        self.paper = VirtualPrinter(width_px=384)
        self._near, self._far = os.openpty()
        tty.setraw(self._far)
        os.set_blocking(self._near, False)
        self.path = Path(os.ttyname(self._far))
        self._bytes_per_s = bytes_per_s

    async def carry(self) -> None:
        loop, carried = asyncio.get_running_loop(), 0
        start = loop.time()
        while True:
            await asyncio.sleep(0.02)
            due = int((loop.time() - start) * self._bytes_per_s) - carried
            carried += due
            with suppress(BlockingIOError):
                os.write(self._near, self.paper.receive(os.read(self._near, due)))

    def close(self) -> None:
        os.close(self._near)
        os.close(self._far)


async def test_a_slow_line_carries_a_slip_and_its_printer_answers_in_time() -> None:
    slip = drawn("vi-58").crop((0, 0, 384, 110))
    line = SlowLine(960)
    carrying = asyncio.create_task(line.carry())
    printer = SerialPrinter(line.path, baud=9600, profile=PAPER_58, poll_s=None)
    result = await printer.print(slip)
    carrying.cancel()
    line.close()
    assert result == PrintResult(True, PrinterStatus("ready"), "all")
    (paper,) = line.paper.slips
    assert same_dots(paper, slip)


async def test_an_adapter_that_is_not_plugged_in_is_a_state(tmp_path: Path) -> None:
    async with SerialPrinter(tmp_path / "none", poll_s=None) as printer:
        assert printer.state.word == "offline"
        result = await printer.print(SLIP)
    assert result == PrintResult(False, PrinterStatus("offline", "no such device"), "nothing")


async def test_a_file_that_is_no_serial_line_is_a_state(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello")
    printer = SerialPrinter(tmp_path / "text", poll_s=None)
    assert await printer.status() == PrinterStatus("offline", "closed")
