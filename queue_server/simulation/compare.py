"""The same people under other rules: what a manager asks before turning the dial (call_rule.md §1).

First come first served, head starts of some lengths, strict priority and the rule as it is are
each played with the same arrivals, services and counters: a difference is the rule's, not chance's.

A recorded day is played on these assumptions. Each visit is one service, as long as all its
services together, in the queue where it began; its length belongs to the visitor, not to the
counter. Who was called and did not come keeps a counter for as long as the calling took. Who gave
up, or still waited at the end, leaves at that time if not called before, and is then served for the
queue's median time. Appointments come as walk-ins. Counters are open as they were; of each queue
the one that worked longest stays until everybody has gone, for another order may end later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import inf
from random import Random
from statistics import median
from typing import NamedTuple

from msgspec import Struct, structs

from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core.evolve import evolve
from queue_server.core.office import EVERYONE, MINUTE_MS, NORMAL, PRIORITY, STRICT_MS, Office
from queue_server.core.state import State, Ticket
from queue_server.simulation.chance import Person, Services, patience_of, people_of
from queue_server.simulation.figures import figures
from queue_server.simulation.house import milliseconds, office_of
from queue_server.simulation.run import ServiceMs, Shift, run
from queue_server.simulation.scenario import CounterSpec, HeadStart, Scenario, Trace, takes

HEAD_STARTS_MIN = (5.0, 10.0, 15.0, 30.0)
"""Tried where nobody asks for others."""
PRIORITY_SHARE_MAX = 0.4
UNKNOWN_SERVICE_MS = 10 * MINUTE_MS
"""For a queue of which nothing was ever served in the recorded day."""

HeadStarts = dict[str, HeadStart]


class NothingRecorded(Exception):
    """Nobody took a number on that day, or no counter ever opened."""


class Waits(Struct, frozen=True):
    """Of one class, in minutes; null where nobody of it came."""

    n: int
    mean: float | None
    p95: float | None
    max: float | None


class Overtaken(Struct, frozen=True):
    """By how many who came later a person was overtaken, at counters that may serve both."""

    mean: float
    max: int


class Ruled(Struct, frozen=True):
    """What one rule gives."""

    rule: str
    head_start_min: HeadStarts
    classes: dict[str, Waits]
    overtakings: Overtaken


class Warned(Struct, frozen=True):
    """The rule as it is has gone over a limit: ``priority_share`` of all visitors, or
    ``head_start_min`` beyond the median wait of all; ``value`` null for a strict class."""

    code: str
    value: float | None
    limit: float


class Comparison(Struct, frozen=True):
    """``median_wait_min`` is that of everybody under first come first served."""

    visits: int
    priority_share: float
    median_wait_min: float
    rules: list[Ruled]
    warnings: list[Warned]


class Case(Struct, frozen=True):
    """What is played under each rule; of a recorded day, who left after how long, and when the
    counters were open."""

    scenario: Scenario
    patience_ms: tuple[int | None, ...] = ()
    shifts: tuple[Shift, ...] = ()


class Visit(NamedTuple):
    """How one visit went under a rule; ``overtaken`` by how many who came later."""

    class_: str
    wait_ms: int
    overtaken: int


def compare(case: Case, head_starts_min: Sequence[float] = HEAD_STARTS_MIN) -> Comparison:
    """The case under every rule. The same case gives the same comparison, figure by figure."""
    rules = _rules(case.scenario, head_starts_min)
    played = {name: play(case, given) for name, given in rules.items()}
    first_come = played[FIRST_COME]
    ahead = favoured(case.scenario)
    share = sum(visit.class_ in ahead for visit in first_come) / len(first_come)
    median_min = median(visit.wait_ms for visit in first_come) / MINUTE_MS
    return Comparison(
        len(first_come),
        share,
        median_min,
        [_ruled(name, rules[name], visits) for name, visits in played.items()],
        list(warnings(case.scenario, share, median_min)),
    )


# -- the rules --------------------------------------------------------------------------------

AS_GIVEN, FIRST_COME, STRICT = "as given", "first come", "strict"


def favoured(scenario: Scenario) -> set[str]:
    """The classes with a head start; where none has any, all but the normal one."""
    given = {name for name, head_start in scenario.head_start_min.items() if head_start != 0}
    return given or set(scenario.head_start_min) - {NORMAL}


def _rules(scenario: Scenario, head_starts_min: Sequence[float]) -> dict[str, HeadStarts]:
    ahead = favoured(scenario)

    def all_with(head_start: HeadStart) -> HeadStarts:
        return {name: head_start if name in ahead else 0.0 for name in scenario.head_start_min}

    rules = {AS_GIVEN: scenario.head_start_min, FIRST_COME: all_with(0.0)}
    rules |= {f"head start {minutes:g} min": all_with(minutes) for minutes in head_starts_min}
    return rules | {STRICT: all_with("strict")}


def warnings(scenario: Scenario, share: float, median_min: float) -> Iterator[Warned]:
    """Where a head start is strict priority in effect (call_rule.md §1)."""
    if share > PRIORITY_SHARE_MAX:
        yield Warned("priority_share", share, PRIORITY_SHARE_MAX)
    given = scenario.head_start_min.values()
    numbers = [head_start for head_start in given if isinstance(head_start, int | float)]
    if len(numbers) < len(scenario.head_start_min):
        yield Warned("head_start_min", None, median_min)
    elif max(numbers) > median_min:
        yield Warned("head_start_min", max(numbers), median_min)


# -- playing ----------------------------------------------------------------------------------


def play(case: Case, head_start_min: HeadStarts) -> list[Visit]:
    """Every visit of the case under these head starts."""
    scenario = structs.replace(case.scenario, head_start_min=head_start_min)
    if scenario.trace is not None:
        people, service_ms = _of_trace(scenario.trace)
        return list(_visits(case, scenario, people, service_ms))
    return [visit for number in range(scenario.replications) for visit in _drawn(scenario, number)]


def _of_trace(trace: Trace) -> tuple[list[Person], ServiceMs]:
    order = sorted(range(len(trace.arrival_min)), key=lambda i: milliseconds(trace.arrival_min[i]))
    people = [
        Person(milliseconds(trace.arrival_min[i]), trace.queue[i], trace.class_[i]) for i in order
    ]
    services = [milliseconds(trace.service_min[i]) for i in order]
    return people, lambda ticket, counter: services[ticket]


def _drawn(scenario: Scenario, number: int) -> Iterator[Visit]:
    people = people_of(scenario, number)
    patience = patience_of(people, Random(f"{scenario.seed}/{number}/patience"))
    case = Case(scenario, tuple(patience))
    visits = list(_visits(case, scenario, people, Services(scenario, people, number)))
    warm = 0 if scenario.by_day else int(len(visits) * scenario.warmup_share)
    return iter(visits[warm:])


def _visits(
    case: Case, scenario: Scenario, people: Sequence[Person], service_ms: ServiceMs
) -> Iterator[Visit]:
    office = office_of(scenario)
    course = run(office, people, service_ms, patience_ms=case.patience_ms, shifts=case.shifts)
    for person, wait_ms, overtaken in zip(people, course.wait_ms, course.overtaken, strict=True):
        yield Visit(person.class_, wait_ms, overtaken)


def _ruled(name: str, head_start_min: HeadStarts, visits: Sequence[Visit]) -> Ruled:
    waits: dict[str, list[int]] = {class_: [] for class_ in head_start_min}
    for visit in visits:
        waits[visit.class_].append(visit.wait_ms)
    found = {class_: figures(of_class) for class_, of_class in waits.items()}
    overtaken = [visit.overtaken for visit in visits]
    return Ruled(
        name,
        head_start_min,
        {class_: Waits(f.n, f.mean, f.p95, f.max) for class_, f in found.items()},
        Overtaken(sum(overtaken) / len(overtaken), max(overtaken)),
    )


# -- a recorded day ---------------------------------------------------------------------------


def recorded_case(events: Iterable[e.Recorded]) -> Case:
    """A day as it was recorded; raises ``NothingRecorded``, or ``BrokenHistory``."""
    state, sessions = State(), dict[int, list[Shift]]()
    for recorded in events:
        evolve(state, recorded)
        _note_session(sessions, recorded)
    office, tickets = state.office, list(state.tickets.values())
    if office is None or not tickets or not sessions:
        raise NothingRecorded
    began_ms = min(ticket.issued_at_ms for ticket in tickets)
    counters = [_spec(office, counter) for counter in sessions if counter in state.places]
    served = {queue for counter in counters for queue in counter.queues}
    tickets = [ticket for ticket in tickets if _first_queue(ticket) in served]
    if not tickets:
        raise NothingRecorded
    known = {counter.id for counter in counters}
    stay = _staying(counters, sessions)
    shifts = (
        shift
        for counter, kept in sessions.items()
        if counter in known
        for shift in _shifts(kept, began_ms, stays=counter in stay)
    )
    scenario = Scenario(
        head_start_min={NORMAL: 0.0, PRIORITY: _head_start(office)},
        counters=counters,
        trace=_trace(tickets, began_ms),
    )
    return Case(scenario, tuple(map(_patience_ms, tickets)), tuple(shifts))


def _note_session(sessions: dict[int, list[Shift]], recorded: e.Recorded) -> None:
    """From which event to which a counter took people."""
    event, at_ms = recorded.event, recorded.at_ms
    if isinstance(event, e.CounterOpened):
        kept = sessions.setdefault(event.counter, [])
        if not kept or kept[-1][2] is not None:
            kept.append((event.counter, at_ms, None))
    elif isinstance(event, e.CounterPaused | e.CounterClosed):
        kept = sessions.get(event.counter, [])
        if kept and kept[-1][2] is None:
            kept[-1] = (event.counter, kept[-1][1], at_ms)


def _staying(counters: Sequence[CounterSpec], sessions: dict[int, list[Shift]]) -> set[int]:
    """For every queue and group, the counter that worked longest."""
    longest: dict[tuple[str, str], tuple[float, int]] = {}
    for counter in counters:
        until_ms = sessions[counter.id][-1][2]
        end = (inf if until_ms is None else until_ms, counter.id)
        for queue in counter.queues:
            for group in (NORMAL, PRIORITY):
                if takes(counter, queue, group):
                    longest[queue, group] = max(end, longest.get((queue, group), end))
    return {counter for _, counter in longest.values()}


def _shifts(kept: Sequence[Shift], began_ms: int, *, stays: bool) -> Iterator[Shift]:
    """The sessions from minute 0 on; who stays does so from its last session on."""
    for index, (counter, from_ms, until_ms) in enumerate(kept):
        begins = max(0, from_ms - began_ms)
        if until_ms is None or (stays and index == len(kept) - 1):
            yield counter, begins, None
        elif until_ms - began_ms > begins:
            yield counter, begins, until_ms - began_ms


def _spec(office: Office, counter_id: int) -> CounterSpec:
    (place,) = (counter for counter in office.counters if counter.id == counter_id)
    return CounterSpec(
        counter_id,
        {
            queue: {group: d / MINUTE_MS for group, d in handicaps.items() if group in GROUPS}
            for queue, handicaps in place.queues.items()
        },
    )


GROUPS = (NORMAL, PRIORITY, EVERYONE)


def _head_start(office: Office) -> HeadStart:
    most_ms = max(class_.head_start_ms for class_ in office.classes)
    return "strict" if most_ms >= STRICT_MS else most_ms / MINUTE_MS


def _first_queue(ticket: Ticket) -> str:
    """The queue whose number it is: a number never changes, and begins with its queue's code."""
    return ticket.number[:1]


def _trace(tickets: Sequence[Ticket], began_ms: int) -> Trace:
    lengths: dict[str, list[int]] = {}
    for ticket in tickets:
        if known_ms := _service_ms(ticket):
            lengths.setdefault(_first_queue(ticket), []).append(known_ms)
    usual_ms = {queue: round(median(known)) for queue, known in lengths.items()}
    return Trace(
        [(ticket.issued_at_ms - began_ms) / MINUTE_MS for ticket in tickets],
        [_first_queue(ticket) for ticket in tickets],
        [PRIORITY if ticket.priority else NORMAL for ticket in tickets],
        [
            (_service_ms(ticket) or usual_ms.get(_first_queue(ticket), UNKNOWN_SERVICE_MS))
            / MINUTE_MS
            for ticket in tickets
        ],
    )


def _service_ms(ticket: Ticket) -> int:
    """How long it kept counters busy, 0 where none ever was."""
    if ticket.state == life.SERVED:
        return ticket.service_ms
    if ticket.missed_at_ms:
        return ticket.served_ms + ticket.missed_at_ms - ticket.called_at_ms
    return ticket.served_ms


def _patience_ms(ticket: Ticket) -> int | None:
    """After what wait somebody who was never called went, None for all others."""
    gone = ticket.state in (life.CANCELLED, life.EXPIRED) and not ticket.calls
    return ticket.ended_at_ms - ticket.issued_at_ms if gone else None
