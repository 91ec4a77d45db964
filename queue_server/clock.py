"""The one clock: wall time at the start plus elapsed monotonic time, never going back.

A wall clock that is set back (a flat battery, a careless hand, a leap) must not give a citizen a
negative wait or a number twice. So the wall is read once, at the start, and not before the newest
event in the log; from then on only elapsed time counts. How far the two have drifted apart is
reported, and the intervals that a jump touches are left out of the figures.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone


class Clock:
    """Milliseconds since 1970 UTC; ``not_before_ms`` is the time of the newest event."""

    def __init__(
        self,
        not_before_ms: int = 0,
        *,
        wall: Callable[[], float] = time.time,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall, self._elapsed = wall, elapsed
        wall_ms = int(wall() * 1000)
        self.behind_ms = max(0, not_before_ms - wall_ms)
        """By how much the wall stood before the newest event: a flat clock battery."""
        self._start_ms = wall_ms + self.behind_ms
        self._started = elapsed()
        self._drift_ms = -self.behind_ms

    def now_ms(self) -> int:
        return self._start_ms + int((self._elapsed() - self._started) * 1000)

    def drift_ms(self) -> int:
        """The wall clock minus this clock: 0 but for jumps of the wall."""
        return int(self._wall() * 1000) - self.now_ms()

    def jumped_ms(self, tolerance_ms: int = 2_000) -> int:
        """By how much the wall has jumped since last asked, 0 within the tolerance."""
        drift_ms = self.drift_ms()
        jump_ms = drift_ms - self._drift_ms
        if abs(jump_ms) < tolerance_ms:
            return 0
        self._drift_ms = drift_ms
        return jump_ms


def practice_clock(pace: float) -> Callable[[int], Clock]:
    """A maker of clocks that run ``pace`` times faster from this morning on: for practice, demos
    and rehearsals in a data folder of their own, never for a real day."""
    morning = datetime.now(timezone(timedelta(hours=7))).replace(hour=7, minute=25, second=0)
    began = time.monotonic()

    def elapsed() -> float:
        return (time.monotonic() - began) * pace

    return lambda not_before_ms: Clock(
        not_before_ms, wall=lambda: morning.timestamp() + elapsed(), elapsed=elapsed
    )
