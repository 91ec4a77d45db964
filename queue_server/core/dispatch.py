"""Where a ticket goes when counters stand idle (call_rule.md §1): pure, and only a proposal.

``rank`` answers whom a counter takes; this answers which of several idle counters takes a ticket.
"""

from __future__ import annotations

from queue_server.core import lifecycle as life
from queue_server.core.rank import Lane, handicap_ms
from queue_server.core.state import CounterNow, State


def idle_counter(state: State, lane: Lane) -> int | None:
    """The open counter with empty hands that takes a ticket of this lane: smallest handicap, then
    fewest queues, then longest idle, then smallest number. None where nobody is free for it."""
    best: tuple[int, int, int, int] | None = None
    for id_, now in state.counters.items():
        place = state.places.get(id_)
        if now.ticket or now.state != life.OPEN or place is None:
            continue
        d = handicap_ms(place, lane)
        if d is None:
            continue
        rank = (d, len(place.queues), idle_since_ms(now), id_)
        if best is None or rank < best:
            best = rank
    return best[3] if best else None


def idle_since_ms(counter: CounterNow) -> int:
    """Since when a counter with empty hands has had nothing to do. After a no-show, which leaves no
    time of its own, the call counts."""
    return max(counter.since_ms, counter.called_at_ms, counter.finished_at_ms)


def self_calling(state: State) -> int | None:
    """The idle counter that takes the first of those who wait for one; None where none can."""
    waiting = sorted((places[0], lane) for lane, places in state.line.lanes())
    return next((k for _, lane in waiting if (k := idle_counter(state, lane))), None)
