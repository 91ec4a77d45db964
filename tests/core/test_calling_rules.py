"""Recalls have an end, no-shows have a beginning, a ticket in hand is asked about first."""

from __future__ import annotations

import msgspec
import pytest

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import refusals, timers
from tests.core.play import OFFICE, Play


@pytest.fixture
def day() -> Play:
    play = Play()
    play.open(1)
    return play


def call_of(day: Play) -> str:
    return next(reversed(day.state.calls))


def test_a_number_is_called_three_times_and_not_again(day):
    day.issue()
    day.next()
    day.do(c.Recall(1))
    day.do(c.Recall(1))
    with pytest.raises(refusals.CalledEnough):
        day.do(c.Recall(1))


def test_a_number_that_came_back_can_be_called_three_times_again(day):
    ticket = day.issue()
    day.next()
    day.do(c.Recall(1))
    day.do(c.DeclareNoShow(1))
    day.do(c.ReturnTicket(ticket))
    assert day.next() == ticket
    day.do(c.Recall(1))


def test_where_no_wall_announces_a_no_show_can_be_declared_at_once(day):
    day.issue()
    day.next()
    assert day.do(c.DeclareNoShow(1), after_ms=0)


def test_a_no_show_waits_five_seconds_after_the_announcement_ended(day):
    day.issue()
    day.next()
    day.do(c.ReportAnnounced(call_of(day)), after_ms=7_000)
    with pytest.raises(refusals.StillAnnouncing):
        day.do(c.DeclareNoShow(1), after_ms=4_999)
    assert day.do(c.DeclareNoShow(1), after_ms=1)


def test_a_recall_must_be_heard_before_a_no_show_too(day):
    day.issue()
    day.next()
    day.do(c.ReportAnnounced(call_of(day)))
    day.do(c.Recall(1), after_ms=10_000)
    with pytest.raises(refusals.StillAnnouncing):
        day.do(c.DeclareNoShow(1), after_ms=10_000)


def test_a_wall_that_has_fallen_silent_holds_a_no_show_up_for_a_minute_at_most(day):
    day.issue()
    day.issue()
    day.next()
    day.do(c.ReportAnnounced(call_of(day)))
    day.next()
    with pytest.raises(refusals.StillAnnouncing):
        day.do(c.DeclareNoShow(1), after_ms=59_999)
    assert day.do(c.DeclareNoShow(1), after_ms=1)


def test_a_direct_call_asks_first_what_becomes_of_the_ticket_in_hand(day):
    held, wanted = day.issue(), day.issue()
    day.next()
    with pytest.raises(refusals.TicketInHand):
        day.do(c.CallDirectly(1, wanted, "người nhà đang chờ"))
    events = day.do(c.CallDirectly(1, wanted, "người nhà đang chờ", finish=True))
    assert [type(event) for event in events] == [
        e.ServiceStarted,
        e.ServiceFinished,
        e.TicketCalled,
    ]
    assert (day.ticket(held).state, day.ticket(wanted).state) == ("served", "called")


def test_an_idle_counter_calls_by_itself_where_the_office_wants_it():
    rules = msgspec.structs.replace(OFFICE.rules, auto_call=True)
    day = Play(msgspec.structs.replace(OFFICE, rules=rules))
    ticket = day.issue()
    assert timers.due(day.state, day.now_ms) == []
    day.open(1)
    assert timers.next_due(day.state) == 0
    assert timers.due(day.state, day.now_ms) == [c.CallNext(1)]
    day.do(c.CallNext(1))
    assert day.state.counters[1].ticket == ticket
    assert timers.due(day.state, day.now_ms) == []


def test_by_default_no_counter_calls_by_itself(day):
    day.issue()
    assert timers.due(day.state, day.now_ms) == []
