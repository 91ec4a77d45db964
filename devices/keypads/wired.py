"""A number pad, grabbed for this program alone, or a keypad on a serial line."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable

from devices.keypads.keys import Presses
from devices.keypads.protocol import KeypadAction
from devices.wired import WiredDevice
from devices.wires import Wire


class WiredKeypad(WiredDevice):
    kind = "keypad"

    def __init__(
        self, wire: Wire, *, name: str = "keypad", clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(wire, name=name)
        self._presses = Presses(clock=clock)

    def actions(self) -> AsyncIterator[KeypadAction]:
        return self._presses.actions()

    def _typed(self, data: bytes) -> None:
        for key in data.decode("latin-1"):
            self._presses.press(key)

    def _broken_off(self) -> None:
        self._presses.forget()
