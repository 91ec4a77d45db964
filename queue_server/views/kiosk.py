"""The kiosk: one tile per queue, with how many wait and where they are served."""

from __future__ import annotations

from link import messages as m
from queue_server.core.office import NORMAL
from queue_server.core.state import State
from queue_server.views.common import office_of


def kiosk(state: State) -> m.KioskView:
    office = office_of(state)
    differs = len({class_.head_start_ms for class_ in office.classes}) > 1
    queues = [
        m.KioskQueue(
            code=queue.code,
            name=queue.name,
            icon=queue.icon,
            open=queue.open,
            waiting=state.line.count(queue.code),
            wait_min=None,
            counters=state.counters_of(queue.code),
            ask_class=queue.ask_class and differs,
        )
        for queue in state.queues.values()
    ]
    return m.KioskView(
        office.name,
        office.place,
        queues,
        classes(state),
        list(office.languages),
        office.hotline,
        len({procedure for queue in office.queues for procedure in queue.procedures}),
    )


def classes(state: State) -> list[m.ClassInfo]:
    """The classes a citizen may choose; all but the normal one are priority."""
    return [m.ClassInfo(k.code, k.name, k.code != NORMAL) for k in office_of(state).classes]
