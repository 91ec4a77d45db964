"""A business day: its numbers, its timers, its end."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import refusals
from queue_server.core.decide.tickets import NUMBER_MAX
from queue_server.core.office import MINUTE_MS, Rules
from queue_server.core.state import day_of, number_of, ticket_id
from queue_server.core.timers import business_day, day_end_ms, due, next_due
from tests.core.play import OFFICE, Play, at, dump, replayed

RULES = Rules()


def test_numbers_begin_at_001_in_each_queue_and_go_on_after_999():
    play = Play()
    assert [play.ticket(play.issue(q)).number for q in ("A", "A", "B")] == ["A001", "A002", "B001"]
    play.state.numbers["A"] = 998
    assert [play.ticket(play.issue()).number for _ in range(3)] == ["A999", "A1000", "A1001"]


def test_a_queue_without_a_number_left_says_so():
    play = Play()
    play.state.numbers["A"] = NUMBER_MAX
    with pytest.raises(refusals.NumberExhausted):
        play.issue()
    assert play.ticket(play.issue("B")).number == "B001"


def test_a_cancelled_number_is_never_given_again():
    play = Play()
    play.do(c.CancelTicket(play.issue()))
    assert play.ticket(play.issue()).number == "A002"


def test_an_id_carries_its_day():
    assert ticket_id("2026-11-21", "A012") == "20261121-A012"
    assert day_of("20261121-A012") == "2026-11-21"
    assert [day_of(text) for text in ("", "A012", "2026112-A012", "x" * 8 + "-A")] == [""] * 4
    assert (number_of("A", 7), number_of("7", 1000)) == ("A007", "71000")


@pytest.mark.parametrize(
    ("refusal", "command"),
    [
        (refusals.UnknownQueue, c.IssueTicket("Z")),
        (refusals.QueueClosed, c.IssueTicket("C")),
        (refusals.UnknownClass, c.IssueTicket("A", class_="king")),
        (refusals.UnknownLanguage, c.IssueTicket("A", language="la")),
        (refusals.UnknownProcedure, c.IssueTicket("B", procedures=("1.001193", "9.9"))),
        (refusals.UnknownCounter, c.OpenCounter(9)),
        (refusals.UnknownTicket, c.CancelTicket("20261121-A999")),
        (refusals.UnknownCall, c.ReportAnnounced("20261121-1")),
        (refusals.CounterClosed, c.CallNext(1)),
        (refusals.NoTicketInHand, c.Recall(2)),
        (refusals.ReasonNeeded, c.PauseCounter(2, "  ")),
    ],
)
def test_what_is_not_known_or_not_open_is_refused_and_nothing_happens(refusal, command):
    play = Play()
    play.open(2)
    before = dump(play.state)
    with pytest.raises(refusal):
        play.do(command)
    assert dump(play.state) == before


def test_a_counter_on_a_break_calls_nobody():
    play = Play()
    play.open(1)
    play.issue()
    play.do(c.PauseCounter(1, "nghỉ trưa"))
    with pytest.raises(refusals.CounterPaused):
        play.next()
    play.open(1)
    assert play.next()


@pytest.mark.parametrize("leave", [c.PauseCounter(1, "họp"), c.CloseCounter(1)])
def test_a_counter_with_a_ticket_in_hand_is_not_left(leave):
    play = Play()
    play.open(1)
    play.issue()
    play.next()
    with pytest.raises(refusals.TicketInHand):
        play.do(leave)


# -- timers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-21 02:59:59.999", "2026-11-20"),
        ("2026-11-21 03:00", "2026-11-21"),
        ("2026-11-22 00:00", "2026-11-21"),
        ("2026-11-22 02:59:59.999", "2026-11-21"),
        ("2026-12-31 23:59", "2026-12-31"),
        ("2027-01-01 02:00", "2026-12-31"),
        ("2028-02-29 03:00", "2028-02-29"),
    ],
)
def test_the_business_day_turns_at_three_in_the_morning(moment, day):
    assert business_day(at(moment), RULES) == day
    assert at(moment) < day_end_ms(day, RULES)


def test_the_end_of_a_day_is_the_first_instant_of_the_next():
    end_ms = day_end_ms("2026-11-21", RULES)
    assert business_day(end_ms - 1, RULES) == "2026-11-21"
    assert business_day(end_ms, RULES) == "2026-11-22"
    assert day_end_ms("2026-11-21", replace(RULES, turn_hour=0)) == at("2026-11-22 00:00")


def test_a_parked_ticket_comes_back_when_its_time_is_over_and_not_before():
    play = Play()
    play.open(1)
    late, early, never = (play.issue() for _ in range(3))
    for minutes in (20, 5, None):
        play.next()
        play.do(c.ParkTicket(1, minutes=minutes))
    early_ms = play.ticket(early).parked_until_ms
    assert next_due(play.state) == early_ms
    assert due(play.state, early_ms - 1) == []
    assert due(play.state, early_ms) == [c.ResumeTicket(early)]
    assert due(play.state, early_ms + 60 * MINUTE_MS) == [
        c.ResumeTicket(early),
        c.ResumeTicket(late),
    ]
    assert play.ticket(never).state == "parked"


def test_the_day_falls_due_at_its_end_and_a_closed_one_never_again():
    play = Play()
    end_ms = day_end_ms("2026-11-21", RULES)
    assert next_due(play.state) == end_ms
    assert due(play.state, end_ms - 1) == []
    assert due(play.state, end_ms) == [c.CloseDay()]
    play.do(c.CloseDay())
    assert (due(play.state, end_ms), next_due(play.state)) == ([], None)


# -- the end ----------------------------------------------------------------------------------


def play_with_everyone() -> tuple[Play, dict[str, str]]:
    play = Play()
    play.open(1, 2)
    missed, parked, serving, waiting = (play.issue() for _ in range(4))
    called = play.issue("B")
    play.next()
    play.do(c.DeclareNoShow(1))
    play.next()
    play.do(c.ParkTicket(1))
    play.next()
    play.do(c.StartService(1))
    play.next(2)
    ends = {missed: "absent", parked: "expired", serving: "served", waiting: "expired"}
    return play, ends | {called: "expired"}


def test_the_end_of_the_day_ends_every_ticket_and_closes_every_counter():
    play, ends = play_with_everyone()
    play.do(c.CloseDay())
    assert {t.id: t.state for t in play.state.tickets.values()} == ends
    assert {counter.state for counter in play.state.counters.values()} == {"closed"}
    assert {counter.ticket for counter in play.state.counters.values()} == {""}
    assert (len(play.state.line), play.state.parked, play.state.closed) == (0, {}, True)
    assert isinstance(play.recorded[-1].event, e.DayClosed)


def test_a_visit_that_the_day_ended_counts_as_served_everywhere():
    play, ends = play_with_everyone()
    play.do(c.CloseDay())
    assert sum(play.state.tally.served.values()) == [*ends.values()].count("served")


def test_a_closed_day_takes_ratings_paper_and_announcements_and_nothing_else():
    play = Play()
    play.open(1)
    ticket = play.issue()
    call = play.do(c.CallNext(1))[-1].call
    play.do(c.FinishService(1))
    play.do(c.CloseDay())
    play.do(c.ReportSlip(ticket, "printed"))
    play.do(c.ReportAnnounced(call))
    play.do(c.RateVisit(ticket, 5))
    for command in (c.IssueTicket("A"), c.OpenCounter(1), c.CloseDay(), c.SetConfiguration(OFFICE)):
        with pytest.raises(refusals.DayClosed):
            play.do(command)
    assert dump(replayed(play.recorded)) == dump(play.state)


# -- ratings ----------------------------------------------------------------------------------


def served() -> tuple[Play, str]:
    play = Play()
    play.open(1)
    ticket = play.issue()
    play.next()
    play.do(c.FinishService(1))
    return play, ticket


def test_a_pad_rates_within_ten_minutes_and_its_own_counter_only():
    play, ticket = served()
    with pytest.raises(refusals.RatingClosed):
        play.do(c.RateVisit(ticket, 5, counter=2))
    with pytest.raises(refusals.RatingClosed):
        play.do(c.RateVisit(ticket, 5, counter=1), after_ms=10 * MINUTE_MS + 1)
    play.do(c.RateVisit(ticket, 5))
    assert play.ticket(ticket).score == 5


def test_a_visit_is_rated_once():
    play, ticket = served()
    play.do(c.RateVisit(ticket, 2, reasons=("time", "time"), counter=1))
    with pytest.raises(refusals.AlreadyRated):
        play.do(c.RateVisit(ticket, 5, counter=1))
    assert (play.state.tally.ratings, play.state.tally.satisfied) == (1, 0)
    assert play.recorded[-1].event.reasons == ("time",)


def test_a_phone_rates_until_two_hours_after_the_day_and_no_longer():
    play, ticket = served()
    late_ms = day_end_ms("2026-11-21", RULES) + RULES.rating_late_ms
    play.now_ms = late_ms
    with pytest.raises(refusals.RatingClosed):
        play.do(c.RateVisit(ticket, 5), after_ms=1)
    play.do(c.RateVisit(ticket, 4), after_ms=-1)
    assert play.ticket(ticket).score == 4


def test_a_request_cancelled_before_its_ticket_is_known_is_cancelled_once():
    play = Play()
    assert play.do(c.CancelRequest("k")) == [e.RequestCancelled("k")]
    assert play.do(c.CancelRequest("k")) == []
    ticket = play.issue()
    assert play.do(c.CancelRequest("l", ticket))[-1] == e.TicketCancelled(ticket)
    assert play.ticket(ticket).state == "cancelled"
