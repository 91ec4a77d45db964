"""The ESC/POS printer in software: slips become pictures, faults follow a script.

It is the printer of the kind's contract suite, of demonstrations (``motcua-printer``) and of
``printer = "virtual:DIR"``. Spoken to over TCP it behaves as a device does; used as a
:class:`~devices.printers.protocol.Printer` it prints without any wire.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PIL import Image

from devices.printers.escpos import EscposProfile, encode
from devices.printers.interpreter import Interpreter
from devices.printers.protocol import PrinterStatus, PrinterWord, PrintResult
from devices.printers.status import CONFIRM
from devices.protocol import StatefulDevice

_ONLY_QUESTIONS = re.compile(rb"(?:\x10\x04[\x01-\x04])+")
_READ_BYTES = 65536
_SLIPS_KEPT_MAX = 1000


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Becomes true once ``after_slips`` slips are cut and ``at_byte`` further bytes have come.

    Bare status questions are not counted. ``offline`` also drops the connection.
    """

    state: PrinterWord
    after_slips: int = 0
    at_byte: int = 0


class Dropped(ConnectionError):
    """The printer went off the network in the middle of this."""


class VirtualPrinter(StatefulDevice):
    """``listen`` is HOST:PORT for TCP clients (port 0: any free one); None: no network at all.

    ``out``: where slips are written as 0001.png, 0002.png …; they are in ``slips`` in any case.
    """

    kind = "printer"

    def __init__(
        self,
        out: Path | None = None,
        *,
        name: str = "virtual printer",
        width_px: int = 576,
        listen: str | None = None,
        faults: Sequence[Fault] = (),
    ) -> None:
        super().__init__(name)
        self._address = parse_address(listen) if listen else None
        self._out = out
        self._width_px = width_px
        self._faults = list(faults)
        self._interpreter = Interpreter(width_px)
        self._counted_bytes = 0
        self._cut_slips = 0
        self._server: asyncio.Server | None = None
        self._clients: set[asyncio.StreamWriter] = set()
        self._changed = asyncio.Condition()
        self.slips: list[Image.Image] = []

    @property
    def width_px(self) -> int:
        return self._width_px

    @property
    def port(self) -> int:
        """The TCP port it listens on; ValueError when it does not."""
        if self._server is None:
            raise ValueError("this virtual printer does not listen")
        return int(self._server.sockets[0].getsockname()[1])

    async def open(self) -> None:
        if self._out:
            self._out.mkdir(parents=True, exist_ok=True)
        if self._address and self._server is None:
            self._server = await asyncio.start_server(self._serve, *self._address)
        self._tell()

    async def close(self) -> None:
        server, self._server = self._server, None
        if server:
            server.close()
            self._hang_up_all()
            await server.wait_closed()
        await super().close()

    def set_state(self, word: PrinterWord, detail: str = "") -> None:
        """Paper runs out, the cover opens, all is well again: from now on."""
        asb = self._interpreter.set_status(PrinterStatus(word, detail))
        if word == "offline":
            self._hang_up_all()
        elif asb:
            for client in self._clients:
                client.write(asb)
        self._tell()

    def add_fault(self, fault: Fault) -> None:
        """One more fault at the end of the script; bytes count from now on."""
        self._faults.append(fault)
        self._counted_bytes = 0

    async def status(self) -> PrinterStatus:
        return self._interpreter.status

    async def print(self, image: Image.Image) -> PrintResult:
        """The same bytes as on the wire, without the wire."""
        data = encode(image, EscposProfile(width_px=self._width_px))
        before = self._interpreter.status
        if not before.can_print:
            return PrintResult(False, before, "nothing")
        try:
            answered = self.receive(data + CONFIRM)
        except Dropped:
            return PrintResult(False, self._interpreter.status, "part")
        after = self._interpreter.status
        return PrintResult(bool(answered) and after.can_print, after, "all")

    def receive(self, data: bytes) -> bytes:
        """What a client sent; the answer. Raises :class:`Dropped` when a fault says so."""
        if self._interpreter.status.word == "offline":
            raise Dropped
        if self._interpreter.idle and _ONLY_QUESTIONS.fullmatch(data):
            return self._interpreter.feed(data)
        answers = b""
        while data or self._fault_due():
            answers += self._begin_due_faults()
            step = self._bytes_until_fault(len(data))
            answers += self._interpreter.feed(data[:step])
            self._counted_bytes += step
            data = data[step:]
            self._keep_slips()
        return answers + self._begin_due_faults()

    async def wait_for_slips(self, count: int) -> list[Image.Image]:
        """All slips, once there are ``count``; bound it with a timeout of your own."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.slips) >= count)
        return self.slips

    # -- faults ---------------------------------------------------------------------------

    def _fault_due(self) -> bool:
        return bool(self._faults) and self._distance(self._faults[0]) == 0

    def _distance(self, fault: Fault) -> int | None:
        """Bytes until the fault; None while slips are still to come before it."""
        if self._cut_slips < fault.after_slips:
            return None
        return max(fault.at_byte - self._counted_bytes, 0)

    def _bytes_until_fault(self, available: int) -> int:
        """How much may be worked off at once: to the fault, or byte by byte to its slip."""
        if not self._faults:
            return available
        distance = self._distance(self._faults[0])
        return min(available, 1 if distance is None else distance)

    def _begin_due_faults(self) -> bytes:
        asb = b""
        while self._fault_due():
            fault = self._faults.pop(0)
            asb += self._interpreter.set_status(PrinterStatus(fault.state))
            self._tell()
            if fault.state == "offline":
                raise Dropped
        return asb

    # -- slips ----------------------------------------------------------------------------

    def _keep_slips(self) -> None:
        for slip in self._interpreter.take_pages():
            self._cut_slips += 1
            self._counted_bytes = 0
            self.slips = [*self.slips, slip][-_SLIPS_KEPT_MAX:]
            if self._out:
                _save(slip, self._out / f"{self._cut_slips:04}.png")

    def _tell(self) -> None:
        self._report(printer=self._interpreter.status.component)

    # -- network --------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients.add(writer)
        try:
            while data := await reader.read(_READ_BYTES):
                writer.write(self.receive(data))
                await self._notify()
                await writer.drain()
        except (Dropped, OSError):
            writer.transport.abort()
        finally:
            self._clients.discard(writer)
            if not self._clients:
                self._interpreter.hang_up()
            writer.close()

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _hang_up_all(self) -> None:
        for client in tuple(self._clients):
            client.transport.abort()


def _save(slip: Image.Image, path: Path) -> None:
    """Whole or not at all: whoever watches the folder never sees half a picture."""
    part = path.with_suffix(".part")
    slip.save(part, format="PNG")
    part.replace(path)


def parse_address(text: str) -> tuple[str, int]:
    """``HOST:PORT`` → both; ValueError with the wrong text in it."""
    host, colon, port = text.rpartition(":")
    if not (colon and host and port.isdigit() and int(port) < 65536):
        raise ValueError(f"not HOST:PORT: {text!r}")
    return host.strip("[]"), int(port)


def main(argv: Sequence[str] | None = None) -> None:
    """``motcua-printer``: prints to a folder until it is told to end."""
    parser = argparse.ArgumentParser("motcua-printer", description="ESC/POS printer in software")
    parser.add_argument("--listen", required=True, metavar="HOST:PORT", help="as 127.0.0.1:9100")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="slips as PNG")
    parser.add_argument("--width", type=int, choices=(576, 384), default=576, help="dots across")
    parser.add_argument("--faults", type=Path, metavar="FILE", help="JSON list of faults")
    given = parser.parse_args(argv)
    try:
        faults = _read_faults(given.faults) if given.faults else []
        printer = VirtualPrinter(
            given.out, width_px=given.width, listen=given.listen, faults=faults
        )
    except (OSError, ValueError, msgspec.DecodeError) as error:
        parser.error(str(error))
    try:
        asyncio.run(_run(printer))
    except OSError as error:
        sys.exit(f"motcua-printer: {error}")


def _read_faults(path: Path) -> list[Fault]:
    return msgspec.json.decode(path.read_bytes(), type=list[Fault])


async def _run(printer: VirtualPrinter) -> None:
    end = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end.set)
    async with printer:
        print(f"motcua-printer: ready on port {printer.port}", file=sys.stderr, flush=True)
        await end.wait()


if __name__ == "__main__":
    main()
