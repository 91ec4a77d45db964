"""What every printer driver must do, whatever printer it drives: inherited by each one's tests.

``rig`` gives the driver under test and the printer in software behind it, whose paper it uses.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from PIL import Image

from devices.printers.protocol import Printer, PrinterStatus, PrintResult
from devices.printers.virtual import Fault, Trouble, VirtualPrinter
from devices.protocol import Device, DeviceState
from tests.devices.heard import warnings_of
from tests.devices.printers.samples import drawn

WORDS: dict[Trouble, str] = {
    "paper_out": "paper_out",
    "cover_open": "cover_open",
    "error": "error",
    "jam": "error",
    "garbage": "error",
    "offline": "offline",
    "silence": "offline",
    "close": "offline",
}
"""What can befall a printer → the word for it."""


@dataclass
class Rig:
    printer: Printer
    paper: VirtualPrinter
    words: Mapping[Trouble, str] = field(default_factory=lambda: WORDS)


def same_dots(paper: Image.Image, slip: Image.Image) -> bool:
    return paper.crop((0, 0, *slip.size)).tobytes() == slip.tobytes()


class PrinterContract:
    async def test_it_is_a_device_with_a_kind_a_name_and_a_state(self, rig: Rig) -> None:
        assert isinstance(rig.printer, Device)
        assert (rig.printer.kind, rig.printer.width_px) == ("printer", 576)
        assert (rig.printer.state.health, rig.printer.state.word) == ("ok", "ready")

    async def test_a_printed_slip_lies_in_the_tray_dot_for_dot(self, rig: Rig) -> None:
        slip = drawn("vi-80")
        assert await rig.printer.print(slip) == PrintResult(True, PrinterStatus("ready"), "all")
        (paper,) = rig.paper.slips
        assert same_dots(paper, slip)

    @pytest.mark.parametrize("trouble", sorted(WORDS.keys() - {"close"}))
    async def test_nothing_is_sent_to_a_printer_that_cannot_print(
        self, rig: Rig, trouble: Trouble
    ) -> None:
        word = rig.words[trouble]
        rig.paper.set_state(trouble)
        result = await rig.printer.print(drawn("vi-80"))
        assert (result.printed, result.word, result.sent) == (False, word, "nothing")
        assert (await rig.printer.status()).word == word
        assert (rig.printer.state.health, rig.printer.state.word) == ("failed", word)
        assert rig.paper.slips == []

    async def test_low_paper_prints_and_says_so(self, rig: Rig) -> None:
        rig.paper.set_state("paper_low")
        result = await rig.printer.print(drawn("vi-80"))
        assert (result.printed, result.status.word) == (True, "paper_low")
        assert rig.printer.state.health == "degraded"

    @pytest.mark.parametrize("trouble", WORDS)
    @pytest.mark.parametrize("at_byte", [1, 20_000, 90_000])
    async def test_a_slip_that_broke_off_is_never_called_printed(
        self, rig: Rig, trouble: Trouble, at_byte: int
    ) -> None:
        rig.paper.add_fault(Fault(trouble, at_byte=at_byte))
        result = await rig.printer.print(drawn("vi-80"))
        assert (result.printed, result.word) == (False, rig.words[trouble])
        assert result.sent != "nothing"
        assert rig.paper.slips == []

    @pytest.mark.parametrize("trouble", WORDS)
    async def test_once_mended_it_prints_again_without_a_restart(
        self, rig: Rig, trouble: Trouble
    ) -> None:
        rig.paper.add_fault(Fault(trouble, at_byte=20_000))
        await rig.printer.print(drawn("vi-80"))
        rig.paper.set_state("ready")
        slip = drawn("offline-80")
        assert (await rig.printer.print(slip)).printed
        assert rig.printer.state.word == "ready"
        assert same_dots(rig.paper.slips[-1], slip)

    async def test_a_picture_wider_than_the_paper_is_a_word_and_no_slip(self, rig: Rig) -> None:
        result = await rig.printer.print(Image.new("1", (1000, 10)))
        assert (result.printed, result.word, result.sent) == (False, "error", "nothing")
        assert "1000 px on paper of 576 px" in result.status.detail
        assert rig.paper.slips == []

    async def test_a_new_roll_may_be_told_to_any_printer(self, rig: Rig) -> None:
        rig.printer.new_roll()
        assert (await rig.printer.print(drawn("offline-80"))).printed

    async def test_slips_asked_for_at_once_come_one_after_the_other(self, rig: Rig) -> None:
        slips = [drawn("vi-80"), drawn("offline-80"), drawn("en-80")]
        results = await asyncio.gather(*(rig.printer.print(slip) for slip in slips))
        assert [result.printed for result in results] == [True] * 3
        assert all(map(same_dots, rig.paper.slips, slips))

    async def test_going_down_and_coming_back_are_logged_once_each(
        self, rig: Rig, caplog: pytest.LogCaptureFixture
    ) -> None:
        logger = f"devices.printer.{rig.printer.name}"
        with caplog.at_level(logging.INFO, logger):
            rig.paper.set_state("paper_out")
            for _ in range(5):
                await rig.printer.print(drawn("offline-80"))
            rig.paper.set_state("ready")
            for _ in range(2):
                await rig.printer.print(drawn("offline-80"))
        said = [record.getMessage() for record in warnings_of(caplog) if record.name == logger]
        assert said == ["down: paper_out", "back: ready"]

    async def test_whoever_subscribed_hears_each_change_once(self, rig: Rig) -> None:
        heard: list[DeviceState] = []
        unsubscribe = rig.printer.subscribe(heard.append)
        rig.paper.set_state("paper_low")
        await rig.printer.print(drawn("offline-80"))
        await rig.printer.print(drawn("offline-80"))
        unsubscribe()
        unsubscribe()
        rig.paper.set_state("ready")
        await rig.printer.print(drawn("offline-80"))
        assert [state.word for state in heard] == ["paper_low"]

    async def test_a_listener_that_fails_takes_nothing_down(self, rig: Rig) -> None:
        rig.printer.subscribe(lambda state: 1 / 0)
        rig.paper.set_state("paper_low")
        assert (await rig.printer.print(drawn("offline-80"))).printed

    async def test_closing_twice_is_closing_once(self, rig: Rig) -> None:
        await rig.printer.close()
        await rig.printer.close()
        assert (rig.printer.state.health, rig.printer.state.word) == ("failed", "closed")
        await rig.printer.open()
        await rig.printer.open()
        assert rig.printer.state.word == "ready"
