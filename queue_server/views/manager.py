"""Today at one glance, for the supervisor: never a mean without what keeps it honest."""

from __future__ import annotations

from link import messages as m
from queue_server.core.office import MINUTE_MS
from queue_server.core.rank import Place
from queue_server.core.state import CounterNow, State
from queue_server.figures import mean, percentile, share_within
from queue_server.views.around import NOTHING, Around
from queue_server.views.common import message, moment_or_none, office_of

WITHIN_MS = 15 * MINUTE_MS


def manager(state: State, now_ms: int, around: Around = NOTHING) -> m.ManagerView:
    office, tally = office_of(state), state.tally
    waits = tally.waits_ms
    queues = [_queue(state, code, now_ms) for code in state.queues]
    return m.ManagerView(
        name=office.name,
        place=office.place,
        waiting=len(state.line),
        longest_s=max((row.longest_s for row in queues), default=0),
        served=sum(tally.served.values()),
        missed=sum(tally.missed.values()),
        mean_wait_s=_seconds(mean(waits)),
        median_wait_s=_seconds(percentile(waits, 0.5)),
        p90_wait_s=_seconds(percentile(waits, 0.9)),
        share_15=share_within(waits, WITHIN_MS),
        ratings=tally.ratings,
        satisfied=tally.satisfied / tally.ratings if tally.ratings else None,
        queues=queues,
        counters=[_counter(state, counter) for counter in state.counters.values()],
        machines=list(around.machines),
        help=list(around.help),
        message=message(state, now_ms),
    )


def _seconds(time_ms: float | None) -> int | None:
    return None if time_ms is None else round(time_ms / 1000)


def _queue(state: State, code: str, now_ms: int) -> m.QueueRow:
    places: list[Place] = state.line.places(code)
    since = (state.tickets[place.ticket].waiting_since_ms for place in places)
    return m.QueueRow(
        code,
        state.queues[code].name,
        len(places),
        (now_ms - min(since, default=now_ms)) // 1000,
        state.tally.served.get(code, 0),
        state.tally.missed.get(code, 0),
        state.queues[code].open,
        state.closed_why.get(code),
    )


def _counter(state: State, counter: CounterNow) -> m.CounterRow:
    worked_ms = state.tally.worked_ms.get(counter.id, 0)
    held, place = state.tickets.get(counter.ticket), state.places.get(counter.id)
    return m.CounterRow(
        counter.id,
        place.name if place else {"vi": str(counter.id)},
        counter.state,  # type: ignore[arg-type]
        held.number if held else None,
        moment_or_none(held.started_at_ms or held.called_at_ms if held else counter.since_ms),
        counter.served,
        worked_ms // counter.served // 1000 if counter.served else None,
        list(place.queues) if place else [],
        counter.id in state.assigned,
    )
