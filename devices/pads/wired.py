"""A box of keys on a serial line or as a keyboard.

Each key sends one character. On a serial line the pad is told ``on`` and ``off``, each with a line
end, so that it can light its keys.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping

from devices.pads.scores import Rater, key_scores
from devices.protocol import READY, Component
from devices.wired import WiredDevice
from devices.wires import Wire


class WiredPad(WiredDevice):
    """``meaning``: key → score, see :func:`devices.pads.scores.key_scores`."""

    kind = "pad"

    def __init__(
        self,
        wire: Wire,
        meaning: Mapping[str, int] | None = None,
        *,
        name: str = "pad",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(wire, name=name)
        self._rater = Rater(meaning or key_scores(), clock=clock)

    def light(self, on: bool) -> None:
        if on != self._rater.lit:
            self._rater.light(on)
            self._write(self._wire.lamp(on))

    def scores(self) -> AsyncIterator[int]:
        return self._rater.scores()

    def _typed(self, data: bytes) -> None:
        for key in data.decode("latin-1"):
            self._rater.press(key)

    def _tell(self, component: Component) -> None:
        super()._tell(component)
        if component == READY:
            self._write(self._wire.lamp(self._rater.lit))
