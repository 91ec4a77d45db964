"""A business day so far: every ticket, every counter, who waits, what was called.

The state has one owner, who moves it forward with ``evolve``; everybody else only reads. Tickets
and counters inside it are frozen and replaced whole, so a reader may keep one.
"""

from __future__ import annotations

from bisect import insort

from msgspec import Struct

from queue_server.core import lifecycle as life
from queue_server.core import refusals
from queue_server.core.events import FurtherStop, Stop
from queue_server.core.office import NORMAL, Counter, Office, Queue
from queue_server.core.rank import Lane, Line, Place

SATISFIED_FROM = 4
"""Satisfied are the top two of five levels (domain.md §5)."""


class Ticket(Struct, frozen=True, gc=False):
    """One ticket. ``issued_at_ms`` never changes; ``waited_ms`` adds up the waits that an answered
    call ended (domain.md §3); ``standing`` says where its place in line comes from."""

    id: str
    number: str
    queue: str
    group: str
    seq: int
    issued_at_ms: int
    v_ms: int
    standing: str
    head_start_ms: int = 0
    language: str = "vi"
    procedures: tuple[str, ...] = ()
    further: tuple[FurtherStop, ...] = ()
    state: str = life.WAITING
    slip: str = life.NO_SLIP
    copy: int = 1
    waiting_since_ms: int = 0
    waited_ms: int = 0
    answered: int = 0
    counter: int = 0
    called_at_ms: int = 0
    started_at_ms: int = 0
    ended_at_ms: int = 0
    served_ms: int = 0
    missed_at_ms: int = 0
    calls: int = 0
    call: str = ""
    parked_until_ms: int | None = None
    note: str = ""
    to_counter: int = 0
    return_to: int = 0
    return_queue: str = ""
    stops: tuple[Stop, ...] = ()
    score: int = 0
    voided: bool = False
    source: str = ""

    @property
    def priority(self) -> bool:
        return self.group != NORMAL

    @property
    def service_ms(self) -> int:
        """All services of the visit so far, the one that ended it included."""
        return self.served_ms + self.ended_at_ms - self.started_at_ms

    @property
    def place(self) -> Place:
        return Place(self.v_ms, self.issued_at_ms, self.seq, self.id)

    @property
    def lane(self) -> Lane:
        return Lane(self.queue, self.group, self.to_counter)


class Appointment(Struct, frozen=True, gc=False):
    """A slot that is kept for somebody; ``ticket`` once they have come."""

    code: str
    queue: str
    slot_ms: int
    group: str
    head_start_ms: int
    procedures: tuple[str, ...] = ()
    state: str = life.BOOKED
    ticket: str = ""


class CounterNow(Struct, frozen=True, gc=False):
    """A counter's state, since when, and the ticket in its hand; ``free_since_ms``: when its hand
    was emptied last."""

    id: int
    state: str = life.CLOSED
    since_ms: int = 0
    officer: str = ""
    pause_reason: str = ""
    ticket: str = ""
    called_at_ms: int = 0
    served: int = 0
    last_finished: str = ""
    finished_at_ms: int = 0
    free_since_ms: int = 0


class CallMade(Struct, frozen=True, gc=False):
    """One call or recall, as walls show and speak it; ``v_ms`` was the ticket's place in line. Of a
    first call ``reason`` says why it was called, ``officer`` who sat there, and ``note`` what they
    gave as their reason for a call out of order."""

    id: str
    ticket: str
    number: str
    counter: int
    at_ms: int
    attempt: int
    announced_at_ms: int = 0
    undone: bool = False
    v_ms: int = 0
    reason: str = ""
    officer: str = ""
    note: str = ""


class LastAction(Struct):
    """What one press of a key at a counter changed: tickets before and after, and the counter as
    it stood (see ``undo``). ``mark`` is the request and its time."""

    mark: tuple[str, int]
    at_ms: int
    counter: CounterNow
    before: dict[str, Ticket] = {}
    after: dict[str, Ticket] = {}
    calls: list[str] = []


class Tally:
    """Sums that every screen asks for, kept as visits end; the lists are sorted, in ms."""

    def __init__(self) -> None:
        self.waits_ms: list[int] = []
        self.services_ms: dict[str, list[int]] = {}
        self.served: dict[str, int] = {}
        self.worked_ms: dict[int, int] = {}
        self.missed: dict[str, int] = {}
        self.ratings = 0
        self.satisfied = 0

    def turn_served(self, queue: str, counter: int, time_ms: int) -> None:
        """One service at one counter; a visit may have several."""
        insort(self.services_ms.setdefault(queue, []), time_ms)
        if time_ms:
            self.worked_ms[counter] = self.worked_ms.get(counter, 0) + time_ms

    def visit_served(self, ticket: Ticket) -> None:
        insort(self.waits_ms, ticket.waited_ms)
        self.served[ticket.queue] = self.served.get(ticket.queue, 0) + 1

    def visit_missed(self, ticket: Ticket) -> None:
        self.missed[ticket.queue] = self.missed.get(ticket.queue, 0) + 1

    def turn_unserved(self, queue: str, counter: int, time_ms: int) -> None:
        """The officer took the end of this service back."""
        self.services_ms[queue].remove(time_ms)
        self.worked_ms[counter] = self.worked_ms.get(counter, 0) - time_ms
        self._forget_zeros()

    def visit_unserved(self, ticket: Ticket) -> None:
        self.waits_ms.remove(ticket.waited_ms)
        self.served[ticket.queue] -= 1
        self._forget_zeros()

    def visit_unmissed(self, ticket: Ticket) -> None:
        self.missed[ticket.queue] -= 1
        self._forget_zeros()

    def _forget_zeros(self) -> None:
        """A count taken back is no count, as if it had never been."""
        self.services_ms = {key: times for key, times in self.services_ms.items() if times}
        self.worked_ms = {key: time for key, time in self.worked_ms.items() if time}
        self.served = {key: n for key, n in self.served.items() if n}
        self.missed = {key: n for key, n in self.missed.items() if n}

    def visit_rated(self, score: int) -> None:
        self.ratings += 1
        self.satisfied += score >= SATISFIED_FROM


class Message(Struct, frozen=True, gc=False):
    """Words for everybody in the hall, by language, and until when."""

    text: dict[str, str]
    until_ms: int


class State:
    """A day. Empty until its ``DayOpened`` and ``ConfigurationSet``."""

    def __init__(self) -> None:
        self.day = ""
        self.closed = False
        self.version = 0
        self.office: Office | None = None
        self.queues: dict[str, Queue] = {}
        self.places: dict[int, Counter] = {}
        self.doors: dict[str, bool] = {}
        self.closed_why: dict[str, str] = {}
        self.assigned: dict[int, tuple[str, ...]] = {}
        self.message: Message | None = None
        self.tickets: dict[str, Ticket] = {}
        self.reprinted: list[str] = []
        self.came_back: dict[str, str] = {}
        self.counters: dict[int, CounterNow] = {}
        self.line = Line()
        self.numbers: dict[str, int] = {}
        self.calls: dict[str, CallMade] = {}
        self.announcing = False
        self.parked: dict[str, int | None] = {}
        self.cancelled_requests: set[str] = set()
        self.appointments: dict[str, Appointment] = {}
        self.actions: dict[int, LastAction] = {}
        self.tally = Tally()

    def ticket(self, ticket_id: str) -> Ticket:
        """The ticket; raises ``UnknownTicket``."""
        try:
            return self.tickets[ticket_id]
        except KeyError:
            raise refusals.UnknownTicket(at="ticket") from None

    def counter(self, counter_id: int) -> CounterNow:
        """The counter; raises ``UnknownCounter``."""
        try:
            return self.counters[counter_id]
        except KeyError:
            allowed = tuple(map(str, self.counters))
            raise refusals.UnknownCounter(at="counter", allowed=allowed) from None

    def place(self, counter_id: int) -> Counter:
        """The counter as configured; raises ``UnknownCounter``, also for one that has been taken
        away while it held a ticket: it may finish that one, and no more."""
        try:
            return self.places[counter_id]
        except KeyError:
            raise refusals.UnknownCounter(
                at="counter", allowed=tuple(map(str, self.places))
            ) from None

    def queue(self, code: str) -> Queue:
        """The queue; raises ``UnknownQueue``."""
        try:
            return self.queues[code]
        except KeyError:
            raise refusals.UnknownQueue(at="queue", allowed=tuple(self.queues)) from None

    def counters_of(self, queue: str) -> list[int]:
        """Where people of a queue are served: its own counters that are open, or, while none is,
        all its own; where it has none of its own, those that back it up."""
        own = [c.id for c in self.places.values() if 0 in c.queues.get(queue, {}).values()]
        own = own or [c.id for c in self.places.values() if queue in c.queues]
        return [c for c in own if self.counters[c].state == life.OPEN] or own

    def appointment(self, code: str) -> Appointment:
        """The appointment; raises ``UnknownAppointment``."""
        try:
            return self.appointments[code]
        except KeyError:
            raise refusals.UnknownAppointment(at="appointment") from None

    def by_number(self, number: str) -> Ticket:
        """Today's ticket with that number; raises ``UnknownTicket``."""
        return self.ticket(ticket_id(self.day, number))


def ticket_id(day: str, number: str) -> str:
    """``2026-11-21`` and ``A012`` → ``20261121-A012``: an id carries its day (design.md §2.1)."""
    return f"{day.replace('-', '')}-{number}"


def day_of(ticket_id: str) -> str:
    """The business day of a ticket id, empty where it is not of that form."""
    head, _, _ = ticket_id.partition("-")
    return f"{head[:4]}-{head[4:6]}-{head[6:]}" if len(head) == 8 and head.isdigit() else ""


def number_of(queue: str, n: int) -> str:
    """Letter or digit and at least three places; 1000 follows 999 (domain.md §7)."""
    return f"{queue}{n:03d}"
