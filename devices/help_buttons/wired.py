"""A help button on a serial line or as a keyboard: whatever it sends is a press."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable

from devices.help_buttons.protocol import DEBOUNCE_S
from devices.inbox import Debounce, Inbox
from devices.wired import WiredDevice
from devices.wires import Wire


class WiredHelpButton(WiredDevice):
    kind = "help_button"

    def __init__(
        self, wire: Wire, *, name: str = "help button", clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(wire, name=name)
        self._debounce = Debounce(DEBOUNCE_S, clock)
        self._inbox: Inbox[None] = Inbox(waiting_max=1)

    def presses(self) -> AsyncIterator[None]:
        return self._inbox.items()

    def _typed(self, data: bytes) -> None:
        if data and self._debounce.counts():
            self._inbox.put(None)
