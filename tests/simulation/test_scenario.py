"""What is wrong in a scenario is told with its path; what is right is read as it is meant."""

from __future__ import annotations

import json
from typing import Any

import pytest

from queue_server.core.office import MINUTE_MS, STRICT_MS
from queue_server.simulation.house import first_come, is_first_come, office_of
from queue_server.simulation.scenario import ScenarioError, read_scenario
from tests.simulation.cases import read

RIGHT: dict[str, Any] = {
    "seed": 1,
    "replications": 8,
    "tickets": 2000,
    "warmup_share": 0.02,
    "head_start_min": {"normal": 0, "priority": 15},
    "counters": [
        {
            "id": 1,
            "queues": {"A": 0, "B": {"normal": 20, "*": 10}},
            "service": {"B": {"dist": "exponential", "mean_min": 12}},
        }
    ],
    "arrivals": [{"queue": "A", "class": "normal", "per_min": 0.05}],
    "service": {
        "A": {"dist": "exponential", "mean_min": 10},
        "B": {"dist": "deterministic", "mean_min": 3},
    },
    "trace": None,
}
TRACE = {"arrival_min": [0, 1], "queue": ["A", "B"], "class": ["normal"] * 2, "service_min": [5, 5]}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The right scenario with one value put in, or taken out where it is ``...``."""
    document = json.loads(json.dumps(RIGHT))
    *way, last = [int(key) if key.isdigit() else key for key in path.split("/")]
    at: Any = document
    for key in way:
        at = at[key]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return document


def fault(document: Any) -> str:
    """What is said of a wrong scenario."""
    with pytest.raises(ScenarioError) as wrong:
        read_scenario(document if isinstance(document, bytes) else json.dumps(document).encode())
    return str(wrong.value)


def test_the_scenario_of_the_specification_is_read():
    service_of_a = {"A": RIGHT["service"]["A"]}
    assert read(changed("service", service_of_a)).queues == ("A", "B")
    assert read(RIGHT).tickets == 2000
    assert read(changed("replications", ...)).replications == 1


EXPONENTIAL = {"dist": "exponential", "mean_min": 10}
MINUTES = "expected a number from 0 to 10000000"
RATE = "expected a number from 0 to 10000"

FAULTS: list[tuple[str, Any, str, str]] = [
    ("speed", 3, "speed", "unknown key"),
    ("counters/0/color", "red", "counters[0].color", "unknown key"),
    ("arrivals/0/per_h", 3, "arrivals[0].per_h", "unknown key"),
    ("service/B/mean", 3, "service.B.mean", "unknown key"),
    ("head_start_min", ..., "head_start_min", "is required"),
    ("counters", ..., "counters", "is required"),
    ("counters/0/id", ..., "counters[0].id", "is required"),
    ("arrivals", ..., "arrivals", "is required, or a trace"),
    ("counters", [], "counters", "Expected `array` of length >= 1"),
    ("counters", [RIGHT["counters"][0]] * 2, "counters[1].id", "there is a counter 1 already"),
    ("tickets", "many", "tickets", "Expected `int`, got `str`"),
    ("tickets", 1_000_000, "tickets", "Expected `int` <= 999999"),
    ("replications", 0, "replications", "Expected `int` >= 1"),
    ("warmup_share", 1, "warmup_share", "Expected `float` < 1.0"),
    ("head_start_min/normal", -1, "head_start_min.normal", MINUTES),
    ("head_start_min/*", 1, "head_start_min.*", "stands for every class and names none"),
    (
        "head_start_min/normal",
        ["strict", -1],
        "head_start_min.normal[1]",
        "expected a number from 0 to 20",
    ),
    ("arrivals/0/per_min", -0.1, "arrivals[0].per_min", RATE),
    ("arrivals/0/per_min", 0, "arrivals", "nobody ever comes"),
    ("arrivals/0/per_min", [[0, 30, -1]], "arrivals[0].per_min[0][2]", RATE),
    (
        "arrivals/0/per_min",
        [[0, 30, 1], [20, 60, 1]],
        "arrivals[0].per_min[1]",
        "expected from_min < to_min, after the piece before",
    ),
    ("arrivals/0/queue", "X", "arrivals[0].queue", "no counter serves 'normal' of queue 'X'"),
    ("arrivals/0/class", "vip", "arrivals[0].class", "head_start_min does not name 'vip'"),
    ("counters/0/queues/X", 0, "counters[0].queues.X", "nobody comes for this queue"),
    ("counters/0/queues/A", "ever", "counters[0].queues.A", "Invalid enum value 'ever'"),
    ("counters/0/queues/A", -3, "counters[0].queues.A", MINUTES),
    ("counters/0/queues/B/*", -3, "counters[0].queues.B.*", MINUTES),
    (
        "counters/0/queues/B/normal",
        "ever",
        "counters[0].queues.B.normal",
        "Invalid enum value 'ever'",
    ),
    (
        "counters/0/queues/B/vip",
        1,
        "counters[0].queues.B.vip",
        "head_start_min does not name this class",
    ),
    (
        "counters/0/queues/A",
        "never",
        "arrivals[0].queue",
        "no counter serves 'normal' of queue 'A'",
    ),
    (
        "counters/0/service/X",
        EXPONENTIAL,
        "counters[0].service.X",
        "this counter does not serve this queue",
    ),
    (
        "service",
        {},
        "service.A",
        "nothing says how long it takes to serve 'normal' at counter 1",
    ),
    ("service/X", EXPONENTIAL, "service.X", "no counter serves this queue"),
    ("service/B/dist", "normal", "service.B.dist", "Invalid enum value 'normal'"),
    ("service/A/dist", "erlang", "service.A.k", "is required"),
    ("service/A/cv", 2, "service.A.cv", "not for exponential"),
    ("service/A/mean_min", 0, "service.A.mean_min", "Expected `float` > 0.0"),
    (
        "service/A",
        {"per_class": {"normal": EXPONENTIAL, "vip": EXPONENTIAL}},
        "service.A.per_class.vip",
        "head_start_min does not name this class",
    ),
    (
        "service/A",
        {"per_class": {"normal": EXPONENTIAL, "priority": EXPONENTIAL | {"k": 0}}},
        "service.A.per_class.priority.k",
        "Expected `int` >= 1",
    ),
    ("trace", TRACE, "arrivals", "not beside a trace"),
]


@pytest.mark.parametrize(("path", "value", "where", "what"), FAULTS)
def test_a_fault_is_told_with_its_path(path: str, value: Any, where: str, what: str):
    assert fault(changed(path, value)) == f"{where}: {what}"


def traced(**changes: Any) -> dict[str, Any]:
    document = changed("trace", TRACE | changes)
    return {key: kept for key, kept in document.items() if key not in ("arrivals", "service")}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"queue": ["A"]}, "trace.queue: 1 values for 2 arrivals"),
        ({"service_min": [1, 2, 3]}, "trace.service_min: 3 values for 2 arrivals"),
        ({"service_min": [1, -2]}, "trace.service_min[1]: Expected `float` >= 0.0"),
        ({"queue": ["A", "X"]}, "trace.queue[1]: no counter serves 'normal' of queue 'X'"),
        ({"class": ["normal", "x"]}, "trace.class[1]: head_start_min does not name 'x'"),
    ],
)
def test_a_fault_in_a_trace_is_told_with_its_path(changes: dict[str, Any], said: str):
    assert read(traced()).trace is not None
    assert fault(traced(**changes)) == said


def test_what_is_no_json_is_told():
    assert fault(b"{").startswith("not JSON: ")
    assert fault(b"[" * 100_000) != ""
    assert fault([]) == "Expected `object`, got `array`"


# -- the office that it means -----------------------------------------------------------------


def head_starts_ms(given: dict[str, Any]) -> dict[str, int]:
    document = changed("head_start_min", {"normal": 0} | given)
    document["counters"][0]["queues"]["B"] = 0
    return {class_.code: class_.head_start_ms for class_ in office_of(read(document)).classes}


def test_strict_tiers_stand_before_each_other_and_before_every_head_start():
    found = head_starts_ms({"a": ["strict", 0], "b": ["strict", 1], "c": "strict", "d": 600})
    assert found == {
        "normal": 0,
        "a": 2 * STRICT_MS,
        "b": STRICT_MS,
        "c": 2 * STRICT_MS,
        "d": 600 * MINUTE_MS,
    }


def test_a_class_that_a_counter_never_takes_is_not_taken_with_the_rest():
    document = changed("counters/0/queues/B", {"priority": "never", "*": 10})
    (counter,) = office_of(read(document)).counters
    assert counter.queues == {
        "A-": {"normal": 0, "priority": 0},
        "B-": {"normal": 10 * MINUTE_MS},
    }


def test_the_twin_keeps_who_serves_what_and_drops_every_preference():
    office = office_of(read(RIGHT))
    twin = first_come(office)
    assert [class_.head_start_ms for class_ in twin.classes] == [0, 0]
    assert twin.counters[0].queues["B-"] == {"normal": 0, "priority": 0}
    assert (is_first_come(office), is_first_come(twin)) == (False, True)
