"""Today at one glance, for the supervisor: never a mean without what keeps it honest."""

from __future__ import annotations

from msgspec.structs import replace

from link import messages as m
from queue_server.core import lifecycle as life
from queue_server.core.office import MINUTE_MS
from queue_server.core.rank import Place
from queue_server.core.state import CounterNow, State
from queue_server.figures import mean, percentile, share_within
from queue_server.views import today
from queue_server.views.around import NOTHING, Around
from queue_server.views.common import message, moment_or_none, office_of
from queue_server.views.today import seconds

WITHIN_MS = 15 * MINUTE_MS
"""What the plans ask for (domain.md §2); an office may count within another time as well."""


def manager(state: State, now_ms: int, around: Around = NOTHING) -> m.ManagerView:
    office, tally = office_of(state), state.tally
    waits, direct = today.waits(state), today.direct_calls(state)
    within_ms = MINUTE_MS * office.targets.get(today.SHARE_WITHIN, 0) or WITHIN_MS
    counters, queues = _counters(state), _queues(state, now_ms, waits.by_queue, within_ms)
    cancelled = [t.voided for t in state.tickets.values() if t.state == life.CANCELLED]
    return m.ManagerView(
        name=office.name,
        place=office.place,
        waiting=len(state.line),
        longest_s=max((row.longest_s for row in queues), default=0),
        served=sum(tally.served.values()),
        missed=sum(tally.missed.values()),
        mean_wait_s=seconds(mean(tally.waits_ms)),
        median_wait_s=seconds(percentile(tally.waits_ms, 0.5)),
        p90_wait_s=seconds(percentile(tally.waits_ms, 0.9)),
        share_15=share_within(tally.waits_ms, WITHIN_MS),
        ratings=tally.ratings,
        satisfied=tally.satisfied / tally.ratings if tally.ratings else None,
        queues=queues,
        counters=counters,
        machines=list(around.machines),
        help=list(around.help),
        message=message(state, now_ms),
        within_s=within_ms // 1000,
        share=share_within(tally.waits_ms, within_ms),
        median_service_s=seconds(percentile(_services(state), 0.5)),
        left=cancelled.count(False),
        voided=cancelled.count(True),
        priority_served=len(waits.priority),
        priority_median_wait_s=seconds(percentile(waits.priority, 0.5)),
        targets=office.targets,
        languages=list(office.languages),
        hours=today.hours(state, waits.by_hour),
        alerts=today.alerts(state, queues, counters, now_ms),
        direct=today.told(direct[: today.DIRECT_MAX]),
        direct_calls=len(direct),
    )


def _services(state: State) -> list[int]:
    """All services of the day in ms, sorted."""
    return sorted(time for times in state.tally.services_ms.values() for time in times)


# -- queues ------------------------------------------------------------------------------------


def _queues(
    state: State, now_ms: int, waits: dict[str, list[int]], within_ms: int
) -> list[m.QueueRow]:
    return [
        _with_waits(_queue(state, code, now_ms), state, waits.get(code, []), within_ms)
        for code in state.queues
    ]


def _queue(state: State, code: str, now_ms: int) -> m.QueueRow:
    """A queue as it stands now."""
    places: list[Place] = state.line.places(code)
    waiting = [state.tickets[place.ticket] for place in places]
    first = min(waiting, key=lambda ticket: ticket.waiting_since_ms, default=None)
    newest = sorted(waiting, key=lambda ticket: ticket.seq, reverse=True)[: today.NEWEST_MAX]
    opened = [k for k in state.counters_of(code) if state.counters[k].state == life.OPEN]
    return m.QueueRow(
        code,
        state.queues[code].name,
        len(waiting),
        (now_ms - first.waiting_since_ms) // 1000 if first else 0,
        state.tally.served.get(code, 0),
        state.tally.missed.get(code, 0),
        state.queues[code].open,
        state.closed_why.get(code),
        longest=first.number if first else None,
        newest=[ticket.number for ticket in newest],
        counters=opened,
    )


def _with_waits(row: m.QueueRow, state: State, waits: list[int], within_ms: int) -> m.QueueRow:
    """How those were served who are through."""
    services = state.tally.services_ms.get(row.queue, [])
    return replace(
        row,
        mean_wait_s=seconds(mean(waits)),
        median_wait_s=seconds(percentile(waits, 0.5)),
        p90_wait_s=seconds(percentile(waits, 0.9)),
        share=share_within(waits, within_ms),
        median_service_s=seconds(percentile(services, 0.5)),
    )


# -- counters ----------------------------------------------------------------------------------


def _counters(state: State) -> list[m.CounterRow]:
    reaches = today.reaches(state)
    return [
        _counter(state, counter, reaches.get(counter.id, today.Reach(0, 0)))
        for counter in state.counters.values()
    ]


def _counter(state: State, counter: CounterNow, reach: today.Reach) -> m.CounterRow:
    worked_ms = state.tally.worked_ms.get(counter.id, 0)
    held, place = state.tickets.get(counter.ticket), state.places.get(counter.id)
    since_ms = held.started_at_ms or held.called_at_ms if held else today.free_since_ms(counter)
    return m.CounterRow(
        counter.id,
        place.name if place else {"vi": str(counter.id)},
        counter.state,  # type: ignore[arg-type]
        held.number if held else None,
        moment_or_none(since_ms),
        counter.served,
        worked_ms // counter.served // 1000 if counter.served else None,
        list(place.queues) if place else [],
        counter.id in state.assigned,
        officer=counter.officer or None,
        pause_reason=counter.pause_reason or None,
        waiting=reach.waiting,
        idle_since=moment_or_none(today.idle_since_ms(counter, reach)),
    )
