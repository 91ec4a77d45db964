"""Whatever is wrong in a file is refused with exit code 2 and the path of the fault, as one line
without a traceback. The texts themselves are held to in ``test_scenario`` and ``test_staffing``."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.simulation.test_command import SHORT, run
from tests.simulation.test_scenario import EXPONENTIAL, FAULTS, RIGHT, TRACE, changed

NAN, INFINITE, HUGE = float("nan"), float("inf"), 10**400

MORE: list[tuple[str, Any, str]] = [
    ("counters/0/queues", {}, "counters[0].queues"),
    ("counters/0", 3, "counters[0]"),
    ("counters/0/id", "one", "counters[0].id"),
    ("counters/0/id", -1, "counters[0].id"),
    ("counters/0/queues/A", [1], "counters[0].queues.A"),
    ("counters/0/queues/A", None, "counters[0].queues.A"),
    ("head_start_min", {}, "head_start_min"),
    ("head_start_min", [0, 15], "head_start_min"),
    ("head_start_min/priority", "first", "head_start_min.priority"),
    ("head_start_min/priority", ["strict"], "head_start_min.priority"),
    ("head_start_min/priority", HUGE, "head_start_min.priority"),
    ("arrivals", {}, "arrivals"),
    ("arrivals", [], "arrivals"),
    ("arrivals/0/per_min", "often", "arrivals[0].per_min"),
    ("arrivals/0/per_min", [[0, 30]], "arrivals[0].per_min[0]"),
    ("arrivals/0/per_min", HUGE, "arrivals[0].per_min"),
    ("arrivals/0/patience_mean_min", -1, "arrivals[0].patience_mean_min"),
    ("patience_mean_min", 0, "patience_mean_min"),
    ("service/A", 10, "service.A"),
    ("service/A/mean_min", -1, "service.A.mean_min"),
    ("service/A", EXPONENTIAL | {"dist": "lognormal", "cv": -1}, "service.A.cv"),
    ("service/A", EXPONENTIAL | {"dist": "erlang", "k": 0}, "service.A.k"),
    ("seed", 1.5, "seed"),
    ("seed", True, "seed"),
    ("replications", -1, "replications"),
    ("tickets", 0, "tickets"),
    ("warmup_share", -0.1, "warmup_share"),
    ("trace", 3, "trace"),
    ("trace", TRACE | {"arrival_min": []}, "trace"),
]
"""Beside the faults whose texts are held to: what is changed, and where it is found."""


@pytest.mark.parametrize(("path", "value", "where"), MORE + [fault[:3] for fault in FAULTS])
def test_a_fault_ends_with_two_and_its_path(path, value, where, tmp_path):
    code, out, err = run("simulate", tmp_path / "wrong.json", changed(path, value))
    assert (code, out) == (2, "")
    assert err.startswith(f"motcua-server: {tmp_path / 'wrong.json'}: {where}")
    assert err.count("\n") == 1


@pytest.mark.parametrize("path", ["head_start_min/normal", "arrivals/0/per_min", "warmup_share"])
@pytest.mark.parametrize("value", [NAN, INFINITE, -INFINITE])
def test_what_is_no_number_is_refused(path, value, tmp_path):
    """Python writes NaN and Infinity, which are not JSON."""
    code, out, err = run("simulate", tmp_path / "wrong.json", changed(path, value))
    assert (code, out) == (2, "")
    assert "wrong.json: " in err


@pytest.mark.parametrize("number", ["1e999", "-1e999"])
def test_a_number_without_end_is_refused(number, tmp_path):
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(RIGHT).replace("0.05", number), "utf-8")
    code, out, err = run("simulate", file)
    assert (code, out) == (2, "")
    assert "per_min" in err or "not JSON" in err


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"arrivals_per_h": []}, "arrivals_per_h"),
        ({"arrivals_per_h": "many"}, "arrivals_per_h"),
        ({"arrivals_per_h": [HUGE]}, "arrivals_per_h[0]"),
        ({"target": {"wait_min": -1, "share": 0.9}}, "target.wait_min"),
        ({"target": {"wait_min": 5, "share": 2}}, "target.share"),
        ({"target": 0.95}, "target"),
        ({"service": {"dist": "exponential"}}, "service.mean_min"),
        ({"days": 0}, "days"),
        ({"counters_max": "all"}, "counters_max"),
        ({"constant": 1}, "constant"),
        ({"speed": 1}, "speed"),
    ],
)
def test_a_fault_in_a_plan_ends_with_two_and_its_path(changes, where, tmp_path):
    code, out, err = run("staffing", tmp_path / "wrong.json", SHORT | changes)
    assert (code, out) == (2, "")
    assert err.startswith(f"motcua-server: {tmp_path / 'wrong.json'}: {where}")
