"""Deciding on what a supervisor changes for today: doors, counters, words for the hall, ghosts.

Each of these makes an event also where things are as asked already: so the request is remembered,
and a copy of it that comes late, after somebody changed it again, does nothing.
"""

from __future__ import annotations

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core import refusals
from queue_server.core.decide.checks import office_of
from queue_server.core.office import MINUTE_MS
from queue_server.core.state import State
from queue_server.core.today import deserted


def close_queue(state: State, command: c.CloseQueue, now_ms: int) -> list[e.AnyEvent]:
    """Who has a number keeps it and is served; nobody gets a new one."""
    queue, reason = state.queue(command.queue), _reason(command.reason)
    return [e.QueueClosed(queue.code, reason, command.by)]


def open_queue(state: State, command: c.OpenQueue, now_ms: int) -> list[e.AnyEvent]:
    queue = state.queue(command.queue)
    if not state.counters_of(queue.code):
        raise refusals.QueueUnserved(at="queue", allowed=(queue.code,))
    return [e.QueueOpened(queue.code, command.by)]


def assign_queues(state: State, command: c.AssignQueues, now_ms: int) -> list[e.AnyEvent]:
    """Refused where people of a queue would be left whom nobody serves any more."""
    place = state.place(command.counter)
    queues = tuple(dict.fromkeys(state.queue(code).code for code in command.queues))
    if left := deserted(state, state.assigned | {place.id: queues}):
        raise refusals.QueueUnserved(at="queues", allowed=tuple(left))
    return [e.QueuesAssigned(place.id, queues, command.by)]


def show_message(state: State, command: c.ShowMessage, now_ms: int) -> list[e.AnyEvent]:
    languages = office_of(state).languages
    for language in command.text:
        if language not in languages:
            raise refusals.UnknownLanguage(at=f"text.{language}", allowed=languages)
    words = {language: words.strip() for language, words in command.text.items()}
    if not any(words.values()):
        return [e.MessageShown({}, by=command.by)]
    until_ms = now_ms + command.minutes * MINUTE_MS
    return [e.MessageShown({k: said for k, said in words.items() if said}, until_ms, command.by)]


def void(state: State, command: c.VoidTickets, now_ms: int) -> list[e.AnyEvent]:
    """The newest first. Whoever was called and waits again has been seen; one that is being called
    is the officer's to declare absent."""
    queue, reason = state.queue(command.queue), _reason(command.reason)
    waiting = [
        ticket
        for ticket in reversed(state.tickets.values())
        if ticket.queue == queue.code and ticket.state == life.WAITING and not ticket.calls
    ]
    if not waiting:
        raise refusals.NobodyToVoid(at="queue")
    ghosts = waiting[: command.last]
    return [e.TicketCancelled(ticket.id, reason, command.by) for ticket in ghosts]


def _reason(words: str) -> str:
    """What people will be told; raises ``ReasonNeeded``."""
    if not words.strip():
        raise refusals.ReasonNeeded(at="reason")
    return words.strip()
