"""An officer's keypad in software: tests press its keys."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable

from devices.keypads.keys import Presses
from devices.keypads.protocol import KeypadAction
from devices.protocol import READY, UNPLUGGED, StatefulDevice


class VirtualKeypad(StatefulDevice):
    """``press`` takes the character of the key, Enter as ``\\n``."""

    kind = "keypad"

    def __init__(
        self, *, name: str = "virtual keypad", clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(name)
        self._presses = Presses(clock=clock)

    async def open(self) -> None:
        self.set_connected(True)

    def set_connected(self, connected: bool) -> None:
        """The plug is pulled, or back."""
        if not connected:
            self._presses.forget()
        self._report(keypad=READY if connected else UNPLUGGED)

    def actions(self) -> AsyncIterator[KeypadAction]:
        return self._presses.actions()

    def press(self, key: str) -> None:
        if self.state.health == "ok":
            self._presses.press(key)
