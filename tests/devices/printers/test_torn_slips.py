"""trust.md R16: whatever befalls the printer at whichever byte of a ticket, the word is right.

Every fault at every 64th byte, over TCP and over a serial line: of the head of a ticket each
time, of a whole one every night. Sixteen printers fail at a time, because those that fall silent
are waited for. The limits of the drivers are half of those in use, and so are the alarms.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PIL import Image

from devices.printers.driver import TIMEOUT_S
from devices.printers.escpos import PAPER_58, pieces, resync
from devices.printers.network import NetworkPrinter
from devices.printers.protocol import Printer, PrintResult
from devices.printers.serial import SerialPrinter
from devices.printers.slip import draw
from devices.printers.virtual import Fault, Trouble, VirtualPrinter
from devices.protocol import DeviceState
from tests.devices.printers.contract import WORDS
from tests.devices.printers.samples import PLAIN

STEP_BYTES = 64
AT_ONCE = 16
FASTER = 2
ALARM_S = 5.0
WHOLE = draw(PLAIN, width_px=384)
HEAD = WHOLE.crop((0, 0, 384, 260))


def driver(paper: VirtualPrinter) -> Printer:
    options = {"profile": PAPER_58, "timeout_s": TIMEOUT_S / FASTER, "poll_s": None}
    if paper.line:
        return SerialPrinter(paper.line, **options)
    return NetworkPrinter("127.0.0.1", paper.port, **options)


def virtual(wire: str, folder: Path, fault: Fault) -> VirtualPrinter:
    if wire == "tcp":
        return VirtualPrinter(listen="127.0.0.1:0", width_px=384, faults=[fault])
    return VirtualPrinter(line=folder / str(fault.at_byte), width_px=384, faults=[fault])


async def torn(paper: VirtualPrinter, slip: Image.Image) -> tuple[PrintResult, float, list[str]]:
    """What the driver says, how long after the fault its alarm came, and the alarms."""
    loop = asyncio.get_running_loop()
    began: list[float] = []
    alarms: list[tuple[float, str]] = []

    def heard(state: DeviceState) -> None:
        alarms.append((loop.time(), state.word))

    printer = driver(paper)
    await printer.status()
    printer.subscribe(heard)
    paper.subscribe(lambda state: began.append(loop.time()))
    result = await printer.print(slip)
    since = began[0] if began else alarms[-1][0] if alarms else 0.0
    return result, alarms[-1][0] - since if alarms else 0.0, [word for _, word in alarms]


def size(slip: Image.Image, wire: str) -> int:
    """All bytes of a first job; on a line it begins with an end to what may be half done."""
    before = resync(PAPER_58, cut=False) if wire == "line" else []
    return sum(map(len, [*before, *pieces(slip, PAPER_58)]))


@pytest.mark.parametrize(
    "slip",
    [pytest.param(HEAD, id="head"), pytest.param(WHOLE, id="whole", marks=pytest.mark.nightly)],
)
@pytest.mark.parametrize("wire", ["tcp", "line"])
@pytest.mark.parametrize("trouble", WORDS)
async def test_a_torn_slip_is_never_called_printed_and_the_alarm_comes_in_time(
    wire: str, trouble: Trouble, slip: Image.Image, tmp_path: Path
) -> None:
    slots, slowest = asyncio.Semaphore(AT_ONCE), 0.0

    async def tear(at_byte: int) -> None:
        nonlocal slowest
        async with slots, virtual(wire, tmp_path, Fault(trouble, at_byte=at_byte)) as paper:
            result, late_s, alarms = await torn(paper, slip)
            assert (result.printed, result.word) == (False, WORDS[trouble]), at_byte
            assert alarms == [WORDS[trouble]], at_byte
            assert paper.slips == [], at_byte
            slowest = max(slowest, late_s)

    places = range(1, size(slip, wire), STEP_BYTES)
    await asyncio.gather(*(tear(at_byte) for at_byte in places))
    print(f"{wire} {trouble}: {len(places)} places, slowest alarm {slowest * FASTER:.1f} s")
    assert slowest * FASTER <= ALARM_S
