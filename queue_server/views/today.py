"""What the dashboard works out of the day's tickets: hours, calls out of order, who is idle.

Worked out anew for each view, in one pass over at most some thousands of tickets: no sum of its own
can then drift from the day, and what was taken back is never counted.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from link import messages as m
from queue_server.core import explain
from queue_server.core import lifecycle as life
from queue_server.core.office import MINUTE_MS, Counter
from queue_server.core.rank import Lane, handicap_ms
from queue_server.core.state import CallMade, CounterNow, State, Ticket
from queue_server.figures import mean, percentile
from queue_server.views.common import moment, office_of

HOUR_MS = 60 * MINUTE_MS
DIRECT_MAX = 20
NEWEST_MAX = 20
IDLE_ALERT_S = 120
LEAST_VISITS = 5
"""Of fewer visits a mean or percentile says nothing: no alarm is raised over it."""

WAIT_MEAN, WAIT_MAX, WAIT_P90 = "wait_min", "wait_max_min", "wait_p90_min"
SHARE_WITHIN = "share_within_min"


class Waits(NamedTuple):
    """Sorted waits in ms of answered visits: by queue, of priority numbers, by hour of issue."""

    by_queue: dict[str, list[int]]
    priority: list[int]
    by_hour: dict[int, list[int]]


def waits(state: State) -> Waits:
    """The waits of all visits that are served."""
    found = Waits({}, [], {})
    served = (ticket for ticket in state.tickets.values() if ticket.state == life.SERVED)
    for ticket in sorted(served, key=_waited):
        found.by_queue.setdefault(ticket.queue, []).append(ticket.waited_ms)
        found.by_hour.setdefault(ticket.issued_at_ms // HOUR_MS, []).append(ticket.waited_ms)
        if ticket.priority:
            found.priority.append(ticket.waited_ms)
    return found


def _waited(ticket: Ticket) -> int:
    return ticket.waited_ms


def seconds(time_ms: float | None) -> int | None:
    return None if time_ms is None else round(time_ms / 1000)


def hours(state: State, by_hour: dict[int, list[int]]) -> list[m.HourRow]:
    """Every hour of the clock from the first in which anything happened to the last."""
    stood = [ticket for ticket in state.tickets.values() if not ticket.voided]
    taken = Tally(ticket.issued_at_ms // HOUR_MS for ticket in stood)
    served = Tally(ticket.ended_at_ms // HOUR_MS for ticket in stood if ticket.state == life.SERVED)
    busy = taken.keys() | served.keys()
    return [
        m.HourRow(
            moment(hour * HOUR_MS),
            taken[hour],
            served[hour],
            seconds(mean(by_hour.get(hour, []))),
            seconds(percentile(by_hour.get(hour, []), 0.9)),
        )
        for hour in range(min(busy, default=0), max(busy, default=-1) + 1)
    ]


def direct_calls(state: State) -> list[CallMade]:
    """The calls out of order that were not taken back, newest first."""
    made = (call for call in state.calls.values() if call.reason == explain.DIRECT)
    return [call for call in made if not call.undone][::-1]


def told(calls: Iterable[CallMade]) -> list[m.DirectCall]:
    return [
        m.DirectCall(moment(call.at_ms), call.number, call.counter, call.officer, call.note)
        for call in calls
    ]


# -- counters ----------------------------------------------------------------------------------


class Reach(NamedTuple):
    """Whom a counter may call: how many, and since when the first of them waits."""

    waiting: int
    since_ms: int


def reaches(state: State) -> dict[int, Reach]:
    """The reach of every counter; each lane is counted once, however many counters take from it."""
    lanes = [
        (lane, len(places), min(state.tickets[place.ticket].waiting_since_ms for place in places))
        for lane, places in state.line.lanes()
    ]
    found = {}
    for place in state.places.values():
        theirs = [(n, since_ms) for lane, n, since_ms in lanes if _takes(place, lane)]
        since = min((since_ms for _, since_ms in theirs), default=0)
        found[place.id] = Reach(sum(n for n, _ in theirs), since)
    return found


def _takes(place: Counter, lane: Lane) -> bool:
    return handicap_ms(place, lane) is not None


def free_since_ms(counter: CounterNow) -> int:
    """Since when it is in its state with nothing in its hand."""
    return max(counter.since_ms, counter.free_since_ms)


def idle_since_ms(counter: CounterNow, reach: Reach) -> int | None:
    """Since when, at the least, it has been open and free while somebody waited for it."""
    if counter.state != life.OPEN or counter.ticket or not reach.waiting:
        return None
    return max(free_since_ms(counter), reach.since_ms)


# -- alarms ------------------------------------------------------------------------------------


def alerts(
    state: State, queues: Sequence[m.QueueRow], counters: Sequence[m.CounterRow], now_ms: int
) -> list[m.Alert]:
    """Everything that is over a target, the farthest over it first; then idle counters."""
    targets = office_of(state).targets
    over = [alert for row in queues for alert in _over(row, targets, state)]
    over.sort(key=lambda alert: alert.value_s / alert.target_s, reverse=True)
    return over + [alert for row in counters if (alert := _idle(row, now_ms))]


def _over(row: m.QueueRow, targets: dict[str, int], state: State) -> Iterable[m.Alert]:
    """The longest wait counts while it lasts; the others once there are visits enough."""
    enough = row.served >= LEAST_VISITS
    for kind, target, value_s in (
        ("longest", WAIT_MAX, row.longest_s if row.waiting else 0),
        ("mean", WAIT_MEAN, row.mean_wait_s if enough else 0),
        ("p90", WAIT_P90, row.p90_wait_s if enough else 0),
    ):
        target_s = 60 * targets.get(target, 0)
        if target_s and value_s and value_s > target_s:
            yield m.Alert(
                kind,  # type: ignore[arg-type]
                value_s,
                target_s,
                row.waiting,
                queue=row.queue,
                counters=could_open(state, row.queue) if row.waiting else [],
            )


def could_open(state: State, queue: str) -> list[int]:
    """Counters that serve a queue today and are not open."""
    return [
        place.id
        for place in state.places.values()
        if queue in place.queues and state.counters[place.id].state != life.OPEN
    ]


def _idle(row: m.CounterRow, now_ms: int) -> m.Alert | None:
    if row.idle_since is None:
        return None
    idle_s = now_ms // 1000 - int(row.idle_since.timestamp())
    if idle_s < IDLE_ALERT_S:
        return None
    return m.Alert("idle", idle_s, 0, row.waiting, counter=row.id)
