"""The figures of a day by other means than the house's own: the list of what happened is cut into
one story per number, and every figure is counted from those stories."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from queue_server.core import events as e
from queue_server.core import undo

HOUR_MS = 3_600_000


def kept(recorded: Sequence[e.Recorded]) -> list[e.Recorded]:
    """What happened, without what was taken back: an undo strikes out the last press of a key."""
    lines: list[e.Recorded] = []
    for line in recorded:
        if isinstance(line.event, e.ActionUndone):
            theirs = [k for k in lines if _of(k, line.event.counter)]
            last = [k.request for k in theirs if not isinstance(k.event, e.TicketRecalled)][-1]
            struck = {k.version for k in theirs if k.request == last}
            since = min(struck)
            again = {k.version for k in theirs if k.version > since}
            lines = [k for k in lines if k.version not in struck | again]
        else:
            lines.append(line)
    return lines


def _of(line: e.Recorded, counter: int) -> bool:
    return type(line.event) in undo.KEPT and getattr(line.event, "counter", 0) == counter


class Story:
    """One number: how long it waited before each answered call, what became of it, and when."""

    def __init__(self, issued: e.TicketIssued) -> None:
        self.issued, self.queue = issued, issued.queue
        self.since_ms = self.called_ms = issued.issued_at_ms
        self.waited_ms, self.state, self.ended_ms = 0, "waiting", 0
        self.started_ms = 0
        self.services: list[tuple[str, int, int]] = []

    def hear(self, event: Any, at_ms: int) -> None:
        match event:
            case e.TicketCalled():
                if self.state == "parked":
                    self.since_ms = at_ms
                self.state, self.called_ms = "called", at_ms
            case e.TicketRecalled():
                self.called_ms = at_ms
            case e.ServiceStarted():
                self.waited_ms += max(0, self.called_ms - self.since_ms)
                self.state, self.started_ms = "serving", event.started_at_ms
            case e.ServiceFinished():
                self.state, self.ended_ms = "served", at_ms
                self.services.append((self.queue, event.counter, at_ms - self.started_ms))
            case e.TicketMissed():
                self.state = "missed"
            case e.TicketParked():
                self.state = "parked"
            case e.TicketReturned():
                self.state = "waiting"
            case e.TicketResumed():
                self.state, self.since_ms = "waiting", at_ms
            case e.TicketTransferred():
                if event.stops:
                    self.services.append((self.queue, event.counter, at_ms - self.started_ms))
                self.state, self.since_ms, self.queue = "waiting", at_ms, event.queue
            case e.TicketCancelled():
                self.state = "voided" if event.reason else "left"


class Ledger:
    """All stories of a day, and the figures of them."""

    def __init__(self, recorded: Sequence[e.Recorded]) -> None:
        self.stories: dict[str, Story] = {}
        self.scores: list[int] = []
        self.missed: dict[str, int] = defaultdict(int)
        self.direct: list[tuple[int, str, int, str]] = []
        for line in kept(recorded):
            self._hear(line.event, line.at_ms)

    def _hear(self, event: Any, at_ms: int) -> None:
        match event:
            case e.TicketIssued():
                self.stories[event.ticket] = Story(event)
                return
            case e.VisitRated():
                self.scores.append(event.score)
            case e.TicketMissed():
                self.missed[self.stories[event.ticket].queue] += 1
            case e.TicketCalled(reason="DIRECT"):
                number = self.stories[event.ticket].issued.number
                self.direct.append((at_ms, number, event.counter, event.note))
        story = self.stories.get(getattr(event, "ticket", ""))
        if story:
            story.hear(event, at_ms)

    def of(self, state: str, queue: str = "") -> list[Story]:
        return [s for s in self.stories.values() if s.state == state and queue in ("", s.queue)]

    def hours(self) -> list[tuple[int, int, int, int | None, int | None]]:
        """Hour since 1970, taken, served, mean and 90th percentile of waits in seconds."""
        told = []
        stood = [s for s in self.stories.values() if s.state != "voided"]
        taken = [s.issued.issued_at_ms // HOUR_MS for s in stood]
        served = [s.ended_ms // HOUR_MS for s in self.of("served")]
        for hour in range(min(taken + served), max(taken + served) + 1):
            theirs = [s for s in self.of("served") if s.issued.issued_at_ms // HOUR_MS == hour]
            waits = [s.waited_ms for s in theirs]
            told.append((hour, taken.count(hour), served.count(hour), mean(waits), p90(waits)))
        return told

    def services(self, queue: str = "", counter: int = 0) -> list[int]:
        return [
            time
            for story in self.stories.values()
            for q, k, time in story.services
            if queue in ("", q) and counter in (0, k)
        ]


def mean(waits: Iterable[int]) -> int | None:
    waits = list(waits)
    return round(statistics.fmean(waits) / 1000) if waits else None


def median(waits: Iterable[int]) -> int | None:
    waits = list(waits)
    return round(statistics.median(waits) / 1000) if waits else None


def p90(waits: Iterable[int]) -> int | None:
    waits = list(waits)
    if len(waits) < 2:
        return round(waits[0] / 1000) if waits else None
    return round(statistics.quantiles(waits, n=10, method="inclusive")[8] / 1000)


def share(waits: Iterable[int], within_s: int) -> float | None:
    waits = list(waits)
    return sum(w <= within_s * 1000 for w in waits) / len(waits) if waits else None
