"""What a key of an officer's keypad means [pure]: a table, and one press within half a second."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping

from devices.inbox import Debounce, Inbox
from devices.keypads.protocol import KeypadAction

DEBOUNCE_S = 0.5
ACTIONS: Mapping[str, KeypadAction] = {
    "\n": "next",
    "\r": "next",
    "+": "next",
    "*": "recall",
    "-": "no-show",
    "0": "start",
    ".": "finish",
    "/": "undo",
}
"""The largest keys for what is pressed most; the other digits mean nothing."""


class Presses:
    """Keys → actions. Two keys of one finger, or a nervous one, are one press."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._debounce = Debounce(DEBOUNCE_S, clock)
        self._inbox: Inbox[KeypadAction] = Inbox(waiting_max=1)

    def press(self, key: str) -> None:
        action = ACTIONS.get(key)
        if action and self._debounce.counts():
            self._inbox.put(action)

    def forget(self) -> None:
        self._inbox.clear()

    def actions(self) -> AsyncIterator[KeypadAction]:
        return self._inbox.items()
