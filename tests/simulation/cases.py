"""Cases as scenario documents: those that others computed, and small ones of chance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from queue_server.simulation.scenario import Scenario, read_scenario

DATA = Path(__file__).parent / "data"


def _by_id(cases: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {case["id"]: case for case in cases}


ORACLES = _by_id(json.loads((DATA / "queue_oracles.json").read_text("utf-8"))["cases"])
TRACES = _by_id(json.loads((DATA / "queue_traces.json").read_text("utf-8")))
MONDAY_PER_H = [36, 54, 66, 66, 54, 42, 30, 24]


def read(document: dict[str, Any]) -> Scenario:
    return read_scenario(json.dumps(document).encode())


def pool(n: int) -> list[dict[str, Any]]:
    """So many counters that serve queue A."""
    return [{"id": number, "queues": {"A": 0}} for number in range(1, n + 1)]


def of_trace(trace: dict[str, Any]) -> dict[str, Any]:
    """Class k of a trace has the k-th head start, or stands in tier k where none are given."""
    given, classes = trace["params"], sorted(set(trace["cls"]))
    return {
        "head_start_min": {str(k): given[k] if given else ["strict", k] for k in classes},
        "counters": pool(trace["servers"]),
        "trace": {
            "arrival_min": trace["arrival_min"],
            "queue": ["A"] * len(trace["cls"]),
            "class": [str(k) for k in trace["cls"]],
            "service_min": trace["service_min"],
        },
    }


def of_oracle(case: dict[str, Any], **options: Any) -> dict[str, Any]:
    """A computed case; class k of it is called ``"k"``."""
    rates, means = case["arrival_rates_per_min"], case["service_means_min"]
    if isinstance(rates, str):
        rates = [[[30 * i, 30 * i + 30, n / 60] for i, n in enumerate(MONDAY_PER_H)]]
    dist = case["service_distribution"].split(",")[0]
    by_class = {str(k): {"dist": dist, "mean_min": mean} for k, mean in enumerate(means)}
    document = {
        "head_start_min": _head_starts(case, len(rates)),
        "counters": pool(case["servers"]),
        "arrivals": [
            {"queue": "A", "class": str(k), "per_min": rate} for k, rate in enumerate(rates)
        ],
        "service": {"A": by_class["0"] if len(set(means)) == 1 else {"per_class": by_class}},
        **options,
    }
    if case["id"].startswith("SKILL"):
        document["counters"][1]["queues"] = {"A": 0, "B": 0}
        document["arrivals"][1]["queue"] = "B"
        document["service"] = {"A": by_class["0"], "B": by_class["1"]}
    if case["id"].startswith("ERLA"):
        document["patience_mean_min"] = 30
    return document


def _head_starts(case: dict[str, Any], classes: int) -> dict[str, Any]:
    if "strict" in case["discipline"]:
        return {str(k): ["strict", k] for k in range(classes)}
    given = case.get("discipline_params") or [0] * classes
    return {str(k): h for k, h in enumerate(given)}
