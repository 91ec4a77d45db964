"""The report of trips saved: how many went home with a list instead of waiting in vain. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from msgspec import Struct

from queue_server.reports.cells import cell


class Printed(Struct, frozen=True):
    """On one business day, for one procedure: ``n`` lists, ``missing`` papers on all of them."""

    day: str
    procedure: str
    n: int
    missing: int


class Checklists(Struct, frozen=True, rename={"from_": "from"}):
    """The report; ``n`` and ``missing`` are the sums of its rows."""

    from_: str
    to: str
    n: int
    missing: int
    rows: list[Printed]


def checklists(rows: Sequence[Printed], first: str, last: str) -> Checklists:
    """``first`` and ``last`` are the span that was asked for."""
    n, missing = sum(row.n for row in rows), sum(row.missing for row in rows)
    return Checklists(first, last, n, missing, list(rows))


def to_csv(report: Checklists) -> str:
    """One line per business day and procedure."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("day", "procedure", "n", "missing"))
    for row in report.rows:
        writer.writerow((row.day, cell(row.procedure), row.n, row.missing))
    return out.getvalue()
