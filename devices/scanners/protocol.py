"""What every code scanner has: codes as they are read, already sorted by the grammar."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from devices.protocol import Device
from devices.scanners.grammar import Scan


class Scanner(Device, Protocol):
    """A device that reads codes. What it reads is outside text: only the grammar's kinds pass."""

    def scans(self) -> AsyncIterator[Scan]:
        """Each code read from now on, the rejected ones too, so that the screen can say so.

        When nobody takes them, the oldest of more than a handful are forgotten.
        """
