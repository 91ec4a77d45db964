"""What every scanner driver must do: inherited by each one's tests.

``rig`` gives the driver under test, a way to hold a code before it, and its plug.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from devices.protocol import Device
from devices.scanners.grammar import Rejected, Scan, TicketScan
from devices.scanners.protocol import Scanner
from tests.devices.heard import warnings_of
from tests.devices.lines import until_word

TOKEN = "Xk3v9Qm2LrT8wYbNcD5fGh"
TICKET = TicketScan(TOKEN)
CARD = "001085012345|012345678|Do Thi Anh|05101985|Nam|Thon 3, xa Thach Chau|01072021"
CANARIES = ("001085012345", "012345678", "Do Thi Anh", "05101985", "Thach Chau")


@dataclass
class Rig:
    """``hold`` returns when the driver has read it all."""

    scanner: Scanner
    hold: Callable[[str], Awaitable[None]]
    plug: Callable[[bool], None]


async def take(scanner: Scanner, count: int) -> list[Scan]:
    scans: list[Scan] = []
    async with asyncio.timeout(5):
        async for scan in scanner.scans():
            scans.append(scan)
            if len(scans) == count:
                break
    return scans


class ScannerContract:
    async def test_it_is_a_device_with_a_kind_a_name_and_a_state(self, rig: Rig) -> None:
        assert isinstance(rig.scanner, Device)
        assert (rig.scanner.kind, rig.scanner.state.word) == ("scanner", "ready")

    async def test_codes_come_in_order_and_rejected_ones_are_told(self, rig: Rig) -> None:
        await rig.hold(f"{TOKEN}\nnot ours\n{TOKEN}\n")
        assert await take(rig.scanner, 3) == [TICKET, Rejected("unknown"), TICKET]

    async def test_of_codes_nobody_took_only_the_newest_wait(self, rig: Rig) -> None:
        await rig.hold("not ours\n" * 200 + f"{TOKEN}\n")
        assert (await take(rig.scanner, 8))[-1] == TICKET

    async def test_half_a_code_is_rejected_within_a_second(self, rig: Rig) -> None:
        started = time.monotonic()
        await rig.hold(CARD[:60])
        assert await take(rig.scanner, 1) == [Rejected("broken_off")]
        assert time.monotonic() - started <= 1.0
        await rig.hold(f"{TOKEN}\n")
        assert await take(rig.scanner, 1) == [TICKET]

    async def test_a_code_without_an_end_is_rejected_at_once_and_the_next_is_read(
        self, rig: Rig
    ) -> None:
        started = time.monotonic()
        await rig.hold("9" * 5000)
        assert await take(rig.scanner, 1) == [Rejected("too_long")]
        assert time.monotonic() - started <= 1.0
        await rig.hold(f"\n{TOKEN}\n")
        assert await take(rig.scanner, 1) == [TICKET]

    async def test_a_pulled_plug_is_a_state_and_so_is_its_return(
        self, rig: Rig, caplog: pytest.LogCaptureFixture
    ) -> None:
        rig.plug(False)
        await until_word(rig.scanner, "unplugged")
        assert rig.scanner.state.health == "failed"
        rig.plug(True)
        await until_word(rig.scanner, "ready")
        said = [record.getMessage() for record in warnings_of(caplog) if "scanner" in record.name]
        assert said == ["down: unplugged", "back: ready"]
        await rig.hold(f"{TOKEN}\n")
        assert await take(rig.scanner, 1) == [TICKET]

    async def test_of_a_card_nothing_gets_into_a_log_or_a_repr(
        self, rig: Rig, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        await rig.hold(f"{CARD}\n{CARD[:40]}\n")
        card, half = await take(rig.scanner, 2)
        seen = caplog.text + f"{card!r} {card} {half!r} {rig.scanner!r} {vars(rig.scanner)!r}"
        assert card.number == CANARIES[0]  # type: ignore[union-attr]
        assert [each for each in CANARIES if each in seen] == []

    async def test_closing_twice_is_closing_once(self, rig: Rig) -> None:
        await rig.scanner.close()
        await rig.scanner.close()
        assert rig.scanner.state.word == "closed"
