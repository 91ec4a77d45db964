"""A scenario, played: all replications, and the figures of call_rule.md §5."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from msgspec import Struct, structs

from queue_server.core.office import MINUTE_MS
from queue_server.simulation.chance import Person, Services, patience_of, people_of
from queue_server.simulation.figures import Figures, Interval, figures, interval
from queue_server.simulation.house import first_come, is_first_come, milliseconds, office_of
from queue_server.simulation.run import Course, run
from queue_server.simulation.scenario import Scenario, Trace
from queue_server.simulation.twin import Known, Sums, corrected, long_run_mean, plain, shares_of

BATCHES = 40
"""Into so many parts a long run is cut for its intervals and its correction."""


class Overtakings(Struct, frozen=True):
    """By how many who came later a person was overtaken, at counters that may serve both."""

    mean: float | None
    max: int


class Answer(Struct, frozen=True, omit_defaults=True):
    """The output of a scenario; ``by_interval`` for days, ``start_min`` for a trace."""

    classes: dict[str, Figures]
    queues: dict[str, Figures]
    overtakings: Overtakings
    by_interval: list[Interval] | None = None
    start_min: list[float | None] | None = None


class Told(NamedTuple):
    """One person's visit, as it counts. ``twin_ms`` is the wait in the twin, 0 without one."""

    person: Person
    batch: int
    wait_ms: int
    twin_ms: int
    overtaken: int
    left: bool


def simulate(scenario: Scenario) -> Answer:
    """Play the scenario. The same scenario gives the same answer, figure by figure."""
    if scenario.trace is not None:
        return _of_trace(scenario, scenario.trace)
    long_run = long_run_mean(scenario)
    told = [t for r in range(scenario.replications) for t in _replication(scenario, r, long_run)]
    by_interval = _by_interval(scenario, told) if scenario.by_day else None
    return structs.replace(_answer(scenario, told, long_run), by_interval=by_interval)


def _replication(scenario: Scenario, number: int, long_run: float | None) -> Iterator[Told]:
    people = people_of(scenario, number)
    services = Services(scenario, people, number)
    patience = patience_of(people, Random(f"{scenario.seed}/{number}/patience"))
    office = office_of(scenario)
    course = run(office, people, services, patience_ms=patience)
    twin = course
    if long_run is not None and not is_first_come(office):
        twin = run(first_come(office), people, services)
    if scenario.by_day:
        return _told(people, course, twin, lambda index: number)
    warm = int(len(people) * scenario.warmup_share)
    size = max(1, (len(people) - warm) / BATCHES)
    told = _told(people, course, twin, lambda i: number * BATCHES + int((i - warm) / size))
    return (visit for index, visit in enumerate(told) if index >= warm)


def _told(
    people: Sequence[Person], course: Course, twin: Course, batch_of: Callable[[int], int]
) -> Iterator[Told]:
    for index, person in enumerate(people):
        yield Told(
            person,
            batch_of(index),
            course.wait_ms[index],
            twin.wait_ms[index],
            course.overtaken[index],
            course.start_ms[index] is None,
        )


# -- figures ----------------------------------------------------------------------------------


def _answer(scenario: Scenario, told: Sequence[Told], long_run: float | None) -> Answer:
    everybody = _batched(told)
    of_class: dict[str, list[Told]] = {name: [] for name in scenario.head_start_min}
    of_queue: dict[str, list[Told]] = {name: [] for name in scenario.queues}
    for visit in told:
        of_class[visit.person.class_].append(visit)
        of_queue[visit.person.queue].append(visit)

    itself = is_first_come(office_of(scenario))

    def figures_of(visits: Sequence[Told], share: float) -> Figures:
        known = Known(long_run, share, itself) if long_run is not None else None
        return _figures(visits, everybody, known)

    overtaken = [visit.overtaken for visit in told]
    classes, queues = shares_of(scenario)
    return Answer(
        {name: figures_of(visits, classes.get(name, 0.0)) for name, visits in of_class.items()},
        {name: figures_of(visits, queues.get(name, 0.0)) for name, visits in of_queue.items()},
        Overtakings(sum(overtaken) / len(told) if told else None, max(overtaken, default=0)),
    )


def _batched(told: Sequence[Told]) -> dict[int, tuple[int, int, int]]:
    """Batch → people, sum of waits under the rule, sum of waits in the twin."""
    sums: dict[int, tuple[int, int, int]] = {}
    for visit in told:
        n, rule, twin = sums.get(visit.batch, (0, 0, 0))
        sums[visit.batch] = (n + 1, rule + visit.wait_ms, twin + visit.twin_ms)
    return sums


def _figures(
    visits: Sequence[Told], everybody: dict[int, tuple[int, int, int]], known: Known | None
) -> Figures:
    """The figures of some, with the batches of all: a batch without any of them is one, too."""
    found = figures([v.wait_ms for v in visits], abandoned=sum(v.left for v in visits))
    if not visits:
        return found
    own = _batched(visits)
    batches = [
        Sums(*own.get(batch, (0, 0, 0)), all_n, all_twin)
        for batch, (all_n, _, all_twin) in everybody.items()
    ]
    if known is None or len(batches) < BATCHES:
        return structs.replace(found, ci95=plain(batches).ci95)
    if known.itself:
        return structs.replace(found, mean_twin=known.mean_min, ci95=plain(batches).ci95)
    estimate = corrected(batches, known)
    return structs.replace(found, mean_twin=estimate.mean, ci95=estimate.ci95)


def _by_interval(scenario: Scenario, told: Sequence[Told]) -> list[Interval]:
    """By time of arrival, cut wherever some rate changes."""
    edges = sorted(
        {
            edge
            for stream in scenario.arrivals
            if isinstance(stream.per_min, list)
            for since, until, _ in stream.per_min
            for edge in (since, until)
        }
    )
    edges_ms = [milliseconds(edge) for edge in edges]
    waits: list[list[int]] = [[] for _ in edges]
    for visit in told:
        waits[max(0, bisect_right(edges_ms, visit.person.at_ms) - 1)].append(visit.wait_ms)
    return [interval(edge, w) for edge, w in zip(edges[:-1], waits, strict=False)]


# -- a trace ----------------------------------------------------------------------------------


def _of_trace(scenario: Scenario, trace: Trace) -> Answer:
    """The given tickets once, all of them counted; services belong to their tickets."""
    order = sorted(range(len(trace.arrival_min)), key=lambda i: milliseconds(trace.arrival_min[i]))
    people = [
        Person(milliseconds(trace.arrival_min[i]), trace.queue[i], trace.class_[i]) for i in order
    ]
    services = [milliseconds(trace.service_min[i]) for i in order]
    course = run(office_of(scenario), people, lambda ticket, counter: services[ticket])
    start_min: list[float | None] = [None] * len(people)
    for place, start_ms in zip(order, course.start_ms, strict=True):
        start_min[place] = start_ms / MINUTE_MS if start_ms is not None else None
    told = list(_told(people, course, course, lambda index: 0))
    return structs.replace(_answer(scenario, told, None), start_min=start_min)
