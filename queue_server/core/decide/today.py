"""Deciding on what a supervisor changes for today: doors, counters, words for the hall, ghosts."""

from __future__ import annotations

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core import refusals
from queue_server.core.decide.checks import office_of
from queue_server.core.office import MINUTE_MS
from queue_server.core.state import State
from queue_server.core.today import unserved


def close_queue(state: State, command: c.CloseQueue, now_ms: int) -> list[e.AnyEvent]:
    """Who has a number keeps it and is served; nobody gets a new one."""
    queue, reason = state.queue(command.queue), _reason(command.reason)
    return [e.QueueClosed(queue.code, reason, command.by)] if queue.open else []


def open_queue(state: State, command: c.OpenQueue, now_ms: int) -> list[e.AnyEvent]:
    queue = state.queue(command.queue)
    if queue.open:
        return []
    if not state.counters_of(queue.code):
        raise refusals.QueueUnserved(at="queue", allowed=(queue.code,))
    return [e.QueueOpened(queue.code, command.by)]


def assign_queues(state: State, command: c.AssignQueues, now_ms: int) -> list[e.AnyEvent]:
    """Refused where a queue would be left that nobody serves and somebody waits for."""
    place = state.place(command.counter)
    queues = tuple(dict.fromkeys(state.queue(code).code for code in command.queues))
    if state.assigned.get(place.id, ()) == queues:
        return []
    now_left = unserved(state, state.assigned)
    left = unserved(state, state.assigned | {place.id: queues})
    new = tuple(code for code in left if code not in now_left)
    if new:
        raise refusals.QueueUnserved(at="queues", allowed=new)
    return [e.QueuesAssigned(place.id, queues, command.by)]


def show_message(state: State, command: c.ShowMessage, now_ms: int) -> list[e.AnyEvent]:
    languages = office_of(state).languages
    for language in command.text:
        if language not in languages:
            raise refusals.UnknownLanguage(at=f"text.{language}", allowed=languages)
    words = {language: words.strip() for language, words in command.text.items()}
    if not any(words.values()):
        return [e.MessageShown({}, by=command.by)] if state.message else []
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
    ghosts = waiting[: command.last]
    return [e.TicketCancelled(ticket.id, reason, command.by) for ticket in ghosts]


def _reason(words: str) -> str:
    """What people will be told; raises ``ReasonNeeded``."""
    if not words.strip():
        raise refusals.ReasonNeeded(at="reason")
    return words.strip()
