"""Views of a hall in the morning, as the server would send them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from link.messages import Call, QueueWaiting, View, WallView

HANOI = timezone(timedelta(hours=7))
NOW = datetime(2026, 10, 5, 9, 43, 20, tzinfo=HANOI)
MORNING = (
    *(("A042", 3, "09:43"), ("B017", 1, "09:42"), ("R009", 6, "09:41"), ("A041", 4, "09:40")),
    *(("C009", 2, "09:38"), ("E006", 5, "09:36"), ("A040", 3, "09:35"), ("B016", 1, "09:31")),
    *(("G006", 2, "09:30"), ("A039", 4, "09:28")),
)
WAITING = {"A": 7, "B": 3, "C": 5, "E": 2, "G": 4, "H": 1, "R": 2}


def call(number: str, counter: int, at: str | datetime, *, id_: str = "", attempt: int = 1) -> Call:
    """``at`` is "09:40" of the sample day, or a moment."""
    if isinstance(at, str):
        at = datetime.fromisoformat(f"2026-10-05T{at}:00+07:00")
    return Call(id_ or f"{number}-{attempt}", number, counter, "hall", at, ["chime"], attempt)


def wall(
    calls: Sequence[tuple[str, int, str]] = MORNING,
    waiting: dict[str, int] = WAITING,
    languages: Sequence[str] = ("vi",),
) -> WallView:
    return WallView(
        name={"vi": "Trung tâm Phục vụ hành chính công", "en": "Public Service Centre"},
        place={"vi": "xã Thạch Châu", "en": "Thạch Châu Commune"},
        calls=[call(*each) for each in calls],
        waiting=[QueueWaiting(letter, {"vi": letter}, count) for letter, count in waiting.items()],
        languages=list(languages),
    )


def view(data: WallView, version: int = 1, now: datetime = NOW, epoch: int = 1) -> View[WallView]:
    return View("wall", epoch, version, version, now, data)
