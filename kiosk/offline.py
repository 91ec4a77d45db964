"""Numbers without a server [pure]: whose they are, when they were given, and when to stop.

Each kiosk has a digit of its own, so ``A7-003`` can be nobody else's: queue, kiosk, and a count
that begins anew each business day. The count itself stands in the spool's journal.

The time on such a number decides when its citizen is called, so it must neither overtake nor fall
behind those who took theirs from the server. It is the kiosk's own clock, set right by what it
was apart from the server's when they last spoke, and it is later than all that is known to have
happened: the server's last word, its last number here, the last number without it. So a clock
that jumps while the kiosk is off never puts numbers out of order, and the day never goes back.

After a day without its server the kiosk stops: nobody has looked after it for a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from link.messages import KioskQueue, KioskView

VIETNAM = timezone(timedelta(hours=7))
DAY_TURNS = timedelta(hours=3)
SESSION_MAX = timedelta(hours=24)
STEP_MS = 1

Ability = Literal["may", "never_online", "no_series", "too_long"]


class Known(Struct, frozen=True):
    """What a kiosk keeps on disk from its server. ``ahead_s`` is the server's clock minus the
    kiosk's own, ``heard`` the server's time when it last spoke, ``issued`` that of its last
    number for this kiosk; ``given`` how many numbers it gave on the business day ``day``, its own
    ones too."""

    view: KioskView | None = None
    series: int | None = None
    ahead_s: float = 0.0
    heard: datetime | None = None
    issued: datetime | None = None
    day: str = ""
    given: int = 0


def server_time(known: Known, own: datetime) -> datetime:
    """The server's clock, as far as the kiosk can tell from its own."""
    return (own + timedelta(seconds=known.ahead_s)).astimezone(VIETNAM)


def ability(known: Known, own: datetime) -> Ability:
    """Whether the kiosk may give numbers of its own at this moment, or why not."""
    if known.view is None or known.heard is None:
        return "never_online"
    if known.series is None:
        return "no_series"
    return "may" if server_time(known, own) - known.heard <= SESSION_MAX else "too_long"


def given_ms(known: Known, own: datetime, last_given_ms: int) -> int:
    """The time of the next number, in ms since 1970: later than everything known before it."""
    past = [to_ms(moment) for moment in (known.heard, known.issued) if moment is not None]
    return max(to_ms(server_time(known, own)), *past, last_given_ms + STEP_MS)


def to_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms // 1000, VIETNAM) + timedelta(milliseconds=ms % 1000)


def business_day(moment: datetime) -> str:
    """``2026-10-05``; it turns at 03:00, not at midnight."""
    return (moment.astimezone(VIETNAM) - DAY_TURNS).date().isoformat()


def counted(known: Known, at: datetime) -> Known:
    """One number more was given, at ``at``; each business day begins with none."""
    day = business_day(at)
    return replace(known, day=day, given=known.given + 1 if known.day == day else 1)


def series_of(queue: str, digit: int) -> str:
    """A kiosk's own series of a queue, as printed before the dash."""
    return f"{queue}{digit}"


def number(series: str, n: int) -> str:
    """As printed; three digits, more when they are needed."""
    return f"{series}-{n:03d}"


def without_counts(view: KioskView) -> KioskView:
    """What of a view stays true without a server: not how many wait, nor how long."""
    return replace(view, queues=[replace(q, waiting=0, wait_min=None) for q in view.queues])


def taking(view: KioskView, heard: datetime, now: datetime) -> KioskView:
    """The last view as it may be used at a later moment.

    Working hours are the server's business. When it fell silent before the doors opened, or on an
    earlier day, "closed" says nothing about now: a citizen who stands before the machine gets a
    number. What was closed while others were open stays closed that day, and what the office has
    closed stays closed.
    """
    is_stale = business_day(heard) != business_day(now)
    had_hours = any(queue.open for queue in view.queues)

    def opened(queue: KioskQueue) -> KioskQueue:
        by_hours = not queue.open and queue.opens is not None
        return replace(queue, open=True) if by_hours and (is_stale or not had_hours) else queue

    return replace(view, queues=[opened(queue) for queue in view.queues])
