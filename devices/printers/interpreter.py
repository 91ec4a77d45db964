"""ESC/POS in software [pure]: bytes in, pages and answers out, whatever the bytes are.

The grammar is one table: prefix → how many bytes follow, and what to do with them. Commands that
change nothing on our paper are read over, unknown ones too, as printers do. Nothing waits without
a limit: a payload longer than :data:`PAYLOAD_MAX` is passed over without being kept.

A printer that cannot print stalls: from then on it answers only real-time questions, its paper
in the making is spoilt, and what came meanwhile is gone when it recovers.
"""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from devices.printers import codes, lengths
from devices.printers.page import Page, columns, raster
from devices.printers.protocol import PrinterStatus
from devices.printers.status import to_asb, to_realtime

PAYLOAD_MAX = 4 * 1024 * 1024
_RASTER_COLUMNS_MAX = 4096

Handler = Callable[["Interpreter", bytes], None]


class Interpreter:
    """``feed`` returns what the printer answers; ``take_pages`` what lies in the tray."""

    def __init__(self, width_px: int = 576) -> None:
        self.width_px = width_px
        self.status = PrinterStatus("ready")
        self._buffer = bytearray()
        self._passing_over = 0
        self._pages: list[Image.Image] = []
        self._answers = bytearray()
        self._asb = False
        self.reset()

    def reset(self) -> None:
        """ESC @: settings as after power-on; what is on the paper stays."""
        self.page = getattr(self, "page", None) or Page(self.width_px)
        self.page.line_px = 30
        self.page.align = 0
        self.scale = 1
        self.encoding = "cp437"
        self.stored: Image.Image | None = None
        self.bars_px, self.module_px = 162, 3
        self.qr_px, self.qr_level, self.qr_data = 3, 48, b""

    @property
    def idle(self) -> bool:
        """No command is half read."""
        return not self._buffer and not self._passing_over

    def feed(self, data: bytes) -> bytes:
        if not self.status.can_print:
            self._answer_realtime_only(data)
        else:
            self._buffer += data
            self._work()
        answers, self._answers = bytes(self._answers), bytearray()
        return answers

    def answer_now(self, questions: bytes) -> bytes:
        """Real-time questions that came by themselves, whatever is half read or stalled."""
        self._answer_realtime_only(questions)
        answers, self._answers = bytes(self._answers), bytearray()
        return answers

    def set_status(self, status: PrinterStatus) -> bytes:
        """Paper runs out, the cover opens, all is well again; the answer is the ASB frame."""
        spoilt = self.status.can_print and not status.can_print
        changed, self.status = self.status != status, status
        if spoilt:
            self.hang_up()
        return to_asb(status) if changed and self._asb else b""

    def hang_up(self) -> None:
        """The connection ended: half a command and half a slip are thrown away."""
        self._buffer.clear()
        self._passing_over = 0
        self.page = Page(self.width_px)

    def take_pages(self) -> list[Image.Image]:
        pages, self._pages = self._pages, []
        return pages

    def _answer_realtime_only(self, data: bytes) -> None:
        for at in range(len(data) - 2):
            if data[at : at + 2] == b"\x10\x04":
                self.answer_realtime(data[at + 2])

    def _work(self) -> None:
        start = 0
        data = bytes(self._buffer)
        while start < len(data) or self._passing_over:
            if self._passing_over:
                step = min(self._passing_over, len(data) - start)
                self._passing_over -= step
            else:
                step = self._command(data, start)
            if not step:
                break
            start += step
        del self._buffer[:start]

    def _command(self, data: bytes, start: int) -> int:
        """Work off one command; the number of bytes it took, 0 when it is not whole yet."""
        if data[start] not in _PREFIX_BYTES:
            return self._text(data, start)
        prefix = _prefix(data[start : start + 3])
        if not prefix:
            needed = 3 if data[start : start + 2] in _LONG_PREFIXES else 2
            return 0 if len(data) - start < needed else 2
        length, handle = COMMANDS[prefix]
        head = start + len(prefix)
        size = length(data[head : head + lengths.HEAD_MAX])
        if size is None:
            return 0
        if size > PAYLOAD_MAX:
            self._passing_over = size
            return len(prefix)
        if len(data) - head < size:
            return 0
        handle(self, data[head : head + size])
        return len(prefix) + size

    def _text(self, data: bytes, start: int) -> int:
        end = start
        while end < len(data) and data[end] not in _PREFIX_BYTES:
            end += 1
        letters = bytes(byte for byte in data[start:end] if byte >= 0x20 and byte != 0x7F)
        self.page.write(letters.decode(self.encoding, "replace"), scale=self.scale)
        return end - start

    def answer_realtime(self, question: int) -> None:
        if 1 <= question <= 4:
            self._answers.append(to_realtime(self.status, question))

    def answer_in_order(self, question: int) -> None:
        if question in (1, 49):
            self._answers.append(0x03 if self.status.word == "paper_low" else 0x00)
        elif question in (2, 50):
            self._answers.append(0x00)

    def switch_asb(self, on: bool) -> None:
        """GS a: the state is told now and at every change."""
        self._asb = on
        if on:
            self._answers += to_asb(self.status)

    def cut(self) -> None:
        """The slip falls into the tray; a cut of bare paper gives none."""
        if not self.page.empty:
            self._pages.append(self.page.picture())
        line_px, align = self.page.line_px, self.page.align
        self.page = Page(self.width_px)
        self.page.line_px, self.page.align = line_px, align


def _prefix(head: bytes) -> bytes:
    """The longest known command that these three bytes begin with."""
    return next((head[:size] for size in (3, 2, 1) if head[:size] in COMMANDS), b"")


# -- what they do -----------------------------------------------------------------------------


def _nothing(printer: Interpreter, args: bytes) -> None:
    """Changes nothing that our paper shows."""


def _raster(printer: Interpreter, args: bytes) -> None:
    width, height = int.from_bytes(args[1:3], "little"), int.from_bytes(args[3:5], "little")
    if 0 < width <= _RASTER_COLUMNS_MAX and height:
        image = raster(width, height, args[5:])
        wide, tall = 1 + (args[0] & 1), 1 + (args[0] >> 1 & 1)
        printer.page.place(_fit(printer, image, wide, tall))


def _columns(printer: Interpreter, args: bytes) -> None:
    if len(args) > 3:
        image = columns(args[0], args[3:])
        printer.page.inline(image.crop((0, 0, min(image.width, printer.width_px), image.height)))


def _graphics(printer: Interpreter, args: bytes) -> None:
    """GS ( L after its length: store a raster (112), print what is stored (2, 50)."""
    function = args[1] if len(args) > 1 else -1
    if function == 112 and len(args) >= 10:
        _store(printer, args)
    elif function in (2, 50) and printer.stored is not None:
        printer.page.place(printer.stored)
        printer.stored = None


def _store(printer: Interpreter, args: bytes) -> None:
    width = int.from_bytes(args[6:8], "little")
    height = int.from_bytes(args[8:10], "little")
    width_bytes, data = (width + 7) // 8, args[10:]
    if width and height and len(data) >= width_bytes * height:
        image = raster(width_bytes, height, data)
        printer.stored = _fit(printer, image, args[3] or 1, args[4] or 1)


def _fit(printer: Interpreter, image: Image.Image, wide: int, tall: int) -> Image.Image:
    """Stretched at most twice, and no wider than the paper."""
    wide, tall = min(wide, 2), min(tall, 2)
    cropped = image.crop((0, 0, min(image.width, printer.width_px), image.height))
    if wide == tall == 1:
        return cropped
    size = (cropped.width * wide, cropped.height * tall)
    return cropped.resize(size, Image.Resampling.NEAREST).crop(
        (0, 0, min(size[0], printer.width_px), size[1])
    )


def _bars(printer: Interpreter, args: bytes) -> None:
    """GS k: after the kind come the data, with their length before or a NUL after them."""
    data = args[2:] if args[0] >= 65 else args[1:-1]
    height_px, module_px = printer.bars_px, printer.module_px
    _draw(printer, codes.bars(args[0], data, height_px=height_px, module_px=module_px))


def _qr(printer: Interpreter, args: bytes) -> None:
    """GS ( k after its length: 49, the function, what it takes."""
    match args[:2], args[2:]:
        case b"1C", size if size:
            printer.qr_px = min(max(size[0], 1), 16)
        case b"1E", level if level:
            printer.qr_level = level[0]
        case b"1P", stored:
            printer.qr_data = stored[1:]
        case b"1Q", _:
            _draw(
                printer,
                codes.qr(printer.qr_data, level=printer.qr_level, module_px=printer.qr_px),
            )


def _draw(printer: Interpreter, code: Image.Image | None) -> None:
    """A code wider than the paper is not printed at all, as on a real one."""
    if code and code.width <= printer.width_px:
        printer.page.place(code)


def _align(printer: Interpreter, args: bytes) -> None:
    printer.page.align = args[0] % 48 if args[0] % 48 < 3 else 0


def _bar_size(printer: Interpreter, args: bytes) -> None:
    printer.bars_px = max(args[0], 1)


def _bar_module(printer: Interpreter, args: bytes) -> None:
    printer.module_px = min(max(args[0], 2), 6)


def _code_page(printer: Interpreter, args: bytes) -> None:
    printer.encoding = {16: "cp1252", 52: "cp1258", 94: "cp1258"}.get(args[0], "cp437")


def _size(printer: Interpreter, args: bytes) -> None:
    printer.scale = min(max(args[0] & 7, args[0] >> 4 & 7) + 1, 8)


def _spacing(printer: Interpreter, args: bytes) -> None:
    printer.page.line_px = args[0]


def _default_spacing(printer: Interpreter, args: bytes) -> None:
    printer.page.line_px = 30


def _feed_lines(printer: Interpreter, args: bytes) -> None:
    printer.page.newline()
    printer.page.feed(max(args[0] - 1, 0) * printer.page.line_px)


_ESC, _GS, _FS, _DLE = b"\x1b", b"\x1d", b"\x1c", b"\x10"
_PREFIX_BYTES = frozenset(b"\x1b\x1d\x1c\x10\n\r\t\f\x18")

COMMANDS: dict[bytes, tuple[lengths.Length, Handler]] = {
    b"\n": (lengths.fixed(0), lambda printer, args: printer.page.newline()),
    b"\r": (lengths.fixed(0), lambda printer, args: printer.page.home()),
    b"\t": (lengths.fixed(0), lambda printer, args: printer.page.tab()),
    b"\f": (lengths.fixed(0), lambda printer, args: printer.page.newline()),
    b"\x18": (lengths.fixed(0), _nothing),
    _DLE + b"\x04": (lengths.fixed(1), lambda printer, args: printer.answer_realtime(args[0])),
    _DLE + b"\x05": (lengths.fixed(1), _nothing),
    _DLE + b"\x14": (lengths.pulse, _nothing),
    _ESC + b"@": (lengths.fixed(0), lambda printer, args: printer.reset()),
    _ESC + b"*": (lengths.column, _columns),
    _ESC + b"J": (lengths.fixed(1), lambda printer, args: printer.page.feed(args[0])),
    _ESC + b"d": (lengths.fixed(1), _feed_lines),
    _ESC + b"3": (lengths.fixed(1), _spacing),
    _ESC + b"2": (lengths.fixed(0), _default_spacing),
    _ESC + b"t": (lengths.fixed(1), _code_page),
    _ESC + b"i": (lengths.fixed(0), lambda printer, args: printer.cut()),
    _ESC + b"m": (lengths.fixed(0), lambda printer, args: printer.cut()),
    _ESC + b"D": (lengths.until_nul, _nothing),
    _ESC + b"W": (lengths.fixed(8), _nothing),
    _ESC + b"p": (lengths.fixed(3), _nothing),
    _GS + b"v0": (lengths.raster, _raster),
    _GS + b"(L": (lengths.counted(0), lambda printer, args: _graphics(printer, args[2:])),
    _GS + b"8L": (lengths.counted(0, width=4), lambda printer, args: _graphics(printer, args[4:])),
    _GS + b"V": (lengths.cut, lambda printer, args: printer.cut()),
    _GS + b"r": (lengths.fixed(1), lambda printer, args: printer.answer_in_order(args[0])),
    _GS + b"a": (lengths.fixed(1), lambda printer, args: printer.switch_asb(bool(args[0]))),
    _GS + b"!": (lengths.fixed(1), _size),
    _GS + b"k": (lengths.barcode, _bars),
    _GS + b"(k": (lengths.counted(0), lambda printer, args: _qr(printer, args[2:])),
    _GS + b"h": (lengths.fixed(1), _bar_size),
    _GS + b"w": (lengths.fixed(1), _bar_module),
    _ESC + b"a": (lengths.fixed(1), _align),
    _GS + b"*": (lengths.downloaded, _nothing),
}
COMMANDS |= {_ESC + bytes((c,)): (lengths.fixed(0), _nothing) for c in b"LS<\x0c"}
COMMANDS |= {_ESC + bytes((c,)): (lengths.fixed(1), _nothing) for c in b"!-%=?EGMRTUV {rueKB"}
COMMANDS |= {_ESC + bytes((c,)): (lengths.fixed(2), _nothing) for c in b"$\\c"}
COMMANDS |= {_GS + bytes((c,)): (lengths.fixed(0), _nothing) for c in b":"}
COMMANDS |= {_GS + bytes((c,)): (lengths.fixed(1), _nothing) for c in b"/BHIbfT"}
COMMANDS |= {_GS + bytes((c,)): (lengths.fixed(2), _nothing) for c in b"$LPW\\"}
COMMANDS |= {_GS + b"^": (lengths.fixed(3), _nothing), _GS + b"z0": (lengths.fixed(2), _nothing)}
COMMANDS |= {_GS + b"(" + bytes((c,)): (lengths.counted(0), _nothing) for c in b"ACDEFGHJKMNPQVYz"}
COMMANDS |= {_FS + bytes((c,)): (lengths.fixed(0), _nothing) for c in b".&"}
COMMANDS |= {_FS + bytes((c,)): (lengths.fixed(1), _nothing) for c in b"!-CW"}
COMMANDS |= {_FS + bytes((c,)): (lengths.fixed(2), _nothing) for c in b"Sp"}

_LONG_PREFIXES = frozenset(prefix[:2] for prefix in COMMANDS if len(prefix) == 3)
