"""What happened without the server is taken in as it was: numbers that kiosks gave, paper calls."""

from __future__ import annotations

import msgspec
import pytest

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core import refusals
from queue_server.core.office import MINUTE_MS, Session
from tests.core.play import HEAD_START_MS, MORNING_MS, OFFICE, Play, dump, replayed

LATER_MS = MORNING_MS + 30 * MINUTE_MS


def adopted(play: Play, number: str, issued_at_ms: int, **more) -> e.TicketIssued:
    command = c.AdoptTicket(number, number[0], issued_at_ms, **more)
    [issued] = [ev for ev in play.do(command) if isinstance(ev, e.TicketIssued)]
    return issued


@pytest.fixture
def play() -> Play:
    play = Play()
    play.now_ms = LATER_MS
    return play


def test_an_adopted_number_stands_where_its_time_puts_it(play):
    later = play.issue()
    early = adopted(play, "A7-001", MORNING_MS + MINUTE_MS)
    assert (early.issued_at_ms, early.v_ms) == (MORNING_MS + MINUTE_MS,) * 2
    play.open(1)
    assert [play.next(), play.next()] == [early.ticket, later]


def test_an_adopted_priority_number_has_the_head_start_of_its_class(play):
    issued = adopted(play, "A7-001", MORNING_MS, class_="elderly")
    assert issued.v_ms == MORNING_MS - HEAD_START_MS
    assert issued.group == "priority"


def test_a_class_that_is_no_longer_there_gives_no_head_start_but_the_number_stands(play):
    assert adopted(play, "A7-001", MORNING_MS, class_="gone").v_ms == MORNING_MS


def test_a_number_of_the_future_was_given_now(play):
    assert adopted(play, "A7-001", LATER_MS + 3_600_000).issued_at_ms == play.now_ms


def test_the_kiosks_series_and_the_servers_do_not_touch(play):
    adopted(play, "A7-001", MORNING_MS)
    adopted(play, "A8-001", MORNING_MS)
    assert play.ticket(play.issue()).number == "A001"
    assert play.state.numbers == {"A": 1, "A7": 1, "A8": 1}


def test_numbers_handed_in_out_of_order_keep_the_highest(play):
    for number in ("A7-003", "A7-001", "A7-002"):
        adopted(play, number, MORNING_MS)
    assert play.state.numbers["A7"] == 3


def test_no_number_is_taken_in_twice(play):
    adopted(play, "A7-001", MORNING_MS)
    before = dump(play.state)
    with pytest.raises(refusals.NumberTaken):
        adopted(play, "A7-001", MORNING_MS)
    assert dump(play.state) == before


def test_a_number_of_another_queue_is_refused(play):
    with pytest.raises(refusals.NotThatSeries):
        play.do(c.AdoptTicket("B7-001", "A", MORNING_MS))


def test_what_steers_new_numbers_does_not_refuse_one_that_is_out(play):
    shut = msgspec.structs.replace(OFFICE, hours=(Session((0,), 0, 60),))
    play.do(c.SetConfiguration(shut))
    with pytest.raises(refusals.OutsideHours):
        play.issue()
    assert adopted(play, "A7-001", MORNING_MS).ticket
    assert adopted(play, "C7-001", MORNING_MS).queue == "C", "a queue that issues no numbers"


def test_the_request_that_was_never_answered_is_cancelled_before_the_number_is_taken_in(play):
    ghost = play.issue()
    events = play.do(c.AdoptTicket("A7-001", "A", LATER_MS, replaces="K", replaced=ghost))
    kinds = [type(event) for event in events]
    assert kinds == [e.RequestCancelled, e.TicketCancelled, e.TicketIssued]
    assert play.ticket(ghost).state == life.CANCELLED
    assert "K" in play.state.cancelled_requests


def test_a_request_that_never_arrived_is_cancelled_for_when_it_does(play):
    adopted(play, "A7-001", MORNING_MS, replaces="K")
    assert "K" in play.state.cancelled_requests


def test_how_its_paper_fared_comes_with_it(play):
    issued = adopted(play, "A7-001", MORNING_MS, slip="printed")
    assert play.ticket(issued.ticket).slip == "printed"


def test_a_number_handed_in_after_the_day_has_expired_with_it(play):
    play.do(c.CloseDay())
    issued = adopted(play, "A7-001", MORNING_MS, slip="printed")
    assert play.ticket(issued.ticket).state == life.EXPIRED
    assert not play.state.line.count("A")


PAPER = (life.WAITING, life.PARKED, life.MISSED, life.EXPIRED, life.ABSENT)


def entered(play: Play, ticket: str, called_ms: int, finished_ms: int) -> None:
    play.do(c.EnterPaperCall(1, ticket, called_ms, finished_ms))


@pytest.mark.parametrize("state", PAPER)
def test_a_paper_call_serves_whoever_was_not_served_yet(state):
    play = Play()
    ticket = play.in_state(state)
    issued = play.ticket(ticket).issued_at_ms
    play.now_ms += MINUTE_MS * 30
    entered(play, ticket, issued + 10 * MINUTE_MS, issued + 16 * MINUTE_MS)
    done = play.ticket(ticket)
    assert (done.state, done.counter) == (life.SERVED, 1)
    assert done.service_ms - done.served_ms == 6 * MINUTE_MS
    assert done.stops[-1].outcome == "solved", "the queue's preset"
    assert dump(replayed(play.recorded)) == dump(play.state)


def test_the_wait_of_a_paper_call_ends_when_the_paper_says(play):
    ticket = play.issue()
    play.now_ms += 60 * MINUTE_MS
    called = play.ticket(ticket).issued_at_ms + 12 * MINUTE_MS
    entered(play, ticket, called, called + MINUTE_MS)
    assert play.ticket(ticket).waited_ms == 12 * MINUTE_MS
    assert play.state.tally.waits_ms == [12 * MINUTE_MS]
    assert play.state.counters[1].served == 1
    assert not play.state.line.count("A")


def test_a_missed_number_that_was_served_from_paper_was_not_missed():
    play = Play()
    ticket = play.in_state(life.MISSED)
    entered(play, ticket, play.now_ms, play.now_ms)
    assert play.state.tally.missed == {}
    assert play.state.tally.served == {"A": 1}


@pytest.mark.parametrize(
    ("called", "finished", "at"),
    [(-1, 0, "called_at"), (5_000, 4_000, "finished_at"), (0, 10**9, "finished_at")],
)
def test_a_paper_call_at_an_impossible_time_is_refused(play, called, finished, at):
    ticket = play.issue()
    issued = play.ticket(ticket).issued_at_ms
    play.now_ms += MINUTE_MS
    with pytest.raises(refusals.NotThen) as refused:
        entered(play, ticket, issued + called, issued + finished)
    assert refused.value.at == at


def test_who_is_served_or_has_given_up_is_not_served_from_paper():
    for state in (life.CALLED, life.SERVING, life.SERVED, life.CANCELLED):
        play = Play()
        ticket = play.in_state(state)
        with pytest.raises(refusals.WrongState):
            entered(play, ticket, play.now_ms, play.now_ms)


def test_a_slip_is_reprinted_with_the_same_number_once_and_by_a_supervisor_more_often(play):
    ticket = play.issue()
    number = play.ticket(ticket).number
    play.do(c.ReprintSlip(ticket))
    assert (play.ticket(ticket).copy, play.ticket(ticket).number) == (2, number)
    with pytest.raises(refusals.ReprintedEnough):
        play.do(c.ReprintSlip(ticket))
    play.do(c.ReprintSlip(ticket, freely=True))
    assert play.ticket(ticket).copy == 3


@pytest.mark.parametrize("state", life.END_STATES)
def test_the_slip_of_a_visit_that_has_ended_is_not_reprinted(state):
    play = Play()
    ticket = play.in_state(state)
    if play.state.closed:
        with pytest.raises(refusals.DayClosed):
            play.do(c.ReprintSlip(ticket))
    else:
        with pytest.raises(refusals.WrongState):
            play.do(c.ReprintSlip(ticket))
