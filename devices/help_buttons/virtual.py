"""A help button in software."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable

from devices.help_buttons.protocol import DEBOUNCE_S
from devices.inbox import Debounce, Inbox
from devices.protocol import READY, UNPLUGGED, StatefulDevice


class VirtualHelpButton(StatefulDevice):
    kind = "help_button"

    def __init__(
        self, *, name: str = "virtual help button", clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(name)
        self._debounce = Debounce(DEBOUNCE_S, clock)
        self._inbox: Inbox[None] = Inbox(waiting_max=1)

    async def open(self) -> None:
        self.set_connected(True)

    def set_connected(self, connected: bool) -> None:
        """The plug is pulled, or back."""
        self._report(help_button=READY if connected else UNPLUGGED)

    def presses(self) -> AsyncIterator[None]:
        return self._inbox.items()

    def press(self) -> None:
        if self.state.health == "ok" and self._debounce.counts():
            self._inbox.put(None)
