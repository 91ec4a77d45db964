"""The rating pad of one counter: open after a finished visit, inert otherwise."""

from __future__ import annotations

from link import messages as m
from queue_server.core.state import State
from queue_server.views.common import moment, office_of


def rating(state: State, now_ms: int, counter_id: int) -> m.RatingView:
    """Open for the last finished visit of the counter, until it is rated, until another visit
    ends, or until its window is over; raises ``UnknownCounter``."""
    office, counter = office_of(state), state.counter(counter_id)
    finished = state.tickets.get(counter.last_finished)
    until_ms = counter.finished_at_ms + office.rules.rating_pad_ms
    is_open = finished is not None and not finished.score and now_ms < until_ms
    return m.RatingView(
        office.name,
        office.place,
        counter_id,
        finished.id if finished and is_open else None,
        finished.number if finished and is_open else None,
        moment(until_ms) if is_open else None,
        list(office.languages),
    )
