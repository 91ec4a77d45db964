"""How many counters, and when (call_rule.md §4): the fewest with which enough people wait no longer
than they should, in every interval of the day.

Each plan is judged by playing the same days through the real dispatcher; Erlang C per interval
would forget the line that an interval leaves to the next. The same people with the same services
come in every plan, so plans differ by their counters alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from math import ceil, sqrt
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from queue_server.simulation.chance import Person, Services, people_of
from queue_server.simulation.figures import Figures, figures, share_within
from queue_server.simulation.house import milliseconds, office_of
from queue_server.simulation.run import Shift, run
from queue_server.simulation.scenario import (
    CounterSpec,
    Scenario,
    ScenarioError,
    Service,
    Stream,
    Strict,
    decoded,
    faults_of_service,
)

CLASS, QUEUE = "normal", "A"
CLOSE, CLOSE_DAYS = 0.02, 8
"""A share this near to the target is played on so many times the days."""

Plan = tuple[int, ...]
"""Open counters in each interval."""


class Target(Strict, frozen=True):
    """This share of people waits at most so long."""

    wait_min: Annotated[float, Meta(ge=0, le=1_000)]
    share: Annotated[float, Meta(ge=0, lt=1)]


class StaffingPlan(Strict, frozen=True):
    """The question. ``constant`` asks for one number for the whole day."""

    interval_min: Annotated[float, Meta(gt=0, le=100_000)]
    arrivals_per_h: Annotated[
        list[Annotated[float, Meta(ge=0, le=100_000)]], Meta(min_length=1, max_length=1000)
    ]
    service: Service
    target: Target
    counters_max: Annotated[int, Meta(ge=1, le=500)]
    days: Annotated[int, Meta(ge=1, le=100_000)] = 200
    seed: int = 1
    constant: bool = False


class Staffing(Struct, frozen=True):
    """The answer, interval by interval; shares and waits (minutes) are null where nobody came."""

    counters: list[int]
    share: list[float | None]
    mean: list[float | None]
    p95: list[float | None]
    counter_hours: float


class Judged(NamedTuple):
    """A plan with the figures of each interval and the share within the target's wait."""

    plan: Plan
    figures: list[Figures]
    share: list[float | None]


def read_plan(text: bytes) -> StaffingPlan:
    """The plan of a file's text; raises ``ScenarioError`` with the path of the fault."""
    plan = decoded(text, StaffingPlan)
    if plan.service.classes is not None:
        raise ScenarioError("service.per_class", "a plan knows one class only")
    if not any(plan.arrivals_per_h):
        raise ScenarioError("arrivals_per_h", "nobody ever comes")
    for path, fault in faults_of_service(_scenario(plan), plan.service, "service"):
        raise ScenarioError(path, fault)
    return plan


def staffing(plan: StaffingPlan) -> Staffing:
    """The fewest counters: one number for the day, or for each interval a number from which, in
    the plan found, none can be taken away."""
    judge = judge_of(plan)
    found = _constant(plan, judge) if plan.constant else _by_interval(plan, judge)
    return Staffing(
        counters=list(found.plan),
        share=found.share,
        mean=[interval.mean for interval in found.figures],
        p95=[interval.p95 for interval in found.figures],
        counter_hours=sum(found.plan) * plan.interval_min / 60,
    )


def is_enough(answer: Staffing, target: Target) -> bool:
    """Whether the target is reached in every interval: even ``counters_max`` may not do."""
    return all(share is None or share >= target.share for share in answer.share)


Judge = Callable[[Plan, int], Judged]
"""Plays a plan on so many days."""


# -- the search -------------------------------------------------------------------------------


def _first_guess(plan: StaffingPlan, per_h: float) -> int:
    """a + 0.8·√a counters for a load of a."""
    load = per_h / 60 * (plan.service.mean_min or 0.0)
    return min(plan.counters_max, max(1, ceil(load + 0.8 * sqrt(load))))


def _worst(plan: StaffingPlan, judged: Judged) -> int | None:
    """The interval furthest below the target, None where all reach it."""
    shares = [(share, index) for index, share in enumerate(judged.share) if share is not None]
    lowest, index = min(shares, default=(1.0, 0))
    return index if lowest < plan.target.share else None


def _constant(plan: StaffingPlan, judge: Judge) -> Judged:
    def even(number: int) -> Judged:
        """Close calls are played on more days: chance alone must not cost a counter."""
        open_ = (number,) * len(plan.arrivals_per_h)
        found = judge(open_, plan.days)
        lowest = min((share for share in found.share if share is not None), default=1.0)
        close = abs(lowest - plan.target.share) < CLOSE
        return judge(open_, plan.days * CLOSE_DAYS) if close else found

    number = _first_guess(plan, max(plan.arrivals_per_h))
    found = even(number)
    while _worst(plan, found) is not None and number < plan.counters_max:
        number += 1
        found = even(number)
    while _worst(plan, found) is None and number > 1:
        number -= 1
        fewer = even(number)
        if _worst(plan, fewer) is not None:
            break
        found = fewer
    return found


def _by_interval(plan: StaffingPlan, judge: Judge) -> Judged:
    """Add where the line is worst until all is well, then take away what is not needed."""
    guess = tuple(_first_guess(plan, per_h) for per_h in plan.arrivals_per_h)
    found = judge(guess, plan.days)
    while (worst := _worst(plan, found)) is not None:
        better = [judge(more, plan.days) for more in _with_one_more(plan, found.plan, worst)]
        if not better:
            return found
        found = max(better, key=lambda judged: judged.share[worst] or 0.0)
    for index in range(len(found.plan)):
        while found.plan[index] > 1:
            fewer = judge(_changed(found.plan, index, -1), plan.days)
            if _worst(plan, fewer) is not None:
                break
            found = fewer
    return found


def _with_one_more(plan: StaffingPlan, now: Plan, worst: int) -> list[Plan]:
    """One more counter in the worst interval, or in the one before, which fills its line."""
    places = [i for i in (worst, worst - 1) if i >= 0 and now[i] < plan.counters_max]
    return [_changed(now, index, 1) for index in places]


def _changed(plan: Plan, index: int, by: int) -> Plan:
    return (*plan[:index], plan[index] + by, *plan[index + 1 :])


# -- one plan ---------------------------------------------------------------------------------


def _scenario(plan: StaffingPlan) -> Scenario:
    """The days of a plan, with every counter that there may be."""
    edges = [index * plan.interval_min for index in range(len(plan.arrivals_per_h) + 1)]
    rates = [per_h / 60 for per_h in plan.arrivals_per_h]
    return Scenario(
        head_start_min={CLASS: 0.0},
        counters=[CounterSpec(n, {QUEUE: 0.0}) for n in range(1, plan.counters_max + 1)],
        seed=plan.seed,
        replications=plan.days,
        arrivals=[Stream(QUEUE, CLASS, list(zip(edges, edges[1:], rates, strict=False)))],
        service={QUEUE: plan.service},
    )


def judge_of(plan: StaffingPlan) -> Judge:
    """A judge that plays the same days for every plan."""
    scenario = _scenario(plan)
    office = office_of(scenario)
    edges_ms = [milliseconds(i * plan.interval_min) for i in range(len(plan.arrivals_per_h))]
    drawn: list[tuple[list[Person], Services]] = []

    def judge(open_: Plan, days: int) -> Judged:
        drawn.extend(_drawn(scenario, number) for number in range(len(drawn), days))
        shifts = _shifts(open_, edges_ms)
        waits: list[list[int]] = [[] for _ in open_]
        for people, services in drawn[:days]:
            course = run(office, people, services, shifts=shifts)
            for person, wait_ms in zip(people, course.wait_ms, strict=True):
                waits[bisect_right(edges_ms, person.at_ms) - 1].append(wait_ms)
        within = [share_within(w, plan.target.wait_min) if w else None for w in waits]
        return Judged(open_, [figures(w) for w in waits], within)

    return judge


def _drawn(scenario: Scenario, number: int) -> tuple[list[Person], Services]:
    people = people_of(scenario, number)
    return people, Services(scenario, people, number)


def _shifts(open_: Plan, edges_ms: Sequence[int]) -> list[Shift]:
    """Counters 1…n of each interval; those of the last stay until the last person has gone."""
    shifts: list[Shift] = []
    for counter in range(1, max(open_) + 1):
        since: int | None = None
        for number, edge in zip((*open_, open_[-1]), (*edges_ms, None), strict=True):
            if since is None and edge is not None and number >= counter:
                since = edge
            elif since is not None and (number < counter or edge is None):
                shifts.append((counter, since, edge if number < counter else None))
                since = None
    return shifts
