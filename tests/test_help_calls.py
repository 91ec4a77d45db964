"""Calls for help: one for each machine and moment, answered once, forgotten in time."""

from __future__ import annotations

import pytest

from queue_server import help_calls as module
from queue_server.help_calls import ANSWERED_MS, SAME_MS, WAITING_MS, HelpCalls, UnknownHelp
from queue_server.views.common import moment

NOON_MS = 1_795_237_200_000


class Hall:
    """Calls for help on a clock with hands; ``changes`` counts what was to be shown at once."""

    def __init__(self) -> None:
        self.now_ms, self.changes = NOON_MS, 0
        self.calls = HelpCalls(lambda: self.now_ms, self.changed)

    def changed(self) -> None:
        self.changes += 1

    def ask(self, machine: str = "k1") -> str:
        return self.calls.ask(machine, machine, "tầng 1").id

    def ids(self) -> list[str]:
        return [call.id for call in self.calls.current()]


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_a_call_says_who_asked_where_and_when(hall):
    call = hall.calls.ask("k1", "Kiosk 1", "tầng 1")
    assert (call.machine, call.place, call.at) == ("Kiosk 1", "tầng 1", moment(NOON_MS))
    assert (call.answered_at, call.by) == (None, "")
    assert (hall.calls.current(), hall.changes) == ([call], 1)


def test_asking_again_before_anybody_has_answered_is_the_same_call(hall):
    first = hall.ask()
    hall.now_ms += 10 * SAME_MS
    assert (hall.ask(), hall.changes) == (first, 1)
    assert hall.ask("k2") != first


def test_asking_again_within_a_minute_is_the_same_call_though_it_was_answered(hall):
    first = hall.ask()
    hall.calls.answer(first, "Hoa")
    hall.now_ms += SAME_MS - 1
    assert hall.ask() == first
    hall.now_ms += 1
    assert hall.ask() != first


def test_the_first_who_goes_stands(hall):
    call = hall.ask()
    hall.now_ms += 5_000
    answered = hall.calls.answer(call, "Hoa")
    assert (answered.by, answered.answered_at) == ("Hoa", moment(NOON_MS + 5_000))
    assert hall.calls.answer(call, "Lan") == answered
    assert hall.changes == 2


def test_a_call_is_forgotten_ten_minutes_after_the_answer_or_two_hours_without_one(hall):
    answered, waiting = hall.ask("k1"), hall.ask("k2")
    hall.calls.answer(answered, "Hoa")
    hall.now_ms += ANSWERED_MS - 1
    assert hall.ids() == [answered, waiting]
    hall.now_ms += 1
    assert hall.ids() == [waiting]
    with pytest.raises(UnknownHelp):
        hall.calls.answer(answered, "Hoa")
    hall.now_ms = NOON_MS + WAITING_MS
    assert (hall.ids(), hall.calls._newest) == ([], {})


def test_there_are_never_more_than_so_many_and_the_answered_go_first(hall, monkeypatch):
    monkeypatch.setattr(module, "CALLS_MAX", 3)
    first, second, third = (hall.ask(f"k{n}") for n in range(3))
    hall.calls.answer(second, "Hoa")
    fourth = hall.ask("k3")
    assert hall.ids() == [first, third, fourth]
    fifth = hall.ask("k4")
    assert hall.ids() == [third, fourth, fifth]
