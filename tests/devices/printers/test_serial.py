"""The serial printer: the contract over a pseudo-terminal, and what only lines do."""

from __future__ import annotations

import os
import termios
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from devices.printers.escpos import pieces
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


async def test_an_adapter_that_is_not_plugged_in_is_a_state(tmp_path: Path) -> None:
    async with SerialPrinter(tmp_path / "none", poll_s=None) as printer:
        assert printer.state.word == "offline"
        result = await printer.print(SLIP)
    assert result == PrintResult(False, PrinterStatus("offline", "no such device"), "nothing")


async def test_a_file_that_is_no_serial_line_is_a_state(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello")
    printer = SerialPrinter(tmp_path / "text", poll_s=None)
    assert await printer.status() == PrinterStatus("offline", "closed")
