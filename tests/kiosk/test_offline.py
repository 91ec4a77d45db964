"""Numbers without a server: whose they are, what time is on them, when the kiosk stops."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk import offline
from kiosk.offline import SESSION_MAX, VIETNAM, Known, ability, business_day, given_ms
from tests.kiosk.samples import NOW, QUEUES, VIEW

KNOWN = Known(view=VIEW, series=7, ahead_s=0.0, heard=NOW, issued=NOW)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("n", "printed"), [(1, "A7-001"), (99, "A7-099"), (1000, "A7-1000"), (12345, "A7-12345")]
)
def test_a_number_of_its_own_has_queue_kiosk_and_at_least_three_digits(
    n: int, printed: str
) -> None:
    assert offline.number(offline.series_of("A", 7), n) == printed


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 10, 5, 2, 59, 59, tzinfo=VIETNAM), "2026-10-04"),
        (datetime(2026, 10, 5, 3, 0, tzinfo=VIETNAM), "2026-10-05"),
        (datetime(2026, 10, 4, 20, 0, tzinfo=VIETNAM), "2026-10-04"),
        (datetime.fromisoformat("2026-10-04T20:00:00+00:00"), "2026-10-05"),
    ],
)
def test_the_business_day_turns_at_three_in_vietnam(moment: datetime, day: str) -> None:
    assert business_day(moment) == day


def test_without_a_view_or_a_digit_and_after_a_day_the_kiosk_gives_no_numbers() -> None:
    assert ability(Known(), NOW) == "never_online"
    assert ability(replace(KNOWN, series=None), NOW) == "no_series"
    assert ability(replace(KNOWN, series=0), NOW) == "may"
    assert ability(KNOWN, NOW + SESSION_MAX) == "may"
    assert ability(KNOWN, NOW + SESSION_MAX + timedelta(seconds=1)) == "too_long"


def test_the_time_on_a_number_is_the_servers_as_it_was_when_last_heard() -> None:
    slow = replace(KNOWN, ahead_s=1800.0)
    assert offline.from_ms(given_ms(slow, NOW, 0)) == NOW + HOUR / 2


def test_a_flat_clock_battery_gives_times_after_the_last_number_from_the_server() -> None:
    flat = datetime(1970, 1, 1, tzinfo=VIETNAM)
    first = given_ms(KNOWN, flat, 0)
    assert offline.from_ms(first) == NOW
    assert given_ms(KNOWN, flat, first) == first + 1


jumps = st.floats(-20 * 365 * 86400, 20 * 365 * 86400, allow_nan=False)
"""Seconds: a clock that was set wrong by up to twenty years."""


@given(st.lists(jumps, min_size=2, max_size=30), jumps)
def test_however_the_clock_jumps_no_number_is_older_than_one_before_it(
    clocks: list[float], ahead_s: float
) -> None:
    known, last, times = replace(KNOWN, ahead_s=ahead_s), 0, []
    for jump in clocks:
        last = given_ms(known, NOW + timedelta(seconds=jump), last)
        times.append(last)
    assert all(before < after for before, after in pairwise(times))
    days = [business_day(offline.from_ms(at)) for at in times]
    assert days == sorted(days)
    assert offline.from_ms(times[0]) >= NOW


@given(st.integers(0, 4_000_000_000_000))
def test_a_time_is_the_same_after_the_disk(at_ms: int) -> None:
    assert offline.to_ms(offline.from_ms(at_ms)) == at_ms


def test_what_nobody_knows_any_more_is_not_kept() -> None:
    kept = offline.without_counts(VIEW)
    assert {(queue.waiting, queue.wait_min) for queue in kept.queues} == {(0, None)}
    assert [queue.name for queue in kept.queues] == [queue.name for queue in QUEUES]


CLOSED = replace(VIEW, queues=[replace(q, open=False, opens={"vi": "07:30"}) for q in QUEUES])


def open_at(view: offline.KioskView, hours_later: float) -> str:
    """Letters of the queues that take numbers, so long after the server's last word (09:42)."""
    taking = offline.taking(view, NOW, NOW + HOUR * hours_later)
    return "".join(queue.code for queue in taking.queues if queue.open)


def test_a_queue_that_was_closed_while_others_were_open_stays_closed_that_day() -> None:
    assert open_at(VIEW, 3) == "ABCEGHR"
    assert open_at(VIEW, 20) == "ABCEGHKR"


def test_a_server_that_fell_silent_before_the_doors_opened_does_not_close_the_kiosk() -> None:
    assert open_at(CLOSED, 1) == "ABCEGHKR"


def test_what_the_office_has_closed_itself_stays_closed() -> None:
    queues = [replace(CLOSED.queues[0], opens=None), *CLOSED.queues[1:]]
    assert open_at(replace(CLOSED, queues=queues), 20) == "BCEGHKR"
