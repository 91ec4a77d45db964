"""Somebody at a machine wants a person to come: who asked where, and whether anybody goes.

Kept in memory only: a call for help is worth nothing once the server has been away. Each leaves a
line in the log of the program.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from msgspec.structs import replace

from link import messages as m
from queue_server.core.office import MINUTE_MS
from queue_server.views.common import moment

log = structlog.get_logger()

SAME_MS = MINUTE_MS
ANSWERED_MS = 10 * MINUTE_MS
WAITING_MS = 120 * MINUTE_MS
CALLS_MAX = 100


class UnknownHelp(Exception):
    """There is no such call for help, or it has been forgotten."""


class HelpCalls:
    """The calls for help of one office. ``on_change`` is called after each that is new or answered;
    ``now_ms`` is the server's clock."""

    def __init__(self, now_ms: Callable[[], int], on_change: Callable[[], None]) -> None:
        self._now_ms, self._on_change = now_ms, on_change
        self._calls: dict[str, m.HelpCall] = {}
        self._newest: dict[str, str] = {}
        self._count = 0

    def ask(self, machine: str, name: str, place: str) -> m.HelpCall:
        """A call from a machine, by its id. As long as nobody has answered, and within a minute
        in any case, asking again is the same call."""
        calls = self.current()
        again = next((call for call in calls if call.id == self._newest.get(machine)), None)
        now = moment(self._now_ms())
        if again and (
            again.answered_at is None or (now - again.at).total_seconds() < SAME_MS / 1e3
        ):
            return again
        self._count += 1
        call = m.HelpCall(str(self._count), name, place, now)
        self._make_room()
        self._calls[call.id], self._newest[machine] = call, call.id
        log.info("help asked for", help=call.id, machine=name, place=place)
        self._on_change()
        return call

    def answer(self, call_id: str, by: str) -> m.HelpCall:
        """Somebody goes; the first who says so stands. Raises ``UnknownHelp``."""
        call = next((call for call in self.current() if call.id == call_id), None)
        if call is None:
            raise UnknownHelp
        if call.answered_at is None:
            call = replace(call, answered_at=moment(self._now_ms()), by=by)
            self._calls[call.id] = call
            log.info("help answered", help=call.id, machine=call.machine, by=by)
            self._on_change()
        return call

    def current(self) -> list[m.HelpCall]:
        """The calls that are not forgotten: ten minutes after the answer, two hours without."""
        now = moment(self._now_ms())
        for call in list(self._calls.values()):
            since, kept_ms = (
                (call.answered_at, ANSWERED_MS) if call.answered_at else (call.at, WAITING_MS)
            )
            if (now - since).total_seconds() * 1e3 >= kept_ms:
                self._forget(call)
        return list(self._calls.values())

    def _make_room(self) -> None:
        """Where there are too many, one that was answered goes first, then the oldest."""
        if len(self._calls) >= CALLS_MAX:
            calls = self._calls.values()
            self._forget(next((call for call in calls if call.answered_at), next(iter(calls))))

    def _forget(self, call: m.HelpCall) -> None:
        del self._calls[call.id]
        self._newest = {k: newest for k, newest in self._newest.items() if newest != call.id}
        if call.answered_at is None:
            log.warning("help never answered", help=call.id, machine=call.machine)
