"""What every officer's keypad has: keys that each mean one action at the counter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal, Protocol

from devices.protocol import Device

KeypadAction = Literal["next", "recall", "no-show", "start", "finish", "undo"]
"""As the paths under ``/counters/{counter}/`` are called."""


class Keypad(Device, Protocol):
    """It says what was pressed and decides nothing."""

    def actions(self) -> AsyncIterator[KeypadAction]:
        """Each press from now on. Presses that nobody takes are forgotten but for the newest."""
