"""Chance: who comes, how long services take, who loses patience. Everything hangs on the seed.

A service belongs to its ticket: the draws of ticket i are the same in the run under the rule and
in the twin, whenever and wherever it is served.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from math import log, sqrt
from random import Random
from typing import NamedTuple

from queue_server.simulation.house import milliseconds
from queue_server.simulation.scenario import Scenario, Service, Stream, length


class Person(NamedTuple):
    """Someone who takes a number."""

    at_ms: int
    queue: str
    class_: str
    patience_mean_min: float | None = None


def people_of(scenario: Scenario, replication: int) -> list[Person]:
    """Everyone who comes in one replication, in order of arrival."""
    random = Random(f"{scenario.seed}/{replication}/arrivals")
    if scenario.by_day:
        return sorted(_day(scenario, random), key=lambda person: person.at_ms)
    return _stationary(scenario, random)


def _person(scenario: Scenario, stream: Stream, at_min: float) -> Person:
    patience = stream.patience_mean_min or scenario.patience_mean_min
    return Person(milliseconds(at_min), stream.queue, stream.class_, patience)


def _stationary(scenario: Scenario, random: Random) -> list[Person]:
    """One Poisson stream at the sum of the rates, each arrival belonging to one of them."""
    rates = [stream.per_min for stream in scenario.arrivals if not isinstance(stream.per_min, list)]
    gaps = (random.expovariate(sum(rates)) for _ in range(scenario.tickets))
    streams = random.choices(scenario.arrivals, rates, k=scenario.tickets)
    return [
        _person(scenario, stream, at) for stream, at in zip(streams, accumulate(gaps), strict=True)
    ]


def day_end_min(scenario: Scenario) -> float:
    """When the last interval of a day ends."""
    return max(
        piece[1]
        for stream in scenario.arrivals
        if isinstance(stream.per_min, list)
        for piece in stream.per_min
    )


def _day(scenario: Scenario, random: Random) -> Iterator[Person]:
    """A day's people, stream by stream; a stream with one rate flows until the day's end."""
    for stream in scenario.arrivals:
        pieces = stream.per_min
        if not isinstance(pieces, list):
            pieces = [(0.0, day_end_min(scenario), pieces)]
        for since, until, rate in pieces:
            at = since
            while rate and (at := at + random.expovariate(rate)) < until:
                yield _person(scenario, stream, at)


def patience_of(people: Sequence[Person], random: Random) -> list[int | None]:
    """After how many ms of waiting each person leaves, None for never."""
    return [
        milliseconds(random.expovariate(1 / person.patience_mean_min))
        if person.patience_mean_min
        else None
        for person in people
    ]


# -- services ---------------------------------------------------------------------------------


class Services:
    """How long each counter serves each ticket, in ms; drawn for all tickets at first need."""

    def __init__(self, scenario: Scenario, people: Sequence[Person], replication: int) -> None:
        self._scenario, self._people = scenario, people
        self._seed = f"{scenario.seed}/{replication}/services"
        self._counters = {counter.id: counter for counter in scenario.counters}
        self._drawn: dict[Service, list[int]] = {}
        self._of: dict[tuple[int, str, str], list[int]] = {}

    def __call__(self, ticket: int, counter: int) -> int:
        person = self._people[ticket]
        key = (counter, person.queue, person.class_)
        drawn = self._of.get(key)
        if drawn is None:
            drawn = self._of[key] = self._draw(*key)
        return drawn[ticket]

    def _draw(self, counter: int, queue: str, class_: str) -> list[int]:
        """Equal distributions share their draws."""
        service = length(self._scenario, self._counters[counter], queue, class_)
        if service is None:
            raise KeyError(queue)
        if service not in self._drawn:
            draw = sampler(service, Random(f"{self._seed}/{len(self._drawn)}"))
            self._drawn[service] = [milliseconds(draw()) for _ in self._people]
        return self._drawn[service]


def sampler(service: Service, random: Random) -> Callable[[], float]:
    """Draws of one service time, in minutes."""
    mean = service.mean_min or 0.0
    match service.dist:
        case "exponential":
            return lambda: random.expovariate(1 / mean)
        case "erlang":
            k = service.k or 1
            return lambda: random.gammavariate(k, mean / k)
        case "lognormal":
            variance = log(1 + (service.cv or 0.0) ** 2)
            return lambda: random.lognormvariate(log(mean) - variance / 2, sqrt(variance))
        case _:
            return lambda: mean


def moments(service: Service) -> tuple[float, float]:
    """E[S] and E[S²] of one distribution, in min and min²."""
    mean = service.mean_min or 0.0
    squared_cv = {
        "exponential": 1.0,
        "erlang": 1 / (service.k or 1),
        "lognormal": (service.cv or 0.0) ** 2,
    }
    return mean, mean**2 * (1 + squared_cv.get(str(service.dist), 0.0))
