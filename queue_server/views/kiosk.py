"""The kiosk: one tile per queue, with how many wait and where they are served."""

from __future__ import annotations

import assets
from link import messages as m
from queue_server.core import hours
from queue_server.core.office import NORMAL, Office
from queue_server.core.state import State
from queue_server.views.around import NOTHING, Around
from queue_server.views.catalogue import COLLECTING, catalogue
from queue_server.views.common import message, moment, moment_or_none, office_of

TILES_MAX = 8


def kiosk(state: State, now_ms: int, around: Around = NOTHING) -> m.KioskView:
    office = office_of(state)
    differs = len({class_.head_start_ms for class_ in office.classes}) > 1
    tiles = _tiles(office)
    queues = [
        m.KioskQueue(
            code=queue.code,
            name=queue.name,
            icon=queue.icon,
            open=queue.open and hours.issues_numbers(office, now_ms),
            waiting=state.line.count(queue.code),
            wait_min=None,
            counters=state.counters_of(queue.code),
            ask_class=queue.ask_class and differs,
            opens=_opens(office, now_ms) if queue.open else None,
            ask_from=queue.ask_from,
            purposes=queue.purposes,
            tile=queue.code in tiles,
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
        moment_or_none(hours.called_from_ms(office, now_ms)),
        moment_or_none(hours.after_break_ms(office, now_ms)),
        help=list(around.help),
        catalogue=catalogue(state).hash,
        dossiers=office.case_system is not None,
        message=message(state, now_ms),
    )


def _tiles(office: Office) -> set[str]:
    """The first eight, as the office has ordered them; where people collect is always among them,
    the rest is found by search."""
    codes = [queue.code for queue in office.queues]
    collecting = [queue.code for queue in office.queues if queue.preset == COLLECTING][:1]
    first = [code for code in codes if code not in collecting]
    return {*first[: TILES_MAX - len(collecting)], *collecting}


def _opens(office: Office, now_ms: int) -> m.Texts | None:
    """When numbers are given again, in words; None while they are, or where nobody knows."""
    opens_ms = hours.next_opening_ms(office, now_ms)
    if hours.issues_numbers(office, now_ms) or opens_ms is None:
        return None
    opens = moment(opens_ms)
    return {
        language: f"{opens:%H:%M} {assets.text(f'weekday.{opens.weekday()}', language)}"
        for language in office.languages
    }


def classes(state: State) -> list[m.ClassInfo]:
    """The classes a citizen may choose; all but the normal one are priority."""
    return [m.ClassInfo(k.code, k.name, k.code != NORMAL) for k in office_of(state).classes]
