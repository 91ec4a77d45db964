"""What walls were told, and which calls they had to speak: from the log, not from the views."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from queue_server.core import events as e
from queue_server.core.evolve import evolve
from queue_server.core.state import State
from queue_server.log.protocol import Entry
from queue_server.views.common import moment
from tests.core.play import OFFICE


class Told(NamedTuple):
    """What a view was of."""

    day: str
    version: int
    now_ms: int


class Made(Struct):
    """A call that stands from one version of the day until before another."""

    id: str
    at_ms: int
    since: int
    until: int = 10**9

    @property
    def mark(self) -> str:
        """As a wall notes what it has spoken."""
        return f"{self.id} {moment(self.at_ms).isoformat()}"


def calls_of(entries: Sequence[Entry]) -> list[Made]:
    """The calls of a day as written, in order, each with the versions that hold it."""
    state, made = State(), list[Made]()
    for entry in entries:
        evolve(state, entry.recorded)
        if isinstance(entry.event, e.TicketCalled | e.TicketRecalled):
            made.append(Made(entry.event.call, entry.at_ms, entry.version))
        elif isinstance(entry.event, e.ActionUndone):
            for call in made:
                if state.calls[call.id].undone:
                    call.until = min(call.until, entry.version)
    return made


def young(calls: list[Made], told: Told) -> Iterator[Made]:
    """Those that a wall which was told this has to speak."""
    oldest_ms = told.now_ms - 1_000 * OFFICE.rules.speak_within_s
    for call in reversed(calls):
        if call.at_ms <= oldest_ms:
            return
        if call.since <= told.version < call.until:
            yield call
