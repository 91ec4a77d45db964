"""What a day, a week or a year comes to: pure folds over recorded days, or over counts.

A report is a function from what was found of its span to a struct, and a writer for each format.
To add one: a module here and a line below.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

from queue_server.reports import checklists, waits

Source = Literal["events", "checklists"]


class Report(Struct, frozen=True):
    """``make(found, first, last)``: what is ``found`` depends on ``of``, business day → recorded
    events, or rows. ``formats`` maps a format to its writer (json is built in)."""

    title: dict[str, str]
    make: Callable[[Any, str, str], Any]
    formats: dict[str, Callable[[Any], str]]
    of: Source = "events"


REPORTS: dict[str, Report] = {
    "waits": Report(
        {"vi": "Thời gian chờ theo hàng và loại số", "en": "Waits by queue and class"},
        waits.waits,
        {"json": str, "csv": waits.to_csv},
    ),
    "checklists": Report(
        {"vi": "Danh sách giấy tờ còn thiếu đã in", "en": "Lists of missing papers printed"},
        checklists.checklists,
        {"json": str, "csv": checklists.to_csv},
        of="checklists",
    ),
}
