"""A scenario as a file says it (call_rule.md §5), and where it is wrong. Times are minutes.

What one value may be, the types say and msgspec checks; what values say of each other is checked
here. Every fault is told with the path at which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from queue_server.core.office import EVERYONE

TICKETS_MAX = 999_999
"""A queue's numbers have at most six places (core.decide)."""
REPLICATIONS_MAX = 100_000
TIERS_MAX = 20

MINUTES_MAX = 10_000_000
RATE_MAX = 10_000

Minutes = Annotated[float, Meta(ge=0, le=MINUTES_MAX)]
Mean = Annotated[float, Meta(gt=0, le=1_000_000)]
Name = Annotated[str, Meta(min_length=1, max_length=80)]

# No limits inside unions with tuples: msgspec 0.22 then reads them from the wrong place.
HeadStart = float | Literal["strict"] | tuple[Literal["strict"], int]
Handicap = float | Literal["never"]
Piece = tuple[float, float, float]
"""``from_min``, ``to_min``, rate per minute."""

Faults = Iterator[tuple[str, str]]
"""Path of a value, and what is wrong with it."""


class ScenarioError(Exception):
    """The file cannot be used; the text names the path of the fault."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"{path}: {fault}" if path else fault)
        self.path, self.fault = path, fault


class Strict(Struct, frozen=True, forbid_unknown_fields=True):
    """Base: unknown keys are refused."""


class PerClass(Strict, frozen=True):
    per_class: dict[str, Service]


class Service(Strict, frozen=True):
    """How long a service takes: a distribution with its mean, or one for each class (``*`` for the
    rest), written beside ``dist`` or as its value."""

    dist: Literal["exponential", "deterministic", "erlang", "lognormal"] | PerClass | None = None
    mean_min: Mean | None = None
    k: Annotated[int, Meta(ge=1, le=1000)] | None = None
    cv: Annotated[float, Meta(gt=0, le=100)] | None = None
    per_class: dict[str, Service] | None = None

    @property
    def classes(self) -> dict[str, Service] | None:
        return self.dist.per_class if isinstance(self.dist, PerClass) else self.per_class


class CounterSpec(Strict, frozen=True):
    """A counter: its queues with their handicaps, and its own services where they differ."""

    id: Annotated[int, Meta(ge=1, le=1_000_000)]
    queues: Annotated[dict[Name, Handicap | dict[Name, Handicap]], Meta(min_length=1)]
    service: dict[str, Service] = {}


class Stream(Strict, frozen=True):
    """Poisson arrivals of one class in one queue: a rate, or ``[from_min, to_min, rate]`` pieces
    of a day."""

    queue: Name
    class_: Name = msgspec.field(name="class")
    per_min: float | list[Piece]
    patience_mean_min: Mean | None = None


class Trace(Strict, frozen=True):
    """Given tickets, one in each place of the four lists."""

    arrival_min: Annotated[list[Minutes], Meta(min_length=1, max_length=TICKETS_MAX)]
    queue: list[Name]
    class_: list[Name] = msgspec.field(name="class")
    service_min: list[Minutes]


class Scenario(Strict, frozen=True):
    """The whole file. ``tickets`` are those of one replication."""

    head_start_min: Annotated[dict[Name, HeadStart], Meta(min_length=1)]
    counters: Annotated[list[CounterSpec], Meta(min_length=1, max_length=1000)]
    seed: int = 1
    replications: Annotated[int, Meta(ge=1, le=REPLICATIONS_MAX)] = 1
    tickets: Annotated[int, Meta(ge=1, le=TICKETS_MAX)] = 200_000
    warmup_share: Annotated[float, Meta(ge=0, lt=1)] = 0.02
    arrivals: list[Stream] = []
    service: dict[Name, Service] = {}
    patience_mean_min: Mean | None = None
    trace: Trace | None = None

    @property
    def by_day(self) -> bool:
        """Whether one run is one day."""
        return any(isinstance(stream.per_min, list) for stream in self.arrivals)

    @property
    def queues(self) -> tuple[str, ...]:
        """Every queue that somebody serves, in the order of the file."""
        return tuple(dict.fromkeys(q for counter in self.counters for q in counter.queues))


_Read = TypeVar("_Read", bound=Struct)


def read_scenario(text: bytes) -> Scenario:
    """The scenario of a file's text; raises ``ScenarioError`` at the first fault."""
    scenario = decoded(text, Scenario)
    check(scenario)
    return scenario


def check(scenario: Scenario) -> None:
    """Raise ``ScenarioError`` at the first value that does not fit the others."""
    for path, fault in _faults(scenario):
        raise ScenarioError(path, fault)


def decoded(text: bytes, kind: type[_Read]) -> _Read:
    """JSON as this kind of document; raises ``ScenarioError`` with the path of the fault."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as wrong:
        path, fault = _path_and_fault(str(wrong))
        if _SOME in path:
            path = _with_names(path, msgspec.json.decode(text), kind)
        raise ScenarioError(path, fault) from None
    except msgspec.DecodeError as wrong:
        raise ScenarioError("", f"not JSON: {wrong}") from None
    except RecursionError:
        raise ScenarioError("", "not a scenario: too deep") from None


_AT = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")
_KEY = re.compile(r"Object (contains unknown|missing required) field `(.*)`")


def _path_and_fault(message: str) -> tuple[str, str]:
    """msgspec's words → the path of the key itself, and what is wrong there."""
    at = _AT.search(message)
    path, fault = (at[1], message[: at.start()]) if at else ("", message)
    if key := _KEY.fullmatch(fault):
        path = f"{path}.{key[2]}".lstrip(".")
        fault = "unknown key" if "unknown" in key[1] else "is required"
    return path, fault


_SOME = "[...]"
"""What msgspec writes for any key of a mapping."""


def _with_names(path: str, document: Any, kind: type[Struct]) -> str:
    """The path with the keys of mappings: at fault is one that brings the fault alone."""
    named, *parts = path.split(_SOME)
    at = _follow(document, named)
    for index, part in enumerate(parts, start=1):
        for key, value in list(at.items()):
            at.clear()
            at[key] = value
            if _path_at_fault(document, kind) == path:
                break
        named += f".{key}{part}"
        at = _follow(value, part) if index < len(parts) else value
    return named


def _follow(value: Any, path: str) -> Any:
    for key in re.findall(r"[^.\[\]]+", path):
        value = value[int(key) if isinstance(value, list) else key]
    return value


def _path_at_fault(document: Any, kind: type[Struct]) -> str:
    try:
        msgspec.convert(document, kind)
    except msgspec.ValidationError as wrong:
        return _path_and_fault(str(wrong))[0]
    return ""


# -- what values say of each other ------------------------------------------------------------


def _faults(scenario: Scenario) -> Faults:
    yield from _of_head_starts(scenario)
    yield from _of_counters(scenario)
    if scenario.trace is not None:
        yield from _of_trace(scenario, scenario.trace)
        return
    if not scenario.arrivals:
        yield "arrivals", "is required, or a trace"
    for queue, service in scenario.service.items():
        if queue not in scenario.queues:
            yield f"service.{queue}", "no counter serves this queue"
        yield from faults_of_service(scenario, service, f"service.{queue}")
    yield from _of_arrivals(scenario)


def _within(value: object, most: float, path: str) -> Faults:
    """A number of a union, whose limits the types do not carry."""
    if isinstance(value, int | float) and not 0 <= value <= most:
        yield path, f"expected a number from 0 to {most}"


def _of_head_starts(scenario: Scenario) -> Faults:
    for name, given in scenario.head_start_min.items():
        path = f"head_start_min.{name}"
        if name == EVERYONE:
            yield path, "stands for every class and names none"
        if isinstance(given, tuple):
            yield from _within(given[1], TIERS_MAX, f"{path}[1]")
        yield from _within(given, MINUTES_MAX, path)


def _of_counters(scenario: Scenario) -> Faults:
    seen: set[int] = set()
    for index, counter in enumerate(scenario.counters):
        path = f"counters[{index}]"
        if counter.id in seen:
            yield f"{path}.id", f"there is a counter {counter.id} already"
        seen.add(counter.id)
        for queue, handicap in counter.queues.items():
            yield from _of_handicap(scenario, handicap, f"{path}.queues.{queue}")
        for queue, service in counter.service.items():
            if queue not in counter.queues:
                yield f"{path}.service.{queue}", "this counter does not serve this queue"
            yield from faults_of_service(scenario, service, f"{path}.service.{queue}")


def _of_handicap(scenario: Scenario, handicap: Handicap | dict[str, Handicap], path: str) -> Faults:
    if not isinstance(handicap, dict):
        yield from _within(handicap, MINUTES_MAX, path)
        return
    yield from _of_classes(scenario, handicap, path)
    for name, d in handicap.items():
        yield from _within(d, MINUTES_MAX, f"{path}.{name}")


def _of_classes(scenario: Scenario, names: Iterable[str], path: str) -> Faults:
    for name in names:
        if name != EVERYONE and name not in scenario.head_start_min:
            yield f"{path}.{name}", "head_start_min does not name this class"


def faults_of_service(scenario: Scenario, service: Service, path: str) -> Faults:
    """What is missing from a service time, or too much."""
    if service.classes is not None:
        extra = [service.mean_min, service.k, service.cv]
        if any(value is not None for value in extra) or isinstance(service.dist, str):
            yield path, "per_class stands alone"
        yield from _of_classes(scenario, service.classes, f"{path}.per_class")
        for name, inner in service.classes.items():
            if inner.classes is not None:
                yield f"{path}.per_class.{name}", "per_class inside per_class"
            yield from faults_of_service(scenario, inner, f"{path}.per_class.{name}")
        return
    wanted = {"dist": True, "mean_min": True, "k": False, "cv": False}
    wanted |= {"erlang": {"k": True}, "lognormal": {"cv": True}}.get(str(service.dist), {})
    for key, needed in wanted.items():
        if needed != (getattr(service, key) is not None):
            yield f"{path}.{key}", "is required" if needed else f"not for {service.dist}"


def _of_arrivals(scenario: Scenario) -> Faults:
    for index, stream in enumerate(scenario.arrivals):
        path = f"arrivals[{index}]"
        yield from _of_ticket(
            scenario, stream.queue, stream.class_, f"{path}.queue", f"{path}.class"
        )
        yield from _of_lengths(scenario, stream, path)
        yield from _within(stream.per_min, RATE_MAX, f"{path}.per_min")
        if isinstance(stream.per_min, list):
            yield from _of_pieces(stream.per_min, f"{path}.per_min")
    if scenario.arrivals and not any(_people(stream) for stream in scenario.arrivals):
        yield "arrivals", "nobody ever comes"
    known = {stream.queue for stream in scenario.arrivals} | set(scenario.service)
    for index, counter in enumerate(scenario.counters):
        for queue in counter.queues:
            if queue not in known and queue not in counter.service:
                yield f"counters[{index}].queues.{queue}", "nobody comes for this queue"


def _people(stream: Stream) -> float:
    """How many come, each minute or each day."""
    if isinstance(stream.per_min, list):
        return sum(rate * (until - since) for since, until, rate in stream.per_min)
    return stream.per_min


def _of_pieces(pieces: list[Piece], path: str) -> Faults:
    end = 0.0
    for index, (since, until, rate) in enumerate(pieces):
        if not end <= since < until <= MINUTES_MAX:
            yield f"{path}[{index}]", "expected from_min < to_min, after the piece before"
        yield from _within(rate, RATE_MAX, f"{path}[{index}][2]")
        end = until


def _of_lengths(scenario: Scenario, stream: Stream, path: str) -> Faults:
    """Every counter that may take this stream knows how long its services last."""
    for counter in scenario.counters:
        if stream.queue not in counter.queues:
            continue
        if length(scenario, counter, stream.queue, stream.class_) is None:
            whom = f"{stream.class_!r} at counter {counter.id}"
            yield f"service.{stream.queue}", f"nothing says how long it takes to serve {whom}"
            return


def length(scenario: Scenario, counter: CounterSpec, queue: str, class_: str) -> Service | None:
    """How long a counter serves this class of a queue: its own service wins."""
    for services in (counter.service, scenario.service):
        service: Service | None = services.get(queue)
        if service is not None and service.classes is not None:
            service = service.classes.get(class_, service.classes.get(EVERYONE))
        if service is not None:
            return service
    return None


def _of_trace(scenario: Scenario, trace: Trace) -> Faults:
    for key in ("arrivals", "service", "patience_mean_min"):
        if getattr(scenario, key):
            yield key, "not beside a trace"
    n = len(trace.arrival_min)
    for key, given in (("queue", trace.queue), ("class", trace.class_)):
        if len(given) != n:
            yield f"trace.{key}", f"{len(given)} values for {n} arrivals"
    if len(trace.service_min) != n:
        yield "trace.service_min", f"{len(trace.service_min)} values for {n} arrivals"
    seen: set[tuple[str, str]] = set()
    for index, pair in enumerate(zip(trace.queue, trace.class_, strict=False)):
        if pair not in seen:
            seen.add(pair)
            places = (f"trace.queue[{index}]", f"trace.class[{index}]")
            yield from _of_ticket(scenario, *pair, *places)


def _of_ticket(scenario: Scenario, queue: str, class_: str, *paths: str) -> Faults:
    if class_ not in scenario.head_start_min:
        yield paths[1], f"head_start_min does not name {class_!r}"
    elif not any(takes(counter, queue, class_) for counter in scenario.counters):
        yield paths[0], f"no counter serves {class_!r} of queue {queue!r}"


def takes(counter: CounterSpec, queue: str, class_: str) -> bool:
    """Whether a counter ever takes this class of a queue."""
    handicap = counter.queues.get(queue, "never")
    if isinstance(handicap, dict):
        handicap = handicap.get(class_, handicap.get(EVERYONE, "never"))
    return handicap != "never"
