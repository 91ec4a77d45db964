"""The network printer: the contract over TCP, and everything that networks do to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import zxingcpp

from devices.printers.escpos import EscposProfile
from devices.printers.network import NetworkPrinter
from devices.printers.protocol import PrinterStatus, PrintResult
from devices.printers.virtual import Fault, VirtualPrinter
from devices.protocol import DeviceState
from tests.devices.printers.contract import PrinterContract, Rig
from tests.devices.printers.samples import TRACK_URL, drawn

LOOPBACK = "127.0.0.1"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
SLIP = drawn("offline-80")


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with (
        VirtualPrinter(listen="127.0.0.1:0", name="paper") as paper,
        NetworkPrinter(LOOPBACK, paper.port, poll_s=None, timeout_s=0.8) as printer,
    ):
        yield Rig(printer, paper)


class TestNetworkPrinter(PrinterContract):
    async def test_a_phone_reads_the_code_of_a_slip_that_came_over_the_wire(self, rig: Rig) -> None:
        await rig.printer.print(drawn("vi-80"))
        read = zxingcpp.read_barcodes(rig.paper.slips[0].convert("L"))
        assert [code.text for code in read] == [TRACK_URL]


@asynccontextmanager
async def printer_that(serve: Serve, **options: object) -> AsyncIterator[NetworkPrinter]:
    """A driver whose printer behaves like ``serve``."""
    server = await asyncio.start_server(serve, LOOPBACK, 0, limit=1 << 20)
    port = server.sockets[0].getsockname()[1]
    try:
        yield NetworkPrinter(LOOPBACK, port, timeout_s=0.3, poll_s=None, **options)
    finally:
        server.close()
        await server.wait_closed()


async def test_a_slip_is_called_printed_exactly_when_all_of_it_came() -> None:
    for at_byte in range(0, 75_000, 512):
        fault = Fault("offline", at_byte=at_byte)
        async with VirtualPrinter(listen="127.0.0.1:0", faults=[fault]) as paper:
            printer = NetworkPrinter(LOOPBACK, paper.port, poll_s=None)
            result = await printer.print(SLIP)
        assert result.printed == (len(paper.slips) == 1), at_byte
    assert result.printed


async def test_no_printer_at_the_address_is_a_state() -> None:
    async with VirtualPrinter(listen="127.0.0.1:0") as gone:
        port = gone.port
    async with NetworkPrinter(LOOPBACK, port, poll_s=None) as printer:
        assert printer.state.word == "offline"
        result = await printer.print(SLIP)
    assert result == PrintResult(False, PrinterStatus("offline", "closed"), "nothing")


async def test_a_name_nobody_knows_is_a_state() -> None:
    printer = NetworkPrinter("printer.invalid", poll_s=None)
    assert (await printer.status()).word == "offline"


async def test_a_silent_printer_is_offline_within_the_limit() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    loop = asyncio.get_running_loop()
    async with printer_that(silent) as printer:
        start = loop.time()
        result = await printer.print(SLIP)
        assert loop.time() - start < 1.5
    assert result == PrintResult(False, PrinterStatus("offline", "timeout"), "nothing")


async def test_a_printer_that_stops_reading_does_not_hold_us() -> None:
    answered = asyncio.Event()

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(12)
        writer.write(b"\x12\x12\x12\x12")
        reader._transport.pause_reading()
        await answered.wait()
        writer.close()

    async with printer_that(deaf) as printer:
        result = await printer.print(drawn("vi-80"))
        answered.set()
    assert (result.printed, result.word) == (False, "offline")
    assert result.sent in ("part", "all")


async def test_a_peer_that_takes_all_and_closes_has_printed_nothing() -> None:
    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(12)
        writer.write(b"\x12\x12\x12\x12")
        await reader.readuntil(b"\x1dVB\x00")
        writer.close()

    async with printer_that(swallow) as printer:
        result = await printer.print(SLIP)
    assert result == PrintResult(False, PrinterStatus("offline", "closed"), "all")


async def test_a_peer_that_answers_nonsense_is_offline() -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with printer_that(babble) as printer:
        assert (await printer.status()).word == "offline"


async def test_a_model_that_cannot_confirm_is_asked_how_it_is_instead() -> None:
    async def simple(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(12)
        writer.write(b"\x12\x12\x12\x12")
        await reader.readuntil(b"\x1dVB\x00")
        assert await reader.readexactly(12)
        writer.write(b"\x12\x12\x12\x1e")
        await reader.read()
        writer.close()

    async with printer_that(simple, profile=EscposProfile(confirms=False)) as printer:
        result = await printer.print(SLIP)
    assert result == PrintResult(True, PrinterStatus("paper_low"), "all")


async def test_an_idle_printer_is_asked_and_new_paper_noticed() -> None:
    words: asyncio.Queue[str] = asyncio.Queue()

    def heard(state: DeviceState) -> None:
        words.put_nowait(state.word)

    async with VirtualPrinter(listen="127.0.0.1:0") as paper:
        printer = NetworkPrinter(LOOPBACK, paper.port, poll_s=0.02)
        printer.subscribe(heard)
        async with printer, asyncio.timeout(5):
            assert await words.get() == "ready"
            paper.set_state("paper_out")
            assert await words.get() == "paper_out"
            paper.set_state("ready")
            assert await words.get() == "ready"


async def test_a_printer_that_tells_by_itself_ends_the_slip_at_once() -> None:
    profile = EscposProfile(auto_status=True)
    asked = asyncio.Event()

    async def tell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(12)
        writer.write(b"\x12\x12\x12\x12")
        await reader.readuntil(b"\x1da\x0e")
        writer.write(b"\x10\x00\x00\x0f")
        await reader.readuntil(b"\x1dr\x01")
        writer.write(b"\x18\x00\x0c\x0f")
        if await reader.read():
            asked.set()
        writer.close()

    async with printer_that(tell, profile=profile) as printer:
        result = await printer.print(SLIP)
    assert result == PrintResult(False, PrinterStatus("paper_out"), "all")
    assert not asked.is_set()
