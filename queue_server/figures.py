"""The few statistics that screens and reports share, so that both always say the same. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean, None of nothing."""
    return sum(values) / len(values) if values else None


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """The percentile of a sorted sequence, linear between neighbours (SQL ``percentile_cont``);
    ``share`` 0…1; None of nothing."""
    if not ordered:
        return None
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def share_within(ordered: Sequence[float], limit: float) -> float | None:
    """The share of a sorted sequence that is at most ``limit``, None of nothing."""
    return bisect_right(ordered, limit) / len(ordered) if ordered else None
