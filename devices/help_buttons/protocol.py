"""What every help button has: presses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from devices.protocol import Device

DEBOUNCE_S = 2.0
"""Who needs help presses more than once; it is one call for help."""


class HelpButton(Device, Protocol):
    """One button, for citizens. It says that it was pressed; who comes is decided elsewhere."""

    def presses(self) -> AsyncIterator[None]:
        """Each press from now on; of those that nobody takes, one waits."""
