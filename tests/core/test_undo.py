"""Taking back the last press of a key: within ten seconds, whole, or not at all."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core import refusals
from tests.core.play import OFFICE, Play, dump, replayed, told


@pytest.fixture
def day() -> Play:
    play = Play()
    play.open(1, 2)
    return play


def test_a_call_taken_back_leaves_the_line_as_it_was(day):
    day.issue()
    before = told(day.state)
    day.next()
    day.do(c.UndoAction(1))
    assert told(day.state) == before


def test_next_taken_back_gives_the_finished_ticket_back_into_the_hand(day):
    first, second = day.issue(), day.issue()
    day.next()
    before = told(day.state)
    day.next()
    assert day.state.tally.served == {"A": 1}
    day.do(c.UndoAction(1))
    assert told(day.state) == before
    assert day.state.counters[1].ticket == first
    assert day.ticket(second).state == "waiting"


@pytest.mark.parametrize(
    "command",
    [c.FinishService(1), c.DeclareNoShow(1), c.ParkTicket(1, minutes=20), c.TransferTicket(1, "B")],
    ids=lambda command: type(command).__name__,
)
def test_an_action_on_the_ticket_in_hand_can_be_taken_back(day, command):
    day.issue()
    day.next()
    before = told(day.state)
    day.do(command)
    assert told(day.state) != before
    day.do(c.UndoAction(1))
    assert told(day.state) == before


def test_a_call_taken_back_is_spoken_by_no_wall(day):
    day.issue()
    day.next()
    day.do(c.UndoAction(1))
    assert [call.undone for call in day.state.calls.values()] == [True]


def test_after_ten_seconds_nothing_can_be_taken_back(day):
    day.issue()
    day.next()
    with pytest.raises(refusals.NothingToUndo):
        day.do(c.UndoAction(1), after_ms=10_001)


def test_an_action_is_taken_back_once(day):
    day.issue()
    day.next()
    day.do(c.UndoAction(1))
    with pytest.raises(refusals.NothingToUndo):
        day.do(c.UndoAction(1))


def test_what_another_counter_has_taken_up_cannot_be_taken_back(day):
    day.issue()
    day.next()
    day.do(c.TransferTicket(1, "B"))
    day.next(2)
    with pytest.raises(refusals.NothingToUndo):
        day.do(c.UndoAction(1))


def test_a_rated_visit_stays_finished(day):
    ticket = day.issue()
    day.next()
    day.do(c.FinishService(1))
    day.do(c.RateVisit(ticket, 5))
    with pytest.raises(refusals.NothingToUndo):
        day.do(c.UndoAction(1))


def test_a_break_after_the_action_ends_the_undo(day):
    day.issue()
    day.next()
    day.do(c.FinishService(1))
    day.do(c.PauseCounter(1, "họp"))
    with pytest.raises(refusals.NothingToUndo):
        day.do(c.UndoAction(1))


def test_one_counter_does_not_take_back_what_another_did(day):
    day.issue()
    day.next(1)
    with pytest.raises(refusals.NothingToUndo):
        day.do(c.UndoAction(2))


def test_paper_that_came_out_meanwhile_stays_out(day):
    ticket = day.issue()
    day.next()
    day.do(c.ReportSlip(ticket, "printed"))
    day.do(c.UndoAction(1))
    assert day.ticket(ticket).slip == "printed"


def test_a_day_with_undone_actions_replays_to_the_same_state(day):
    day.issue()
    day.next()
    day.do(c.UndoAction(1))
    day.next()
    assert dump(replayed(day.recorded)) == dump(day.state)


def test_taking_back_sends_nobody_to_a_counter_that_was_taken_away(day):
    ticket = day.issue()
    day.next()
    day.do(c.TransferTicket(1, "A", to_counter=1))
    day.next()
    places = tuple(place for place in OFFICE.counters if place.id != 1)
    day.do(c.SetConfiguration(replace(OFFICE, counters=places)))
    day.do(c.UndoAction(1))
    assert (day.ticket(ticket).state, day.ticket(ticket).to_counter) == ("waiting", 0)
    assert day.next(2) == ticket


def test_a_slip_printed_again_meanwhile_stays_the_good_one(day):
    ticket = day.issue()
    day.next()
    day.do(c.ReprintSlip(ticket))
    day.do(c.UndoAction(1))
    assert (day.ticket(ticket).state, day.ticket(ticket).copy) == ("waiting", 2)
