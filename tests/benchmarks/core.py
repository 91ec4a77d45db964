"""The core alone: what deciding a command and evolving by its events takes, by how many wait."""

from __future__ import annotations

from collections.abc import Iterator
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


def measure(scratch: Path) -> Iterator[Figure]:
    """µs per command, at a number of waiting that stays the same: one comes, one is called."""
    for waiting in WAITING:
        busy = crowd(waiting)
        rounds = [_round(busy) for _ in range(ROUNDS + 1)][1:]
        note = f"each run is the median of {PAIRS} commands"
        for name, column in (("issue", 0), ("call next", 1)):
            yield _figure(name, waiting, [r[column] for r in rounds], note)


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
