"""The ESC/POS printer in software: slips become pictures, faults follow a script.

It is the printer of the kind's contract suite, of demonstrations (``motcua-printer``) and of
``printer = "virtual:DIR"``. Spoken to over TCP or a serial line it behaves as a device does; used
as a :class:`~devices.printers.protocol.Printer` it prints without any wire.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

import msgspec
from PIL import Image

from devices.printers.escpos import EscposProfile, encode
from devices.printers.interpreter import Interpreter
from devices.printers.protocol import PrinterStatus, PrinterWord, PrintResult
from devices.printers.serial_line import SerialLine
from devices.printers.status import CONFIRM
from devices.protocol import StatefulDevice

_QUESTIONS = re.compile(rb"(?:\x10\x04[\x01-\x04])*\Z")
_READ_BYTES = 65536
_SLIPS_KEPT_MAX = 1000


Trouble = Literal[
    "ready", "paper_low", "paper_out", "cover_open", "error", "offline",
    "jam", "silence", "garbage", "close",
]  # fmt: skip
_TROUBLE: dict[str, PrinterStatus] = {
    "jam": PrinterStatus("error", "cutter"),
    "silence": PrinterStatus("offline", "silent"),
    "garbage": PrinterStatus("error", "garbled"),
}
_GARBAGE = b"\xff\x55\x80\x12\x93\x12\x12\x12\x12\x0f\xa5"


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Becomes true once ``after_slips`` slips are cut and ``at_byte`` further bytes have come.

    Bare status questions are not counted. ``offline``: switched off, the connection is gone.
    ``close``: the connection is dropped, a moment later all is well. ``silence``: connected, says
    nothing. ``garbage``: answers what no printer says. ``jam``: the knife is stuck.
    """

    state: Trouble
    after_slips: int = 0
    at_byte: int = 0


class Dropped(ConnectionError):
    """The printer went off the network in the middle of this."""


class VirtualPrinter(StatefulDevice):
    """``listen`` is HOST:PORT for TCP clients (port 0: any free one); None: no network at all.

    ``line``: a path at which it is found as on a serial line.
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
        line: Path | None = None,
        faults: Sequence[Fault] = (),
    ) -> None:
        super().__init__(name)
        self._line = SerialLine(line, self._heard_on_line) if line else None
        self._address = parse_address(listen) if listen else None
        self._out = out
        self._width_px = width_px
        self._faults = list(faults)
        self._interpreter = Interpreter(width_px)
        self._counted_bytes = 0
        self._cut_slips = 0
        self._server: asyncio.Server | None = None
        self._clients: set[asyncio.StreamWriter] = set()
        self._slip_came = asyncio.Event()
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

    @property
    def line(self) -> Path | None:
        """Where it is found as on a serial line."""
        return self._line.path if self._line else None

    async def open(self) -> None:
        if self._out:
            self._out.mkdir(parents=True, exist_ok=True)
        if self._address and self._server is None:
            self._server = await asyncio.start_server(self._serve, *self._address)
        if self._line:
            self._line.open()
        self._tell()

    async def close(self) -> None:
        server, self._server = self._server, None
        if server:
            server.close()
            self._hang_up_all()
            await server.wait_closed()
        if self._line:
            self._line.close()
        await super().close()

    def set_state(self, word: Trouble, detail: str = "") -> None:
        """Paper runs out, the cover opens, all is well again: from now on."""
        if word == "close":
            self._hang_up_all()
            return
        asb = self._turn(_TROUBLE.get(word) or PrinterStatus(_word(word), detail))
        if word == "offline":
            self._hang_up_all()
        elif asb:
            self._say(asb)
        self._tell()

    @property
    def paper_percent(self) -> int | None:
        return None

    def new_roll(self) -> None:
        """It has paper without end."""

    def add_fault(self, fault: Fault) -> None:
        """One more fault at the end of the script; bytes count from now on."""
        self._faults.append(fault)
        self._counted_bytes = 0

    async def status(self) -> PrinterStatus:
        return self._interpreter.status

    async def print(self, image: Image.Image) -> PrintResult:
        """The same bytes as on the wire, without the wire."""
        before = self._interpreter.status
        try:
            data = encode(image, EscposProfile(width_px=self._width_px))
        except ValueError as error:
            return PrintResult(False, PrinterStatus("error", str(error)), "nothing")
        if not before.can_print:
            return PrintResult(False, before, "nothing")
        try:
            answered = self.receive(data + CONFIRM)
        except Dropped:
            return PrintResult(False, PrinterStatus("offline", "closed"), "part")
        after = self._interpreter.status
        return PrintResult(bool(answered) and after.can_print, after, "all")

    def receive(self, data: bytes) -> bytes:
        """What a client sent; the answer. Raises :class:`Dropped` when a fault says so."""
        if self._interpreter.status.word == "offline":
            return self._refuse()
        data, questions = _split(data)
        answers = b""
        while data or (not questions and self._fault_due()):
            answers += self._begin_due_faults()
            step = self._bytes_until_fault(len(data))
            answers += self._interpreter.feed(data[:step])
            self._counted_bytes += step
            data = data[step:]
            self._keep_slips()
        answers += self._begin_due_faults() if not questions else b""
        return self._garble(answers + self._interpreter.answer_now(questions))

    async def wait_for_slips(self, count: int) -> list[Image.Image]:
        """All slips, once there are ``count``; bound it with a timeout of your own."""
        while len(self.slips) < count:
            await self._slip_came.wait()
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
            word = self._faults.pop(0).state
            if word != "close":
                asb += self._turn(_TROUBLE.get(word) or PrinterStatus(_word(word)))
                self._tell()
            if word in ("offline", "close"):
                self._interpreter.hang_up()
                raise Dropped
        return asb

    def _turn(self, status: PrinterStatus) -> bytes:
        """The automatic frame for it; a silent printer sends none."""
        asb = self._interpreter.set_status(status)
        return b"" if status.word == "offline" else self._garble(asb)

    def _refuse(self) -> bytes:
        """Switched off there is no connection; silent there is one."""
        if self._interpreter.status.detail == "silent":
            return b""
        raise Dropped

    def _garble(self, answers: bytes) -> bytes:
        garbled = self._interpreter.status == _TROUBLE["garbage"]
        return _GARBAGE if answers and garbled else answers

    # -- slips ----------------------------------------------------------------------------

    def _keep_slips(self) -> None:
        for slip in self._interpreter.take_pages():
            self._cut_slips += 1
            self._counted_bytes = 0
            self.slips = [*self.slips, slip][-_SLIPS_KEPT_MAX:]
            if self._out:
                _save(slip, self._out / f"{self._cut_slips:04}.png")
            came, self._slip_came = self._slip_came, asyncio.Event()
            came.set()

    def _tell(self) -> None:
        self._report(printer=self._interpreter.status.component)

    # -- wires ----------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients.add(writer)
        try:
            while data := await reader.read(_READ_BYTES):
                writer.write(self.receive(data))
                await writer.drain()
        except (Dropped, OSError):
            writer.transport.abort()
        finally:
            self._clients.discard(writer)
            if not self._clients:
                self._interpreter.hang_up()
            writer.close()

    def _heard_on_line(self, data: bytes) -> bytes:
        """A printer that is switched off leaves the line as it is; one pulled out does not."""
        try:
            return self.receive(data)
        except Dropped:
            if self._line and self._interpreter.status.word != "offline":
                self._line.plug_again()
            return b""

    def _say(self, data: bytes) -> None:
        for client in self._clients:
            client.write(data)
        if self._line:
            self._line.write(data)

    def _hang_up_all(self) -> None:
        for client in tuple(self._clients):
            client.transport.abort()


def _split(data: bytes) -> tuple[bytes, bytes]:
    """What is to be worked off, and the real-time questions after it."""
    asked = _QUESTIONS.search(data)
    at = asked.start() if asked else len(data)
    return data[:at], data[at:]


def _word(trouble: str) -> PrinterWord:
    """A trouble that is a state of its own."""
    word: PrinterWord = next(word for word in get_args(PrinterWord) if word == trouble)
    return word


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
    wire = parser.add_mutually_exclusive_group(required=True)
    wire.add_argument("--listen", metavar="HOST:PORT", help="as 127.0.0.1:9100")
    wire.add_argument("--line", type=Path, metavar="PATH", help="a serial line, found at PATH")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="slips as PNG")
    parser.add_argument("--width", type=int, choices=(576, 384), default=576, help="dots across")
    parser.add_argument("--faults", type=Path, metavar="FILE", help="JSON list of faults")
    given = parser.parse_args(argv)
    try:
        faults = _read_faults(given.faults) if given.faults else []
        printer = VirtualPrinter(
            given.out, width_px=given.width, listen=given.listen, line=given.line, faults=faults
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
        where = f"at {printer.line}" if printer.line else f"on port {printer.port}"
        print(f"motcua-printer: ready {where}", file=sys.stderr, flush=True)
        await end.wait()


if __name__ == "__main__":
    main()
