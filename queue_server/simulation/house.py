"""The office that a scenario describes, in the words of the core, and its twin.

Times become whole milliseconds; a class is its own group in line, so that handicaps may tell
classes apart; a strict class of tier t has the head start ``STRICT_MS · (tiers − t)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from msgspec import structs

from queue_server.core.office import (
    EVERYONE,
    MINUTE_MS,
    STRICT_MS,
    Class,
    Counter,
    Handicap,
    Office,
    Queue,
)
from queue_server.simulation.scenario import CounterSpec, HeadStart, Scenario, takes
from queue_server.simulation.scenario import Handicap as Given


def milliseconds(minutes: float) -> int:
    """Minutes to the nearest millisecond: a thousandth of a minute is 60 of them exactly."""
    return round(minutes * MINUTE_MS)


def queue_code(name: str) -> str:
    """A queue's code: with its dash, numbers of queues named ``A`` and ``A1`` never meet."""
    return f"{name}-"


def office_of(scenario: Scenario) -> Office:
    """The office under its rule."""
    tiers = 1 + max(map(_tier, scenario.head_start_min.values()))
    return Office(
        id="simulated",
        name={},
        place={},
        queues=tuple(Queue(queue_code(name), {}) for name in scenario.queues),
        counters=tuple(_counter(spec, scenario.head_start_min) for spec in scenario.counters),
        classes=tuple(
            Class(name, {}, head_start_ms(given, tiers), group=name)
            for name, given in scenario.head_start_min.items()
        ),
    )


def _tier(given: HeadStart) -> int:
    return given[1] if isinstance(given, tuple) else 0


def head_start_ms(given: HeadStart, tiers: int) -> int:
    """H in ms; ``"strict"`` is tier 0, which goes before all others."""
    if isinstance(given, int | float):
        return milliseconds(given)
    if isinstance(given, str | tuple):
        return STRICT_MS * (tiers - _tier(given))
    assert_never(given)


def _counter(spec: CounterSpec, classes: Iterable[str]) -> Counter:
    handicaps = {q: _handicap(d, classes) for q, d in spec.queues.items()}
    return Counter(spec.id, {}, {queue_code(q): d for q, d in handicaps.items() if d})


def _handicap(given: Given | dict[str, Given], classes: Iterable[str]) -> Handicap:
    """Written out for every class that is ever taken: ``*`` must not bring back a ``never``."""
    named = given if isinstance(given, dict) else {EVERYONE: given}
    said: dict[str, Given] = {
        name: named.get(name, named.get(EVERYONE, "never")) for name in classes
    }
    return {name: milliseconds(d) for name, d in said.items() if not isinstance(d, str)}


def first_come(office: Office) -> Office:
    """The twin: the same counters and queues, no head start, every handicap that is finite 0."""
    counters = tuple(
        structs.replace(counter, queues={q: dict.fromkeys(d, 0) for q, d in counter.queues.items()})
        for counter in office.counters
    )
    classes = tuple(structs.replace(class_, head_start_ms=0) for class_ in office.classes)
    return structs.replace(office, counters=counters, classes=classes)


def is_first_come(office: Office) -> bool:
    """Whether the rule itself is first come first served: one head start for all, no handicap."""
    head_starts = {class_.head_start_ms for class_ in office.classes}
    return len(head_starts) == 1 and office.counters == first_come(office).counters


def one_pool(scenario: Scenario) -> bool:
    """Whether every counter takes everybody who comes."""
    return all(
        takes(counter, stream.queue, stream.class_)
        for stream in scenario.arrivals
        for counter in scenario.counters
    )
