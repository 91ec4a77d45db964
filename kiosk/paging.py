"""Which lines of a list stand on which page. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def pages_of(heights: Sequence[float], room: float, gap: float) -> list[range]:
    """As many lines as fit on each page, in their order; one that fits nowhere stands alone."""
    pages, begin, used = [], 0, 0.0
    for place, height in enumerate(heights):
        if place > begin and used + gap + height > room:
            pages.append(range(begin, place))
            begin, used = place, 0.0
        used += height + (gap if place > begin else 0)
    return [*pages, range(begin, len(heights))] if heights else []
