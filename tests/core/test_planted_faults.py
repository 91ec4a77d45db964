"""The guards are awake: for each thing that must always hold, a house in which it does not, and
the state machine that finds it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from msgspec.structs import replace

from queue_server.core import decide as decisions
from queue_server.core import events as e
from queue_server.core import evolve, hours, rank, timers, today
from queue_server.core import lifecycle as life
from queue_server.core.decide import admission, booking, calling, day, offline, serving, tickets
from queue_server.core.office import MINUTE_MS
from queue_server.core.state import State, Tally
from tests.core.test_machine import OfficeMachine

HURRIED = settings(
    max_examples=400,
    stateful_step_count=40,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    print_blob=False,
    suppress_health_check=list(HealthCheck),
)

Change = Callable[[pytest.MonkeyPatch], None]
FAULTS: dict[str, Change] = {}


def fault(plant: Change) -> Change:
    FAULTS[plant.__name__] = plant
    return plant


def afterwards(event: type[e.Event], what: Callable[[State, Any], None]) -> Change:
    """An event does what it should, and then something that it should not."""
    right = evolve.APPLY[event]

    def wrong(state: State, happened: Any, at_ms: int) -> None:
        right(state, happened, at_ms)
        what(state, happened)

    return lambda monkeypatch: monkeypatch.setitem(evolve.APPLY, event, wrong)


def changed(state: State, ticket_id: str, **changes: Any) -> None:
    state.tickets[ticket_id] = replace(state.tickets[ticket_id], **changes)


# -- tickets and hands ------------------------------------------------------------------------


@fault
def a_cancelled_ticket_stays_in_line(monkeypatch):
    def put_back(state: State, event: e.TicketCancelled) -> None:
        ticket = state.tickets[event.ticket]
        state.line.add(ticket.lane, ticket.place)

    afterwards(e.TicketCancelled, put_back)(monkeypatch)


@fault
def a_counter_keeps_a_ticket_that_it_parked(monkeypatch):
    def keep(state: State, event: e.TicketParked) -> None:
        counter = state.counters[event.counter]
        state.counters[event.counter] = replace(counter, ticket=event.ticket)

    afterwards(e.TicketParked, keep)(monkeypatch)


@fault
def a_call_leaves_the_ticket_in_hand_unfinished(monkeypatch):
    monkeypatch.setattr(calling, "finish_in_hand", lambda *given: [])


@fault
def a_served_ticket_can_be_cancelled(monkeypatch):
    moves = life.TICKET_MOVES | {(life.SERVED, e.TicketCancelled): life.WAITING}
    monkeypatch.setattr(life, "TICKET_MOVES", moves)


@fault
def a_number_is_given_twice(monkeypatch):
    def forget(state: State, event: e.TicketIssued) -> None:
        state.numbers[event.queue] -= 1

    afterwards(e.TicketIssued, forget)(monkeypatch)


@fault
def a_number_is_left_out(monkeypatch):
    def skip(state: State, event: e.TicketIssued) -> None:
        state.numbers[event.queue] += event.n == 2

    afterwards(e.TicketIssued, skip)(monkeypatch)


@fault
def a_transfer_makes_the_ticket_older(monkeypatch):
    afterwards(
        e.TicketTransferred, lambda state, event: changed(state, event.ticket, issued_at_ms=1)
    )(monkeypatch)


@fault
def a_recall_changes_the_number(monkeypatch):
    afterwards(e.TicketCalled, lambda state, event: changed(state, event.ticket, number="A000"))(
        monkeypatch
    )


@fault
def a_refusal_leaves_a_trace(monkeypatch):
    def trace(state: State, *given: Any) -> Any:
        state.cancelled_requests.add("dấu vết")
        return right(state, *given)

    right = calling.undo
    monkeypatch.setitem(decisions.HANDLERS, decisions.c.UndoAction, trace)


@fault
def a_further_stop_is_forgotten(monkeypatch):
    afterwards(e.TicketTransferred, lambda state, event: changed(state, event.ticket, further=()))(
        monkeypatch
    )


@fault
def a_ticket_waits_for_a_counter_that_was_taken_away(monkeypatch):
    monkeypatch.setattr(today, "_free_for_all", lambda *given: None)


# -- the rule ---------------------------------------------------------------------------------


@fault
def the_line_names_the_second_of_two(monkeypatch):
    def second(self: rank.Line, *given: Any, **more: Any) -> rank.Choice | None:
        choice = right(self, *given, **more)
        if choice is None or choice.loser is None:
            return choice
        return rank.Choice(choice.loser, choice.loser_d_ms, choice.winner, choice.winner_d_ms)

    right = rank.Line.choose
    monkeypatch.setattr(rank.Line, "choose", second)


@fault
def a_counter_takes_whom_it_must_not(monkeypatch):
    monkeypatch.setattr(rank, "handicap_ms", lambda counter, lane: 0)


@fault
def handicaps_count_for_nothing(monkeypatch):
    def nothing(*given: Any) -> int | None:
        return None if right(*given) is None else 0

    right = rank.handicap_ms
    monkeypatch.setattr(rank, "handicap_ms", nothing)


@fault
def a_line_is_said_to_be_empty_when_nobody_has_waited_long(monkeypatch):
    def none_yet(self: rank.Line, *given: Any, **more: Any) -> rank.Choice | None:
        return right(self, *given, **more) if len(self) > 1 else None

    right = rank.Line.choose
    monkeypatch.setattr(rank.Line, "choose", none_yet)


@fault
def people_with_priority_are_moved_on_another_hour(monkeypatch):
    """No starvation: G1."""

    def earlier(*given: Any) -> tuple[int, str]:
        v_ms, standing = right(*given)
        return v_ms - 60 * MINUTE_MS * (standing == "PRIORITY"), standing

    right = booking.place_ms
    monkeypatch.setattr(booking, "place_ms", earlier)


@fault
def a_break_costs_the_seniority(monkeypatch):
    afterwards(e.TicketParked, lambda state, event: changed(state, event.ticket, v_ms=10**13))(
        monkeypatch
    )


@fault
def a_no_show_comes_back_to_the_head_of_the_line(monkeypatch):
    monkeypatch.setattr(tickets, "max", min, raising=False)


@fault
def an_idle_counter_does_not_call_by_itself(monkeypatch):
    monkeypatch.setattr(timers, "self_calling", lambda state: None)


@fault
def a_counter_that_is_on_a_break_is_to_call_by_itself(monkeypatch):
    """The house would ask for ever, and be refused."""

    def on_a_break(state: State) -> int | None:
        return next((k.id for k in state.counters.values() if k.state == life.PAUSED), None)

    monkeypatch.setattr(timers, "self_calling", on_a_break)


# -- numbers and appointments -----------------------------------------------------------------


@fault
def one_number_more_than_the_day_has(monkeypatch):
    def one_more(state: State, command: Any, now_ms: int) -> Any:
        limit = state.queue(command.queue).daily_limit
        n = state.numbers.get(command.queue, 0)
        if limit and n == limit:
            queue = replace(state.queues[command.queue], daily_limit=limit + 1)
            monkeypatch.setitem(state.queues, command.queue, queue)
        return right(state, command, now_ms)

    right = tickets.issue
    monkeypatch.setitem(decisions.HANDLERS, decisions.c.IssueTicket, one_more)


@fault
def numbers_are_given_at_all_hours(monkeypatch):
    monkeypatch.setattr(hours, "issues_numbers", lambda *given: True)


@fault
def no_number_is_given_over_noon(monkeypatch):
    def in_session(office: Any, at_ms: int) -> bool:
        spans = hours.sessions(office, hours.day_name(at_ms))
        return any(opens <= at_ms < closes for opens, closes in spans)

    monkeypatch.setattr(hours, "issues_numbers", in_session)


@fault
def nobody_is_asked_whether_they_want_to_wait(monkeypatch):
    monkeypatch.setattr(admission, "_check_consent", lambda *given: None)


@fault
def any_number_of_dossiers_is_taken_in_one_turn(monkeypatch):
    def finish(state: State, command: Any, now_ms: int) -> Any:
        serving.in_hand(state, command.counter)
        return serving.finish_in_hand(state, state.counter(command.counter), command.stops)

    monkeypatch.setitem(decisions.HANDLERS, decisions.c.FinishService, finish)


@fault
def a_slot_is_given_once_too_often(monkeypatch):
    def roomy(*given: Any) -> dict[int, int]:
        return {at_ms: free + 1 for at_ms, free in right(*given).items()}

    right = booking.slots
    monkeypatch.setattr(booking, "slots", roomy)


@fault
def an_appointment_is_used_twice(monkeypatch):
    moves = life.APPOINTMENT_MOVES | {(life.ARRIVED, e.TicketIssued): life.ARRIVED}
    monkeypatch.setattr(life, "APPOINTMENT_MOVES", moves)


@fault
def who_comes_too_late_keeps_the_place_of_the_slot(monkeypatch):
    def by_slot(office: Any, kept: Any, now_ms: int) -> tuple[int, str]:
        return right(office, kept, min(now_ms, kept.slot_ms) if kept.code else now_ms)

    right = booking.place_ms
    monkeypatch.setattr(booking, "place_ms", by_slot)


@fault
def who_booked_stands_behind_who_did_not(monkeypatch):
    def behind(office: Any, kept: Any, now_ms: int) -> tuple[int, str]:
        v_ms, standing = right(office, kept, now_ms)
        return v_ms + MINUTE_MS * bool(kept.code), standing

    right = booking.place_ms
    monkeypatch.setattr(booking, "place_ms", behind)


@fault
def somebody_holds_more_numbers_than_one_may(monkeypatch):
    monkeypatch.setattr(admission, "_check_person", lambda *given: None)


@fault
def a_number_that_was_replaced_goes_on_waiting(monkeypatch):
    monkeypatch.setattr(offline, "_cancelled", lambda *given: [])


# -- undo, replay and the end -----------------------------------------------------------------


@fault
def a_visit_taken_back_is_counted_all_the_same(monkeypatch):
    monkeypatch.setattr(Tally, "visit_unserved", lambda *given: None)


@fault
def a_replay_finds_another_state(monkeypatch):
    played = iter(range(10**9))
    afterwards(
        e.TicketCalled, lambda state, event: changed(state, event.ticket, note=str(next(played)))
    )(monkeypatch)


@fault
def parked_tickets_outlive_the_day(monkeypatch):
    open_ = tuple(state for state in life.OPEN_STATES if state != life.PARKED)
    monkeypatch.setattr(life, "OPEN_STATES", open_)


@fault
def slots_are_kept_beyond_the_day(monkeypatch):
    def without(*given: Any) -> list[e.AnyEvent]:
        return [one for one in right(*given) if not isinstance(one, e.AppointmentMissed)]

    right = day.close_day
    monkeypatch.setitem(decisions.HANDLERS, decisions.c.CloseDay, without)


@pytest.mark.parametrize("name", FAULTS)
def test_a_house_with_a_fault_is_found_out(name, monkeypatch):
    FAULTS[name](monkeypatch)
    with pytest.raises((AssertionError, evolve.BrokenHistory, KeyError)):
        run_state_machine_as_test(OfficeMachine, settings=HURRIED)


def test_the_house_as_it_is_is_not_found_out():
    run_state_machine_as_test(OfficeMachine, settings=settings(HURRIED, max_examples=20))
