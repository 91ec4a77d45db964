"""When numbers are given: before the doors, over noon, not after closing, not on holidays."""

from __future__ import annotations

import msgspec
import pytest

from queue_server.core import commands as c
from queue_server.core import hours, refusals
from queue_server.core.events import Stop
from queue_server.core.office import Queue, Session
from tests.core.play import OFFICE, Play, at, texts

WEEK = (0, 1, 2, 3, 4)
OPEN = msgspec.structs.replace(
    OFFICE,
    hours=(Session(WEEK, 450, 690), Session(WEEK, 810, 1020)),
    holidays=("2026-11-24",),
    working_days=("2026-11-28",),
)
"""07:30–11:30 and 13:30–17:00 from Monday to Friday; 2026-11-23 is a Monday."""


@pytest.mark.parametrize(
    ("moment", "given"),
    [
        ("2026-11-23 06:59", False),
        ("2026-11-23 07:00", True),
        ("2026-11-23 12:15", True),
        ("2026-11-23 16:59", True),
        ("2026-11-23 17:00", False),
        ("2026-11-24 09:00", False),
        ("2026-11-22 09:00", False),
        ("2026-11-28 09:00", True),
    ],
    ids=[
        "early",
        "before doors",
        "noon",
        "last",
        "closed",
        "holiday",
        "Sunday",
        "working Saturday",
    ],
)
def test_numbers_are_given_from_before_the_doors_until_closing(moment, given):
    assert hours.issues_numbers(OPEN, at(moment)) is given


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23 06:00", "2026-11-23 07:30"),
        ("2026-11-23 18:00", "2026-11-25 07:30"),
        ("2026-11-27 18:00", "2026-11-28 07:30"),
    ],
    ids=["same morning", "over a holiday", "a working Saturday"],
)
def test_the_next_opening_skips_holidays_and_knows_working_saturdays(moment, opens):
    assert hours.next_opening_ms(OPEN, at(moment)) == at(opens)


def test_an_office_without_hours_is_always_open():
    assert hours.issues_numbers(OFFICE, at("2026-11-22 02:00"))
    assert hours.next_opening_ms(OFFICE, at("2026-11-22 02:00")) is None


def test_outside_hours_no_number_is_given():
    day = Play(OPEN, start_ms=at("2026-11-23 17:30"))
    with pytest.raises(refusals.OutsideHours):
        day.issue()


def limited(**limits: int) -> Play:
    queues = (Queue("A", texts("chứng thực"), **limits), *OFFICE.queues[1:])
    return Play(msgspec.structs.replace(OFFICE, queues=queues))


def test_a_daily_limit_ends_the_numbers_of_a_queue():
    day = limited(daily_limit=2)
    day.issue()
    day.issue()
    with pytest.raises(refusals.NumberExhausted):
        day.issue()


def test_where_many_wait_a_number_is_given_only_to_who_wants_it_all_the_same():
    day = limited(ask_from=1)
    day.issue()
    with pytest.raises(refusals.ConsentNeeded):
        day.issue()
    assert day.do(c.IssueTicket("A", consent=True))


def test_a_turn_takes_no_more_dossiers_than_the_queue_allows():
    day = limited(dossiers_max=3)
    day.open(1)
    day.issue()
    day.next()
    bundle = (Stop("", "received", dossiers=2), Stop("", "received", dossiers=2))
    with pytest.raises(refusals.TooManyDossiers):
        day.do(c.FinishService(1, bundle))
    assert day.do(c.FinishService(1, bundle[:1]))


@pytest.mark.parametrize(
    ("moment", "called_from", "after_break"),
    [
        ("2026-11-23 07:10", "2026-11-23 07:30", ""),
        ("2026-11-23 08:00", "", ""),
        ("2026-11-23 11:09", "", ""),
        ("2026-11-23 11:10", "", "2026-11-23 13:30"),
        ("2026-11-23 11:45", "2026-11-23 13:30", ""),
        ("2026-11-23 16:55", "", ""),
        ("2026-11-23 17:05", "", ""),
    ],
    ids=["before doors", "open", "not yet near", "near noon", "noon", "near closing", "closed"],
)
def test_a_slip_says_from_when_on_people_are_called(moment, called_from, after_break):
    assert hours.called_from_ms(OPEN, at(moment)) == (at(called_from) if called_from else 0)
    assert hours.after_break_ms(OPEN, at(moment)) == (at(after_break) if after_break else 0)


def test_a_number_taken_at_noon_carries_the_time_from_which_it_is_called():
    day = Play(OPEN, start_ms=at("2026-11-23 11:45"))
    [issued] = day.do(c.IssueTicket("A"))
    assert issued.called_from_ms == at("2026-11-23 13:30")


def test_one_person_holds_so_many_numbers_of_a_queue_and_no_more():
    day = limited(per_person=1)
    held = day.issue()
    with pytest.raises(refusals.PersonLimit):
        day.do(c.IssueTicket("A", holds=(held,)))
    day.do(c.IssueTicket("B", holds=(held,)))
    day.do(c.IssueTicket("A"))


def test_a_number_that_was_given_up_or_served_counts_no_longer():
    day = limited(per_person=1)
    held = day.issue()
    day.do(c.CancelTicket(held))
    assert day.do(c.IssueTicket("A", holds=(held, "20261120-A001")))


def busy(services: int, minutes: int, waiting: int, moment: str) -> Play:
    """An office where so many services took so long, and so many still wait at a moment."""
    day = Play(OPEN, start_ms=at(moment) - services * minutes * 60_000 - 3_600_000)
    day.open(1)
    for _ in range(services):
        day.issue(after_ms=0)
        day.next(after_ms=0)
        day.do(c.FinishService(1), after_ms=minutes * 60_000)
    day.now_ms = at(moment) - 60_000
    for _ in range(waiting):
        day.issue(after_ms=0)
    day.now_ms = at(moment)
    return day


def test_numbers_stop_when_those_who_wait_fill_the_time_until_closing():
    day = busy(20, 5, waiting=13, moment="2026-11-23 16:00")
    with pytest.raises(refusals.NoTimeLeft):
        day.issue(after_ms=0)
    assert busy(20, 5, waiting=12, moment="2026-11-23 16:00").issue(after_ms=0)


def test_more_open_counters_leave_time_for_more():
    day = busy(20, 5, waiting=13, moment="2026-11-23 16:00")
    day.open(3)
    day.now_ms = at("2026-11-23 16:00")
    assert day.issue(after_ms=0)


def test_without_ground_nobody_is_turned_away():
    assert busy(19, 5, waiting=40, moment="2026-11-23 16:00").issue(after_ms=0)


def test_who_has_an_appointment_is_not_turned_away_by_the_line():
    office = msgspec.structs.replace(
        OPEN, queues=(msgspec.structs.replace(OPEN.queues[0], slot_min=15), *OPEN.queues[1:])
    )
    day = busy(20, 5, waiting=13, moment="2026-11-23 16:00")
    day.do(c.SetConfiguration(office), after_ms=0)
    day.do(c.BookAppointment("1123-AAAA", "A", at("2026-11-23 16:15")), after_ms=0)
    assert day.do(c.IssueTicket("A", appointment="1123-AAAA"), after_ms=0)


def test_who_waited_in_vain_comes_back_with_priority_once():
    day = Play(OPEN, start_ms=at("2026-11-25 08:00"))
    day.issue()
    [issued] = day.do(c.IssueTicket("A", returns="20261123-A040"))
    assert (issued.group, issued.returns) == ("priority", "20261123-A040")
    assert issued.v_ms < day.now_ms - 60_000
    with pytest.raises(refusals.CameBack):
        day.do(c.IssueTicket("A", returns="20261123-A040"))


def test_a_slip_is_good_again_when_the_answer_was_lost_and_the_request_cancelled():
    day = Play(OPEN, start_ms=at("2026-11-25 08:00"))
    [issued] = day.do(c.IssueTicket("A", returns="20261123-A040"))
    day.do(c.CancelRequest("a request whose answer never came", issued.ticket))
    [again] = day.do(c.IssueTicket("A", returns="20261123-A040"))
    assert (again.group, again.number) == ("priority", "A002")
