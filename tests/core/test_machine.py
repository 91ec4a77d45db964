"""Any day at all: a state machine tries commands in every order and checks every invariant."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core import timers
from queue_server.core.office import MINUTE_MS
from queue_server.core.refusals import Refusal
from tests.core import invariants
from tests.core.play import OFFICE, Play, dump, replayed, with_head_start

counters = st.sampled_from([1, 2, 3])
ticks = st.sampled_from([0, 1, 999, 20_000, MINUTE_MS, 7 * MINUTE_MS, 40 * MINUTE_MS])
anyone = st.integers(0, 10**6)


class OfficeMachine(RuleBasedStateMachine):
    """The whole life of an office; a refusal must leave no trace."""

    @initialize(head_start_min=st.sampled_from([0, 5, 15, 60]))
    def open_the_day(self, head_start_min: int) -> None:
        self.play = Play(with_head_start(OFFICE, head_start_min * MINUTE_MS))
        self.issued_at: dict[str, int] = {}

    def ask(self, command: c.Command, after_ms: int = 0) -> None:
        state = self.play.state
        before, whole = dict(state.tickets), dump(state)
        try:
            happened = self.play.do(command, after_ms=after_ms)
        except Refusal:
            assert dump(state) == whole
            return
        for event in happened:
            if isinstance(event, e.TicketCalled):
                invariants.check_call(before, state, event)
        if isinstance(command, c.CallNext) and isinstance(happened[-1], e.NobodyWaited):
            assert invariants.least(state, command.counter) is None

    def someone(self, which: int, *states: str) -> str:
        """A ticket, of those in the states where there are any."""
        tickets = self.play.state.tickets.values()
        chosen = [t.id for t in tickets if t.state in states] or [t.id for t in tickets]
        return chosen[which % len(chosen)] if chosen else "20261121-A999"

    @rule(queue=st.sampled_from("AABC"), k=st.sampled_from(["normal", "elderly"]), ms=ticks)
    def issue(self, queue: str, k: str, ms: int) -> None:
        self.ask(c.IssueTicket(queue, class_=k), ms)

    @rule(counter=counters, ms=ticks)
    def call_next(self, counter: int, ms: int) -> None:
        self.ask(c.CallNext(counter), ms)

    @rule(counter=counters, which=anyone)
    def call_directly(self, counter: int, which: int) -> None:
        self.ask(c.CallDirectly(counter, self.someone(which, "waiting", "parked", "missed"), "có"))

    @rule(
        kind=st.sampled_from([c.Recall, c.StartService, c.FinishService, c.DeclareNoShow]),
        counter=counters,
        ms=ticks,
    )
    def at_the_counter(self, kind: type[c.Command], counter: int, ms: int) -> None:
        self.ask(kind(counter), ms)

    @rule(counter=counters, minutes=st.sampled_from([None, 1, 30]))
    def park(self, counter: int, minutes: int | None) -> None:
        self.ask(c.ParkTicket(counter, minutes))

    @rule(counter=counters, queue=st.sampled_from("ABC"), to=st.sampled_from([None, 1, 2, 3]))
    def transfer(self, counter: int, queue: str, to: int | None) -> None:
        self.ask(c.TransferTicket(counter, queue, to))

    @rule(which=anyone, ms=ticks)
    def come_back(self, which: int, ms: int) -> None:
        self.ask(c.ReturnTicket(self.someone(which, "missed")), ms)

    @rule(which=anyone)
    def resume(self, which: int) -> None:
        self.ask(c.ResumeTicket(self.someone(which, "parked")))

    @rule(which=anyone)
    def cancel(self, which: int) -> None:
        self.ask(c.CancelTicket(self.someone(which, *life.OPEN_STATES)))

    @rule(which=anyone, score=st.integers(1, 5))
    def rate(self, which: int, score: int) -> None:
        self.ask(c.RateVisit(self.someone(which, "served"), score))

    @rule(which=anyone, slip=st.sampled_from([*life.SLIP_MOVES][1:]))
    def report_slip(self, which: int, slip: str) -> None:
        self.ask(c.ReportSlip(self.someone(which), slip))

    @rule(counter=counters)
    def open_counter(self, counter: int) -> None:
        self.ask(c.OpenCounter(counter))

    @rule(counter=counters, kind=st.sampled_from([c.CloseCounter, c.PauseCounter]))
    def leave_counter(self, counter: int, kind: type[c.Command]) -> None:
        self.ask(c.PauseCounter(counter, "họp") if kind is c.PauseCounter else kind(counter))

    @rule(open_=st.booleans())
    def change_a_queue(self, open_: bool) -> None:
        office = self.play.state.office
        queues = tuple(replace(q, open=open_ if q.code == "B" else q.open) for q in office.queues)
        self.ask(c.SetConfiguration(replace(office, queues=queues)))

    @rule(ms=ticks)
    def time_passes(self, ms: int) -> None:
        self.play.now_ms += ms
        for command in timers.due(self.play.state, self.play.now_ms):
            self.ask(command)

    @rule()
    def crash_and_replay(self) -> None:
        invariants.check_replay(self.play.recorded, self.play.state, self.play.now_ms)
        self.play.state = replayed(self.play.recorded)

    @precondition(lambda self: len(self.play.state.tickets) > 8)
    @rule()
    def end_the_day(self) -> None:
        self.ask(c.CloseDay())
        assert {t.state for t in self.play.state.tickets.values()} <= set(life.END_STATES)

    @invariant()
    def everything_holds(self) -> None:
        state = self.play.state
        invariants.check_state(state)
        if not state.closed:
            invariants.check_choices(state)
        for ticket in state.tickets.values():
            first = self.issued_at.setdefault(ticket.id, ticket.issued_at_ms)
            assert first == ticket.issued_at_ms


class TestAnyDay(OfficeMachine.TestCase):
    settings = settings(max_examples=100, stateful_step_count=50)


@pytest.mark.nightly
class TestManyDays(OfficeMachine.TestCase):
    settings = settings(max_examples=2_000, stateful_step_count=50)
