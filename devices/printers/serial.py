"""Printers on a serial line, most often a USB adapter: ``/dev/ttyUSB0``.

Plain termios: eight bits, no parity. The line outlives us, so after a start nobody knows what the
printer still waits for; the driver ends that first (:func:`devices.printers.escpos.resync`).
"""

from __future__ import annotations

import os
import termios
import tty
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from devices.printers.conversation import Conversation, Talk
from devices.printers.driver import WiredPrinter
from devices.printers.escpos import EscposProfile
from devices.printers.file_wire import FileWire

Flow = Literal["rtscts", "xonxoff", "none"]
SPEEDS = (9600, 19200, 38400, 57600, 115200)
FLOWS: tuple[Flow, ...] = ("rtscts", "xonxoff", "none")
PACED_BELOW = 115200
"""On slower lines what the kernel holds, 4 KiB, takes longer than a printer may take to answer."""
_BITS = 10
"""Of one byte on the line, with its start and its end."""
_CFLAG, _IFLAG = 2, 0


class SerialPrinter(WiredPrinter):
    """``flow``: how the printer says wait; without any a slow one loses bytes."""

    _tray = "unknown"

    def __init__(
        self,
        device: Path,
        *,
        name: str = "printer",
        baud: int = 115200,
        flow: Flow = "rtscts",
        **options: Any,
    ) -> None:
        super().__init__(name, **options)
        self._profile = _in_bands_of_a_second(self._profile, baud)
        self._device = device
        self._baud = baud
        self._flow = flow

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[Talk]:
        fd = os.open(self._device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            _set_line(fd, self._baud, self._flow)
            pace = self._baud / _BITS if self._baud < PACED_BELOW else None
            wire = FileWire(fd, empty_is_end=True, bytes_per_s=pace)
            async with Conversation(
                wire, timeout_s=self._timeout_s, auto_status=self._profile.auto_status
            ) as talk:
                yield talk
        finally:
            with suppress(termios.error):  # what nobody takes would hold up the closing
                termios.tcflush(fd, termios.TCIOFLUSH)
            os.close(fd)


def _in_bands_of_a_second(profile: EscposProfile, baud: int) -> EscposProfile:
    """Between two bands a printer is asked how it is: none may take longer than a second."""
    rows = baud // _BITS // ((profile.width_px + 7) // 8)
    return replace(profile, band_px=min(profile.band_px, rows))


def _set_line(fd: int, baud: int, flow: Flow) -> None:
    """Raw bytes at ``baud``; OSError when it is no serial line."""
    try:
        tty.setraw(fd)
        settings = termios.tcgetattr(fd)
        speed = getattr(termios, f"B{baud}")
        settings[_CFLAG] |= termios.CLOCAL | termios.CREAD
        settings[_CFLAG] &= ~(termios.HUPCL | termios.CSTOPB | termios.CRTSCTS)
        settings[_IFLAG] &= ~(termios.IXON | termios.IXOFF)
        if flow == "rtscts":
            settings[_CFLAG] |= termios.CRTSCTS
        elif flow == "xonxoff":
            settings[_IFLAG] |= termios.IXON
        settings[4] = settings[5] = speed
        termios.tcsetattr(fd, termios.TCSANOW, settings)
        termios.tcflush(fd, termios.TCIFLUSH)
    except termios.error as error:
        raise OSError(*error.args) from error
