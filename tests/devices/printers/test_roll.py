"""Metres are counted, so that paper is called low before it runs out (people.md O9)."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.printers.escpos import PAPER_80, encode
from devices.printers.network import NetworkPrinter
from devices.printers.protocol import PrinterStatus
from devices.printers.roll import LOW_M, Roll
from devices.printers.virtual import Fault, VirtualPrinter
from tests.devices.printers.samples import drawn

SLIP = drawn("offline-80")
SLIP_M = (SLIP.height + PAPER_80.tail_px) / 8000


async def test_paper_is_called_low_before_the_roll_ends_on_a_printer_without_sensor() -> None:
    slips = int(5 / SLIP_M)
    end = Fault("paper_out", after_slips=slips, at_byte=len(encode(SLIP)) // 2)
    async with VirtualPrinter(listen="127.0.0.1:0", faults=[end]) as paper:
        printer = NetworkPrinter("127.0.0.1", paper.port, poll_s=None, roll=Roll(5))
        words = [(await printer.print(SLIP)).status.word for _ in range(slips + 1)]
    low = words.count("paper_low")
    assert words == ["ready"] * (slips - low) + ["paper_low"] * low + ["paper_out"]
    assert low * SLIP_M == pytest.approx(LOW_M, abs=2 * SLIP_M)


async def test_a_new_roll_makes_the_printer_ready_again() -> None:
    roll = Roll(5)
    async with VirtualPrinter(listen="127.0.0.1:0") as paper:
        printer = NetworkPrinter("127.0.0.1", paper.port, poll_s=None, roll=roll)
        roll.take(8000 * 4)
        low = await printer.status()
        assert (low, printer.state.health) == (PrinterStatus("paper_low", "1.0 m"), "degraded")
        printer.new_roll()
        assert (await printer.status()).word == "ready"


def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    file = tmp_path / "state" / "paper-roll.json"
    Roll(30, file).take(8000 * 12)
    assert Roll(30, file).left_m == 18
    Roll(30, file).renew()
    assert Roll(30, file).left_m == 30


def test_a_spoilt_file_is_a_full_roll_and_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "paper-roll.json"
    file.write_text("half a fi")
    assert Roll(30, file).left_m == 30
    assert "cannot be read" in caplog.text


def test_a_file_that_cannot_be_written_costs_the_warning_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "taken").write_text("")
    roll = Roll(30, tmp_path / "taken" / "paper-roll.json")
    roll.take(8000)
    assert roll.left_m == 29
    assert "not kept" in caplog.text


def test_what_the_printer_says_itself_goes_first() -> None:
    roll = Roll(5)
    roll.take(8000 * 5)
    assert roll.judge(PrinterStatus("paper_out")) == PrinterStatus("paper_out")
    assert roll.judge(PrinterStatus("ready")).word == "paper_low"


def test_a_roll_of_no_sensible_length_is_refused() -> None:
    with pytest.raises(ValueError, match="5 to 500 metres"):
        Roll(0)
