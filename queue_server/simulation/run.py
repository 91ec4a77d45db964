"""One run in virtual time: people come, counters call, serve and finish, all through the core.

At one instant people come first, then counters finish and call, then whoever has lost patience
goes: a counter that becomes free sees everyone who is there. What is counted beside: for each
ticket, how many who came later were called before it, by a counter that may serve it too.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Sequence
from heapq import heappop, heappush

from msgspec import Struct

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core.decide import decide
from queue_server.core.dispatch import idle_counter
from queue_server.core.evolve import evolve
from queue_server.core.lifecycle import WAITING
from queue_server.core.office import MINUTE_MS, Office
from queue_server.core.rank import Lane, handicap_ms
from queue_server.core.state import State, Tally, Ticket
from queue_server.simulation.chance import Person
from queue_server.simulation.house import queue_code

BEGIN_MS = 24 * 60 * MINUTE_MS
"""Minute 0 of a run, in the core's time. Shifting it changes nothing."""

OPEN, CLOSE, FINISH, LEAVE = range(4)
ServiceMs = Callable[[int, int], int]
"""How long the ticket of this index (from 0) is served at this counter, in ms."""
Shift = tuple[int, int, int | None]
"""A counter, and from when and until when it is open, in ms (None: until the last has gone)."""


class Course(Struct, frozen=True):
    """How it went, for each person in order of arrival: the start of service in ms from minute 0
    (None for who left), the wait in ms until the call or the leaving, and the overtakers."""

    start_ms: list[int | None]
    wait_ms: list[int]
    overtaken: list[int]


def run(
    office: Office,
    people: Sequence[Person],
    service_ms: ServiceMs,
    *,
    patience_ms: Sequence[int | None] = (),
    shifts: Sequence[Shift] = (),
) -> Course:
    """Play everyone through the office until the last has gone. Without shifts every counter is
    open all the time; with them one must stay open to the end."""
    house = House(office, len(people), service_ms)
    house.expect(shifts or [(counter.id, 0, None) for counter in office.counters])
    for index, person in enumerate(people):
        house.pass_until(person.at_ms)
        house.arrive(person, patience_ms[index] if patience_ms else None)
    house.pass_until(None)
    return house.course


class House:
    """An office in virtual time, its day so far in ``state``, and what is still to come."""

    def __init__(self, office: Office, people: int, service_ms: ServiceMs) -> None:
        self.state = State()
        self.state.tally = _Untold()
        self.course = Course([None] * people, [0] * people, [0] * people)
        self._service_ms = service_ms
        self._to_come: list[tuple[int, int, int, str]] = []
        """(ms, OPEN, CLOSE or FINISH, counter, "") or (ms, LEAVE, number of the ticket, its id)."""
        self._ending: set[int] = set()
        """Counters whose shift is over, but not yet their service."""
        self._overtakings = _Overtakings(office)
        self._do(c.OpenDay(office), 0)

    def expect(self, shifts: Sequence[Shift]) -> None:
        for counter, from_ms, until_ms in shifts:
            if from_ms:
                heappush(self._to_come, (from_ms, OPEN, counter, ""))
            else:
                self._do(c.OpenCounter(counter), 0)
            if until_ms is not None:
                heappush(self._to_come, (until_ms, CLOSE, counter, ""))

    def _do(self, command: c.Command, at_ms: int) -> list[e.AnyEvent]:
        now_ms = BEGIN_MS + at_ms
        events = decide(self.state, command, now_ms)
        for event in events:
            evolve(self.state, e.Recorded(self.state.version + 1, now_ms, "", event))
        return events

    def pass_until(self, at_ms: int | None) -> None:
        """Let everything happen that comes before this time, or all that is left."""
        while self._to_come and (at_ms is None or self._to_come[0][0] < at_ms):
            now_ms, what, counter, ticket = heappop(self._to_come)
            if what == FINISH:
                self._finish(counter, now_ms)
            elif what == LEAVE:
                self._leave(ticket, now_ms)
            elif what == OPEN:
                self._open(counter, now_ms)
            else:
                self._close(counter, now_ms)

    def arrive(self, person: Person, patience_ms: int | None) -> None:
        code = queue_code(person.queue)
        issued = self._do(c.IssueTicket(code, person.class_), person.at_ms)[0]
        counter = idle_counter(self.state, Lane(code, person.class_))
        if counter is not None:
            self._call(counter, person.at_ms)
        elif patience_ms is not None and isinstance(issued, e.TicketIssued):
            heappush(self._to_come, (person.at_ms + patience_ms, LEAVE, issued.n, issued.ticket))

    def _open(self, counter: int, at_ms: int) -> None:
        if counter in self._ending:
            self._ending.discard(counter)
        else:
            self._do(c.OpenCounter(counter), at_ms)
            self._call(counter, at_ms)

    def _close(self, counter: int, at_ms: int) -> None:
        """At once with empty hands, otherwise after the service."""
        if self.state.counters[counter].ticket:
            self._ending.add(counter)
        else:
            self._do(c.CloseCounter(counter), at_ms)

    def _finish(self, counter: int, at_ms: int) -> None:
        if counter not in self._ending:
            self._call(counter, at_ms)
            return
        self._ending.discard(counter)
        self._do(c.FinishService(counter), at_ms)
        self._do(c.CloseCounter(counter), at_ms)

    def _call(self, counter: int, at_ms: int) -> None:
        """Finish what the counter has in hand and call the next."""
        called = self._do(c.CallNext(counter), at_ms)[-1]
        if not isinstance(called, e.TicketCalled):
            return
        ticket = self.state.tickets[called.ticket]
        self._ended(ticket, at_ms)
        self._overtakings.called(ticket, counter)
        index = ticket.seq - 1
        self.course.start_ms[index] = at_ms
        until_ms = at_ms + self._service_ms(index, counter)
        heappush(self._to_come, (until_ms, FINISH, counter, ""))

    def _leave(self, ticket_id: str, at_ms: int) -> None:
        ticket = self.state.tickets[ticket_id]
        if ticket.state == WAITING:
            self._do(c.CancelTicket(ticket_id), at_ms)
            self._ended(ticket, at_ms)

    def _ended(self, ticket: Ticket, at_ms: int) -> None:
        """The wait of this ticket is over."""
        index = ticket.seq - 1
        self.course.wait_ms[index] = BEGIN_MS + at_ms - ticket.issued_at_ms
        self.course.overtaken[index] = self._overtakings.of(ticket)


class _Untold(Tally):
    """No screen asks for a day's sums here, and sorted lists of 200,000 waits are slow to keep."""

    def turn_served(self, queue: str, counter: int, time_ms: int) -> None:
        pass

    def visit_served(self, ticket: Ticket) -> None:
        pass


class _Overtakings:
    """For each set of counters that some lane may go to: the tickets that these have called, by
    order of issue. Who comes later is mostly called later, so the lists grow at their ends."""

    def __init__(self, office: Office) -> None:
        by_counters: dict[tuple[int, ...], list[int]] = {}
        self._of_lane: dict[tuple[str, str], list[int]] = {}
        self._of_counter: dict[int, list[list[int]]] = {place.id: [] for place in office.counters}
        for queue in office.queues:
            for class_ in office.classes:
                lane = Lane(queue.code, class_.in_line)
                takers = [p.id for p in office.counters if handicap_ms(p, lane) is not None]
                called = by_counters.setdefault(tuple(takers), [])
                self._of_lane[lane.queue, lane.group] = called
        for takers_, called in by_counters.items():
            for counter in takers_:
                self._of_counter[counter].append(called)

    def called(self, ticket: Ticket, counter: int) -> None:
        for called in self._of_counter[counter]:
            insort(called, ticket.seq)

    def of(self, ticket: Ticket) -> int:
        """How many with a later number have been called so far."""
        called = self._of_lane[ticket.queue, ticket.group]
        return len(called) - bisect_right(called, ticket.seq)
