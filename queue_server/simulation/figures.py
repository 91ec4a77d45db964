"""Waits → the figures of the answer. Waits come in ms and leave in minutes.

The wait of who left without being called counts up to the leaving, in every figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from msgspec import Struct

from queue_server.core.office import MINUTE_MS

BATCHES_MIN = 5
"""From fewer batches (days, parts of a run) no interval is told."""


class Figures(Struct, frozen=True):
    """Of one class or queue. ``n`` people, of whom ``abandoned`` left; ``share_15`` and
    ``share_30`` waited at most so many minutes; ``mean_twin`` the mean corrected by the twin, null
    where the twin's own is not known; ``ci95`` half of the 95 % interval, of ``mean_twin`` where
    it was corrected, otherwise of ``mean``. All null but the counts where nobody came."""

    n: int
    mean: float | None
    sd: float | None
    p50: float | None
    p90: float | None
    p95: float | None
    max: float | None
    share_15: float | None
    share_30: float | None
    abandoned: int
    mean_twin: float | None = None
    ci95: float | None = None


class Interval(Struct, frozen=True):
    """People who came from this minute of the day on, until the next interval."""

    from_min: float
    mean: float | None
    share_15: float | None


def figures(waits_ms: Sequence[int], *, abandoned: int = 0) -> Figures:
    """Everything that needs no batches."""
    n = len(waits_ms)
    if not n:
        return Figures(0, None, None, None, None, None, None, None, None, 0)
    waits = sorted(waits_ms)
    mean = sum(waits) / n
    spread = sum((wait - mean) ** 2 for wait in waits)
    return Figures(
        n=n,
        mean=mean / MINUTE_MS,
        sd=sqrt(spread / (n - 1)) / MINUTE_MS if n > 1 else None,
        p50=_quantile_min(waits, 0.5),
        p90=_quantile_min(waits, 0.9),
        p95=_quantile_min(waits, 0.95),
        max=waits[-1] / MINUTE_MS,
        share_15=share_within(waits, 15),
        share_30=share_within(waits, 30),
        abandoned=abandoned,
    )


def _quantile_min(ordered: Sequence[int], q: float) -> float:
    """Linear between the two nearest of the ordered waits."""
    at = q * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return (ordered[low] + (ordered[high] - ordered[low]) * (at - low)) / MINUTE_MS


def share_within(waits_ms: Sequence[int], minutes: float) -> float:
    return sum(wait <= minutes * MINUTE_MS for wait in waits_ms) / len(waits_ms)


def interval(from_min: float, waits_ms: Sequence[int]) -> Interval:
    if not waits_ms:
        return Interval(from_min, None, None)
    mean = sum(waits_ms) / len(waits_ms) / MINUTE_MS
    return Interval(from_min, mean, share_within(waits_ms, 15))


def student95(freedom: int) -> float:
    """The 97.5 % point of Student's t (Cornish–Fisher around the normal's; 1 % off at 4)."""
    z = 1.959964
    first = (z**3 + z) / (4 * freedom)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    return z + first + second
