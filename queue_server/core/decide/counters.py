"""Deciding on counters: open, pause, close."""

from __future__ import annotations

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core import refusals
from queue_server.core.decide.checks import at_work, free_hands
from queue_server.core.state import State


def open(state: State, command: c.OpenCounter, now_ms: int) -> list[e.AnyEvent]:
    """Also where it is open already: what was asked is kept, so that it can be answered again."""
    counter = state.counter(command.counter)
    stays = counter.officer if counter.state == life.OPEN else ""
    return [e.CounterOpened(counter.id, command.officer or stays)]


def pause(state: State, command: c.PauseCounter, now_ms: int) -> list[e.AnyEvent]:
    counter = free_hands(state, command.counter)
    if not command.reason.strip():
        raise refusals.ReasonNeeded(at="reason")
    if counter.state != life.PAUSED:
        at_work(counter)
    return [e.CounterPaused(counter.id, command.reason.strip())]


def close(state: State, command: c.CloseCounter, now_ms: int) -> list[e.AnyEvent]:
    return [e.CounterClosed(free_hands(state, command.counter).id)]
