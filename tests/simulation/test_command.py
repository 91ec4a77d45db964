"""``motcua-server simulate`` and ``staffing``, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from queue_server.cli import app
from tests.simulation.cases import DATA, TRACES, of_trace
from tests.simulation.test_simulate import LONG
from tests.simulation.test_staffing import MONDAY

SMALL = LONG | {"tickets": 200}
SHORT = MONDAY | {"arrivals_per_h": [6], "days": 5}


def run(verb: str, file: Path, document: Any = None) -> tuple[int, str, str]:
    """Exit code, stdout and stderr for a document, or for what lies at the file."""
    if document is not None:
        file.write_text(json.dumps(document), "utf-8")
    result = CliRunner().invoke(app, [verb, str(file)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_simulate_prints_the_answer_as_json(tmp_path):
    trace = TRACES["TRACE-1-hs-c1"]
    code, out, err = run("simulate", tmp_path / "scenario.json", of_trace(trace))
    assert (code, err) == (0, "")
    assert json.loads(out)["start_min"] == pytest.approx(trace["start_min"], abs=1e-3)


def test_staffing_prints_the_answer_as_json(tmp_path):
    code, out, err = run("staffing", tmp_path / "plan.json", SHORT)
    assert (code, err) == (0, "")
    keys = ["counters", "share", "mean", "p95", "counter_hours"]
    assert list(json.loads(out)) == keys


def test_staffing_says_when_even_the_most_counters_are_not_enough(tmp_path):
    plan = SHORT | {"arrivals_per_h": [60], "counters_max": 1}
    code, out, err = run("staffing", tmp_path / "plan.json", plan)
    assert (code, json.loads(out)["counters"]) == (1, [1])
    assert "1 counters are not enough" in err


@pytest.mark.parametrize(("verb", "right"), [("simulate", SMALL), ("staffing", SHORT)])
def test_a_wrong_file_ends_with_two_and_the_path_of_the_fault(verb, right, tmp_path):
    file = tmp_path / "wrong.json"
    said = f"motcua-server: {file}: seed: Expected `int`, got `str`\n"
    assert run(verb, file, right | {"seed": "one"}) == (2, "", said)
    said = f"motcua-server: {file}: dust: unknown key\n"
    assert run(verb, file, right | {"dust": 1}) == (2, "", said)
    assert run(verb, tmp_path / "absent.json")[0] == 2
    assert run(verb, DATA)[0] == 2
