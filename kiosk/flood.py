"""When numbers are taken in play or by mistake, the machine asks, then pauses and calls somebody.

Pure: ``clock`` is monotonic, in seconds. Once in a real hall one finger drew hundreds of numbers,
and everybody's wait was wrong for the rest of the day (trust.md S13). The server never refuses for
this: it is the one machine under that finger that slows down.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from kiosk import flow
from kiosk.flow import Event, Visit

SAME_AGAIN_S = 3.0
SHORT_S, SHORT_MAX = 20.0, 3
LONG_S, LONG_MAX = 60.0, 6
PAUSE_S = 20.0
PRINTS_S, PRINTS_MAX = 60.0, 10
PER_DAY = 2000


class Flood:
    """What one kiosk gave lately. ``given_today`` tells how many numbers it gave in all today."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        per_day: int = PER_DAY,
        given_today: Callable[[], int] = lambda: 0,
    ) -> None:
        self._clock = clock
        self._per_day, self._given_today = per_day, given_today
        self._numbers: deque[float] = deque(maxlen=LONG_MAX)
        self._prints: deque[float] = deque(maxlen=PRINTS_MAX)
        self._last_queue: str | None = None
        self._paused_until = float("-inf")

    def weigh(self, visit: Visit, event: Event) -> Event:
        """The event as it is to happen: a number that is asked for may first be asked about, or
        has to wait. A finger that the visit would ignore is left alone."""
        if not isinstance(event, flow.TakeNumber | flow.CheckIn | flow.ComeBack):
            return event
        if self._clock() - visit.entered < flow.GUARD_S:
            return event
        if why := self._why_not():
            return flow.Paused(why)
        if isinstance(event, flow.TakeNumber) and self._is_again(visit, event.queue):
            return flow.OneMore(event.queue, event.class_)
        return event

    def note(self, before: Visit, after: Visit) -> None:
        """A visit has moved: count the number that was given, and the paper it takes."""
        if after.step == before.step:
            return
        now = self._clock()
        if before.step == flow.ISSUING and after.step == flow.NUMBER:
            self._numbers.append(now)
            self._last_queue = after.queue
        is_slip = after.step == flow.NUMBER and after.slip == "printing"
        if is_slip or after.step == flow.LISTING:
            self._prints.append(now)

    @property
    def may_print(self) -> bool:
        """There is paper left for this minute."""
        return not _is_full(self._prints, PRINTS_MAX, PRINTS_S, self._clock())

    def _why_not(self) -> flow.Why | None:
        now = self._clock()
        if now < self._paused_until:
            return "pause"
        is_fast = _is_full(self._numbers, SHORT_MAX, SHORT_S, now)
        if is_fast or _is_full(self._numbers, LONG_MAX, LONG_S, now):
            self._paused_until = now + PAUSE_S
            return "pause"
        return "day" if self._given_today() >= self._per_day else None

    def _is_again(self, visit: Visit, queue: str) -> bool:
        """The same as a moment ago, and nobody has said yet that it is for another person."""
        if (visit.step, flow.OneMore) not in flow.MOVES or queue != self._last_queue:
            return False
        return self._clock() - self._numbers[-1] < SAME_AGAIN_S


def _is_full(moments: deque[float], most: int, within_s: float, now: float) -> bool:
    """So many lie so close that one more would be too many."""
    return len(moments) >= most and now - moments[-most] < within_s
