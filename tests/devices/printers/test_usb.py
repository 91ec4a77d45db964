"""The USB printer: the contract over a device file, and printers that cannot be read."""

from __future__ import annotations

import errno
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from devices.printers.protocol import PrinterStatus, PrintResult
from devices.printers.usb import UsbPrinter, find, from_port
from devices.printers.virtual import VirtualPrinter
from tests.devices.printers.contract import PrinterContract, Rig, same_dots
from tests.devices.printers.samples import drawn

SLIP = drawn("offline-80")


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    line = tmp_path / "lp0"
    async with (
        VirtualPrinter(line=line, name="paper") as paper,
        UsbPrinter(str(line), poll_s=None, timeout_s=0.8) as printer,
    ):
        yield Rig(printer, paper)


class TestUsbPrinter(PrinterContract):
    async def test_a_printer_that_cannot_be_read_prints_and_is_never_called_printed(
        self, rig: Rig, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "read", unreadable(os.read))
        result = await rig.printer.print(SLIP)
        assert result == PrintResult(False, PrinterStatus("unknown", "write-only"), "all")
        assert (rig.printer.state.health, rig.printer.state.word) == ("degraded", "unknown")
        (paper,) = await rig.paper.wait_for_slips(1)
        assert same_dots(paper, SLIP)


def unreadable(read):
    """The kernel's answer for a printer without a way back: usblp refuses every read."""

    def refuse(fd: int, size: int) -> bytes:
        if os.readlink(f"/proc/self/fd/{fd}").startswith("/dev/pts/"):
            raise OSError(errno.EINVAL, "no way back")
        return read(fd, size)

    return refuse


def test_a_printer_is_found_by_its_numbers_wherever_it_was_plugged_in(tmp_path: Path) -> None:
    for name, ids in (("lp0", "04f9:0001"), ("lp3", "0416:5011")):
        usb = tmp_path / "devices" / ids
        (usb / "interface").mkdir(parents=True)
        for key, number in zip(("idVendor", "idProduct"), ids.split(":"), strict=True):
            (usb / key).write_text(f"{number}\n")
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "device").symlink_to(usb / "interface")
    assert find("0416:5011", tmp_path / "class") == Path("/dev/usb/lp3")
    with pytest.raises(FileNotFoundError):
        find("dead:beef", tmp_path / "class")


async def test_a_printer_that_is_not_plugged_in_is_a_state(tmp_path: Path) -> None:
    async with UsbPrinter("0416:5011", devices=tmp_path, poll_s=None) as printer:
        result = await printer.print(SLIP)
    assert result == PrintResult(False, PrinterStatus("offline", "no such device"), "nothing")


def test_a_place_that_is_neither_file_nor_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="VID:PID"):
        UsbPrinter("lp0")


def test_the_lines_of_a_printer_port_are_words() -> None:
    assert from_port(0x18) == PrinterStatus("unknown", "write-only")
    assert from_port(0x38).word == "paper_out"
    assert from_port(0x08).word == "offline"
    assert from_port(0x10).word == "error"
