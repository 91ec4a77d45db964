"""What a supervisor changes for today: doors, counters, words for the hall, ghosts."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import refusals
from queue_server.core.office import MINUTE_MS, Office
from tests.core.play import MORNING_MS, OFFICE, Play


@pytest.fixture
def day() -> Play:
    return Play()


def number(day: Play, queue: str = "A") -> str:
    return day.do(c.IssueTicket(queue))[0].ticket  # type: ignore[union-attr]


def test_a_queue_that_is_closed_gives_no_numbers_and_still_serves_who_has_one(day: Play):
    ticket = number(day)
    closed = day.do(c.CloseQueue("A", "máy chủ của tỉnh hỏng", "supervisor:Hoa"))
    assert closed == [e.QueueClosed("A", "máy chủ của tỉnh hỏng", "supervisor:Hoa")]
    with pytest.raises(refusals.QueueClosed):
        day.do(c.IssueTicket("A"))
    day.do(c.OpenCounter(1))
    assert day.do(c.CallNext(1))[-1].ticket == ticket  # type: ignore[union-attr]
    day.do(c.OpenQueue("A"))
    assert number(day).endswith("A002")


def test_what_is_so_already_is_written_again_so_that_a_late_copy_of_the_request_does_nothing(
    day: Play,
):
    for command in (
        c.OpenQueue("A"),
        c.CloseQueue("A", "hỏng máy"),
        c.AssignQueues(1, ("A", "B")),
        c.ShowMessage({}),
    ):
        assert len(day.do(command)) == len(day.do(command)) == 1


def test_a_closed_queue_takes_no_new_appointment_for_today_and_keeps_the_one_it_promised():
    slots = tuple(replace(queue, slot_min=10) for queue in OFFICE.queues)
    day = Play(replace(OFFICE, queues=slots))
    day.do(c.BookAppointment("1121-AAAA", "A", MORNING_MS + 10 * MINUTE_MS))
    day.do(c.CloseQueue("A", "hỏng máy"))
    with pytest.raises(refusals.QueueClosed):
        day.do(c.BookAppointment("1121-BBBB", "A", MORNING_MS + 20 * MINUTE_MS))
    assert day.do(c.IssueTicket("A", appointment="1121-AAAA"))


def test_nobody_closes_a_queue_or_voids_numbers_without_saying_why(day: Play):
    number(day)
    for command in (c.CloseQueue("A", " "), c.VoidTickets("A", 1, "")):
        with pytest.raises(refusals.ReasonNeeded):
            day.do(command)


def test_a_queue_that_the_configuration_closes_can_be_opened_for_today_only(day: Play):
    day.do(c.OpenQueue("C"))
    assert number(day, "C").endswith("C001")
    tomorrow = Play(start_ms=day.now_ms + 24 * 60 * MINUTE_MS)
    with pytest.raises(refusals.QueueClosed):
        tomorrow.do(c.IssueTicket("C"))


def test_a_closed_queue_stays_closed_when_the_configuration_changes_meanwhile(day: Play):
    day.do(c.CloseQueue("A", "hỏng máy"))
    day.do(c.SetConfiguration(_renamed()))
    with pytest.raises(refusals.QueueClosed):
        day.do(c.IssueTicket("A"))


def _renamed() -> Office:
    return replace(OFFICE, name={"vi": "Trung tâm phục vụ", "en": "Centre"})


def test_a_counter_takes_over_a_queue_and_gives_it_back(day: Play):
    number(day, "B")
    day.do(c.OpenCounter(1))
    assert day.do(c.CallNext(1)) == [e.NobodyWaited(1)]
    day.do(c.AssignQueues(1, ("A", "B"), "supervisor:Hoa"))
    assert day.state.counters_of("B") == [1]
    assert isinstance(day.do(c.CallNext(1))[-1], e.TicketCalled)
    day.do(c.AssignQueues(1))
    assert list(day.state.places[1].queues) == ["A"]


def test_a_queue_keeps_its_handicap_where_the_counter_has_one(day: Play):
    day.do(c.AssignQueues(2, ("A", "B", "C")))
    assert day.state.places[2].queues == {
        "A": {"*": 10 * MINUTE_MS},
        "B": {"*": 0},
        "C": {"*": 0},
    }


def test_the_last_counter_of_a_queue_cannot_be_taken_from_it(day: Play):
    with pytest.raises(refusals.QueueUnserved) as refused:
        day.do(c.AssignQueues(2, ("A",)))
    assert refused.value.allowed == ("B",)
    day.do(c.CloseQueue("B", "hết việc"))
    with pytest.raises(refusals.QueueUnserved):
        day.do(c.AssignQueues(2, ("A",)))
    day.do(c.AssignQueues(1, ("A", "B")))
    day.do(c.AssignQueues(2, ("A",)))


def test_nobody_is_left_with_a_counter_that_takes_only_others():
    for_priority = replace(OFFICE.counters[0], queues={"A": {"priority": 0}})
    day = Play(replace(OFFICE, counters=(for_priority, *OFFICE.counters[1:])))
    day.do(c.AssignQueues(3, ("C",)))
    with pytest.raises(refusals.QueueUnserved) as refused:
        day.do(c.AssignQueues(2, ("B",)))
    assert refused.value.allowed == ("A",), "only priority tickets would be called"


def test_a_queue_that_is_served_for_today_only_can_be_left_while_nobody_came_for_it():
    counters = tuple(
        replace(place, queues={q: d for q, d in place.queues.items() if q != "C"})
        for place in OFFICE.counters
    )
    day = Play(replace(OFFICE, counters=counters))
    with pytest.raises(refusals.QueueUnserved):
        day.do(c.OpenQueue("C"))
    day.do(c.AssignQueues(1, ("A", "C")))
    day.do(c.AssignQueues(1))
    day.do(c.AssignQueues(1, ("A", "C")))
    day.do(c.OpenQueue("C"))
    number(day, "C")
    with pytest.raises(refusals.QueueUnserved):
        day.do(c.AssignQueues(1))


def test_a_new_configuration_ends_an_assignment_that_leaves_somebody_unserved(day: Play):
    day.do(c.AssignQueues(1, ("A", "B")))
    day.do(c.AssignQueues(2, ("A",)))
    alone = replace(OFFICE.counters[1], queues={"B": {"*": 0}})
    without_1 = (alone, OFFICE.counters[2])
    day.do(c.SetConfiguration(replace(OFFICE, counters=without_1)))
    assert list(day.state.places[2].queues) == ["B"]
    assert 2 not in day.state.assigned


def test_nobody_is_sent_to_a_queue_that_nobody_serves():
    counters = OFFICE.counters[:2]
    day = Play(replace(OFFICE, counters=counters))
    number(day)
    day.do(c.OpenCounter(1))
    day.do(c.CallNext(1))
    with pytest.raises(refusals.QueueUnserved):
        day.do(c.TransferTicket(1, "C"))


def test_who_was_sent_to_a_counter_is_still_taken_by_it_when_it_gives_the_queue_away(day: Play):
    number(day)
    day.do(c.OpenCounter(1))
    day.do(c.CallNext(1))
    day.do(c.TransferTicket(1, "A", 3))
    day.do(c.AssignQueues(3, ("C",)))
    day.do(c.OpenCounter(3))
    assert day.do(c.CallNext(3))[-1].ticket.endswith("A001")  # type: ignore[union-attr]


def test_unknown_queues_counters_and_languages_are_refused(day: Play):
    for command, why in (
        (c.AssignQueues(1, ("X",)), refusals.UnknownQueue),
        (c.AssignQueues(9, ("A",)), refusals.UnknownCounter),
        (c.CloseQueue("X", "vì"), refusals.UnknownQueue),
        (c.OpenQueue("X"), refusals.UnknownQueue),
        (c.ShowMessage({"fr": "Bonjour"}), refusals.UnknownLanguage),
        (c.VoidTickets("X", 1, "vì"), refusals.UnknownQueue),
    ):
        with pytest.raises(why):
            day.do(command)


def test_words_for_the_hall_are_shown_until_their_time_or_until_they_are_ended(day: Play):
    day.do(c.ShowMessage({"vi": " Quầy 3 nghỉ đến 10 giờ. ", "en": ""}, 20))
    assert day.state.message is not None
    assert day.state.message.text == {"vi": "Quầy 3 nghỉ đến 10 giờ."}
    assert day.state.message.until_ms == day.now_ms + 20 * MINUTE_MS
    assert day.do(c.ShowMessage({"vi": ""})) == [e.MessageShown({})]
    assert day.state.message is None


def test_the_newest_ghosts_are_voided_with_a_reason_and_a_called_number_never(day: Play):
    first, second, third, fourth = (number(day) for _ in range(4))
    day.do(c.OpenCounter(1))
    day.do(c.CallNext(1))
    voided = day.do(c.VoidTickets("A", 2, "trẻ em nghịch máy", "supervisor:Hoa"))
    assert [event.ticket for event in voided] == [fourth, third]  # type: ignore[union-attr]
    assert voided[0] == e.TicketCancelled(fourth, "trẻ em nghịch máy", "supervisor:Hoa")
    assert day.state.line.count("A") == 1
    day.do(c.VoidTickets("A", 50, "trẻ em nghịch máy"))
    assert day.state.tickets[second].state == "cancelled"
    with pytest.raises(refusals.NobodyToVoid):
        day.do(c.VoidTickets("A", 1, "trẻ em nghịch máy"))
    assert day.state.tickets[first].state == "called"


@pytest.mark.parametrize("was_here", ["sent on", "parked", "back from a no-show"])
def test_who_has_been_at_a_counter_is_no_ghost(day: Play, was_here: str):
    day.open(1)
    ticket = number(day)
    day.next()
    if was_here == "sent on":
        day.do(c.TransferTicket(1, "B"))
    elif was_here == "parked":
        day.do(c.ParkTicket(1))
        day.do(c.ResumeTicket(ticket))
    else:
        day.do(c.DeclareNoShow(1))
        day.do(c.ReturnTicket(ticket))
    queue = day.ticket(ticket).queue
    ghost = number(day, queue)
    voided = day.do(c.VoidTickets(queue, 2, "trẻ em bấm chơi"))
    assert [event.ticket for event in voided] == [ghost]  # type: ignore[union-attr]
    assert day.ticket(ticket).state == "waiting"


# -- what the dashboard asks of a day ----------------------------------------------------------


def test_a_call_out_of_order_keeps_who_made_it_and_why_and_a_recall_adds_nothing(day: Play):
    day.do(c.OpenCounter(1, "Lê Văn Hùng"))
    number(day)
    ticket = number(day)
    day.do(c.CallDirectly(1, ticket, "người đau ốm"))
    day.do(c.Recall(1))
    first, again = day.state.calls.values()
    assert (first.reason, first.officer, first.note) == ("DIRECT", "Lê Văn Hùng", "người đau ốm")
    assert (again.attempt, again.reason, again.note) == (2, "", "")


@pytest.mark.parametrize(
    "end", [c.FinishService(1), c.DeclareNoShow(1), c.ParkTicket(1), c.TransferTicket(1, "B")]
)
def test_a_counter_is_free_from_when_its_hand_was_emptied(day: Play, end: c.Command):
    day.open(1)
    number(day)
    day.next()
    day.do(end, after_ms=3 * MINUTE_MS)
    assert day.state.counters[1].free_since_ms == day.now_ms
    day.do(c.UndoAction(1))
    assert day.state.counters[1].free_since_ms == 0


def test_a_voided_number_is_told_from_one_that_was_given_up(day: Play):
    given_up, ghost = number(day), number(day)
    day.do(c.CancelTicket(given_up))
    day.do(c.VoidTickets("A", 1, "trẻ em bấm chơi"))
    assert [day.ticket(ticket).voided for ticket in (given_up, ghost)] == [False, True]
