"""How many counters: what others computed, and that nothing less would do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from queue_server.core.office import MINUTE_MS
from queue_server.simulation.chance import Person
from queue_server.simulation.house import office_of
from queue_server.simulation.run import run
from queue_server.simulation.scenario import ScenarioError
from queue_server.simulation.staffing import is_enough, judge_of, read_plan, staffing
from tests.simulation.cases import MONDAY_PER_H, pool, read

MONDAY: dict[str, Any] = {
    "interval_min": 30,
    "arrivals_per_h": MONDAY_PER_H,
    "service": {"dist": "exponential", "mean_min": 10},
    "target": {"wait_min": 15, "share": 0.95},
    "counters_max": 20,
    "days": 200,
    "seed": 1,
    "constant": True,
}


FIVE_AT_ONCE = {
    "trace": {
        "arrival_min": [0] * 5,
        "queue": ["A"] * 5,
        "class": ["k"] * 5,
        "service_min": [10] * 5,
    }
}


def ask(**changes: Any) -> Any:
    return staffing(read_plan(json.dumps(MONDAY | changes).encode()))


def test_twelve_counters_keep_the_waits_of_a_busy_monday_short():
    """Erlang C for each half hour alone says thirteen (call_rule.md §4)."""
    answer = ask()
    assert answer.counters == [12] * 8
    assert min(answer.share) >= 0.95
    assert answer.counter_hours == 48
    assert not is_enough(ask(counters_max=11), read_plan(json.dumps(MONDAY).encode()).target)


@pytest.mark.parametrize(
    ("per_h", "mean_min", "counters"),
    [
        (45, 10, 10),
        pytest.param(20, 10, 5, marks=pytest.mark.nightly),
        pytest.param(60, 8, 10, marks=pytest.mark.nightly),
        (12, 15, 5),
    ],
)
def test_a_long_even_day_needs_as_many_counters_as_erlang_c_says(per_h, mean_min, counters):
    service = {"dist": "exponential", "mean_min": mean_min}
    answer = ask(arrivals_per_h=[per_h] * 16, service=service)
    assert answer.counters == [counters] * 16


def test_a_plan_by_the_half_hour_is_cheaper_and_nothing_can_be_taken_from_it():
    asked = {"arrivals_per_h": [24, 48, 12], "constant": False, "days": 40}
    answer = ask(**asked)
    assert min(answer.share) >= 0.95
    assert answer.counter_hours < ask(**asked | {"constant": True}).counter_hours
    again = read_plan(json.dumps(MONDAY | asked).encode())
    judge = judge_of(again)
    for index, number in enumerate(answer.counters):
        fewer = [*answer.counters]
        fewer[index] = number - 1
        assert min(share or 0 for share in judge(tuple(fewer), again.days).share) < 0.95


def test_an_hour_in_which_nobody_comes_needs_one_counter_and_has_no_waits():
    answer = ask(arrivals_per_h=[30, 0], interval_min=60, days=5, constant=False)
    assert (answer.counters[1], answer.share[1], answer.mean[1]) == (1, None, None)


def test_a_counter_that_closes_finishes_whom_it_serves_and_takes_the_line_when_it_opens():
    office = office_of(read({"head_start_min": {"k": 0}, "counters": pool(2)} | FIVE_AT_ONCE))
    people = [Person(0, "A", "k")] * 5
    shifts = [(1, 0, None), (2, 0, 5 * MINUTE_MS), (2, 20 * MINUTE_MS, None)]
    course = run(office, people, lambda ticket, counter: 10 * MINUTE_MS, shifts=shifts)
    assert course.start_ms == [minute * MINUTE_MS for minute in (0, 0, 10, 20, 20)]


def test_a_counter_that_is_to_open_again_before_it_closed_stays_open():
    office = office_of(read({"head_start_min": {"k": 0}, "counters": pool(2)} | FIVE_AT_ONCE))
    people = [Person(0, "A", "k")] * 4
    shifts = [(1, 0, None), (2, 0, 5 * MINUTE_MS), (2, 8 * MINUTE_MS, None)]
    course = run(office, people, lambda ticket, counter: 10 * MINUTE_MS, shifts=shifts)
    assert course.start_ms == [minute * MINUTE_MS for minute in (0, 0, 10, 10)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"speed": 1}, "speed: unknown key"),
        ({"interval_min": 0}, "interval_min: Expected `float` > 0.0"),
        ({"arrivals_per_h": [1, -2]}, "arrivals_per_h[1]: Expected `float` >= 0.0"),
        ({"arrivals_per_h": [0]}, "arrivals_per_h: nobody ever comes"),
        ({"target": {"wait_min": 15}}, "target.share: is required"),
        ({"service": {"dist": "erlang", "mean_min": 5}}, "service.k: is required"),
        ({"service": {"per_class": {}}}, "service.per_class: a plan knows one class only"),
        ({"counters_max": 0}, "counters_max: Expected `int` >= 1"),
    ],
)
def test_a_fault_in_a_plan_is_told_with_its_path(changes: dict[str, Any], said: str):
    with pytest.raises(ScenarioError) as wrong:
        read_plan(json.dumps(MONDAY | changes).encode())
    assert str(wrong.value) == said
