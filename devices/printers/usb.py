"""USB printers through the Linux printer class: ``/dev/usb/lp0``, or found by maker and model.

Some cheap ones, and some cables, cannot be read. Then only the three lines of the old printer port
are known (paper, selected, fault), nobody learns whether a slip came out, and the driver says
``unknown`` instead of printed.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from devices.printers.conversation import Conversation, Talk
from devices.printers.driver import WiredPrinter
from devices.printers.file_wire import FileWire
from devices.printers.protocol import PrinterStatus

_LPGETSTATUS = 0x060B
_NO_FAULT, _SELECTED, _PAPER_OUT = 0x08, 0x10, 0x20
_IDS = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}", re.ASCII | re.IGNORECASE)
_PATH = re.compile(r"/[^/].*")
_CLASS = Path("/sys/class/usbmisc")


class UsbPrinter(WiredPrinter):
    """``where`` is a device file, or ``VID:PID`` in hexadecimal, looked up at each conversation.

    By number it is found again when it comes back as another ``lp``.
    """

    _tray = "unknown"

    def __init__(
        self, where: str, *, name: str = "printer", devices: Path = _CLASS, **options: Any
    ) -> None:
        super().__init__(name, **options)
        if not (_PATH.fullmatch(where) or _IDS.fullmatch(where)):
            raise ValueError("a device file as /dev/usb/lp0, or VID:PID")
        self._where = where
        self._devices = devices

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[Talk]:
        path = Path(self._where) if self._where[0] == "/" else find(self._where, self._devices)
        fd, readable = _open(path)
        try:
            wire = FileWire(fd, empty_is_end=False)
            if not readable:
                yield _Blind(fd, wire, self._timeout_s)
                return
            async with Conversation(
                wire, timeout_s=self._timeout_s, auto_status=self._profile.auto_status
            ) as talk:
                yield talk
        finally:
            os.close(fd)


def find(ids: str, devices: Path = _CLASS) -> Path:
    """The device file of the printer with these ids; FileNotFoundError when there is none."""
    wanted = ids.lower().split(":")
    for entry in sorted(devices.glob("lp*")):
        usb = (entry / "device").resolve().parent
        found = [usb / "idVendor", usb / "idProduct"]
        if [part.read_text("ascii").strip().lower() for part in found if part.is_file()] == wanted:
            return Path("/dev/usb") / entry.name
    raise FileNotFoundError(errno.ENOENT, "no USB printer", ids)


def _open(path: Path) -> tuple[int, bool]:
    """The open file, and whether it can be read."""
    flags = os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    try:
        fd = os.open(path, os.O_RDWR | flags)
    except PermissionError:
        return os.open(path, os.O_WRONLY | flags), False
    try:
        os.read(fd, 0)
    except BlockingIOError:
        return fd, True
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.EBADF):
            return fd, False
        os.close(fd)
        raise
    return fd, True


class _Blind:
    """A conversation with a printer that cannot answer."""

    def __init__(self, fd: int, wire: FileWire, timeout_s: float) -> None:
        self._fd = fd
        self._wire = wire
        self._timeout_s = timeout_s

    async def ask(self) -> PrinterStatus:
        try:
            lines = fcntl.ioctl(self._fd, _LPGETSTATUS, b"\0\0\0\0")[0]
        except OSError as error:
            if error.errno not in (errno.ENOTTY, errno.EINVAL):
                raise
            return PrinterStatus("unknown", "write-only")
        return from_port(lines)

    async def send(self, pieces: Sequence[bytes]) -> PrinterStatus | None:
        for piece in pieces:
            async with asyncio.timeout(self._timeout_s):
                await self._wire.write(piece)
            status = await self.ask()
            if not status.can_print:
                return status
        return None

    async def confirm(self, *, in_order: bool) -> PrinterStatus:
        return await self.ask()


def from_port(lines: int) -> PrinterStatus:
    """The status lines of a printer port [pure]; good ones say nothing about a slip."""
    if lines & _PAPER_OUT:
        return PrinterStatus("paper_out")
    if not lines & _SELECTED:
        return PrinterStatus("offline", "not selected")
    if not lines & _NO_FAULT:
        return PrinterStatus("error", "port")
    return PrinterStatus("unknown", "write-only")
