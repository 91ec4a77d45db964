"""Changing the configuration of an office at work: checked as a whole, in force at once.

The configuration lives in the office's file (``office.db``), every version of it, with the TOML as
people wrote it. A change is one durable write: the version, its line in the audit and the event
that puts it in force, so none can be there without the others (``ConfigurationKept``). Whoever
changes says which version they looked at; if another is in force by now, nothing happens.
"""

from __future__ import annotations

import asyncio

import apsw
import msgspec
from msgspec import Struct

from queue_server import procedures
from queue_server.accounts import wall_ms
from queue_server.configuration import ConfigurationError, Problem, read_office, to_keep
from queue_server.core import commands as c
from queue_server.core import lifecycle as life
from queue_server.core.office import Office
from queue_server.core.state import State
from queue_server.log.database import Database, transaction
from queue_server.log.protocol import ConfigurationKept
from queue_server.log.queries import SQL
from queue_server.log.sqlite import keep_configuration
from queue_server.office_day import OfficeDay
from queue_server.procedures import Known
from queue_server.toml_editing import Change, Document, NotToml, changes, edited
from queue_server.toml_reading import document_of

FILE = "office.toml"
"""How the text is called where it is no file."""
HISTORY_MAX = 200


class Stale(Exception):
    """Another version is in force than the one that was changed; ``newest`` says which."""

    def __init__(self, newest: int) -> None:
        super().__init__(newest)
        self.newest = newest


class UnknownVersion(Exception):
    """There is no version of that number."""


class Version(Struct, frozen=True):
    """A configuration as it was kept; ``document`` is the office as JSON."""

    number: int
    at_ms: int
    by: str
    document: str
    toml: str

    @property
    def office(self) -> Office:
        return msgspec.json.decode(self.document, type=Office)

    @property
    def catalogue(self) -> Known:
        return procedures.known(self.office.catalogue)


class Wanted(Struct, frozen=True):
    """What somebody wants: a whole file, or what the file is to say."""

    toml: str | None = None
    document: Document | None = None

    def text(self, newest: Version) -> str:
        """The file as it would be kept; raises ``ConfigurationError``."""
        if self.document is None:
            return (self.toml or "").removeprefix("\ufeff")
        try:
            return edited(newest.toml, self.document)
        except (NotToml, RecursionError):
            told = "không ghi được thành TOML", "cannot be written as TOML"
            raise ConfigurationError([Problem(FILE, 0, "", *told)]) from None


class Checked(Struct, frozen=True):
    """``office`` is None where there are problems."""

    toml: str
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    office: Office | None = None


class Configuring:
    """The configuration of one office at work. One change at a time."""

    def __init__(self, database: Database, day: OfficeDay) -> None:
        self._database, self._day = database, day
        self._one_at_a_time = asyncio.Lock()

    async def current(self) -> Version:
        (newest,) = await self._database.run(versions, 1)
        return newest

    async def history(self) -> list[Version]:
        """The newest first."""
        return await self._database.run(versions, HISTORY_MAX)

    async def check(self, wanted: Wanted) -> Checked:
        """What a change would do; nothing happens."""
        return await self._check(wanted, await self.current())

    async def change(
        self, wanted: Wanted, *, base: int, by: str, key: str = "", fingerprint: str = ""
    ) -> Version:
        """Put a change in force. Raises ``Stale``, ``ConfigurationError`` and what the day raises.
        One that is in force already makes no new version."""
        async with self._one_at_a_time:
            newest = await self.current()
            if base != newest.number and not await self._is_retry(wanted, base, by, newest):
                raise Stale(newest.number)
            checked = await self._check(wanted, newest)
            if checked.toml == newest.toml:
                return newest
            return await self._keep(newest, checked, by, key=key, fingerprint=fingerprint)

    async def undo(self, to: int, *, by: str, key: str = "", fingerprint: str = "") -> Version:
        """A new version that says what an old one said. Raises ``UnknownVersion`` and what
        ``change`` raises: it must still be possible."""
        old = await self._database.run(version, to)
        if old is None:
            raise UnknownVersion
        async with self._one_at_a_time:
            newest = await self.current()
            checked = await self._check(Wanted(toml=old.toml), newest)
            if checked.toml == newest.toml:
                return newest
            return await self._keep(newest, checked, by, key=key, fingerprint=fingerprint, to=to)

    async def set_catalogue(self, known: Known, *, by: str) -> Version:
        """Read the configuration anew under another catalogue, and put both in force."""
        async with self._one_at_a_time:
            newest = await self.current()
            if newest.office.catalogue == known.hash:
                return newest
            office = read_office(newest.toml, FILE, known)
            kept = to_keep(
                newest.number + 1,
                office,
                newest.toml,
                by=by,
                now_ms=wall_ms(),
                what="catalogue set",
                told={"catalogue": known.hash, "before": newest.office.catalogue},
            )
            await self._put_in_force(office, kept)
        return await self.current()

    # -- one change ---------------------------------------------------------------------------

    async def _check(self, wanted: Wanted, newest: Version) -> Checked:
        checked = await asyncio.to_thread(checked_against, newest, wanted)
        if checked.office is None:
            return checked
        office = checked.office
        found = await self._day.read(lambda state: in_use(state, office))
        return msgspec.structs.replace(checked, problems=found, office=None) if found else checked

    async def _is_retry(self, wanted: Wanted, base: int, by: str, newest: Version) -> bool:
        """Whether it was this very change that made the newest version: its answer was lost."""
        if (newest.number, newest.by) != (base + 1, by):
            return False
        return (await asyncio.to_thread(wanted.text, newest)) == newest.toml

    async def _keep(
        self,
        newest: Version,
        checked: Checked,
        by: str,
        *,
        key: str,
        fingerprint: str,
        to: int = 0,
    ) -> Version:
        if checked.office is None:
            raise ConfigurationError(checked.problems)
        told: dict[str, object] = {"undone to": to} if to else {}
        told["changes"] = [msgspec.structs.asdict(change) for change in checked.changes]
        number, now_ms = newest.number + 1, wall_ms()
        kept = to_keep(number, checked.office, checked.toml, by=by, now_ms=now_ms, told=told)
        await self._put_in_force(checked.office, kept, key=key, fingerprint=fingerprint)
        return await self.current()

    async def _put_in_force(
        self, office: Office, kept: ConfigurationKept, *, key: str = "", fingerprint: str = ""
    ) -> None:
        command = c.SetConfiguration(office)
        outcome = await self._day.ask(command, key, fingerprint=fingerprint, aside=(kept,))
        if not outcome.events:  # only its words differ: there is no event to keep it with
            await self._database.run(_keep_alone, kept)


def _keep_alone(connection: apsw.Connection, kept: ConfigurationKept) -> None:
    with transaction(connection):
        keep_configuration(connection, kept)


# -- checking ---------------------------------------------------------------------------------


def checked_against(newest: Version, wanted: Wanted) -> Checked:
    """What is wrong with a change by itself, and what it changes."""
    text = ""
    try:
        text = wanted.text(newest)
        office = read_office(text, FILE, newest.catalogue)
        _same_office(newest.office, office)
    except ConfigurationError as error:
        return Checked(text, tuple(error.problems), _changes(newest.toml, text))
    return Checked(text, (), _changes(newest.toml, text), office)


def _changes(before: str, after: str) -> tuple[Change, ...]:
    try:
        return tuple(changes(document_of(before), document_of(after)))
    except (ValueError, RecursionError):
        return ()


def _same_office(was: Office, now: Office) -> None:
    if now.id != was.id:
        told = f"phải giữ nguyên: {was.id}", f"must stay as it is: {was.id}"
        raise ConfigurationError([Problem(FILE, 1, "id", *told, ("id",))])


def in_use(state: State, office: Office) -> tuple[Problem, ...]:
    """What would go and is needed today: a queue in which somebody stands or is expected, a
    counter at which somebody is served."""
    queues = {queue.code for queue in office.queues}
    counters = {counter.id for counter in office.counters}
    waiting = {t.queue for t in state.tickets.values() if t.state in life.OPEN_STATES}
    waiting |= {k.queue for k in state.appointments.values() if k.state == life.BOOKED}
    serving = {k for k, counter in state.counters.items() if counter.ticket} - counters
    gone = [("queue", code) for code in sorted(waiting - queues)]
    gone += [("counter", str(number)) for number in sorted(serving)]
    return tuple(
        Problem(
            FILE,
            0,
            f"{table} {name}",
            "còn người chờ hoặc đang được phục vụ: hãy bỏ khi hết người",
            "people wait or are served there: take it away when nobody is left",
            (table,),
        )
        for table, name in gone
    )


# -- reading what was kept --------------------------------------------------------------------


def versions(connection: apsw.Connection, most: int) -> list[Version]:
    """The newest first."""
    return [Version(*row) for row in connection.execute(SQL["configurations"], (most,))]


def version(connection: apsw.Connection, number: int) -> Version | None:
    row = connection.execute(SQL["configuration"], (number,)).fetchone()
    return Version(*row) if row else None
