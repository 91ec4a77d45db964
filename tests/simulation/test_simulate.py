"""What an answer holds: figures, intervals, overtakings, the corrected mean, always the same."""

from __future__ import annotations

import json
from itertools import repeat
from statistics import mean
from typing import Any

import msgspec
import pytest

from queue_server.core.office import MINUTE_MS
from queue_server.simulation.chance import Services, moments, people_of
from queue_server.simulation.scenario import length
from queue_server.simulation.simulate import simulate
from queue_server.simulation.twin import long_run_mean
from tests.simulation.cases import pool, read

TRACE = {
    "head_start_min": {"normal": 0, "priority": 15},
    "counters": pool(1),
    "trace": {
        "arrival_min": [0, 1, 5, 7],
        "queue": ["A"] * 4,
        "class": ["normal", "normal", "priority", "normal"],
        "service_min": [10, 20, 40, 5],
    },
}
LONG = {
    "tickets": 4000,
    "head_start_min": {"normal": 0, "priority": 15},
    "counters": pool(2),
    "arrivals": [
        {"queue": "A", "class": "normal", "per_min": 0.12},
        {"queue": "A", "class": "priority", "per_min": 0.04},
    ],
    "service": {"A": {"dist": "exponential", "mean_min": 10}},
}


def answered(document: dict[str, Any]) -> Any:
    return json.loads(msgspec.json.encode(simulate(read(document))))


def test_a_trace_is_answered_whole():
    """The priority ticket goes before one that waits since minute 1, at minute 10."""
    normal = {
        "n": 3,
        "mean": (0 + 49 + 63) / 3,
        "sd": pytest.approx(33.0807, abs=1e-4),
        "p50": 49,
        "p90": pytest.approx(49 + 14 * 0.8),
        "p95": pytest.approx(49 + 14 * 0.9),
        "max": 63,
        "share_15": 1 / 3,
        "share_30": 1 / 3,
        "abandoned": 0,
        "mean_twin": None,
        "ci95": None,
    }
    answer = answered(TRACE)
    assert answer["classes"]["normal"] == normal
    assert answer["classes"]["priority"]["mean"] == answer["classes"]["priority"]["max"] == 5
    assert answer["queues"]["A"]["mean"] == (0 + 49 + 5 + 63) / 4
    assert answer["overtakings"] == {"mean": 0.25, "max": 1}
    assert answer["start_min"] == [0, 50, 10, 70]
    assert "by_interval" not in answer


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    assert simulate(read(LONG)) == simulate(read(LONG | {"seed": 1}))
    assert simulate(read(LONG)) != simulate(read(LONG | {"seed": 2}))


def test_warm_up_is_not_counted_and_replications_add_up():
    answer = simulate(read(LONG | {"warmup_share": 0.25, "replications": 2}))
    assert sum(found.n for found in answer.classes.values()) == 2 * 3000
    assert answer.queues["A"].n == 2 * 3000


def test_a_class_in_which_nobody_came_has_counts_only():
    answer = answered(LONG | {"head_start_min": {"normal": 0, "priority": 15, "late": 0}})
    counts = {"n": 0, "abandoned": 0}
    assert answer["classes"]["late"] == dict.fromkeys(answer["classes"]["normal"]) | counts


def test_a_counter_of_its_own_pace_serves_at_it():
    """Counter 2 takes class b alone, at 1 minute each where others take 10."""
    b = {"dist": "deterministic", "mean_min": 1}
    document = {
        "head_start_min": {"a": 0, "b": 0},
        "counters": [
            {"id": 1, "queues": {"A": {"b": "never", "*": 0}}},
            {"id": 2, "queues": {"A": {"b": 0}}, "service": {"A": b}},
        ],
        "arrivals": [
            {"queue": "A", "class": name, "per_min": [[0, 100, 1]]} for name in ("a", "b")
        ],
        "service": {"A": {"dist": "deterministic", "mean_min": 10}},
    }
    answer = simulate(read(document))
    assert (answer.classes["a"].mean or 0) > 300
    assert (answer.classes["b"].max or 0) < 30


def test_days_are_told_by_intervals_and_a_steady_stream_flows_through_all_of_them():
    document = LONG | {
        "replications": 20,
        "arrivals": [
            {"queue": "A", "class": "normal", "per_min": [[0, 60, 0.1], [90, 120, 0.3]]},
            {"queue": "A", "class": "priority", "per_min": 0.1},
        ],
    }
    answer = simulate(read(document))
    assert answer.by_interval is not None
    assert [part.from_min for part in answer.by_interval] == [0, 60, 90]
    assert answer.classes["normal"].n == pytest.approx(20 * 15, rel=0.2)
    assert answer.classes["priority"].n == pytest.approx(20 * 12, rel=0.2)
    assert answer.classes["normal"].mean_twin is None
    assert answer.classes["normal"].ci95 is not None


# -- the twin ---------------------------------------------------------------------------------


def test_the_twin_brings_the_mean_nearer_on_most_runs():
    """Two strict classes at two counters, load 0.8, of which 0.2 go first (Cobham):
    Erlang C's 0.7111 × 5 min / ((1 − 0.2)(1 − 0.8)) for the others."""
    strict = LONG | {"tickets": 10_000, "head_start_min": {"normal": 0, "priority": "strict"}}
    expected = 0.711111 * 5 / ((1 - 0.2) * (1 - 0.8))
    answers = [simulate(read(strict | {"seed": seed})).classes["normal"] for seed in range(6)]
    nearer = [
        abs((found.mean_twin or 0) - expected) < abs((found.mean or 0) - expected)
        for found in answers
    ]
    assert sum(nearer) >= 5


def test_a_rule_that_is_first_come_first_served_has_nothing_to_correct():
    found = simulate(read(LONG | {"head_start_min": {"normal": 5, "priority": 5}})).queues["A"]
    assert found.mean_twin == pytest.approx(17.7778, abs=1e-4)
    assert abs((found.mean or 0) - found.mean_twin) < 2 * (found.ci95 or 0) < 20


def long_run(**changes: Any) -> float | None:
    return long_run_mean(read(LONG | changes))


def test_first_come_first_served_is_known_for_one_pool_in_the_long_run():
    assert long_run() == pytest.approx(17.7778, abs=1e-4)
    erlang = {"A": {"dist": "erlang", "k": 4, "mean_min": 5}}
    assert long_run(service=erlang, counters=pool(1)) == pytest.approx(0.16 * 31.25 / 2 / 0.2)
    lognormal = {"A": {"dist": "lognormal", "cv": 2, "mean_min": 5}}
    assert long_run(service=lognormal, counters=pool(1)) == pytest.approx(0.16 * 125 / 2 / 0.2)


@pytest.mark.parametrize(
    "changes",
    [
        {"counters": pool(1)},
        {"patience_mean_min": 30},
        {"service": {"A": {"dist": "deterministic", "mean_min": 10}}},
        {"counters": [*pool(2), {"id": 3, "queues": {"A": {"priority": 0}}}]},
        {"arrivals": [{"queue": "A", "class": "normal", "per_min": [[0, 60, 0.1]]}]},
    ],
    ids=["a line without end", "impatience", "two counters at even pace", "skills", "days"],
)
def test_where_first_come_first_served_is_not_known_there_is_no_corrected_mean(changes: Any):
    assert long_run(**changes) is None
    found = simulate(read(LONG | {"tickets": 400} | changes)).classes["normal"]
    assert (found.mean_twin, found.mean is None) == (None, False)


# -- chance -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "service",
    [
        {"dist": "exponential", "mean_min": 8},
        {"dist": "deterministic", "mean_min": 8},
        {"dist": "erlang", "k": 3, "mean_min": 8},
        {"dist": "lognormal", "cv": 0.7, "mean_min": 8},
        {"dist": {"per_class": {"*": {"dist": "erlang", "k": 2, "mean_min": 3}}}},
    ],
    ids=str,
)
def test_service_times_have_the_mean_and_the_spread_that_are_asked_for(service: Any):
    scenario = read(LONG | {"service": {"A": service}, "tickets": 50_000})
    people = people_of(scenario, 0)
    times = [ms / MINUTE_MS for ms in map(Services(scenario, people, 0), range(50_000), repeat(1))]
    spec = length(scenario, scenario.counters[0], "A", "normal")
    assert spec is not None
    first, second = moments(spec)
    assert mean(times) == pytest.approx(first, rel=0.02)
    assert mean(time * time for time in times) == pytest.approx(second, rel=0.05)


def test_people_come_at_the_rates_that_are_asked_for():
    people = people_of(read(LONG | {"tickets": 50_000}), 0)
    assert people == sorted(people, key=lambda person: person.at_ms)
    assert people[-1].at_ms / MINUTE_MS == pytest.approx(50_000 / 0.16, rel=0.02)
    priority = sum(person.class_ == "priority" for person in people)
    assert priority / 50_000 == pytest.approx(0.25, abs=0.01)
