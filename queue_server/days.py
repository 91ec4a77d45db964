"""The days in memory: the last ones for what still comes in, today, and days ahead that are booked.

Each day holds its state and every answer that was given in it; both are made from its entries
alone, so a restart finds them again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core import refusals
from queue_server.core.decide.booking import is_ahead
from queue_server.core.evolve import evolve
from queue_server.core.state import CounterNow, State, Ticket
from queue_server.log.protocol import Entry, EventLog

KEPT = 3
"""How many opened days stay in memory. What was asked in the last minute of a day must be known
for 48 hours (trust.md R3): today, and the two days before."""
LATE_DAYS_MAX = 30
"""So long after a day, what happened on it without the server is still taken in."""


class Outcome(Struct, frozen=True, gc=False):
    """What a command did, as its answer needs it: made from the events and the state right after
    them, so a replay makes the same. ``ahead`` is set for a ticket that waits."""

    at_ms: int
    events: tuple[e.AnyEvent, ...]
    ticket: Ticket | None = None
    counter: CounterNow | None = None
    ahead: int | None = None


class Day:
    """A business day in memory: its state, and every answer that was given in it."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self.state = State()
        self.answers: dict[str, tuple[str, Outcome]] = {}
        for _, group in groupby(entries, key=lambda entry: (entry.request, entry.at_ms)):
            self.absorb(list(group))

    def absorb(self, entries: list[Entry]) -> Outcome:
        """Move on by the events of one command, and remember its answer."""
        for entry in entries:
            evolve(self.state, entry.recorded)
        outcome = _outcome(self.state, [entry.event for entry in entries], entries[0].at_ms)
        if entries[0].request:
            self.answers[entries[0].request] = (entries[0].fingerprint, outcome)
        return outcome


def _outcome(state: State, events: Sequence[e.AnyEvent], at_ms: int) -> Outcome:
    ticket_id = next((t for ev in reversed(events) if (t := getattr(ev, "ticket", ""))), "")
    counter_id = next((k for ev in reversed(events) if (k := getattr(ev, "counter", 0))), 0)
    ticket = state.tickets.get(ticket_id)
    waits = ticket is not None and ticket.state == life.WAITING
    ahead = state.line.ahead(ticket.queue, ticket.place) if ticket and waits else None
    return Outcome(at_ms, tuple(events), ticket, state.counters.get(counter_id), ahead)


async def newest_ms(log: EventLog) -> int:
    """The time of the newest event, 0 without any: today's, or of a booking for a day ahead."""
    newest = 0
    for name in reversed(await log.days()):
        entries = await log.read(name)
        newest = max(newest, entries[-1].at_ms)
        if any(isinstance(entry.event, e.DayOpened) for entry in entries):
            break
    return newest


class Days:
    """The days of an office as far as they are needed, by name (``2026-11-21``)."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._days: dict[str, Day] = {}
        self._today = ""

    def __bool__(self) -> bool:
        """Whether any day was ever opened."""
        return bool(self._today)

    @property
    def today(self) -> Day:
        return self._days[self._today]

    @property
    def yesterday(self) -> str:
        """The name of the last opened day before today, today's where there is none."""
        return max((day for day in self._days if day < self._today), default=self._today)

    def get(self, name: str) -> Day:
        """Today for ``""``, a day before, or a day ahead; raises ``UnknownTicket``."""
        if not name:
            return self.today
        if name in self._days:
            return self._days[name]
        if is_ahead(self._today, name):
            return self._days.setdefault(name, Day())
        raise refusals.UnknownTicket(at="day")

    async def admit(self, name: str) -> bool:
        """Bring an earlier day back into memory: a kiosk hands in what it gave then. True for one
        that was never opened, because there was no server on it. Days too long past stay away."""
        if name not in self._days and is_ahead(name, self._today, LATE_DAYS_MAX):
            self._days[name] = Day(await self._log.read(name))
        return name in self._days and name < self._today and not self._days[name].state.day

    async def load(self) -> None:
        """Read back from the log: the last opened days, and all that lie ahead."""
        found: dict[str, Day] = {}
        opened: list[str] = []
        for name in reversed(await self._log.days()):
            found[name] = Day(await self._log.read(name))
            if found[name].state.day:
                opened.append(name)
            if len(opened) == KEPT:
                break
        self._days = dict(sorted(found.items()))
        self._today = opened[0] if opened else ""

    def open(self, name: str) -> None:
        """Make a day today; what was booked for it is there already."""
        self._days.setdefault(name, Day())
        self._days = dict(sorted(self._days.items()))
        self._today = name
        for old in [day for day in self._days if day < name][: 1 - KEPT]:
            del self._days[old]

    def remembered(self, key: str) -> tuple[str, Outcome] | None:
        """The fingerprint and the answer of a request that was carried out."""
        return next((day.answers[key] for day in self._days.values() if key in day.answers), None)

    def is_cancelled(self, key: str) -> bool:
        return any(key in day.state.cancelled_requests for day in self._days.values())


def standing(state: State, command: c.Command, now_ms: int) -> Outcome:
    """The answer to a command that found things already as asked."""
    ticket = state.tickets.get(getattr(command, "ticket", ""))
    counter = state.counters.get(getattr(command, "counter", 0))
    return Outcome(now_ms, (), ticket, counter)
