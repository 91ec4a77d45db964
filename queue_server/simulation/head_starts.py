"""A recorded day under other head starts of its classes: what an administrator asks before setting
them.

The log tells priority from normal, never which class (trust.md S19); how many of each class took a
number of each queue is counted beside it. So the priority numbers of a queue are dealt to its
classes by these counts, always in the same way. What classes with one head start have in common
is exact; a class that is told apart from them is an estimate. For the rest see ``compare``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random
from statistics import median

from msgspec import Struct, structs

from queue_server.core import events as e
from queue_server.core.office import EVERYONE, MINUTE_MS, NORMAL, PRIORITY, STRICT_MS, Class, Office
from queue_server.simulation.compare import (
    Case,
    HeadStarts,
    NothingRecorded,
    Visit,
    Warned,
    play,
    recorded_case,
    warnings,
)
from queue_server.simulation.figures import Figures, figures
from queue_server.simulation.scenario import CounterSpec, HeadStart, Trace

Counted = Mapping[tuple[str, str], int]
"""(queue, class) → how many took a number that day."""


class Tried(Struct, frozen=True):
    """Class → its figures under the head starts of the day, and under those that were asked."""

    visits: int
    priority_share: float
    median_wait_min: float
    before: dict[str, Figures]
    after: dict[str, Figures]
    warnings: list[Warned]


def try_head_starts(
    events: Sequence[e.Recorded], counted: Counted, asked: Mapping[str, HeadStart]
) -> Tried:
    """Raises ``NothingRecorded``; KeyError for a class that the office did not have that day."""
    office = _office_of(events)
    was = {class_.code: _given(class_) for class_ in office.classes}
    if unknown := asked.keys() - was.keys():
        raise KeyError(min(unknown))
    case = _told_apart(recorded_case(events), office, counted)
    wanted = was | dict(asked)
    before, after = play(case, was), play(case, wanted)
    first_come = play(case, dict.fromkeys(was, 0.0))
    ahead = {code for code, head_start in wanted.items() if head_start != 0}
    share = sum(visit.class_ in ahead for visit in after) / len(after)
    median_min = median(visit.wait_ms for visit in first_come) / MINUTE_MS
    asked_for = structs.replace(case.scenario, head_start_min=wanted)
    return Tried(
        len(after),
        share,
        median_min,
        _figures(was, before),
        _figures(was, after),
        list(warnings(asked_for, share, median_min)),
    )


def _office_of(events: Iterable[e.Recorded]) -> Office:
    set_ = [one.event for one in events if isinstance(one.event, e.ConfigurationSet)]
    if not set_:
        raise NothingRecorded
    return set_[-1].office


def _given(class_: Class) -> HeadStart:
    strict = class_.head_start_ms >= STRICT_MS
    return "strict" if strict else class_.head_start_ms / MINUTE_MS


def _figures(classes: HeadStarts, visits: Sequence[Visit]) -> dict[str, Figures]:
    return {code: figures([v.wait_ms for v in visits if v.class_ == code]) for code in classes}


# -- which class ------------------------------------------------------------------------------


def _told_apart(case: Case, office: Office, counted: Counted) -> Case:
    codes = [class_.code for class_ in office.classes]
    counters = [_by_class(counter, codes) for counter in case.scenario.counters]
    assert case.scenario.trace is not None
    trace = _dealt(case.scenario.trace, codes, counted)
    given = {class_.code: _given(class_) for class_ in office.classes}
    scenario = structs.replace(case.scenario, head_start_min=given, counters=counters, trace=trace)
    return structs.replace(case, scenario=scenario)


def _by_class(counter: CounterSpec, codes: Iterable[str]) -> CounterSpec:
    """A handicap for the group ``priority`` is one for each of its classes."""
    queues = {}
    for queue, handicap in counter.queues.items():
        groups = handicap if isinstance(handicap, dict) else {EVERYONE: handicap}
        usual = groups.get(EVERYONE, "never")
        queues[queue] = {
            code: groups.get(NORMAL if code == NORMAL else PRIORITY, usual) for code in codes
        }
    return structs.replace(counter, queues=queues)


def _dealt(trace: Trace, codes: Sequence[str], counted: Counted) -> Trace:
    decks = {queue: _deck(queue, codes, counted) for queue in set(trace.queue)}
    classes = [
        NORMAL if group == NORMAL else next(decks[queue])
        for queue, group in zip(trace.queue, trace.class_, strict=True)
    ]
    return structs.replace(trace, class_=classes)


def _deck(queue: str, codes: Sequence[str], counted: Counted) -> Iterator[str]:
    """The classes of a queue's priority numbers, shuffled; over again where there are more numbers
    than were counted, and all classes in turn where none was."""
    ahead = [code for code in codes if code != NORMAL]
    cards = [code for code in ahead for _ in range(counted.get((queue, code), 0))]
    cards = cards or ahead or [NORMAL]
    Random(queue).shuffle(cards)
    while True:
        yield from cards
