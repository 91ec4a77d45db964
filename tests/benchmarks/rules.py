"""The rule at large: long simulated runs, a year of an office, and a day that is replayed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from msgspec import convert

from queue_server.core.evolve import evolve
from queue_server.core.state import State
from queue_server.log import codec
from queue_server.simulation.chance import Services, people_of
from queue_server.simulation.house import office_of
from queue_server.simulation.run import run
from queue_server.simulation.scenario import Scenario
from queue_server.simulation.simulate import simulate
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.samples import whole_day

ROUNDS = 3
TICKETS, TICKETS_GOAL_S = 200_000, 15.0
VISITS, DAYS, YEAR_GOAL_S = 200, 250, 10.0
DAY_VISITS, REPLAY_GOAL_MS = 3_000, 100.0

POOL = {
    "head_start_min": {"normal": 0, "priority": 15},
    "counters": [{"id": number, "queues": {"A": 0}} for number in range(1, 5)],
    "service": {"A": {"dist": "exponential", "mean_min": 10}},
}
SHARES = {"normal": 0.85, "priority": 0.15}


def _arrivals(per_min: Callable[[float], object]) -> list[dict[str, object]]:
    return [{"queue": "A", "class": k, "per_min": per_min(part)} for k, part in SHARES.items()]


LONG = POOL | {"tickets": TICKETS, "arrivals": _arrivals(lambda part: 0.36 * part)}
YEAR = POOL | {
    "replications": DAYS,
    "arrivals": _arrivals(lambda part: [[0, 540, VISITS / 540 * part]]),
}


def measure(scratch: Path) -> Iterator[Figure]:
    """All figures of the rule at large."""
    yield _simulated(f"{TICKETS:,} tickets through the rule", _run_long, TICKETS_GOAL_S)
    yield _simulated(f"{TICKETS:,} tickets with their twin", _answer(LONG), TICKETS_GOAL_S)
    name = f"a year: {DAYS} days of about {VISITS} visits"
    yield _simulated(name, _answer(YEAR), YEAR_GOAL_S)
    yield from _replays()


def _run_long() -> None:
    scenario = convert(LONG, Scenario)
    people = people_of(scenario, 0)
    run(office_of(scenario), people, Services(scenario, people, 0))


def _answer(document: dict[str, object]) -> Callable[[], object]:
    return lambda: simulate(convert(document, Scenario))


def _simulated(name: str, play: Callable[[], object], goal_s: float) -> Figure:
    took_s = [_timed_ms(play) / 1000 for _ in range(ROUNDS)]
    goal = f"at most {goal_s:.0f} s"
    return figure(name, "s", took_s, goal=goal, met=lambda made: made.median <= goal_s)


def _replays() -> Iterator[Figure]:
    """The day's events through evolve alone, and what reading them from their rows costs."""
    entries = whole_day(DAY_VISITS)
    recorded = [entry.recorded for entry in entries]
    rows = [codec.encode(entry.event) for entry in entries]

    def replay() -> None:
        state = State()
        for one in recorded:
            evolve(state, one)

    note = f"{len(entries):,} events"
    yield figure(
        f"{DAY_VISITS:,}-visit day: evolve alone",
        "ms",
        [_timed_ms(replay) for _ in range(ROUNDS + 2)],
        goal=f"at most {REPLAY_GOAL_MS:.0f} ms",
        met=lambda made: made.median <= REPLAY_GOAL_MS,
        note=note,
    )
    decoded = [_timed_ms(lambda: [codec.decode(row) for row in rows]) for _ in range(ROUNDS + 2)]
    yield figure(f"{DAY_VISITS:,}-visit day: decode alone", "ms", decoded, note=note)


def _timed_ms(what: Callable[[], object]) -> float:
    began = perf_counter()
    what()
    return (perf_counter() - began) * 1000
