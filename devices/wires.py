"""Where typed bytes come from: a serial line, or a keyboard that is ours alone.

A wire is a recipe for an open descriptor; ``devices.wired`` keeps it open. Linux and the standard
library are enough: the kernel's serial lines through ``termios``, its input devices as they are
read from ``/dev/input`` and grabbed, so that not one key reaches the window or the console.
"""

from __future__ import annotations

import fcntl
import os
import re
import struct
import termios
import tty
from collections.abc import Callable
from dataclasses import dataclass, field
from errno import ENODEV
from pathlib import Path
from typing import Protocol

from devices.keyboards import KeyDecoder

Decoder = Callable[[bytes], bytes]

BAUDS = {str(n): getattr(termios, f"B{n}") for n in (1200, 2400, 4800, 9600, 19200, 38400)}
BAUDS |= {str(n): getattr(termios, f"B{n}") for n in (57600, 115200)}
EVIOCGRAB = 0x40044590
INPUTS = Path("/sys/class/input")
_FLAGS = os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_KEYS = (1 << 0x100) - 1
"""Key codes below the mouse buttons."""
_VENDOR_PRODUCT = re.compile(r"([0-9a-f]{4}):([0-9a-f]{4})", re.ASCII | re.IGNORECASE)


class Wire(Protocol):
    """``connect`` gives an open, non-blocking descriptor, or raises OSError."""

    def connect(self) -> int: ...

    def decoder(self) -> Decoder:
        """A fresh one for each connection: bytes read → bytes typed."""

    def lamp(self, on: bool) -> bytes:
        """What makes the box behind it light up or go dark; empty where there is no lamp."""


@dataclass(frozen=True)
class SerialWire:
    """A serial line, 8N1, raw, for this program only."""

    path: str
    baud: str = "9600"

    def connect(self) -> int:
        fd = os.open(self.path, os.O_RDWR | _FLAGS)
        try:
            tty.setraw(fd)
            modes = termios.tcgetattr(fd)
            modes[2] = termios.CS8 | termios.CREAD | termios.CLOCAL
            modes[4] = modes[5] = BAUDS[self.baud]
            termios.tcsetattr(fd, termios.TCSANOW, modes)
            fcntl.ioctl(fd, termios.TIOCEXCL)
            termios.tcflush(fd, termios.TCIFLUSH)
        except termios.error as error:
            os.close(fd)
            raise OSError(*error.args) from error
        except OSError:
            os.close(fd)
            raise
        return fd

    def decoder(self) -> Decoder:
        return bytes

    def lamp(self, on: bool) -> bytes:
        return b"on\n" if on else b"off\n"


def grab(fd: int) -> None:
    """From now on this descriptor alone hears the keyboard; OSError if another has it."""
    fcntl.ioctl(fd, EVIOCGRAB, 1)


@dataclass(frozen=True)
class KeyboardWire:
    """A keyboard by its path, or ``VENDOR:PRODUCT`` in hexadecimal as ``lsusb`` shows it."""

    where: str
    grab: Callable[[int], None] = field(default=grab)
    inputs: Path = INPUTS

    def connect(self) -> int:
        fd = os.open(self._path(), os.O_RDONLY | _FLAGS)
        try:
            self.grab(fd)
        except OSError:
            os.close(fd)
            raise
        return fd

    def decoder(self) -> Decoder:
        return KeyDecoder()

    def lamp(self, on: bool) -> bytes:
        return b""

    def _path(self) -> str:
        match = _VENDOR_PRODUCT.fullmatch(self.where)
        return find(match[1], match[2], self.inputs) if match else self.where


def find(vendor: str, product: str, inputs: Path = INPUTS) -> str:
    """The input device with the most keys of one USB device; OSError when it is not plugged in.

    A scanner often shows several devices; the one that types is the one with the letters.
    """
    found = [
        (_keys(each / "device"), f"/dev/input/{each.name}")
        for each in sorted(inputs.glob("event*"))
        if _said(each / "device/id/vendor") == vendor.lower()
        and _said(each / "device/id/product") == product.lower()
    ]
    keys, path = max(found, default=(0, ""))
    if not keys:
        raise OSError(ENODEV, os.strerror(ENODEV), f"{vendor}:{product}")
    return path


def _keys(device: Path) -> int:
    """How many keys it has; the kernel writes the bits as words, the highest first."""
    words = (_said(device / "capabilities/key") or "0").split()
    bits = 0
    for word in words:
        bits = bits << 8 * struct.calcsize("l") | int(word, 16)
    return (bits & _KEYS).bit_count()


def _said(file: Path) -> str:
    try:
        return file.read_text("ascii").strip()
    except OSError:
        return ""
