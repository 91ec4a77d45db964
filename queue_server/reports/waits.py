"""The report of waits: per queue and class, with what it leaves out and why. Pure.

The mean is the target's figure; beside it always stand n, median, p90, maximum, the shares within
15 and 30 minutes, and the exclusions: a share within 15 minutes alone is best under an unfair
order (domain.md §3).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from queue_server.core import events as e
from queue_server.core.office import MINUTE_MS
from queue_server.figures import mean, percentile, share_within
from queue_server.reports.cells import cell
from queue_server.reports.visits import Visit, visits

ALL = "*"


class Row(Struct, frozen=True):
    """Waits in minutes, shares 0…1; None where nobody was served."""

    queue: str
    group: str
    n: int
    mean: float | None
    p50: float | None
    p90: float | None
    max: float | None
    share_15: float | None
    share_30: float | None
    excluded: dict[str, int]


class Waits(Struct, frozen=True, rename={"from_": "from"}):
    """The report; ``from_`` and ``to`` are the business days asked for, ``days`` those found."""

    from_: str
    to: str
    days: list[str]
    unit: str
    rows: list[Row]


def waits(days: Mapping[str, Sequence[e.Recorded]], first: str, last: str) -> Waits:
    """Business day → its events; ``first`` and ``last`` are the span that was asked for."""
    everyone = [visit for events in days.values() for visit in visits(events)]
    queues = sorted({visit.queue for visit in everyone})
    rows = [_row(everyone, ALL, ALL)]
    for queue in queues:
        rows.append(_row(everyone, queue, ALL))
        groups = sorted({visit.group for visit in everyone if visit.queue == queue})
        rows += [_row(everyone, queue, group) for group in groups]
    return Waits(first, last, list(days), "minutes", rows)


def _row(everyone: Iterable[Visit], queue: str, group: str) -> Row:
    chosen = [v for v in everyone if queue in (ALL, v.queue) and group in (ALL, v.group)]
    waited = sorted(v.waited_ms / MINUTE_MS for v in chosen if not v.excluded)
    excluded: dict[str, int] = {}
    for visit in chosen:
        if visit.excluded:
            excluded[visit.excluded] = excluded.get(visit.excluded, 0) + 1
    return Row(
        queue,
        group,
        len(waited),
        _rounded(mean(waited)),
        _rounded(percentile(waited, 0.5)),
        _rounded(percentile(waited, 0.9)),
        _rounded(waited[-1] if waited else None),
        _rounded(share_within(waited, 15)),
        _rounded(share_within(waited, 30)),
        dict(sorted(excluded.items())),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def to_csv(report: Waits) -> str:
    """One line per row; exclusions as ``absent=2; cancelled=1``."""
    out = io.StringIO()
    writer = csv.writer(out)
    columns = ("queue", "group", "n", "mean", "p50", "p90", "max", "share_15", "share_30")
    writer.writerow(("from", "to", *columns, "excluded"))
    for row in report.rows:
        left_out = "; ".join(f"{why}={n}" for why, n in row.excluded.items())
        values = (getattr(row, column) for column in columns)
        writer.writerow((report.from_, report.to, *map(cell, values), left_out))
    return out.getvalue()
