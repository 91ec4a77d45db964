"""The core alone: what deciding a command and evolving by its events takes, by how many wait."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from pathlib import Path
from statistics import median
from time import perf_counter_ns

from queue_server.core import commands as c
from queue_server.core.decide import decide
from queue_server.core.events import Recorded
from queue_server.core.evolve import evolve
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.samples import Busy, crowd

WAITING = (100, 1_000, 10_000, 100_000)
GOAL_WAITING, GOAL_US = 10_000, 50.0
ROUNDS = 5
PAIRS = 400
COMMANDS = ("issue", "call next")


def measure(scratch: Path) -> Iterator[Figure]:
    """µs per command, at a number of waiting that stays the same: one comes, one is called."""
    medians: dict[int, list[float]] = {}
    for waiting in WAITING:
        busy = crowd(waiting)
        rounds = [_round(busy) for _ in range(ROUNDS + 1)][1:]
        note = f"each run is the median of {PAIRS} commands"
        for column, name in enumerate(COMMANDS):
            values = [r[column] for r in rounds]
            medians.setdefault(column, []).append(median(values))
            yield _figure(name, waiting, values, note)
    for column, name in enumerate(COMMANDS):
        yield _growth(name, medians[column])


def _growth(name: str, medians_us: list[float]) -> Figure:
    """How often longer it takes with the longest line than with the shortest: what grows as log n
    does not grow more than the logarithms do."""
    goal = log(WAITING[-1]) / log(WAITING[0])
    steps = ", ".join(f"{n:,}: {us:.1f}" for n, us in zip(WAITING, medians_us, strict=True))
    return figure(
        f"{name}, {WAITING[-1]:,} waiting by {WAITING[0]:,}",
        "×",
        [medians_us[-1] / medians_us[0]],
        goal=f"at most {goal:.1f}, as log n",
        met=lambda made: made.median <= goal,
        note=f"µs by how many wait: {steps}",
    )


def _figure(name: str, waiting: int, values: list[float], note: str) -> Figure:
    name = f"{name}, {waiting:,} waiting"
    if waiting != GOAL_WAITING:
        return figure(name, "µs", values, note=note)
    goal = f"at most {GOAL_US:.0f} µs"
    return figure(name, "µs", values, goal=goal, met=lambda made: made.median <= GOAL_US, note=note)


def _round(busy: Busy) -> tuple[float, float]:
    issues_us: list[float] = []
    calls_us: list[float] = []
    for index in range(PAIRS):
        busy.now_ms += 1000
        issues_us.append(_timed_us(busy, busy.visitor()))
        calls_us.append(_timed_us(busy, c.CallNext(1 + index % 4)))
    return median(issues_us), median(calls_us)


def _timed_us(busy: Busy, command: c.Command) -> float:
    began = perf_counter_ns()
    for event in decide(busy.state, command, busy.now_ms):
        evolve(busy.state, Recorded(busy.state.version + 1, busy.now_ms, "", event))
    return (perf_counter_ns() - began) / 1000
