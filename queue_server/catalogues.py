"""The catalogues of an office: looked at before they are set, set for a day, kept for ever.

A catalogue is put in force together with the configuration that is read under it (see
``configuring``). One that is meant for a later day waits in the office's file until that day has
opened; the server may have been off at that time, or may have stopped in between.
"""

from __future__ import annotations

import asyncio
import secrets

import apsw
import msgspec
import structlog
from msgspec import Struct

import assets
from queue_server import catalogue_import, procedures
from queue_server.accounts import wall_ms
from queue_server.catalogue_import import Imported
from queue_server.configuration import ConfigurationError, current
from queue_server.configuring import Configuring
from queue_server.log import audit
from queue_server.log.database import Database, transaction
from queue_server.log.queries import SQL
from queue_server.procedures import Known

log = structlog.get_logger()

PREVIEWS_MAX = 4
PLANS_MAX = 100


class UnknownPreview(Exception):
    """Nothing was looked at under that word, or too long ago."""


class Plan(Struct, frozen=True):
    """That a catalogue is meant to be in force from a business day on; ``set_ms`` once it was."""

    seq: int
    hash: str
    from_day: str
    at_ms: int
    by: str
    set_ms: int | None
    procedures: int


class Catalogues:
    """The catalogues of one office at work."""

    def __init__(self, database: Database, configuring: Configuring) -> None:
        self._database, self._configuring = database, configuring
        self._previews: dict[str, bytes] = {}
        self._one_at_a_time = asyncio.Lock()

    async def preview(self, body: bytes, *, day: str) -> tuple[str | None, Known, Imported]:
        """The word to apply a file with, the catalogue in force, and what the file would make of
        it; no word where anything is wrong."""
        now = (await self._configuring.current()).catalogue
        imported = await asyncio.to_thread(catalogue_import.read, body, now.catalogue, day=day)
        if imported.catalogue is None:
            return None, now, imported
        word = secrets.token_urlsafe(16)
        self._previews[word] = msgspec.json.encode(imported.catalogue)
        for oldest in list(self._previews)[:-PREVIEWS_MAX]:
            del self._previews[oldest]
        return word, now, imported

    async def apply(self, word: str, *, from_day: str, today: str, by: str) -> Plan:
        """Set what was looked at, at once if the day has begun. Raises ``UnknownPreview``, and
        what ``Configuring.set_catalogue`` raises."""
        body = self._previews.get(word)
        if body is None:
            raise UnknownPreview
        seq = await self._database.run(_plan, body, from_day, by, wall_ms())
        await self.settle(today)
        return next(plan for plan in await self.plans() if plan.seq == seq)

    async def settle(self, today: str) -> None:
        """Put in force what is meant to be by now. One that cannot be read any more is told in the
        log and waits: somebody has to look at it."""
        async with self._one_at_a_time:
            due = await self._database.run(_due, today)
            if due is None:
                return
            seq, name, by = due
            try:
                await self._configuring.set_catalogue(procedures.known(name), by=by)
            except ConfigurationError as refused:
                log.error("catalogue not set", hash=name, problems=str(refused))
                return
            await self._database.run(_note_set, seq, wall_ms())

    async def plans(self) -> list[Plan]:
        """The newest first."""
        return await self._database.run(_plans)

    async def in_force(self) -> Known:
        return (await self._configuring.current()).catalogue


def make_known(connection: apsw.Connection) -> None:
    """At the start: every catalogue that is in force or waits; and the sample is kept like any
    other while it is in force, so that a newer program's sample does not take its place unseen."""
    office = current(connection)
    if office is None:
        return
    sample = procedures.sample()
    if office.catalogue == sample.hash:
        body = (assets.HERE / "catalogue" / "procedures.json").read_text("utf-8")
        connection.execute(SQL["keep_catalogue"], (sample.hash, body, wall_ms()))
    for (body,) in connection.execute(SQL["catalogues_needed"], (office.catalogue,)):
        procedures.remember(body.encode())


# -- on the database's thread -----------------------------------------------------------------


def _plan(connection: apsw.Connection, body: bytes, from_day: str, by: str, now_ms: int) -> int:
    known = procedures.remember(body)
    told: dict[str, object] = {"catalogue": known.hash, "from": from_day}
    told["procedures"] = len(known.catalogue.procedures)
    with transaction(connection):
        connection.execute(SQL["keep_catalogue"], (known.hash, body.decode(), now_ms))
        row = (known.hash, from_day, now_ms, by)
        seq = int(connection.execute(SQL["plan_catalogue"], row).get)
        audit.append(connection, now_ms, who=by, what="catalogue planned", detail=told)
    return seq


def _due(connection: apsw.Connection, today: str) -> tuple[int, str, str] | None:
    row = connection.execute(SQL["catalogue_due"], (today,)).fetchone()
    return (int(row[0]), str(row[1]), str(row[2])) if row else None


def _note_set(connection: apsw.Connection, seq: int, now_ms: int) -> None:
    connection.execute(SQL["catalogue_set"], (now_ms, seq))


def _plans(connection: apsw.Connection) -> list[Plan]:
    return [Plan(*row) for row in connection.execute(SQL["catalogue_plans"], (PLANS_MAX,))]
