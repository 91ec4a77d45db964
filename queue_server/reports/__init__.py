"""What a day, a week or a year comes to: pure folds over recorded days.

A report is a function from days to a struct, and a writer for each format. To add one: a module
here and a line below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from queue_server.core.events import Recorded
from queue_server.reports.waits import to_csv, waits


class Report(Struct, frozen=True):
    """``make(days, first, last)``; ``formats`` maps a format to its writer (json is built in)."""

    title: dict[str, str]
    make: Callable[[Mapping[str, Sequence[Recorded]], str, str], Any]
    formats: dict[str, Callable[[Any], str]]


REPORTS: dict[str, Report] = {
    "waits": Report(
        {"vi": "Thời gian chờ theo hàng và loại số", "en": "Waits by queue and class"},
        waits,
        {"json": str, "csv": to_csv},
    ),
}
