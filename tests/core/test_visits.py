"""One visit, several stops: one number, one seniority, back to who sent it, on to what is next."""

from __future__ import annotations

import msgspec
import pytest

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import refusals
from queue_server.core.office import Queue
from tests.core.play import OFFICE, Play, dump, replayed, texts

QUEUES = (
    Queue("A", texts("chứng thực"), preset="solved", procedures=("2.000815",)),
    Queue("B", texts("hộ tịch"), procedures=("1.001193", "1.000894")),
    Queue("C", texts("cư trú"), procedures=("1.004222",), open=False),
)
VISITS = msgspec.structs.replace(OFFICE, queues=QUEUES)


@pytest.fixture
def day() -> Play:
    play = Play(VISITS)
    play.open(1, 2)
    return play


def issue(day: Play, queue: str, *procedures: str) -> str:
    issued = day.do(c.IssueTicket(queue, procedures=procedures))[0]
    assert isinstance(issued, e.TicketIssued)
    return issued.ticket


def test_procedures_of_two_queues_make_one_number_with_two_stops(day):
    ticket = day.ticket(issue(day, "A", "2.000815", "1.001193", "1.000894"))
    assert (ticket.queue, ticket.procedures) == ("A", ("2.000815",))
    assert ticket.further == (e.FurtherStop("B", ("1.001193", "1.000894")),)


def test_a_finished_stop_sends_the_visit_on_with_number_and_seniority(day):
    ticket = issue(day, "A", "2.000815", "1.001193")
    before = day.ticket(ticket)
    day.next()
    day.do(c.FinishService(1))
    after = day.ticket(ticket)
    assert (after.state, after.queue, after.procedures) == ("waiting", "B", ("1.001193",))
    assert (after.number, after.v_ms, after.further) == (before.number, before.v_ms, ())
    assert after.stops == (e.Stop("2.000815", "solved"),)


def test_the_visit_ends_at_its_last_stop_with_both_outcomes_and_both_waits(day):
    ticket = issue(day, "A", "2.000815", "1.001193")
    day.next(1, after_ms=60_000)
    day.do(c.FinishService(1), after_ms=30_000)
    day.next(2, after_ms=20_000)
    day.do(c.FinishService(2), after_ms=40_000)
    ended = day.ticket(ticket)
    assert ended.state == "served"
    assert ended.waited_ms == 80_000
    assert ended.service_ms == 70_000
    assert [stop.procedure for stop in ended.stops] == ["2.000815", "1.001193"]
    assert day.state.tally.served == {"B": 1}
    assert [day.state.counters[k].served for k in (1, 2)] == [1, 1]


def test_next_sees_the_visit_that_goes_on_in_the_same_instant(day):
    """Counter 2 serves B, and backs A up: the visit it sends on to B is its own next one."""
    ticket = issue(day, "A", "2.000815", "1.001193")
    day.next(2)
    assert day.next(2) == ticket
    assert day.ticket(ticket).queue == "B"


def test_a_procedure_that_no_open_queue_takes_is_refused_and_nothing_happens(day):
    before = dump(day.state)
    with pytest.raises(refusals.UnknownProcedure) as refused:
        day.do(c.IssueTicket("A", procedures=("2.000815", "1.004222")))
    assert refused.value.at == "procedures[1]"
    assert dump(day.state) == before


def test_a_transfer_with_return_comes_back_to_the_counter_that_sent_it(day):
    ticket = issue(day, "A", "2.000815")
    day.next(1)
    day.do(c.TransferTicket(1, "B", comes_back=True))
    day.next(2)
    day.do(c.FinishService(2))
    back = day.ticket(ticket)
    assert (back.state, back.queue, back.to_counter, back.return_to) == ("waiting", "A", 1, 0)
    assert day.next(2) == ""
    assert day.next(1) == ticket
    day.do(c.FinishService(1))
    assert day.ticket(ticket).state == "served"


def test_the_end_of_a_stop_can_be_taken_back(day):
    issue(day, "A", "2.000815", "1.001193")
    day.next()
    before = {k: v for k, v in dump(day.state).items() if k not in ("version", "actions")}
    day.do(c.FinishService(1))
    day.do(c.UndoAction(1))
    assert {k: v for k, v in dump(day.state).items() if k not in ("version", "actions")} == before


def test_a_day_of_visits_with_stops_replays_to_the_same_state(day):
    issue(day, "A", "2.000815", "1.001193")
    day.next(1)
    day.do(c.TransferTicket(1, "B", comes_back=True))
    day.next(2)
    day.do(c.FinishService(2))
    day.next(1)
    day.do(c.FinishService(1))
    assert dump(replayed(day.recorded)) == dump(day.state)


def test_a_counter_takes_back_whom_it_sent_though_it_does_not_serve_that_queue():
    day = Play()
    day.open(1, 2)
    ticket = day.issue("B")
    day.do(c.CallDirectly(1, ticket, "hỏi giúp"))
    day.do(c.TransferTicket(1, "B", comes_back=True))
    assert day.next(2) == ticket
    day.do(c.FinishService(2))
    assert day.ticket(ticket).to_counter == 1
    assert day.next(1) == ticket


def test_who_was_sent_to_a_counter_that_is_taken_away_is_called_by_another():
    day = Play()
    day.open(1, 2, 3)
    ticket = day.issue()
    assert day.next(1) == ticket
    day.do(c.TransferTicket(1, "A", to_counter=3))
    left = tuple(place for place in OFFICE.counters if place.id != 3)
    day.do(c.SetConfiguration(msgspec.structs.replace(OFFICE, counters=left)))
    assert day.next(1) == ticket
