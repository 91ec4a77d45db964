"""What stands in the supervisor's dashboard beside queues and counters."""

from __future__ import annotations

from typing import Literal

from link.messages.words import Moment, Shown

AlertKind = Literal["longest", "mean", "p90", "idle"]


class HourRow(Shown, frozen=True):
    """One hour of the clock: numbers taken and visits served in it, and how long those who took
    their number in it have waited, of visits that are served; None without any."""

    at: Moment
    taken: int
    served: int
    mean_wait_s: int | None
    p90_wait_s: int | None


class Alert(Shown, frozen=True):
    """Something that asks for somebody to act: a queue whose ``longest`` wait, ``mean`` or ``p90``
    is over the office's target, or a counter that is ``idle`` while people wait for it.

    ``waiting`` people are concerned. ``counters`` could be opened for the queue. ``target_s`` is 0
    for a counter."""

    kind: AlertKind
    value_s: int
    target_s: int
    waiting: int
    queue: str = ""
    counter: int = 0
    counters: list[int] = []


class DirectCall(Shown, frozen=True):
    """A call out of order: who made it, and the reason they gave."""

    at: Moment
    number: str
    counter: int
    officer: str
    reason: str
