"""The same people under other rules, of a scenario and of a recorded day."""

from __future__ import annotations

from random import Random

import pytest
from msgspec import convert, json

from queue_server.core import commands as c
from queue_server.core.office import MINUTE_MS
from queue_server.simulation.compare import Case, NothingRecorded, Ruled, compare, recorded_case
from queue_server.simulation.scenario import Scenario
from queue_server.simulation.simulate import simulate
from tests.core.play import OFFICE, Play
from tests.simulation.test_command import run
from tests.simulation.test_simulate import LONG

BUSY = LONG | {
    "tickets": 3_000,
    "head_start_min": {"normal": 0, "priority": 15},
    "counters": [{"id": 1, "queues": {"A": 0}}],
    "arrivals": [
        {"queue": "A", "class": "normal", "per_min": 0.07},
        {"queue": "A", "class": "priority", "per_min": 0.02},
    ],
    "service": {"A": {"dist": "exponential", "mean_min": 10}},
}


def scenario(**changes: object) -> Scenario:
    return convert(BUSY | changes, Scenario)


def by_name(rules: list[Ruled]) -> dict[str, Ruled]:
    return {ruled.rule: ruled for ruled in rules}


def a_day(visits: int, *, leave: str = "") -> Play:
    """One counter serves queue A all day, one person after the other."""
    play, chance = Play(OFFICE), Random(3)
    play.open(1)
    free_ms, came_ms = play.now_ms, play.now_ms
    for index in range(visits):
        came_ms += chance.randrange(1, 9) * MINUTE_MS
        while free_ms < came_ms and play.state.line.count("A"):
            free_ms = _serve(play, free_ms, chance)
        play.now_ms = max(came_ms, play.now_ms)
        ticket = play.issue(class_="elderly" if index % 4 == 0 else "normal", after_ms=0)
        if leave and index == visits - 1:
            play.do(getattr(c, leave)(ticket))
        free_ms = max(free_ms, came_ms)
    while play.state.line.count("A"):
        free_ms = _serve(play, free_ms, chance)
    return play


def _serve(play: Play, at_ms: int, chance: Random) -> int:
    play.now_ms = at_ms
    assert play.next(after_ms=0)
    play.do(c.FinishService(1), after_ms=chance.randrange(1, 12) * MINUTE_MS)
    return play.now_ms


def test_every_rule_serves_the_same_people_and_one_pool_waits_as_long_in_all():
    told = compare(Case(scenario(service={"A": {"dist": "deterministic", "mean_min": 10}})))
    sums = set()
    for ruled in told.rules:
        classes = ruled.classes.values()
        assert sum(waits.n for waits in classes) == told.visits
        sums.add(round(sum(waits.n * (waits.mean or 0) for waits in classes), -1))
    assert len(sums) == 1


def test_the_dial_goes_from_first_come_to_strict():
    rules = compare(Case(scenario()), [5, 15, 60]).rules
    means = [ruled.classes["priority"].mean for ruled in rules[1:]]
    assert [ruled.rule for ruled in rules] == [
        "as given",
        "first come",
        "head start 5 min",
        "head start 15 min",
        "head start 60 min",
        "strict",
    ]
    assert means == sorted(means, reverse=True)
    assert rules[1].overtakings.max == 0 < rules[-1].overtakings.max


def test_the_rule_as_given_waits_as_simulate_says():
    told, played = compare(Case(scenario())).rules[0], simulate(scenario())
    for name, waits in told.classes.items():
        figures = played.classes[name]
        assert (waits.n, waits.mean, waits.p95, waits.max) == (
            figures.n,
            figures.mean,
            figures.p95,
            figures.max,
        )
    assert told.overtakings.mean == played.overtakings.mean


def test_a_head_start_that_is_strict_in_effect_is_warned_of():
    light = [{"queue": "A", "class": k, "per_min": 0.02} for k in ("normal", "priority")]
    warned = compare(Case(scenario(arrivals=light))).warnings
    assert [warning.code for warning in warned] == ["priority_share", "head_start_min"]
    assert compare(Case(scenario(head_start_min={"normal": 0, "priority": 1}))).warnings == []
    strict = compare(Case(scenario(head_start_min={"normal": 0, "priority": "strict"}))).warnings
    assert [(w.code, w.value) for w in strict] == [("head_start_min", None)]


def test_a_recorded_day_played_under_its_own_rule_waits_as_it_did():
    play = a_day(60)
    told = by_name(compare(recorded_case(play.recorded)).rules)["as given"]
    for name, waits in told.classes.items():
        of_class = [t.waited_ms for t in play.state.tickets.values() if t.group == name]
        assert waits.n == len(of_class)
        assert waits.mean == pytest.approx(sum(of_class) / len(of_class) / MINUTE_MS)
        assert waits.max == max(of_class) / MINUTE_MS


def test_who_gave_up_leaves_the_recorded_day_when_they_did():
    case = recorded_case(a_day(12, leave="CancelTicket").recorded)
    assert case.patience_ms == (*[None] * 11, 1_000)


def test_a_day_without_visitors_or_counters_cannot_be_compared():
    with pytest.raises(NothingRecorded):
        recorded_case(Play(OFFICE).recorded)
    play = Play(OFFICE)
    play.issue()
    with pytest.raises(NothingRecorded):
        recorded_case(play.recorded)


def test_compare_prints_the_rules_as_json(tmp_path):
    code, out, err = run("compare", tmp_path / "scenario.json", BUSY | {"tickets": 200})
    assert (code, err) == (0, "")
    told = json.decode(out)
    assert [ruled["rule"] for ruled in told["rules"]][:2] == ["as given", "first come"]
    assert set(told["rules"][0]["classes"]["normal"]) == {"n", "mean", "p95", "max"}


def test_compare_wants_one_thing_to_play(tmp_path):
    said = "motcua-server: " + str(tmp_path / "wrong.json") + ": dust: unknown key\n"
    assert run("compare", tmp_path / "wrong.json", BUSY | {"dust": 1}) == (2, "", said)
