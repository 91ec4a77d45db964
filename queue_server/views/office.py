"""The office as machines need it before they show anything (``GET /office``)."""

from __future__ import annotations

from link import messages as m
from queue_server.core.state import State
from queue_server.views import common
from queue_server.views.kiosk import classes


def office(state: State) -> m.Office:
    configured = common.office_of(state)
    return m.Office(
        configured.name,
        configured.place,
        common.queue_infos(state),
        [common.counter_info(state, counter_id) for counter_id in state.places],
        classes(state),
        list(configured.languages),
        configured.targets,
        hotline=configured.hotline,
    )
