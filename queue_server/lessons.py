"""The ten tasks of practice: what a new officer has to have done once (docs/console.md).

A lesson looks at the events of one request at the counter, never at how it was asked: keys, mouse
and keypad all teach the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from queue_server.core import events as e

Lesson = Callable[[Sequence[e.AnyEvent]], bool]


def _happened(*kinds: type[e.Event]) -> Lesson:
    """All of these in one request."""
    return lambda events: all(any(isinstance(ev, kind) for ev in events) for kind in kinds)


def _several_dossiers(events: Sequence[e.AnyEvent]) -> bool:
    stops = (stop for ev in events if isinstance(ev, e.ServiceFinished) for stop in ev.stops)
    return any(stop.dossiers > 1 for stop in stops)


LESSONS: dict[str, Lesson] = {
    "open": _happened(e.CounterOpened),
    "next": _happened(e.TicketCalled),
    "recall": _happened(e.TicketRecalled),
    "go_on": _happened(e.ServiceFinished, e.TicketCalled),
    "dossiers": _several_dossiers,
    "no_show": _happened(e.TicketMissed),
    "come_back": _happened(e.TicketReturned),
    "park": _happened(e.TicketParked),
    "transfer": _happened(e.TicketTransferred),
    "undo": _happened(e.ActionUndone),
}


def learned(events: Sequence[e.AnyEvent]) -> set[str]:
    """The tasks that these events of one request do."""
    return {key for key, lesson in LESSONS.items() if lesson(events)}
