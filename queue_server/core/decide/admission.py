"""Whether a number may be given to a walk-in now: doors, time left, the line's length, limits."""

from __future__ import annotations

from queue_server.core import commands as c
from queue_server.core import hours, refusals
from queue_server.core import lifecycle as life
from queue_server.core.decide.checks import office_of
from queue_server.core.office import Queue
from queue_server.core.state import State

SERVICES_MIN = 20
"""So many services of a queue are ground enough to say how long one takes."""


def admit(state: State, queue: Queue, command: c.IssueTicket, now_ms: int) -> None:
    """Raises the refusal that fits; nothing where a number may be given."""
    office = office_of(state)
    if not queue.open:
        raise refusals.QueueClosed(at="queue")
    if not hours.issues_numbers(office, now_ms):
        raise refusals.OutsideHours(at="queue")
    if office.hours and _needed_ms(state, queue) > hours.working_left_ms(office, now_ms):
        raise refusals.NoTimeLeft(at="queue")
    _check_consent(state, queue, command)
    _check_person(state, queue, command)


def _needed_ms(state: State, queue: Queue) -> int:
    """How long those who wait keep this queue's open counters busy, 0 while nobody can know: the
    median of today's services is a plain guess, and only a line far too long is turned away."""
    services_ms = state.tally.services_ms.get(queue.code, ())
    if len(services_ms) < SERVICES_MIN:
        return 0
    at_work = sum(state.counters[k].state == life.OPEN for k in state.counters_of(queue.code))
    waiting = state.line.count(queue.code)
    return waiting * services_ms[len(services_ms) // 2] // max(1, at_work)


def _check_consent(state: State, queue: Queue, command: c.IssueTicket) -> None:
    """From a certain length on, the line is told first and a number given only if wanted."""
    if queue.ask_from and not command.consent and state.line.count(queue.code) >= queue.ask_from:
        raise refusals.ConsentNeeded(at="consent")


def _check_person(state: State, queue: Queue, command: c.IssueTicket) -> None:
    """Numbers that were given up or are done count no longer."""
    if not queue.per_person:
        return
    held = (state.tickets[ticket] for ticket in command.holds if ticket in state.tickets)
    live = sum(t.queue == queue.code and t.state in life.OPEN_STATES for t in held)
    if live >= queue.per_person:
        raise refusals.PersonLimit(at="person", allowed=(str(queue.per_person),))
