"""Any day at all: a state machine tries commands in every order and checks every invariant."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core import timers, undo
from queue_server.core.office import MINUTE_MS, Counter
from queue_server.core.refusals import Refusal
from tests.core import invariants
from tests.core.play import OFFICE, Play, dump, replayed, texts, told, with_head_start

BIRTH, LAND, COPY = "1.001193", "1.002000", "2.000815"
BUSY_OFFICE = replace(
    OFFICE,
    queues=tuple(
        replace(queue, procedures={"A": (COPY,), "B": (BIRTH,), "C": (LAND,)}[queue.code])
        for queue in OFFICE.queues
    ),
)
SHAPES: tuple[dict[str, dict[str, int]], ...] = (
    {"A": {"*": 0}},
    {"B": {"*": 0}, "A": {"*": 10 * MINUTE_MS}},
    {"A": {"normal": 20 * MINUTE_MS, "*": 0}, "C": {"*": 0}},
    {"A": {"priority": 0}, "B": {"*": 0}, "C": {"*": 5 * MINUTE_MS}},
)
"""What a counter may be told to serve: its own queues, backed up ones, priority first or only."""

SAID_TWICE = (c.SetConfiguration, c.CancelRequest, c.ReportAnnounced)
"""Commands that say how things are: once they are so, saying it again makes no event."""

ACTIONS = undo.KEPT - {e.TicketRecalled}

counters = st.sampled_from([1, 2, 3])
queues = st.sampled_from("AABC")
groups = st.sampled_from(["normal", "elderly"])
ticks = st.sampled_from([0, 1, 999, 20_000, MINUTE_MS, 7 * MINUTE_MS, 40 * MINUTE_MS])
anyone = st.integers(0, 10**6)
wishes = st.sampled_from([(), (COPY,), (COPY, BIRTH), (BIRTH, LAND, COPY)])


class OfficeMachine(RuleBasedStateMachine):
    """The whole life of an office; a refusal must leave no trace."""

    @initialize(
        head_start_min=st.sampled_from([0, 5, 15, 60]),
        auto_call=st.booleans(),
        opened=st.sets(counters),
        crowd=st.lists(st.tuples(queues, groups, wishes), max_size=8),
    )
    def open_the_day(
        self, head_start_min: int, auto_call: bool, opened: set[int], crowd: list[Any]
    ) -> None:
        office = with_head_start(BUSY_OFFICE, head_start_min * MINUTE_MS)
        rules = replace(office.rules, auto_call=auto_call)
        self.play = Play(replace(office, rules=rules))
        self.issued_at: dict[str, int] = {}
        self.last: c.Command = c.OpenCounter(1)
        self.found: tuple[int, Any] = (0, None)
        """The version after the last press of a key, and all that it found."""
        self.pressed_at = 0
        for counter in sorted(opened):
            self.ask(c.OpenCounter(counter))
        for queue, group, procedures in crowd:
            self.issue(queue, group, procedures, 1_000)

    def ask(
        self, command: c.Command, after_ms: int = 0, *, house: bool = False
    ) -> list[e.AnyEvent]:
        """Carry a command out and check all it did; a refusal leaves no trace."""
        self.play.now_ms += after_ms
        state, carry_out = self.play.state, self.play.keep_house if house else self.at_once
        before, whole, then = dict(state.tickets), dump(state), told(state)
        version = state.version
        try:
            happened = carry_out(command)
        except Refusal:
            assert dump(state) == whole
            return []
        invariants.check_events(before, state, happened)
        if isinstance(command, c.UndoAction) and self.is_last_press(command, version):
            assert told(state) == self.found[1], "an action taken back leaves a trace"
        if isinstance(command, c.CallNext) and isinstance(happened[-1], e.NobodyWaited):
            assert invariants.least(state, command.counter) is None
        self.last = command
        if any(type(event) in ACTIONS for event in happened):
            self.found = (state.version, then)
            self.pressed_at = getattr(command, "counter", 0)
        return happened

    def is_last_press(self, command: c.UndoAction, version: int) -> bool:
        return (version, command.counter) == (self.found[0], self.pressed_at)

    def issue(self, queue: str, class_: str, procedures: tuple[str, ...], after_ms: int) -> None:
        self.ask(c.IssueTicket(queue, class_=class_, procedures=procedures), after_ms)

    def at_once(self, command: c.Command) -> list[e.AnyEvent]:
        return self.play.do(command, after_ms=0)

    def someone(self, which: int, *states: str) -> str:
        """A ticket, of those in the states where there are any."""
        tickets = self.play.state.tickets.values()
        chosen = [t.id for t in tickets if t.state in states] or [t.id for t in tickets]
        return chosen[which % len(chosen)] if chosen else "20261121-A999"

    def busy(self, which: int) -> int:
        """A counter with a ticket in its hand, of those there are any."""
        places = self.play.state.counters
        held = [counter.id for counter in places.values() if counter.ticket]
        return (held or [1, 2, 3])[which % len(held or "123")]

    # -- citizens -----------------------------------------------------------------------------

    @rule(queue=queues, group=groups, wishes=wishes, ms=ticks)
    def take_a_number(self, queue: str, group: str, wishes: tuple[str, ...], ms: int) -> None:
        self.issue(queue, group, wishes, ms)

    @rule(which=anyone, ms=ticks)
    def come_back(self, which: int, ms: int) -> None:
        self.ask(c.ReturnTicket(self.someone(which, "missed")), ms)

    @rule(which=anyone)
    def cancel(self, which: int) -> None:
        self.ask(c.CancelTicket(self.someone(which, *life.OPEN_STATES)))

    @rule(which=anyone, score=st.integers(1, 5))
    def rate(self, which: int, score: int) -> None:
        self.ask(c.RateVisit(self.someone(which, "served"), score))

    # -- a counter with its ticket ------------------------------------------------------------

    @rule(counter=counters, guard_ms=st.sampled_from([0, 1_000]), ms=ticks)
    def call_next(self, counter: int, guard_ms: int, ms: int) -> None:
        self.ask(c.CallNext(counter, guard_ms), ms)

    @rule(counter=counters, which=anyone, finish=st.booleans())
    def call_directly(self, counter: int, which: int, finish: bool) -> None:
        ticket = self.someone(which, "waiting", "parked", "missed")
        self.ask(c.CallDirectly(counter, ticket, "có hẹn", finish))

    @rule(
        kind=st.sampled_from([c.Recall, c.StartService, c.FinishService, c.DeclareNoShow]),
        which=anyone,
        ms=ticks,
    )
    def at_the_counter(self, kind: type[c.Command], which: int, ms: int) -> None:
        self.ask(kind(self.busy(which)), ms)

    @rule(which=anyone, minutes=st.sampled_from([None, 1, 30]))
    def park(self, which: int, minutes: int | None) -> None:
        self.ask(c.ParkTicket(self.busy(which), minutes))

    @rule(which=anyone)
    def resume(self, which: int) -> None:
        self.ask(c.ResumeTicket(self.someone(which, "parked")))

    @rule(
        which=anyone,
        queue=queues,
        to=st.sampled_from([None, 1, 2, 3]),
        comes_back=st.booleans(),
    )
    def transfer(self, which: int, queue: str, to: int | None, comes_back: bool) -> None:
        self.ask(c.TransferTicket(self.busy(which), queue, to, comes_back))

    @rule(which=anyone, ms=st.sampled_from([0, 0, 0, 9_000, 10_001]))
    def undo(self, which: int, ms: int) -> None:
        """The newest press of a key at one of the counters that have pressed any."""
        pressed = list(self.play.state.actions) or [1]
        self.ask(c.UndoAction(pressed[which % len(pressed)]), ms)

    @rule(
        kind=st.sampled_from([c.CallNext, c.FinishService, c.DeclareNoShow, c.ParkTicket]),
        which=anyone,
        ms=ticks,
    )
    def press_and_take_back(self, kind: type[c.Command], which: int, ms: int) -> None:
        counter = self.busy(which)
        happened = self.ask(kind(counter), ms)
        if any(type(event) in ACTIONS for event in happened):
            self.ask(c.UndoAction(counter), 5_000)

    @rule(counter=counters, ms=ticks, times=st.integers(2, 6))
    def work_through_the_line(self, counter: int, ms: int, times: int) -> None:
        self.ask(c.OpenCounter(counter))
        for _ in range(times):
            self.ask(c.CallNext(counter), ms)

    # -- the house ----------------------------------------------------------------------------

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

    @rule(counter=counters, shape=st.sampled_from([*SHAPES, None]))
    def change_a_counter(self, counter: int, shape: dict[str, dict[str, int]] | None) -> None:
        """Other queues for it, or no such counter any more; one that was away comes back."""
        office = self.play.state.office
        others = [place for place in office.counters if place.id != counter]
        if shape is not None:
            others.append(Counter(counter, texts(f"Quầy {counter}"), shape))
        others.sort(key=lambda place: place.id)
        self.ask(c.SetConfiguration(replace(office, counters=tuple(others))))

    @rule(which=anyone, slip=st.sampled_from([*life.SLIP_MOVES][1:]))
    def report_slip(self, which: int, slip: str) -> None:
        self.ask(c.ReportSlip(self.someone(which), slip))

    @precondition(lambda self: self.play.state.calls)
    @rule(which=anyone, ms=ticks)
    def announce(self, which: int, ms: int) -> None:
        calls = list(self.play.state.calls)
        self.ask(c.ReportAnnounced(calls[which % len(calls)], "wall:1"), ms)

    @rule(which=anyone, drift_ms=st.sampled_from([-60_000, 60_000]))
    def clock_or_lost_request(self, which: int, drift_ms: int) -> None:
        lost = c.CancelRequest(f"request-{which % 99}", self.someone(which, *life.OPEN_STATES))
        self.ask(lost if which % 2 else c.ReportClockJump(drift_ms))

    @rule()
    def say_it_again(self) -> None:
        """The same command once more: a new request of the same words."""
        again, open_ = self.last, not self.play.state.closed
        happened = self.ask(again)
        if isinstance(again, SAID_TWICE) and open_:
            assert happened == []

    @rule(ms=ticks)
    def time_passes(self, ms: int) -> None:
        self.play.now_ms += ms
        for _ in range(1_000):
            due = timers.due(self.play.state, self.play.now_ms)
            for command in due:
                self.ask(command, house=True)
            if not due:
                break
        else:
            raise AssertionError("what falls due is never done")
        invariants.check_idle_counters(self.play.state)

    @rule()
    def crash_and_replay(self) -> None:
        invariants.check_replay(self.play.recorded, self.play.state, self.play.now_ms)
        self.play.state = replayed(self.play.recorded)

    @precondition(lambda self: len(self.play.state.tickets) > 8 and not self.play.state.closed)
    @rule(drain=st.booleans())
    def end_the_day(self, drain: bool) -> None:
        if drain:
            self.drain()
        self.ask(c.CloseDay())
        ended = {t.state for t in self.play.state.tickets.values()}
        assert ended <= set(life.END_STATES)

    def drain(self) -> None:
        """Everybody whom a counter may serve is called and served, whoever else is left."""
        places = list(self.play.state.places)
        for counter in places:
            self.ask(c.OpenCounter(counter))
        for _ in range(8 * len(self.play.state.tickets) + 2):
            ends = [self.ask(c.CallNext(counter))[-1] for counter in places]
            if all(isinstance(end, e.NobodyWaited) for end in ends):
                return
        raise AssertionError("the line does not come to its end")

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
