"""What falls due by itself: timers are data of the state, the edge only asks when to look again."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from queue_server.core import commands as c
from queue_server.core.dispatch import self_calling
from queue_server.core.office import Rules
from queue_server.core.state import State

VIETNAM = timezone(timedelta(hours=7))
"""Vietnam has had one zone without summer time since 1975: always +07:00."""


def business_day(at_ms: int, rules: Rules) -> str:
    """The business day of an instant: it turns at one set hour, Vietnam time."""
    local = datetime.fromtimestamp(at_ms / 1000, VIETNAM) - timedelta(hours=rules.turn_hour)
    return local.date().isoformat()


def day_end_ms(day: str, rules: Rules) -> int:
    """The instant at which a business day turns into the next."""
    return _turn_ms(day, rules.turn_hour)


@lru_cache(maxsize=8)
def _turn_ms(day: str, hour: int) -> int:
    following = date.fromisoformat(day) + timedelta(days=1)
    turn = datetime(following.year, following.month, following.day, hour, tzinfo=VIETNAM)
    return int(turn.timestamp() * 1000)


def due(state: State, now_ms: int) -> list[c.Command]:
    """What must be done now, in order."""
    if state.closed or state.office is None:
        return []
    if now_ms >= day_end_ms(state.day, state.office.rules):
        return [c.CloseDay()]
    if state.office.rules.auto_call and (counter := self_calling(state)):
        return [c.CallNext(counter)]
    back = sorted((until, t) for t, until in state.parked.items() if until and until <= now_ms)
    return [c.ResumeTicket(ticket) for _, ticket in back]


def next_due(state: State) -> int | None:
    """When to ask again, ms; None for a day that has nothing left to fall due."""
    if state.closed or state.office is None:
        return None
    timers = [until for until in state.parked.values() if until]
    if state.office.rules.auto_call and self_calling(state):
        return 0
    return min([*timers, day_end_ms(state.day, state.office.rules)])
