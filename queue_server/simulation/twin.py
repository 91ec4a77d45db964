"""The mean corrected by the first-come-first-served twin (a control variate).

The same people with the same services run once under the rule and once under first come first
served. Where the twin's mean W is known in closed form, the luck of this run is known as well: a
class whose twin waited longer than W drew a bad hand under the rule, too. Per batch b of
consecutive tickets, with N people of the class, the ratio estimate is linear in

    y_b = Σ (wait under the rule − mean)      x_b = Σ (wait of the twin − W)

and with β = cov(y, x) / var(x) the corrected mean is ``mean − β · (mean of the twin − W)``.
Three controls are taken together: everybody's waits in the twin, the class's own (whose W is the
same, since first come first served makes no difference between classes), and how many of the
class came, whose share is given.

W is known for one pool (every counter takes everybody) in the long run, without impatience:
Erlang C for exponential services with one mean, Pollaczek–Khinchine for a single counter. In all
other cases there is no ``mean_twin``: a correction by an estimate of W would have its error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import NamedTuple

from queue_server.core.office import MINUTE_MS
from queue_server.simulation.chance import moments
from queue_server.simulation.figures import BATCHES_MIN, student95
from queue_server.simulation.house import one_pool
from queue_server.simulation.scenario import Scenario, Service, length


class Estimate(NamedTuple):
    """A mean and half of its 95 % interval (None from too few batches), in minutes."""

    mean: float
    ci95: float | None


class Known(NamedTuple):
    """What is so in the long run: the twin's mean wait in minutes, and the share of this class.
    ``itself``: the rule is first come first served, so there is nothing to correct."""

    mean_min: float
    share: float
    itself: bool = False


class Sums(NamedTuple):
    """One batch: people of the class, and sums of waits in ms: theirs under the rule, theirs in
    the twin; everybody in the batch and their sum in the twin."""

    n: int
    rule: int
    twin: int
    all_n: int
    all_twin: int


# -- what first come first served would be in the long run -------------------------------------


def long_run_mean(scenario: Scenario) -> float | None:
    """W of the twin in minutes, None where no closed form holds."""
    impatient = scenario.patience_mean_min or any(s.patience_mean_min for s in scenario.arrivals)
    if scenario.trace or scenario.by_day or impatient or not one_pool(scenario):
        return None
    if len(scenario.counters) == 1:
        return _pollaczek_khinchine(list(_loads(scenario)))
    if len({service for _, service in _loads(scenario)}) > 1:
        return None
    rate = sum(rate for rate, _ in _loads(scenario)) / len(scenario.counters)
    _, service = next(_loads(scenario))
    if service.dist != "exponential" or service.mean_min is None:
        return None
    return erlang_c_mean(rate, service.mean_min, len(scenario.counters))


def shares_of(scenario: Scenario) -> tuple[dict[str, float], dict[str, float]]:
    """The share of each class and of each queue in all who come, for streams of one rate."""
    classes: dict[str, float] = {}
    queues: dict[str, float] = {}
    rates = [(s, s.per_min) for s in scenario.arrivals if not isinstance(s.per_min, list)]
    total = sum(rate for _, rate in rates) or 1.0
    for stream, rate in rates:
        classes[stream.class_] = classes.get(stream.class_, 0.0) + rate / total
        queues[stream.queue] = queues.get(stream.queue, 0.0) + rate / total
    return classes, queues


def _loads(scenario: Scenario) -> Iterator[tuple[float, Service]]:
    """Each stream's rate with its service at each counter."""
    for stream in scenario.arrivals:
        for counter in scenario.counters:
            service = length(scenario, counter, stream.queue, stream.class_)
            if service is not None and stream.per_min and not isinstance(stream.per_min, list):
                yield stream.per_min, service


def _pollaczek_khinchine(loads: Sequence[tuple[float, Service]]) -> float | None:
    """One counter, any services: λE[S²] / 2(1 − ρ)."""
    load = sum(rate * moments(service)[0] for rate, service in loads)
    second = sum(rate * moments(service)[1] for rate, service in loads)
    return second / (2 * (1 - load)) if load < 1 else None


def erlang_c_wait(offered: float, counters: int) -> float:
    """P(somebody must wait) with this load in erlangs, below ``counters``."""
    blocked = 1.0
    for k in range(1, counters + 1):
        blocked = offered * blocked / (k + offered * blocked)
    return blocked / (1 - offered / counters * (1 - blocked))


def erlang_c_mean(rate_per_min: float, mean_min: float, counters: int) -> float | None:
    """The mean wait of M/M/c in minutes, None where the line would grow without end."""
    offered = rate_per_min * mean_min
    if offered >= counters:
        return None
    return erlang_c_wait(offered, counters) * mean_min / (counters - offered)


# -- the correction ---------------------------------------------------------------------------


def plain(batches: Sequence[Sums]) -> Estimate:
    """The mean as it came out."""
    n = sum(batch.n for batch in batches)
    mean = sum(batch.rule for batch in batches) / n
    return Estimate(mean / MINUTE_MS, _half_width([b.rule - mean * b.n for b in batches], n, 1))


def corrected(batches: Sequence[Sums], known: Known) -> Estimate:
    """The mean corrected by the twin."""
    n = sum(batch.n for batch in batches)
    w, mean = known.mean_min * MINUTE_MS, sum(batch.rule for batch in batches) / n
    controls = [
        _Column.of([batch.all_twin - w * batch.all_n for batch in batches]),
        _Column.of([batch.twin - w * batch.n for batch in batches]),
        _Column.of([batch.n - known.share * batch.all_n for batch in batches]),
    ]
    rest = _without(_Column.of([batch.rule - mean * batch.n for batch in batches]), controls)
    corrected_ms = mean + rest.mean * len(batches) / n
    return Estimate(corrected_ms / MINUTE_MS, _half_width(rest.spread, n, 1 + len(controls)))


def _half_width(residuals: Sequence[float], n: int, fitted: int) -> float | None:
    """Half of the 95 % interval of a ratio estimate, in minutes, from its batches' residuals."""
    freedom = len(residuals) - fitted
    if len(residuals) < BATCHES_MIN:
        return None
    variance = sum(r * r for r in residuals) * len(residuals) / freedom
    return student95(freedom) * sqrt(variance) / n / MINUTE_MS


class _Column(NamedTuple):
    """One value for each batch, as its mean and the differences from it."""

    mean: float
    spread: list[float]

    @classmethod
    def of(cls, values: Sequence[float]) -> _Column:
        mean = sum(values) / len(values)
        return cls(mean, [value - mean for value in values])


def _without(y: _Column, controls: Sequence[_Column]) -> _Column:
    """What least squares leave of y: each control is freed of those before it (Gram–Schmidt), and
    one of which nothing remains says nothing new. Controls have mean 0 in truth, so their means
    are luck, and leave y's mean with their part of its spread."""
    basis: list[_Column] = []
    for control in controls:
        rest = _freed(control, basis)
        if _dot(rest.spread, rest.spread) > 1e-9 * _dot(control.spread, control.spread):
            basis.append(rest)
    return _freed(y, basis)


def _freed(column: _Column, basis: Sequence[_Column]) -> _Column:
    for other in basis:
        beta = _dot(column.spread, other.spread) / _dot(other.spread, other.spread)
        spread = [x - beta * o for x, o in zip(column.spread, other.spread, strict=True)]
        column = _Column(column.mean - beta * other.mean, spread)
    return column


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))
