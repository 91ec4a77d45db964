"""A rating pad in software: tests and demonstrations press its keys."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping

from devices.pads.scores import Rater, key_scores
from devices.protocol import READY, UNPLUGGED, StatefulDevice


class VirtualPad(StatefulDevice):
    """``press`` takes what the key would send; ``lit`` says whether the keys shine."""

    kind = "pad"

    def __init__(
        self,
        meaning: Mapping[str, int] | None = None,
        *,
        name: str = "virtual pad",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(name)
        self._rater = Rater(meaning or key_scores(), clock=clock)

    async def open(self) -> None:
        self.set_connected(True)

    def set_connected(self, connected: bool) -> None:
        """The plug is pulled, or back."""
        self._report(pad=READY if connected else UNPLUGGED)

    @property
    def lit(self) -> bool:
        return self._rater.lit

    def light(self, on: bool) -> None:
        if on != self._rater.lit:
            self._rater.light(on)

    def scores(self) -> AsyncIterator[int]:
        return self._rater.scores()

    def press(self, key: str) -> None:
        if self.state.health == "ok":
            self._rater.press(key)
