"""ESC/POS status bytes [pure]: DLE EOT 1–4, the four-byte ASB frame, and GS r answers.

The three kinds of answer share one stream and are told apart by their fixed bits: a real-time
answer is ``0xx1xx10``, an ASB frame begins with ``0xx1xx00``, and an answer in order (GS r) is
``0xx0xxxx``, as are the three bytes that follow in an ASB frame.
"""

from __future__ import annotations

from collections.abc import Sequence

from devices.printers.protocol import PrinterStatus, PrinterWord

QUERY = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
"""Four real-time questions: printer, cause of offline, cause of error, paper."""
CONFIRM = b"\x1dr\x01"
"""Asked in order: the answer comes when everything before it has been worked off."""
AUTOMATIC = b"\x1da\x0e"
"""From now on tell by yourself: online or not, errors, paper."""

_REALTIME = 0x12
_OFFLINE, _COVER, _PAPER_STOP, _ERROR = 0x08, 0x04, 0x20, 0x40
_RECOVERABLE, _CUTTER, _UNRECOVERABLE = 0x04, 0x08, 0x20
_NEAR_END, _END = 0x0C, 0x60


def from_realtime(answers: Sequence[int]) -> PrinterStatus:
    """The four answers to :data:`QUERY`, in that order."""
    printer, offline, error, paper = answers
    return _judge(
        cover=bool(offline & _COVER),
        paper_out=bool(offline & _PAPER_STOP or paper & _END),
        error=bool(offline & _ERROR) or _has_error(error),
        offline=bool(printer & _OFFLINE),
        paper_low=bool(paper & _NEAR_END),
        detail=_error_detail(error),
    )


def from_asb(frame: bytes) -> PrinterStatus:
    """One automatic status frame of four bytes."""
    printer, error, paper, _ = frame
    return _judge(
        cover=bool(printer & 0x20),
        paper_out=bool(paper & 0x0C),
        error=_has_error(error),
        offline=bool(printer & _OFFLINE),
        paper_low=bool(paper & 0x03),
        detail=_error_detail(error),
    )


def to_realtime(status: PrinterStatus, question: int) -> int:
    """What a printer in this state answers to DLE EOT ``question`` (1–4)."""
    word = status.word
    bits = {
        1: 0 if status.can_print else _OFFLINE,
        2: {"cover_open": _COVER, "paper_out": _PAPER_STOP, "error": _ERROR}.get(word, 0),
        3: _error_bits(status),
        4: {"paper_low": _NEAR_END, "paper_out": _NEAR_END | _END}.get(word, 0),
    }
    return _REALTIME | bits[question]


def to_asb(status: PrinterStatus) -> bytes:
    """The automatic status frame of a printer in this state."""
    word = status.word
    printer = 0x10 | (0 if status.can_print else _OFFLINE) | (0x20 if word == "cover_open" else 0)
    paper = {"paper_low": 0x03, "paper_out": 0x0F}.get(word, 0)
    return bytes((printer, _error_bits(status), paper, 0x0F))


class StatusReader:
    """Sorts a printer's answer bytes; noise is noticed, and memory stays bounded."""

    def __init__(self) -> None:
        self._frame = b""
        self.clear()

    def clear(self) -> None:
        """Forget what was answered so far, for a new question; half a frame is kept."""
        self._realtime: list[int] = []
        self.asb: PrinterStatus | None = None
        self.confirmed = False
        self.nonsense = False

    @property
    def whole(self) -> bool:
        """Four answers have come, or something that no printer says."""
        return len(self._realtime) >= 4 or self.nonsense

    @property
    def status(self) -> PrinterStatus | None:
        """The answer to :data:`QUERY` once it is whole; never made of nonsense."""
        if len(self._realtime) < 4 or self.nonsense:
            return None
        return from_realtime(self._realtime)

    def feed(self, data: bytes) -> None:
        for byte in data:
            self._take(byte)

    def _take(self, byte: int) -> None:
        if byte & 0x93 == _REALTIME and len(self._realtime) < 4:
            self._realtime.append(byte)
        elif byte & 0x93 == 0x10:
            self._frame = bytes((byte,))
        elif byte & 0x90 == 0 and self._frame:
            self._grow(byte)
        elif byte & 0x90 == 0:
            self.confirmed = True
        else:
            self._frame = b""
            self.nonsense = True

    def _grow(self, byte: int) -> None:
        self._frame += bytes((byte,))
        if len(self._frame) == 4:
            self.asb, self._frame = from_asb(self._frame), b""


def _judge(
    *, cover: bool, paper_out: bool, error: bool, offline: bool, paper_low: bool, detail: str
) -> PrinterStatus:
    """One word for all flags: the cause that staff must see to first."""
    found: tuple[tuple[bool, PrinterWord], ...] = (
        (cover, "cover_open"),
        (paper_out, "paper_out"),
        (error, "error"),
        (offline, "offline"),
        (paper_low, "paper_low"),
    )
    word: PrinterWord = next((word for is_so, word in found if is_so), "ready")
    return PrinterStatus(word, detail if word == "error" else "")


def _has_error(flags: int) -> bool:
    return bool(flags & (_RECOVERABLE | _CUTTER | _UNRECOVERABLE | 0x40))


def _error_detail(flags: int) -> str:
    if flags & _CUTTER:
        return "cutter"
    return "unrecoverable" if flags & _UNRECOVERABLE else ""


def _error_bits(status: PrinterStatus) -> int:
    if status.word != "error":
        return 0
    return {"cutter": _CUTTER, "unrecoverable": _UNRECOVERABLE}.get(status.detail, _RECOVERABLE)
