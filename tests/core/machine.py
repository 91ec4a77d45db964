"""The ground on which any day is tried: how a command is carried out, and all that is checked.

The rules stand in ``acts`` (people and counters) and ``test_machine`` (the house).
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import timers, undo
from queue_server.core.decide import decide
from queue_server.core.office import MINUTE_MS, Office, Session
from queue_server.core.refusals import Refusal
from queue_server.core.state import State, Ticket
from queue_server.days import Day, Outcome
from queue_server.log.protocol import Entry
from tests.core import invariants
from tests.core.grounds import grounds
from tests.core.play import OFFICE, Play, dump, told, with_head_start

BIRTH, LAND, COPY = "1.001193", "1.002000", "2.000815"
PROCEDURES = {"A": (COPY,), "B": (BIRTH,), "C": (LAND,)}
BUSY_OFFICE = replace(
    OFFICE,
    queues=tuple(
        replace(queue, procedures=PROCEDURES[queue.code], slot_places=2, open=True)
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

LIMITS: tuple[dict[str, int], ...] = (
    {"daily_limit": 0, "ask_from": 0, "dossiers_max": 0, "per_person": 0, "slot_min": 0},
    {"daily_limit": 0, "ask_from": 2, "dossiers_max": 1, "per_person": 1, "slot_min": 10},
    {"daily_limit": 4, "ask_from": 3, "dossiers_max": 2, "per_person": 2, "slot_min": 10},
)
MORNING, AFTERNOON = (8 * 60, 11 * 60 + 30), (13 * 60 + 30, 17 * 60)
WORKDAYS = (0, 1, 2, 3, 4)
DAY = "2026-11-21"
"""A Saturday."""

HOURS: tuple[dict[str, Any], ...] = (
    {"hours": ()},
    {
        "hours": tuple(Session((*WORKDAYS, 5), *span) for span in (MORNING, AFTERNOON)),
        "holidays": ("2026-11-20",),
        "working_days": (),
    },
    {"hours": (Session(WORKDAYS, *MORNING),), "holidays": (), "working_days": (DAY,)},
    {"hours": (Session((5,), *MORNING),), "holidays": (DAY,), "working_days": ()},
)
"""Open at all hours; the whole Saturday; as on a Monday until noon; closed for a holiday."""

ACTIONS = undo.KEPT - {e.TicketRecalled}

counters = st.sampled_from([1, 2, 3])
queues = st.sampled_from("AABC")
groups = st.sampled_from(["normal", "elderly"])
ticks = st.sampled_from([0, 1, 999, 20_000, MINUTE_MS, 7 * MINUTE_MS, 40 * MINUTE_MS])
anyone = st.integers(0, 10**6)
wishes = st.sampled_from([(), (COPY,), (COPY, BIRTH), (BIRTH, LAND, COPY)])


def limited(office: Office, limits: dict[str, int]) -> Office:
    """The office with these limits on each of its queues."""
    return replace(office, queues=tuple(replace(queue, **limits) for queue in office.queues))


class Desk(Play):
    """A day as the writer keeps it: a command's events at once, and its answer with its key."""

    def __init__(self, office: Office) -> None:
        self.kept = Day()
        self.entries: list[Entry] = []
        self.answered: dict[str, Outcome] = {}
        super().__init__(office)

    def _carry_out(self, command: c.Command, request: str) -> list[e.AnyEvent]:
        self.state = self.kept.state
        events = decide(self.state, command, self.now_ms)
        version = self.state.version
        entries = [
            Entry(DAY, version + n, self.now_ms, request, "", event)
            for n, event in enumerate(events, start=1)
        ]
        if entries:
            outcome = self.kept.absorb(entries)
            self.entries += entries
            self.recorded += [entry.recorded for entry in entries]
            if request:
                self.answered[request] = outcome
        return events

    def crash(self) -> None:
        """Nothing is left but what was written."""
        self.kept = Day(self.entries)
        self.state = self.kept.state


class Ground(RuleBasedStateMachine):
    """One office day; a refusal must leave no trace, and must have its ground."""

    play: Desk

    @initialize(
        head_start_min=st.sampled_from([0, 5, 15, 60]),
        auto_call=st.booleans(),
        opened=st.sets(counters),
        crowd=st.lists(st.tuples(queues, groups, wishes), min_size=3, max_size=8),
        limits=st.sampled_from(LIMITS),
        hours=st.sampled_from(HOURS[:3]),
    )
    def open_the_day(
        self,
        head_start_min: int,
        auto_call: bool,
        opened: set[int],
        crowd: list[Any],
        limits: dict[str, int],
        hours: dict[str, Any],
    ) -> None:
        office = with_head_start(BUSY_OFFICE, head_start_min * MINUTE_MS)
        rules = replace(office.rules, auto_call=auto_call)
        self.play = Desk(replace(limited(office, limits), rules=rules, **hours))
        self.issued: dict[str, tuple[int, frozenset[str]]] = {}
        """When each ticket was issued, and all that was asked for with it."""
        self.numbers: dict[str, int] = {}
        self.last: c.Command = c.OpenCounter(1)
        self.found: tuple[int, Any] = (0, None)
        """The version after the last press of a key, and all that it found."""
        self.pressed_at = 0
        for counter in sorted(opened):
            self.ask(c.OpenCounter(counter))
        for queue, group, procedures in crowd:
            self.ask(c.IssueTicket(queue, group, procedures=procedures, consent=True), 1_000)

    def ask(
        self, command: c.Command, after_ms: int = 0, *, house: bool = False
    ) -> list[e.AnyEvent]:
        """Carry a command out and check all it did; a refusal leaves no trace."""
        self.play.now_ms += after_ms
        state, carry_out = self.play.state, self.play.keep_house if house else self.at_once
        before, whole, then = dict(state.tickets), dump(state), told(state)
        version, against = state.version, grounds(state, command, self.play.now_ms)
        kept = state.appointments.get(getattr(command, "appointment", ""))
        refused: Refusal | None = None
        try:
            happened = carry_out(command)
        except Refusal as refusal:
            refused = refusal
        if refused:
            assert dump(state) == whole
            assert against is None or type(refused) in against, "refused without a ground"
            return []
        assert not against, "granted against a ground"
        invariants.check_events(before, state, happened)
        for event in happened:
            if isinstance(event, e.TicketIssued) and not event.series:
                number = self.numbers.setdefault(event.queue, 0)
                invariants.check_issued(kept, state, event, number)
                self.numbers[event.queue] += 1
        if isinstance(command, c.UndoAction) and self.is_last_press(command, version):
            assert told(state) == self.found[1], "an action taken back leaves a trace"
        if isinstance(command, c.AdoptTicket):
            invariants.check_adopted(state, command.replaced)
        if isinstance(command, c.CallNext) and isinstance(happened[-1], e.NobodyWaited):
            assert invariants.least(state, command.counter) is None
        self.last = command
        if any(type(event) in ACTIONS for event in happened):
            self.found = (state.version, then)
            self.pressed_at = getattr(command, "counter", 0)
        return happened

    def is_last_press(self, command: c.UndoAction, version: int) -> bool:
        return (version, command.counter) == (self.found[0], self.pressed_at)

    def at_once(self, command: c.Command) -> list[e.AnyEvent]:
        return self.play.do(command, after_ms=0)

    def configure(self, **changes: Any) -> None:
        assert self.play.state.office is not None
        self.ask(c.SetConfiguration(replace(self.play.state.office, **changes)))

    def someone(self, which: int, *states: str) -> str:
        """A ticket, of those in the states where there are any."""
        tickets = self.play.state.tickets.values()
        chosen = [t.id for t in tickets if t.state in states] or [t.id for t in tickets]
        return chosen[which % len(chosen)] if chosen else "20261121-A999"

    def busy(self, which: int) -> int:
        """A counter with a ticket in its hand; where none has any, one opens and calls, mostly."""
        places = self.play.state.counters
        held = [counter.id for counter in places.values() if counter.ticket]
        if held:
            return held[which % len(held)]
        counter = 1 + which % 3
        if which % 4:
            self.ask(c.OpenCounter(counter))
            self.ask(c.CallNext(counter))
        return counter

    def keep_house(self) -> None:
        """All that has fallen due by itself."""
        for _ in range(1_000):
            due = timers.due(self.play.state, self.play.now_ms)
            for command in due:
                self.ask(command, house=True)
            if not due:
                return
        raise AssertionError("what falls due is never done")

    @invariant()
    def everything_holds(self) -> None:
        state = self.play.state
        invariants.check_state(state)
        if state.closed:
            invariants.check_end(state)
        else:
            invariants.check_choices(state)
        for ticket in state.tickets.values():
            self.check_ticket(ticket)

    def check_ticket(self, ticket: Ticket) -> None:
        further = {p for stop in ticket.further for p in stop.procedures}
        now = ticket.issued_at_ms, frozenset({*ticket.procedures, *further})
        issued_at_ms, asked = self.issued.setdefault(ticket.id, now)
        assert issued_at_ms == ticket.issued_at_ms
        invariants.check_visit(ticket, asked)

    @invariant()
    def what_is_written_is_all_there_is(self) -> None:
        """A crash after any step: the day and every answer in it are made again from the log."""
        again = Day(self.play.entries)
        assert dump(again.state) == dump(self.play.state)
        given = {key: outcome for key, (_, outcome) in again.answers.items()}
        assert given == self.play.answered, "the same request would be answered otherwise"


def of(state: State, *states: str) -> list[Ticket]:
    """The tickets in these states."""
    return [ticket for ticket in state.tickets.values() if ticket.state in states]
