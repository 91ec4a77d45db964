"""Given tickets start when two other simulators say they start."""

import pytest

from queue_server.simulation.simulate import simulate
from tests.simulation.cases import TRACES, of_trace, read


@pytest.mark.parametrize("name", TRACES)
def test_every_ticket_of_a_trace_starts_at_its_time(name: str):
    answer = simulate(read(of_trace(TRACES[name])))
    assert answer.start_min == pytest.approx(TRACES[name]["start_min"], abs=1e-3)


def test_a_trace_may_stand_in_any_order_and_is_answered_in_it():
    document = of_trace(TRACES["TRACE-3-hs-c5"])
    trace = document["trace"]
    turned = document | {"trace": {key: values[::-1] for key, values in trace.items()}}
    in_order, answer = simulate(read(document)), simulate(read(turned))
    assert answer.start_min == (in_order.start_min or [])[::-1]
    assert answer.classes == in_order.classes


def test_a_trace_counts_every_ticket():
    answer = simulate(read(of_trace(TRACES["TRACE-5-np-c2"])))
    assert {name: of.n for name, of in answer.classes.items()} == {"0": 24, "1": 68, "2": 208}
    assert answer.queues["A"].n == 300
