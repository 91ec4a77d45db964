"""What every slip printer has: a status in one word, and a print that never lies.

``print`` answers printed only when the printer was well before, took every byte, and answered
well afterwards. Everything else is a :class:`PrintResult` with a word, never an exception.
A printer on a wire that cannot be read is ``unknown``: it prints, and nobody says that it did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from PIL import Image

from devices.protocol import Component, Device

PrinterWord = Literal[
    "ready", "paper_low", "paper_out", "cover_open", "offline", "error", "unknown"
]
Sent = Literal["nothing", "part", "all"]

_HEALTH: dict[PrinterWord, Component] = {
    "ready": Component("ok", "ready"),
    "paper_low": Component("degraded", "paper_low"),
    "paper_out": Component("failed", "paper_out"),
    "cover_open": Component("failed", "cover_open"),
    "offline": Component("failed", "offline"),
    "error": Component("failed", "error"),
    "unknown": Component("degraded", "unknown"),
}


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """How the printer is; ``detail`` is for the technician (``cutter``, ``timeout``)."""

    word: PrinterWord
    detail: str = ""

    @property
    def can_print(self) -> bool:
        return self.word in ("ready", "paper_low", "unknown")

    @property
    def well(self) -> bool:
        """It says itself that it can print."""
        return self.word in ("ready", "paper_low")

    @property
    def component(self) -> Component:
        return _HEALTH[self.word]


@dataclass(frozen=True, slots=True)
class PrintResult:
    """How one slip fared. ``sent`` tells whether torn or doubtful paper may lie in the tray."""

    printed: bool
    status: PrinterStatus
    sent: Sent

    @property
    def word(self) -> str:
        """``printed``, or why not."""
        return "printed" if self.printed else self.status.word

    @property
    def doubtful(self) -> bool:
        """All of it was sent to a printer that cannot tell what became of it: most likely paper."""
        return not self.printed and self.sent == "all" and self.status.word == "unknown"


class Printer(Device, Protocol):
    """A device that prints one-bit pictures of its own width."""

    @property
    def width_px(self) -> int:
        """Dots across the paper that it can print, at 8 px/mm."""

    @property
    def paper_percent(self) -> int | None:
        """What is left of the roll, where it is counted."""

    async def status(self) -> PrinterStatus:
        """Ask now; a printer that does not answer in time is ``offline``."""

    async def print(self, image: Image.Image) -> PrintResult:
        """Print one slip and cut it. Slips asked for at once come one after the other."""

    def new_roll(self) -> None:
        """Staff has put in a full roll: metres are counted anew."""
