"""What a kiosk remembers of its server, on disk, and the numbers it gives when that is all it has.

Little is written while all is well: the tiles when they change, the clock once a minute, and the
time of each number. Everything is written before anything follows from it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from msgspec.structs import replace

from kiosk import offline
from kiosk.flow import Visit
from kiosk.offline import Known
from link.codec import BadMessage, decode, encode
from link.messages import AdoptTicket, KioskView, Ticket, View
from link.spool import Entry, Given, Spool

NAME = "server"
SAVE_EVERY = timedelta(minutes=1)
PROCEDURES_MAX = 10

_log = logging.getLogger("kiosk")


class NoOwnNumber(Exception):
    """The kiosk may not give a number of its own now; the cause is an ``offline.Ability``."""


def steady(clock: Callable[[], float]) -> Callable[[], datetime]:
    """The wall clock once, now; from then on what has elapsed on a monotonic one."""
    began, began_at = clock(), datetime.now(offline.VIETNAM)
    return lambda: began_at + timedelta(seconds=clock() - began)


class Memory:
    """``own`` is the kiosk's own clock, which goes on evenly while the program runs."""

    def __init__(self, spool: Spool, own: Callable[[], datetime]) -> None:
        self._spool = spool
        self._own = own
        self.known = self._saved = _recalled(spool.recall(NAME))
        self.unsettled: set[str] = set()
        """Keys of own numbers whose slip is still on its way: the server is not told yet."""

    # -- what is heard -------------------------------------------------------------------------

    def hear(self, view: View[KioskView]) -> None:
        """The server has spoken."""
        data, ahead = offline.without_counts(view.data), view.now - self._own()
        self.known = replace(self.known, view=data, heard=view.now, ahead_s=ahead.total_seconds())
        saved = self._saved
        is_old = saved.heard is None or abs(view.now - saved.heard) >= SAVE_EVERY
        if is_old or saved.view != data:
            self._save()

    def learn(self, series: int | None) -> None:
        """The digit of this kiosk's own numbers; None where the server gives it none."""
        self.known = replace(self.known, series=series)
        if self._saved.series != series:
            self._save()

    def note(self, issued_at: datetime) -> None:
        """The server has given this kiosk a number: none of its own may be older."""
        self.known = offline.counted(replace(self.known, issued=issued_at), issued_at)
        self._save()

    def _save(self) -> None:
        self._spool.remember(NAME, encode(self.known))
        self._saved = self.known

    # -- what is known -------------------------------------------------------------------------

    def now(self) -> datetime:
        """The server's clock, as far as the kiosk can tell."""
        return offline.server_time(self.known, self._own())

    def ability(self) -> offline.Ability:
        """Whether the kiosk may give numbers of its own now."""
        return offline.ability(self.known, self._own())

    def view(self) -> KioskView | None:
        """The last view as it may be used without the server."""
        if self.known.view is None or self.known.heard is None:
            return None
        return offline.taking(self.known.view, self.known.heard, self.now())

    def given_today(self) -> int:
        """How many numbers this kiosk gave in all since the business day began."""
        is_today = self.known.day == offline.business_day(self.now())
        return self.known.given if is_today else 0

    # -- numbers of its own --------------------------------------------------------------------

    def give(self, visit: Visit, replaces: str | None = None) -> Ticket:
        """A number for this visit, on disk when this returns; its id is the key of its adoption.

        ``replaces`` is the key of the request that the server never answered. Until the number is
        known to be shown its slip counts as failed: that is what a power cut leaves. ``settled``
        ends what begins here. Raises NoOwnNumber, SpoolFull, or the store's error when nothing
        could be written.
        """
        if (able := self.ability()) != "may" or self.known.series is None:
            raise NoOwnNumber(able)
        at_ms = offline.given_ms(self.known, self._own(), self._spool.last_given_ms())
        at = offline.from_ms(at_ms)
        series = offline.series_of(visit.queue, self.known.series)

        def write(n: int) -> Entry:
            number = offline.number(series, n)
            return Entry(number, encode(_adoption(visit, number, at, replaces)))

        given = self._spool.give(
            write, day=offline.business_day(at), series=series, at_ms=at_ms, replaces=replaces
        )
        self.known = offline.counted(self.known, at)
        self.unsettled.add(given.key)
        _log.warning("%s was given without the server", given.number)
        return self._ticket(visit, given, at)

    def _ticket(self, visit: Visit, given: Given, at: datetime) -> Ticket:
        classes = self.known.view.classes if self.known.view else []
        return Ticket(
            id=given.key,
            number=given.number,
            queue=visit.queue,
            priority=any(each.priority for each in classes if each.code == visit.class_),
            issued_at=at,
            state="waiting",
            slip="none",
        )

    def slip(self, key: str, slip: Literal["printed", "shown", "failed"]) -> None:
        """How the slip of an own number fared, told to the server with its adoption."""
        for given in self._spool.unadopted():
            if given.key == key:
                body = replace(decode(given.body, AdoptTicket), slip=slip)
                self._spool.amend(key, encode(body))

    def settled(self, key: str) -> None:
        """No more will be said about this number's slip: the server may be told of it."""
        self.unsettled.discard(key)


def _adoption(visit: Visit, number: str, at: datetime, replaces: str | None) -> AdoptTicket:
    return AdoptTicket(
        number,
        visit.queue,
        at,
        class_=visit.class_,
        language=visit.language,
        procedures=list(visit.wanted[:PROCEDURES_MAX]),
        slip="failed",
        replaces=replaces,
    )


def _recalled(data: bytes | None) -> Known:
    """What was remembered; nothing where that cannot be read, as after a downgrade."""
    if data is None:
        return Known()
    try:
        return decode(data, Known)
    except BadMessage as error:
        _log.warning("what was remembered of the server cannot be read: %s", error)
        return Known()
