"""The system's printer: the contract through ``lp`` and ``lpstat``, and what queues do."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from devices.printers.protocol import PrinterStatus, PrintResult
from devices.printers.system import SystemPrinter, from_lpstat, job_state
from devices.printers.virtual import VirtualPrinter
from tests.devices.printers.contract import WORDS, PrinterContract, Rig
from tests.devices.printers.cups import QUEUE, Cups
from tests.devices.printers.samples import drawn

SLIP = drawn("offline-80")


@pytest.fixture
async def paper() -> AsyncIterator[VirtualPrinter]:
    async with VirtualPrinter(name="paper") as printer:
        yield printer


@pytest.fixture
async def cups(
    tmp_path: Path, paper: VirtualPrinter, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Cups]:
    async with Cups(tmp_path / "cups", paper) as cups:
        monkeypatch.setenv("PATH", str(tmp_path / "cups"))
        yield cups


@pytest.fixture
async def rig(cups: Cups, paper: VirtualPrinter) -> AsyncIterator[Rig]:
    async with SystemPrinter(QUEUE, raw=True, poll_s=None) as printer:
        yield Rig(printer, paper, WORDS | {"close": "error"})  # CUPS says aborted, not why


class TestSystemPrinter(PrinterContract):
    async def test_a_slip_that_would_come_out_later_is_cancelled(
        self, rig: Rig, cups: Cups
    ) -> None:
        cups.stuck = True
        result = await SystemPrinter(QUEUE, poll_s=None, timeout_s=1.5).print(SLIP)
        assert result == PrintResult(False, PrinterStatus("error", "job waiting"), "all")
        assert cups.cancelled == [f"{QUEUE}-1"]

    async def test_a_scheduler_that_fails_is_a_state(self, rig: Rig, cups: Cups) -> None:
        cups.broken = True
        result = await rig.printer.print(SLIP)
        assert (result.word, result.sent) == ("offline", "nothing")
        assert result.status.detail == "lpstat: Bad file descriptor"


async def test_a_queue_with_a_driver_gets_a_page_of_the_slips_own_size(cups: Cups) -> None:
    printer = SystemPrinter(QUEUE, poll_s=None)
    assert (await printer.print(SLIP)).printed
    (page,) = cups.documents
    box = [float(n) for n in re.search(rb"/MediaBox \[ ?([\d. ]+?) ?\]", page)[1].split()]
    millimetres = [round(points / 72 * 25.4, 1) for points in box[2:]]
    assert millimetres == [72.0, round(SLIP.height / 8, 1)]
    assert f"media=Custom.72x{SLIP.height / 8:g}mm" in cups.options[0]


async def test_a_machine_without_cups_is_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    printer = SystemPrinter(QUEUE, poll_s=None)
    assert await printer.status() == PrinterStatus("offline", "no such device")
    assert (await printer.print(SLIP)).sent == "nothing"


def test_a_queue_is_named_as_the_system_names_it() -> None:
    for wrong in ("", "-d", "a b", "x/y"):
        with pytest.raises(ValueError, match="lpstat -e"):
            SystemPrinter(wrong)


@pytest.mark.parametrize(
    ("alerts", "word"),
    [
        ("none", "ready"),
        ("media-low-report", "paper_low"),
        ("media-empty-error media-needed-error", "paper_out"),
        ("cover-open-error media-empty", "cover_open"),
        ("media-jam-warning", "error"),
        ("offline-report", "offline"),
    ],
)
def test_what_the_queue_reports_is_one_word(alerts: str, word: str) -> None:
    said = f"printer hall is idle.  enabled since today\n\tAlerts: {alerts}\n"
    assert from_lpstat(said).word == word


def test_a_queue_that_was_disabled_or_answers_nothing_is_offline() -> None:
    disabled = "printer hall disabled since today -\n\treason unknown\n\tAlerts: none\n"
    assert from_lpstat(disabled) == PrinterStatus("offline", "disabled")
    assert from_lpstat("") == PrinterStatus("offline", "no answer")


def test_a_job_is_done_only_when_it_says_so() -> None:
    said = (
        "hall-1    kiosk  1024   today\n\tAlerts: aborted-by-system\n\tqueued for hall\n"
        "hall-12   kiosk  1024   today\n\tAlerts: job-completed-successfully\n\tqueued for hall\n"
    )
    assert [job_state(said, f"hall-{n}") for n in (1, 12, 2)] == [
        "aborted",
        "completed",
        "waiting",
    ]
