"""The call rule, sentence by sentence (head start, handicaps, returns, guarantees)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import explain, refusals
from queue_server.core.office import MINUTE_MS, Counter
from tests.core.play import (
    FIRST_COME,
    HEAD_START_MS,
    OFFICE,
    STRICT,
    Play,
    replayed,
    texts,
    with_head_start,
)

MINUTE = MINUTE_MS


def test_an_elderly_citizen_is_called_before_those_waiting_less_than_fifteen_minutes():
    play = Play()
    long, short = play.issue(), play.issue(after_ms=2 * MINUTE)
    elderly = play.issue(class_="elderly", after_ms=14 * MINUTE)
    play.open(1)
    assert [play.next() for _ in range(4)] == [long, elderly, short, ""]


def test_without_a_head_start_the_first_to_come_is_the_first_called():
    play = Play(FIRST_COME)
    issued = [play.issue(class_=k) for k in ("normal", "elderly", "merit", "normal", "elderly")]
    play.open(1)
    assert [play.next() for _ in issued] == issued


def test_a_strict_class_is_called_before_all_others_in_its_own_order():
    play = Play(STRICT)
    normal = [play.issue(), play.issue(after_ms=60 * MINUTE)]
    strict = [play.issue(class_="merit"), play.issue(class_="elderly")]
    play.open(1)
    assert [play.next() for _ in range(4)] == strict + normal


def test_a_counter_of_its_own_queue_comes_before_one_that_it_backs_up():
    play = Play()
    a = play.issue("A")
    b = play.issue("B", after_ms=9 * MINUTE)
    play.open(2)
    assert [play.next(2), play.next(2)] == [b, a]


def test_a_backup_counter_takes_who_has_waited_longer_than_its_handicap():
    play = Play()
    a = play.issue("A")
    b = play.issue("B", after_ms=11 * MINUTE)
    play.open(2)
    assert play.next(2) == a
    called = play.recorded[-1].event
    assert (called.reason, called.loser) == (explain.BACKUP, b)


def test_a_priority_counter_prefers_priority_and_still_does_not_idle():
    play = Play()
    normal = play.issue()
    elderly = play.issue(class_="elderly", after_ms=30 * MINUTE)
    play.open(3)
    assert [play.next(3), play.next(3), play.next(3)] == [elderly, normal, ""]


def test_a_counter_never_takes_from_a_queue_that_it_does_not_serve():
    play = Play()
    play.issue("B")
    play.open(1)
    assert play.next(1) == ""


def test_a_call_keeps_who_won_who_came_second_and_why():
    play = Play()
    normal = play.issue()
    elderly = play.issue(class_="elderly", after_ms=10 * MINUTE)
    play.open(1)
    play.next()
    assert play.recorded[-1].event == e.TicketCalled(
        ticket=elderly,
        counter=1,
        call="20261121-1",
        reason=explain.PRIORITY,
        winner_v_ms=play.ticket(elderly).issued_at_ms - HEAD_START_MS,
        loser=normal,
        loser_v_ms=play.ticket(normal).issued_at_ms,
    )


def test_who_comes_second_may_stand_in_the_same_list_as_the_winner():
    play = Play()
    first, second = play.issue(), play.issue()
    play.issue(class_="elderly", after_ms=20 * MINUTE)
    play.open(1)
    assert play.next() == first
    assert play.recorded[-1].event.loser == second


# -- no-show, park, transfer ------------------------------------------------------------------


@pytest.mark.parametrize("class_", ["normal", "elderly"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_no_show_who_returns_stands_as_if_just_arrived_when_missed(class_, times):
    play = Play()
    play.open(1)
    ticket = play.issue(class_=class_)
    for _ in range(times):
        play.do(c.CallDirectly(1, ticket, "gọi"), after_ms=20 * MINUTE)
        play.do(c.DeclareNoShow(1), after_ms=MINUTE)
        missed_ms = play.now_ms
        play.do(c.ReturnTicket(ticket), after_ms=5 * MINUTE)
    head_start_ms = HEAD_START_MS if class_ == "elderly" else 0
    assert play.ticket(ticket).v_ms == missed_ms - head_start_ms


def test_a_no_show_missed_at_once_keeps_the_better_of_no_two_places():
    play = Play()
    play.open(1)
    ticket = play.issue(class_="elderly")
    v_ms = play.ticket(ticket).v_ms
    play.next()
    play.do(c.DeclareNoShow(1))
    play.do(c.ReturnTicket(ticket), after_ms=60 * MINUTE)
    assert play.ticket(ticket).v_ms == max(v_ms, play.ticket(ticket).missed_at_ms - HEAD_START_MS)


@pytest.mark.parametrize(
    "away",
    [
        (c.ParkTicket(1),),
        (c.ParkTicket(1, minutes=5, note="bản sao"),),
        (c.TransferTicket(1, "A"),),
        (c.TransferTicket(1, "B", to_counter=2),),
    ],
)
def test_park_and_transfer_keep_number_and_seniority(away):
    play = Play()
    play.open(1, 2)
    ticket = play.issue(class_="elderly")
    before = play.ticket(ticket)
    play.next()
    for command in away:
        play.do(command, after_ms=5 * MINUTE)
    if play.ticket(ticket).state == "parked":
        play.do(c.ResumeTicket(ticket), after_ms=5 * MINUTE)
    after = play.ticket(ticket)
    assert (after.number, after.v_ms, after.issued_at_ms) == (
        before.number,
        before.v_ms,
        before.issued_at_ms,
    )


def test_a_priority_ticket_keeps_its_head_start_through_park_no_show_and_return():
    play = Play()
    play.open(1)
    ticket = play.issue(class_="elderly")
    play.next()
    play.do(c.ParkTicket(1))
    play.do(c.ResumeTicket(ticket))
    play.next(after_ms=30 * MINUTE)
    play.do(c.DeclareNoShow(1))
    play.do(c.ReturnTicket(ticket))
    assert play.ticket(ticket).v_ms == play.ticket(ticket).missed_at_ms - HEAD_START_MS


def test_a_ticket_sent_to_one_counter_is_called_by_that_counter_only():
    play = Play()
    play.open(1, 2, 3)
    ticket = play.issue("A")
    play.next(1)
    play.do(c.TransferTicket(1, "A", to_counter=3))
    assert [play.next(1), play.next(2), play.next(3)] == ["", "", ticket]


def test_a_ticket_cannot_be_sent_to_a_counter_that_does_not_serve_the_queue():
    play = Play()
    play.open(1)
    play.issue()
    play.next()
    with pytest.raises(refusals.NotServedHere):
        play.do(c.TransferTicket(1, "B", to_counter=1))


# -- waits ------------------------------------------------------------------------------------


def test_the_wait_ends_at_the_last_call_before_the_start():
    play = Play()
    play.open(1)
    ticket = play.issue()
    play.next(after_ms=10 * MINUTE)
    play.do(c.Recall(1), after_ms=2 * MINUTE)
    play.do(c.StartService(1), after_ms=MINUTE)
    assert play.ticket(ticket).waited_ms == 12 * MINUTE


def test_the_wait_after_a_transfer_is_added_and_the_time_served_is_not():
    play = Play()
    play.open(1, 2)
    ticket = play.issue()
    play.next(after_ms=10 * MINUTE)
    play.do(c.TransferTicket(1, "B"), after_ms=5 * MINUTE)
    play.next(2, after_ms=7 * MINUTE)
    play.do(c.FinishService(2), after_ms=3 * MINUTE)
    assert play.ticket(ticket).waited_ms == 17 * MINUTE


def test_next_finishes_a_called_ticket_as_started_at_its_call():
    play = Play()
    play.open(1)
    ticket, _ = play.issue(), play.issue()
    play.next()
    called_ms = play.now_ms
    play.next(after_ms=6 * MINUTE)
    done = play.ticket(ticket)
    assert (done.state, done.started_at_ms, done.service_ms) == ("served", called_ms, 6 * MINUTE)


def test_the_second_press_of_a_finger_is_refused_and_the_third_later_is_not():
    play = Play()
    play.open(1)
    first, second = play.issue(), play.issue()
    assert play.do(c.CallNext(1, 1_000))[0].ticket == first
    with pytest.raises(refusals.TooSoon):
        play.do(c.CallNext(1, 1_000), after_ms=999)
    assert play.do(c.CallNext(1, 1_000), after_ms=1)[-1].ticket == second


# -- guarantees -------------------------------------------------------------------------------


def test_nobody_starves_however_many_priority_citizens_come():
    """G1: nobody issued after ``issued_at(x) + H`` is called before x."""
    play = Play()
    play.open(1)
    victim = play.issue()
    limit_ms = play.ticket(victim).issued_at_ms + HEAD_START_MS
    called_before = []
    for _ in range(200):
        play.issue(class_="elderly", after_ms=10_000)
        play.issue(class_="merit", after_ms=10_000)
        called_before.append(play.next(after_ms=10_000))
        if called_before[-1] == victim:
            break
    assert called_before.pop() == victim
    assert all(play.ticket(t).issued_at_ms <= limit_ms for t in called_before)


@pytest.mark.parametrize("minutes", [0, 1, 5, 15, 60, 600])
def test_more_head_start_never_lowers_a_rank(minutes):
    """G3."""

    def ahead(head_start_ms: int) -> int:
        play = Play(with_head_start(OFFICE, head_start_ms))
        for _ in range(30):
            play.issue(after_ms=MINUTE)
        return play.do(c.IssueTicket("A", class_="elderly"))[0].ahead

    assert ahead(minutes * MINUTE) <= ahead(max(0, minutes - 1) * MINUTE)


def test_inside_a_queue_and_class_the_first_to_come_is_the_first_called():
    """G4."""
    play = Play()
    play.open(1)
    classes = ["normal", "elderly", "normal", "normal", "elderly", "elderly", "normal"] * 5
    issued = {k: [] for k in ("normal", "elderly")}
    for k in classes:
        issued[k].append(play.issue(class_=k, after_ms=3 * MINUTE))
    called = [play.next() for _ in classes]
    for tickets in issued.values():
        assert [t for t in called if t in tickets] == tickets


def test_the_number_told_ahead_is_the_number_called_before():
    play = Play()
    play.open(1)
    for k in ("normal", "elderly", "normal", "elderly"):
        play.issue(class_=k, after_ms=4 * MINUTE)
    told = play.do(c.IssueTicket("A", class_="elderly"))[0]
    called = [play.next() for _ in range(5)]
    assert called.index(told.ticket) == told.ahead


# -- when the office changes under its tickets ------------------------------------------------


def test_a_visit_can_be_finished_although_its_queue_has_been_taken_away():
    play = Play()
    play.open(1)
    ticket = play.issue()
    play.next()
    queues = tuple(queue for queue in OFFICE.queues if queue.code != "A")
    counters = (Counter(1, texts("Quầy 1"), {"B": {"*": 0}}),)
    play.do(c.SetConfiguration(replace(OFFICE, queues=queues, counters=counters)))
    play.do(c.FinishService(1))
    assert play.ticket(ticket).stops == (e.Stop("", "received"),)


def test_a_changed_head_start_leaves_the_places_of_those_who_wait():
    play = Play()
    elderly = play.issue(class_="elderly")
    v_ms = play.ticket(elderly).v_ms
    play.do(c.SetConfiguration(FIRST_COME))
    assert play.ticket(elderly).v_ms == v_ms
    assert replayed(play.recorded).tickets == play.state.tickets
