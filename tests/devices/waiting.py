"""An event loop whose clock runs only while everybody waits: it times the product, not the machine.

A busy machine makes every step of a program late, and a test of limits in seconds red. Here what
is computed takes no time; waiting does, at the limits in use::

    with asyncio.Runner(loop_factory=WaitingLoop) as runner:
        runner.run(...)
"""

from __future__ import annotations

import asyncio
import selectors

GLANCE_S = 0.005
"""Waited at a time: with nothing to do until then, the clock goes on by it, however long it was."""


class WaitingLoop(asyncio.SelectorEventLoop):
    """``time()`` begins at nought."""

    def __init__(self) -> None:
        self._waiting = _Waiting()
        super().__init__(self._waiting)

    def time(self) -> float:
        return self._waiting.waited_s


class _Waiting(selectors.DefaultSelector):
    waited_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        glance_s = min(timeout, GLANCE_S)
        events = super().select(glance_s)
        if not events:
            self.waited_s += glance_s
        return events
