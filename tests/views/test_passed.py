"""Why somebody who came later went first, in the rule's words, and only where it is so."""

from __future__ import annotations

from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core.office import MINUTE_MS, Counter
from queue_server.views.passed import TOLD_MAX, passed_by
from tests.core.play import OFFICE, Play


def told(day: Play, ticket: str) -> list[str]:
    return [texts["vi"] for texts in passed_by(day.state, day.state.ticket(ticket))]


def test_who_waits_is_told_of_the_priority_that_went_first_and_not_of_its_cause():
    day = Play()
    day.open(1)
    first = day.issue()
    day.issue(class_="elderly", after_ms=MINUTE_MS)
    day.next()
    [why] = told(day, first)
    assert why.startswith("A001 lấy số lúc ")
    assert "A002 (ưu tiên) lấy số lúc " in why
    assert "tuổi" not in why


def test_who_was_called_in_turn_has_passed_nobody():
    day = Play()
    day.open(1)
    day.issue()
    second = day.issue(after_ms=MINUTE_MS)
    day.next()
    assert told(day, second) == []


def test_a_direct_call_is_told_without_its_reason():
    day = Play()
    day.open(1)
    first, later = day.issue(), day.issue(after_ms=MINUTE_MS)
    day.do(c.CallDirectly(1, later, "người bệnh cần về sớm"))
    [why] = told(day, first)
    assert why.startswith("A002 được mời ngoài thứ tự")
    assert "bệnh" not in why


def test_a_call_that_was_taken_back_passed_nobody():
    day = Play()
    day.open(1)
    first = day.issue()
    day.issue(class_="elderly", after_ms=MINUTE_MS)
    day.next()
    day.do(c.UndoAction(1))
    assert told(day, first) == []


def test_another_counters_people_are_another_line():
    apart = (Counter(1, {"vi": "1"}, {"A": {"*": 0}}), Counter(2, {"vi": "2"}, {"B": {"*": 0}}))
    day = Play(replace(OFFICE, counters=apart))
    day.open(1, 2)
    first = day.issue("A")
    day.issue("B", class_="elderly", after_ms=MINUTE_MS)
    day.next(2)
    assert told(day, first) == []


def test_only_the_newest_are_told_and_only_while_the_number_waits():
    day = Play()
    day.open(1)
    first = day.issue()
    for _ in range(TOLD_MAX + 2):
        day.issue(class_="elderly", after_ms=1_000)
    for _ in range(TOLD_MAX + 2):
        day.next(after_ms=5_000)
    assert [why.split("(ưu tiên)")[0][-5:] for why in told(day, first)] == [
        "A006 ", "A005 ", "A004 ",
    ]  # fmt: skip
    day.next(after_ms=5_000)
    assert told(day, first) == []


def test_who_was_away_is_told_nothing_of_what_happened_meanwhile():
    day = Play()
    day.open(1)
    first = day.issue()
    day.next()
    day.do(c.DeclareNoShow(1), after_ms=MINUTE_MS)
    day.issue(class_="elderly", after_ms=MINUTE_MS)
    day.next()
    day.do(c.ReturnTicket(first), after_ms=MINUTE_MS)
    assert told(day, first) == []
