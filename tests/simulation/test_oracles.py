"""Cases that others computed: closed forms, exact Markov chains, a day by differential equations.

The tolerance of each stands beside it in the file. Where that is four deviations of one run, it
grows with the root as the run gets shorter.
"""

from __future__ import annotations

from math import exp, sqrt

import pytest

from queue_server.simulation.simulate import Answer, simulate
from queue_server.simulation.twin import erlang_c_mean, erlang_c_wait
from tests.simulation.cases import ORACLES, of_oracle, read

TICKETS = 200_000
DAYS = 3_000
TWIN, PLAIN = "with_fifo_twin_control_variate", "plain"
STEADY = [name for name, case in ORACLES.items() if isinstance(case["tolerance"], dict)]
STAFFED = [name for name in ORACLES if name.startswith("STAFF")]
DAYLONG = [name for name in ORACLES if name.startswith("MT")]
IN_EVERY_RUN = {
    "ERLC-c5-r0.7",
    "NP2-c2-r0.7",
    "HS2-c2-r0.7-h15",
    "SKILL-N-A0.06-B0.04-mu0.1:0.1",
    "ERLA-c5-l0.45",
    "MT-c12-monday",
}


def cases(names: list[str]) -> list[object]:
    """Six cases belong to every run, the others to the night."""
    nightly = pytest.mark.nightly
    return [n if n in IN_EVERY_RUN else pytest.param(n, marks=nightly) for n in names]


def play(name: str, **options: object) -> Answer:
    return simulate(read(of_oracle(ORACLES[name], **options)))


def hold(name: str, *, tickets: int = TICKETS, meant_for: int = TICKETS) -> None:
    """Every class within the case's tolerance, by the twin too where the case says how far."""
    case, answer = ORACLES[name], play(name, tickets=tickets)
    wider = sqrt(meant_for / tickets)
    for k, expected in enumerate(case["expected_mean_wait_min"]):
        found, tolerance = answer.classes[str(k)], case["tolerance"]
        assert found.mean == pytest.approx(expected, abs=tolerance[PLAIN][k] * wider)
        if TWIN in tolerance:
            assert found.mean_twin == pytest.approx(expected, abs=tolerance[TWIN][k])
        else:
            assert found.mean_twin is None or case["discipline"] == "FCFS"


@pytest.mark.parametrize("name", cases([n for n in STEADY if not n.startswith("SKILL")]))
def test_the_long_run_waits_of_every_class_are_as_computed(name: str):
    hold(name)


def test_counters_with_different_skills_are_as_computed():
    hold("SKILL-N-A0.06-B0.04-mu0.1:0.1", meant_for=600_000)


@pytest.mark.nightly
def test_counters_with_different_skills_are_as_computed_in_a_long_run():
    hold("SKILL-N-A0.06-B0.04-mu0.1:0.1", tickets=600_000, meant_for=600_000)


@pytest.mark.parametrize("name", ["HS2-c1-r0.7-h15", "HS2-c2-r0.7-h15"])
@pytest.mark.nightly
def test_the_share_that_waits_long_is_as_computed(name: str):
    found, expected = play(name).classes["1"], ORACLES[name]["extra"]
    assert found.share_15 == pytest.approx(1 - expected["P_Wlo_gt_15"], abs=0.02)
    assert found.share_30 == pytest.approx(1 - expected["P_Wlo_gt_30"], abs=0.02)


def test_people_without_patience_leave_as_computed():
    case = ORACLES["ERLA-c5-l0.45"]
    found = play("ERLA-c5-l0.45").classes["0"]
    assert found.mean == pytest.approx(case["expected_mean_wait_min"][0], rel=0.03)
    assert found.abandoned / found.n == pytest.approx(case["extra"]["P_abandon"], rel=0.03)


@pytest.mark.parametrize("name", cases(DAYLONG))
def test_a_monday_goes_half_hour_by_half_hour_as_computed(name: str):
    case = ORACLES[name]
    answer = play(name, replications=DAYS)
    assert answer.by_interval is not None
    assert [part.from_min for part in answer.by_interval] == [30 * i for i in range(8)]
    shares = [part.share_15 for part in answer.by_interval]
    assert shares == pytest.approx(case["expected_P_W_le_15_by_half_hour"], abs=0.02)
    means = [part.mean for part in answer.by_interval]
    assert means == pytest.approx(case["expected_mean_wait_min"], rel=0.04, abs=0.1)


@pytest.mark.parametrize("name", cases(STAFFED))
def test_as_many_counters_as_computed_give_the_wait_as_computed(name: str):
    case = ORACLES[name]
    found = play(name).classes["0"]
    assert found.mean == pytest.approx(case["expected_mean_wait_min"][0], rel=0.05)
    share = case["extra"]["P_W_le_15_by_c"][str(case["servers"])]
    assert found.share_15 == pytest.approx(share, abs=0.005)


@pytest.mark.parametrize("name", STAFFED)
def test_erlang_c_is_exact(name: str):
    case = ORACLES[name]
    (rate,), (mean_min,) = case["arrival_rates_per_min"], case["service_means_min"]
    (expected,) = case["expected_mean_wait_min"]
    assert erlang_c_mean(rate, mean_min, case["servers"]) == pytest.approx(expected)
    for counters, share in case["extra"]["P_W_le_15_by_c"].items():
        idle = int(counters) / mean_min - rate
        late = erlang_c_wait(rate * mean_min, int(counters)) * exp(-idle * 15)
        assert 1 - late == pytest.approx(share, abs=1e-4)
