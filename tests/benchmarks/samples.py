"""The sample office in memory: crowds that wait, and a whole day of visits as a log holds it."""

from __future__ import annotations

from random import Random

from queue_server import configuration
from queue_server.accounts import wall_ms
from queue_server.core import commands as c
from queue_server.core.decide import decide
from queue_server.core.events import AnyEvent, Recorded
from queue_server.core.evolve import evolve
from queue_server.core.office import Office
from queue_server.core.state import State
from queue_server.core.timers import business_day, day_end_ms
from queue_server.log.protocol import Entry

QUEUES = {"A": 34, "B": 14, "C": 16, "E": 10, "G": 8, "R": 18}
"""The sample office's queues by their share of visitors, %."""
PRIORITY_SHARE = 0.12
AT_ONCE = 20
"""So many wait at a time through the sample day."""
DAY_MS = 24 * 3600 * 1000


class Busy:
    """A day that moves on as it is asked, and keeps its entries."""

    def __init__(self, office: Office, now_ms: int) -> None:
        self.state = State()
        self.entries: list[Entry] = []
        self.now_ms = now_ms
        self._random = Random(1)
        self.ask(c.OpenDay(office))
        for counter in office.counters:
            self.ask(c.OpenCounter(counter.id))

    def ask(self, command: c.Command) -> list[AnyEvent]:
        """Carry a command out at ``now_ms``."""
        events = decide(self.state, command, self.now_ms)
        day = self.state.day or business_day(self.now_ms, office().rules)
        request = f"request-{len(self.entries)}"
        for event in events:
            version = self.state.version + 1
            evolve(self.state, Recorded(version, self.now_ms, request, event))
            self.entries.append(Entry(day, version, self.now_ms, request, "0" * 64, event))
        return events

    def visitor(self) -> c.IssueTicket:
        """The next visitor's wish, of the office's mix."""
        (queue,) = self._random.choices(list(QUEUES), list(QUEUES.values()))
        class_ = "elderly" if self._random.random() < PRIORITY_SHARE else "normal"
        return c.IssueTicket(queue, class_, source="kiosk:1")


def office() -> Office:
    return configuration.load_office(configuration.SAMPLE)


def crowd(waiting: int) -> Busy:
    """A day on which that many wait, one more each second."""
    busy = Busy(office(), wall_ms())
    for _ in range(waiting):
        busy.now_ms += 1000
        busy.ask(busy.visitor())
    return busy


def whole_day(visits: int) -> list[Entry]:
    """A day of today with that many visits, spread from its turn until now: each takes a number,
    gets paper, is called, spoken, served and rated, the last ``AT_ONCE`` still wait."""
    until_ms, known = wall_ms(), office()
    began_ms = day_end_ms(business_day(until_ms, known.rules), known.rules) - DAY_MS
    busy = Busy(known, began_ms)
    for index in range(visits):
        busy.now_ms = began_ms + (until_ms - began_ms) * index // visits
        _visit(busy, 1 + index % len(known.counters))
    return busy.entries


def _visit(busy: Busy, counter: int) -> None:
    """One visitor comes; once enough wait, one is called."""
    issued = busy.ask(busy.visitor())[0]
    ticket = getattr(issued, "ticket", "")
    busy.ask(c.ReportSlip(ticket, "printing"))
    busy.ask(c.ReportSlip(ticket, "printed"))
    if len(busy.state.line) <= AT_ONCE:
        return
    held = busy.state.counters[counter].ticket
    if held:
        busy.ask(c.StartService(counter))
    called = busy.ask(c.CallNext(counter))[-1]
    if call := getattr(called, "call", ""):
        busy.ask(c.ReportAnnounced(call, "wall"))
    if held:
        busy.ask(c.RateVisit(held, 5, source=f"rating:{counter}", counter=counter))
