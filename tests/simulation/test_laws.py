"""Exact laws of the line, ticket by ticket, on small days of chance (call_rule.md §2).

Times are whole minutes from a small range, so that arrivals, ends and ties meet often.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.commands import Command
from queue_server.core.events import AnyEvent
from queue_server.core.office import MINUTE_MS, STRICT_MS, Class, Counter, Office, Queue
from queue_server.simulation.chance import Person
from queue_server.simulation.house import first_come, queue_code
from queue_server.simulation.run import Course, House, ServiceMs, run

CLASSES = ("a", "b", "c")
MINUTES = st.integers(0, 40)


class Visitor(NamedTuple):
    at: int
    class_: str
    service: int
    queue: str


SERVICES = st.integers(0, 12)


def days(queues: Sequence[str]) -> st.SearchStrategy[list[Visitor]]:
    """Small days, in order of arrival."""
    one = st.tuples(MINUTES, st.sampled_from(CLASSES), SERVICES, st.sampled_from(queues))
    some = st.lists(one.map(lambda given: Visitor(*given)), min_size=1, max_size=20)
    return some.map(lambda day: sorted(day, key=lambda visitor: visitor.at))


DAY, DAY_ANYWHERE = days("A"), days("AB")
HEAD_STARTS = st.tuples(*[st.sampled_from([0, 1, 5, 15, 60]) for _ in CLASSES])
COUNTERS = st.integers(1, 4)


def office(head_starts_min: Sequence[int], counters: int, places: Sequence[Counter] = ()) -> Office:
    anybody = {queue_code(queue): {"*": 0} for queue in "AB"}
    named = zip(CLASSES, head_starts_min, strict=True)
    return Office(
        id="small",
        name={},
        place={},
        queues=tuple(Queue(queue_code(queue), {}) for queue in "AB"),
        counters=tuple(places) or tuple(Counter(n + 1, {}, anybody) for n in range(counters)),
        classes=tuple(Class(name, {}, h * MINUTE_MS, group=name) for name, h in named),
    )


def people(day: Sequence[Visitor]) -> list[Person]:
    return [Person(v.at * MINUTE_MS, v.queue, v.class_) for v in day]


def play(under: Office, day: Sequence[Visitor]) -> Course:
    return run(under, people(day), lambda ticket, counter: day[ticket].service * MINUTE_MS)


def starts(under: Office, day: Sequence[Visitor]) -> list[int]:
    """Minute in which each visitor's service starts."""
    return [start_ms // MINUTE_MS for start_ms in play(under, day).start_ms if start_ms is not None]


# -- schedulers that know nothing of ours -----------------------------------------------------


def scheduled(day: Sequence[Visitor], counters: int, key: Callable[[int], Any]) -> list[int]:
    """One pool: a counter that becomes free takes the least key among those who are there; one
    that is idle takes whoever comes first, also of two who come in the same minute."""
    free_at, started, waiting = [-1] * counters, [0] * len(day), set(range(len(day)))
    while waiting:
        counter = free_at.index(min(free_at))
        now = max(free_at[counter], min(day[i].at for i in waiting))
        there = [i for i in waiting if day[i].at <= now]
        first = min(there) if now > free_at[counter] else min(there, key=key)
        waiting.remove(first)
        started[first], free_at[counter] = now, now + day[first].service
    return started


@given(DAY, COUNTERS, HEAD_STARTS)
def test_whoever_has_the_earliest_place_starts_first(day, counters, head_starts):
    place = dict(zip(CLASSES, head_starts, strict=True))
    by_place = scheduled(day, counters, lambda i: (day[i].at - place[day[i].class_], day[i].at, i))
    assert starts(office(head_starts, counters), day) == by_place


@given(DAY, COUNTERS)
def test_no_head_start_is_first_come_first_served(day, counters):
    in_order = scheduled(day, counters, lambda i: i)
    assert starts(office((0, 0, 0), counters), day) == in_order
    assert starts(first_come(office((60, 5, 0), counters)), day) == in_order


@given(DAY, COUNTERS)
def test_a_head_start_without_end_is_strict_priority(day, counters):
    strict = scheduled(day, counters, lambda i: (day[i].class_, i))
    forever = STRICT_MS // MINUTE_MS
    assert starts(office((2 * forever, forever, 0), counters), day) == strict
    assert starts(office((2_000, 1_000, 0), counters), day) == strict


# -- conservation -----------------------------------------------------------------------------


class Watched(House):
    """A house that sums up how long its line was."""

    area_ms = 0
    last_ms = 0

    def _do(self, command: Command, at_ms: int) -> list[AnyEvent]:
        self.area_ms += len(self.state.line) * (at_ms - self.last_ms)
        self.last_ms = at_ms
        return super()._do(command, at_ms)


@given(DAY_ANYWHERE, COUNTERS, HEAD_STARTS, st.lists(st.integers(0, 20), min_size=20, max_size=20))
def test_the_line_over_time_is_the_sum_of_the_waits(day, counters, head_starts, patience):
    house = Watched(
        office(head_starts, counters), len(day), lambda i, _: day[i].service * MINUTE_MS
    )
    house.expect([(n, 0, None) for n in range(1, counters + 1)])
    for person, minutes in zip(people(day), patience, strict=False):
        house.pass_until(person.at_ms)
        house.arrive(person, minutes * MINUTE_MS)
    house.pass_until(None)
    assert house.area_ms == sum(house.course.wait_ms)
    assert len(house.state.line) == 0


def by_turn(day: Sequence[Visitor]) -> ServiceMs:
    """The i-th service to start takes the i-th time, whoever it is for."""
    times = iter(day)
    return lambda ticket, counter: next(times).service * MINUTE_MS


@given(DAY, COUNTERS, HEAD_STARTS)
def test_no_order_changes_when_services_start_nor_all_waits_together(day, counters, head_starts):
    ruled = office(head_starts, counters)
    course = run(ruled, people(day), by_turn(day))
    in_order = run(first_come(ruled), people(day), by_turn(day))
    assert sorted(filter(None, course.start_ms)) == sorted(filter(None, in_order.start_ms))
    assert sum(course.wait_ms) == sum(in_order.wait_ms)


@given(DAY_ANYWHERE, COUNTERS, HEAD_STARTS)
def test_everybody_is_served_once_and_no_counter_idles_beside_a_line(day, counters, head_starts):
    begun = starts(office(head_starts, counters), day)
    assert len(begun) == len(day)
    for visitor, start in zip(day, begun, strict=True):
        for minute in range(visitor.at, start):
            served = [b <= minute < b + v.service for v, b in zip(day, begun, strict=True)]
            assert sum(served) == counters


# -- what changes nothing ---------------------------------------------------------------------


@given(DAY, COUNTERS, HEAD_STARTS, st.integers(1, 100))
def test_the_same_head_start_for_all_on_top_changes_nothing(day, counters, head_starts, more):
    raised = tuple(h + more for h in head_starts)
    assert play(office(raised, counters), day) == play(office(head_starts, counters), day)


@given(DAY_ANYWHERE, COUNTERS, HEAD_STARTS, st.integers(1, 10_000))
def test_another_hour_of_the_day_changes_nothing(day, counters, head_starts, later):
    ruled = office(head_starts, counters)
    shifted = [visitor._replace(at=visitor.at + later) for visitor in day]
    assert starts(ruled, shifted) == [start + later for start in starts(ruled, day)]
    assert play(ruled, shifted).overtaken == play(ruled, day).overtaken


@given(DAY, COUNTERS, st.sampled_from([0, 5, 15]), st.sets(st.integers(0, 19)))
def test_two_names_for_one_class_change_nothing(day, counters, head_start, renamed):
    ruled = office((head_start, head_start, 0), counters)
    day = [visitor._replace(class_="c" if visitor.class_ == "c" else "a") for visitor in day]
    split = [
        visitor._replace(class_="b") if visitor.class_ == "a" and index in renamed else visitor
        for index, visitor in enumerate(day)
    ]
    assert play(ruled, split) == play(ruled, day)


PLACES = (
    {"A-": {"*": 0}},
    {"A-": {"*": 0}, "B-": {"a": 0, "*": 5 * MINUTE_MS}},
    {"B-": {"*": 0}, "A-": {"b": 2 * MINUTE_MS}},
)


@given(DAY, HEAD_STARTS, st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True))
def test_equal_counters_with_other_numbers_change_nothing(day, head_starts, numbers):
    renumbered = [Counter(n, {}, {"A-": {"*": 0}}) for n in numbers]
    expected = play(office(head_starts, len(numbers)), day)
    assert play(office(head_starts, 0, renumbered), day) == expected


@given(DAY_ANYWHERE, HEAD_STARTS, st.permutations([1, 2, 3, 4, 5, 6]))
def test_counters_written_in_another_order_change_nothing(day, head_starts, order):
    """Two of each kind: equal ones change places, and so do unlike ones with their numbers."""
    places = {n: Counter(n, {}, PLACES[(n - 1) // 2]) for n in order}
    written = play(office(head_starts, 0, list(places.values())), day)
    assert written == play(office(head_starts, 0, [places[n] for n in sorted(places)]), day)


# -- what is promised -------------------------------------------------------------------------


@given(DAY, COUNTERS, HEAD_STARTS)
def test_nobody_who_came_too_late_for_a_head_start_is_called_first(day, counters, head_starts):
    """G1: no starvation, at any load."""
    h = dict(zip(CLASSES, head_starts, strict=True))
    begun = starts(office(head_starts, counters), day)
    for x, one in enumerate(day):
        for y, other in enumerate(day):
            if other.at > one.at + max(head_starts) - h[one.class_]:
                assert begun[x] <= begun[y]


@given(DAY, COUNTERS, HEAD_STARTS)
def test_inside_a_class_first_come_is_first_served(day, counters, head_starts):
    begun = starts(office(head_starts, counters), day)
    for class_ in CLASSES:
        of_class = [b for v, b in zip(day, begun, strict=True) if v.class_ == class_]
        assert of_class == sorted(of_class)


def called(under: Office, day: Sequence[Visitor]) -> tuple[list[int], list[int]]:
    """The turn in which each visitor is called, and the minute."""
    turns: list[int] = []

    def service_ms(ticket: int, counter: int) -> int:
        turns.append(ticket)
        return day[ticket].service * MINUTE_MS

    course = run(under, people(day), service_ms)
    turn = {ticket: place for place, ticket in enumerate(turns)}
    return [turn[x] for x in range(len(day))], [(at or 0) // MINUTE_MS for at in course.start_ms]


@given(DAY, COUNTERS, HEAD_STARTS)
def test_overtakers_are_those_who_came_later_and_were_called_earlier(day, counters, head_starts):
    ruled, everybody = office(head_starts, counters), range(len(day))
    turn, _ = called(ruled, day)
    counted = [sum(turn[y] < turn[x] for y in range(x + 1, len(day))) for x in everybody]
    assert play(ruled, day).overtaken == counted


@given(DAY, COUNTERS, HEAD_STARTS)
def test_nobody_waits_longer_than_those_before_can_take(day, counters, head_starts):
    """G2: who is in service, who is ahead and who overtakes, shared by all counters."""
    turn, begun = called(office(head_starts, counters), day)
    longest = max(visitor.service for visitor in day)
    for x, one in enumerate(day):
        before = [
            y for y in range(len(day)) if turn[y] < turn[x] and begun[y] + day[y].service >= one.at
        ]
        assert begun[x] - one.at <= len(before) // counters * longest


@given(DAY, COUNTERS, HEAD_STARTS, st.integers(0, 19))
def test_more_head_start_never_makes_anybody_wait_longer(day, counters, head_starts, who):
    """G3, in one pool, services drawn at the start."""
    ruled, who = office(sorted(head_starts), counters), who % len(day)
    favoured = [*day]
    favoured[who] = day[who]._replace(class_=CLASSES[-1])
    starts_ms = [run(ruled, people(given), by_turn(day)).start_ms[who] for given in (favoured, day)]
    assert starts_ms[0] <= starts_ms[1]
