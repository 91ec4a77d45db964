"""When an office works: sessions, holidays, when numbers are given, where slots lie. Pure.

An office without sessions is open at all hours. Numbers are given from some minutes before the
first door opens until some minutes before the last one closes, over the noon break too (the kiosk
says from when on people are called); holidays have no session, unless the day is set to work.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from queue_server.core.office import MINUTE_MS, Office
from queue_server.core.timers import VIETNAM

LOOK_AHEAD_DAYS = 30
DAY_MS = 24 * 60 * MINUTE_MS

Span = tuple[int, int]
"""From and to, ms since 1970."""


def sessions(office: Office, day: str) -> list[Span]:
    """The sessions of a calendar day, in order; empty on a holiday, the whole day where the office
    has no hours."""
    when = date.fromisoformat(day)
    if day in office.holidays:
        return []
    midnight = datetime(when.year, when.month, when.day, tzinfo=VIETNAM)
    start_ms = int(midnight.timestamp() * 1000)
    if not office.hours:
        return [(start_ms, start_ms + DAY_MS)]
    weekday = WORKDAY if day in office.working_days else when.weekday()
    return [
        (start_ms + session.opens_min * MINUTE_MS, start_ms + session.closes_min * MINUTE_MS)
        for session in office.hours
        if weekday in session.weekdays
    ]


WORKDAY = 0
"""A working Saturday has Monday's hours."""


def issues_numbers(office: Office, at_ms: int) -> bool:
    """Whether kiosks give numbers at that instant."""
    if not office.hours:
        return True
    spans = sessions(office, day_name(at_ms))
    if not spans:
        return False
    rules = office.rules
    return spans[0][0] - rules.issue_before_ms <= at_ms < spans[-1][1] - rules.issue_until_ms


def called_from_ms(office: Office, at_ms: int) -> int:
    """When people are called from, where that is later the same day: the doors are not open yet,
    or it is the noon break; 0 while they are open, and after they have closed."""
    if not office.hours:
        return 0
    for opens_ms, closes_ms in sessions(office, day_name(at_ms)):
        if at_ms < opens_ms:
            return opens_ms
        if at_ms < closes_ms:
            return 0
    return 0


def after_break_ms(office: Office, at_ms: int) -> int:
    """When work goes on after a break that is near; 0 where none is (domain.md §3a)."""
    if not office.hours:
        return 0
    spans = sessions(office, day_name(at_ms))
    for (opens_ms, closes_ms), (again_ms, _) in pairwise(spans):
        if max(opens_ms, closes_ms - office.rules.break_warning_ms) <= at_ms < closes_ms:
            return again_ms
    return 0


def working_left_ms(office: Office, at_ms: int) -> int:
    """How long the doors are still open today, breaks left out."""
    spans = sessions(office, day_name(at_ms))
    return sum(max(0, closes_ms - max(opens_ms, at_ms)) for opens_ms, closes_ms in spans)


def next_opening_ms(office: Office, at_ms: int) -> int | None:
    """When the doors open next, None where they are never closed or stay closed for long."""
    if not office.hours:
        return None
    first = date.fromisoformat(day_name(at_ms))
    for ahead in range(LOOK_AHEAD_DAYS):
        spans = sessions(office, (first + timedelta(days=ahead)).isoformat())
        if spans and spans[0][0] > at_ms:
            return spans[0][0]
    return None


def day_name(at_ms: int) -> str:
    """The calendar day of an instant in Vietnam, ``2026-11-21``."""
    return datetime.fromtimestamp(at_ms / 1000, VIETNAM).date().isoformat()
