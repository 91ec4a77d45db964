"""The wall: who is called where, who waits, and which calls are to be spoken."""

from __future__ import annotations

from functools import lru_cache

from assets.speech import call_clips
from link import messages as m
from queue_server.core.state import CallMade, State
from queue_server.views.common import message, moment, office_of

CALLS_LEAST = 12
"""So many of the newest calls always stand in the view, spoken long ago or not."""
CALLS_MOST = 60


def wall(state: State, now_ms: int, zone: str | None = None) -> m.WallView:
    """The wall of one zone, or of the whole office."""
    office = office_of(state)
    young_ms = now_ms - office.rules.speak_within_s * 1000
    calls: list[m.Call] = []
    for call in reversed(state.calls.values()):
        if len(calls) >= CALLS_MOST or (len(calls) >= CALLS_LEAST and call.at_ms < young_ms):
            break
        if not call.undone and (zone is None or _zone(state, call) == zone):
            calls.append(_call(state, call))
    waiting = [
        m.QueueWaiting(q.code, q.name, state.line.count(q.code)) for q in state.queues.values()
    ]
    return m.WallView(
        office.name,
        office.place,
        calls,
        waiting,
        list(office.languages),
        office.rules.speak_within_s,
        message(state, now_ms),
    )


def _zone(state: State, call: CallMade) -> str:
    place = state.places.get(call.counter)
    return place.zone if place else ""


def _call(state: State, call: CallMade) -> m.Call:
    return _shown(call, _zone(state, call), office_of(state).languages)


@lru_cache(maxsize=4 * CALLS_MOST)
def _shown(call: CallMade, zone: str, languages: tuple[str, ...]) -> m.Call:
    """Remembered: one more call makes one new row, and every view holds the many before it."""
    clips = call_clips(
        call.number,
        call.counter,
        languages=languages,
        zone_clip=zone if zone.startswith("floor_") else None,
        attempt=call.attempt,
    )
    return m.Call(call.id, call.number, call.counter, zone, moment(call.at_ms), clips, call.attempt)
