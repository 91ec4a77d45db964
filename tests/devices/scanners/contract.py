"""What every scanner driver must do: inherited by each one's tests.

``rig`` gives the driver under test, a way to hold a code before it, and its plug.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from devices.protocol import Device
from devices.scanners.grammar import Rejected, Scan, TicketScan
from devices.scanners.protocol import Scanner

TOKEN = "Xk3v9Qm2LrT8wYbNcD5fGh"


@dataclass
class Rig:
    scanner: Scanner
    hold: Callable[[bytes], None]
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
        rig.hold(f"{TOKEN}\nnot ours\n{TOKEN}\n".encode())
        assert await take(rig.scanner, 3) == [
            TicketScan(TOKEN),
            Rejected("unknown"),
            TicketScan(TOKEN),
        ]

    async def test_of_codes_nobody_took_only_the_newest_wait(self, rig: Rig) -> None:
        rig.hold(b"not ours\n" * 1000 + f"{TOKEN}\n".encode())
        assert (await take(rig.scanner, 8))[-1] == TicketScan(TOKEN)

    async def test_a_pulled_plug_is_a_state_and_so_is_its_return(self, rig: Rig) -> None:
        rig.plug(False)
        assert (rig.scanner.state.health, rig.scanner.state.word) == ("failed", "unplugged")
        rig.plug(True)
        assert rig.scanner.state.word == "ready"

    async def test_closing_twice_is_closing_once(self, rig: Rig) -> None:
        await rig.scanner.close()
        await rig.scanner.close()
        assert rig.scanner.state.word == "closed"
