"""Xprinter XP-58: narrow, torn by hand, without answers in order and without a near-end sensor."""

from __future__ import annotations

from devices import catalogue
from devices.printers.driver import WiredPrinter
from devices.printers.escpos import encode
from devices.printers.models.xp_58 import PROFILE
from devices.printers.network import NetworkPrinter
from devices.printers.protocol import PrinterStatus, PrintResult
from devices.printers.virtual import VirtualPrinter
from tests.devices.printers.samples import drawn


def test_it_is_chosen_by_name() -> None:
    printer = catalogue.printer("usb:/dev/usb/lp0?model=xp-58&roll=30")
    assert isinstance(printer, WiredPrinter)
    assert printer.width_px == 384


async def test_it_prints_without_a_knife_and_without_an_answer_in_order() -> None:
    slip = drawn("vi-58")
    data = encode(slip, PROFILE)
    assert b"\x1dV" not in data[-8:]
    assert data.endswith(b"\x1bd\x04")
    async with VirtualPrinter(listen="127.0.0.1:0", width_px=384) as paper:
        printer = NetworkPrinter("127.0.0.1", paper.port, poll_s=None, profile=PROFILE)
        result = await printer.print(slip)
    assert result == PrintResult(True, PrinterStatus("ready"), "all")
