"""The event store in an office's file: one transaction for each append, durable on return."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Concatenate, ParamSpec, TypeVar

import apsw

from queue_server.log import audit, chain, codec
from queue_server.log.database import Database, DatabaseClosed, transaction
from queue_server.log.protocol import (
    ClassCounted,
    CommentLeft,
    ConfigurationKept,
    Entry,
    LogUnavailable,
    VersionConflict,
)
from queue_server.log.queries import SQL

P = ParamSpec("P")
T = TypeVar("T")

Head = tuple[int, bytes]
"""Version and hash of the newest row of a day."""
Row = tuple[str | int | bytes, ...]


class SqliteLog:
    """An ``EventLog`` on a ``Database``, which it shares and does not close.

    Rows are coded and hashed on the database's thread; the heads that it keeps belong to that
    thread, so a caller that is cancelled leaves them right.
    """

    def __init__(self, database: Database, office: str) -> None:
        self.office = office
        self._database = database
        self._heads: dict[str, Head] = {}

    async def append(self, entries: Sequence[Entry]) -> None:
        if entries:
            await self._run(self._append, entries)

    async def read(self, day: str, after: int = 0) -> list[Entry]:
        return await self._run(self._read, day, after)

    async def days(self) -> list[str]:
        return await self._run(self._days)

    async def head(self, day: str) -> str:
        _, found = await self._run(self._head, day)
        return found.hex()

    async def class_counts(self, day: str) -> dict[tuple[str, str], int]:
        """(queue, class) → how many took a number that day."""
        return await self._run(class_counts, day)

    async def comment(self, ticket: str) -> str:
        """The words left with a rating, empty where there are none (any more)."""
        return await self._run(comment, ticket)

    async def close(self) -> None:
        """Wait for what was begun; the database stays open for those who share it."""
        with suppress(DatabaseClosed):
            await self._database.run(lambda connection: None)

    async def _run(
        self, work: Callable[Concatenate[apsw.Connection, P], T], *args: P.args, **kw: P.kwargs
    ) -> T:
        try:
            return await self._database.run(work, *args, **kw)
        except (apsw.Error, DatabaseClosed) as error:
            raise LogUnavailable(str(error)) from error

    # -- on the database's thread -------------------------------------------------------------

    def _append(self, connection: apsw.Connection, entries: Sequence[Entry]) -> None:
        moved: dict[str, Head] = {}
        try:
            with transaction(connection):
                rows = [self._row(connection, entry, moved) for entry in entries]
                connection.executemany(SQL["insert_event"], rows)
                connection.executemany(
                    SQL["move_head"], [(self.office, day, *head) for day, head in moved.items()]
                )
                _keep_asides(connection, entries)
        except BaseException as error:
            for entry in entries:
                self._heads.pop(entry.day, None)
            if isinstance(error, apsw.ConstraintError):
                raise VersionConflict(str(error)) from error
            raise
        self._heads.update(moved)

    def _row(self, connection: apsw.Connection, entry: Entry, moved: dict[str, Head]) -> Row:
        """The entry's row; ``moved`` gets the day's head after it."""
        version, previous = moved.get(entry.day) or self._head(connection, entry.day)
        chain.must_follow(entry, version)
        row = chain.columns(self.office, entry, codec.encode(entry.event).decode())
        previous = previous or chain.beginning(f"{self.office}/{entry.day}")
        found = chain.link(previous, row)
        moved[entry.day] = (entry.version, found)
        return (*row, found)

    def _head(self, connection: apsw.Connection, day: str) -> Head:
        """The newest row of a day, (0, b"") for a day without rows."""
        if day not in self._heads:
            found = connection.execute(SQL["head"], (self.office, day)).get
            if found is None:
                return 0, b""
            self._heads[day] = found
        return self._heads[day]

    def _read(self, connection: apsw.Connection, day: str, after: int) -> list[Entry]:
        """Whoever reads catches up: the head is looked at afresh at the next append."""
        self._heads.pop(day, None)
        return read_day(connection, self.office, day, after)

    def _days(self, connection: apsw.Connection) -> list[str]:
        return [day for (day,) in connection.execute(SQL["days"], (self.office,))]


def read_day(connection: apsw.Connection, office: str, day: str, after: int = 0) -> list[Entry]:
    """The entries of a day in order of version; raises ``UnreadableEvent``."""
    return [
        Entry(day, version, at_ms, request, fingerprint, codec.decode(event))
        for version, at_ms, request, fingerprint, event in connection.execute(
            SQL["events_after"], (office, day, after)
        )
    ]


def class_counts(connection: apsw.Connection, day: str) -> dict[tuple[str, str], int]:
    rows = connection.execute(SQL["class_counts"], (day,))
    return {(queue, class_): n for queue, class_, n in rows}


def comment(connection: apsw.Connection, ticket: str) -> str:
    return connection.execute(SQL["comment"], (ticket,)).get or ""


def _keep_asides(connection: apsw.Connection, entries: Sequence[Entry]) -> None:
    for entry in entries:
        for aside in entry.aside:
            match aside:
                case ClassCounted(queue=queue, class_=class_):
                    connection.execute(SQL["count_class"], (entry.day, queue, class_))
                case CommentLeft(ticket=ticket, text=text):
                    connection.execute(SQL["keep_comment"], (ticket, text, entry.at_ms))
                case ConfigurationKept():
                    keep_configuration(connection, aside)


def keep_configuration(connection: apsw.Connection, kept: ConfigurationKept) -> None:
    """A version and its line of the audit, inside the caller's transaction. Raises
    ``apsw.ConstraintError`` where that version is there already."""
    row = (kept.version, kept.at_ms, kept.by, kept.document, kept.toml)
    connection.execute(SQL["insert_configuration"], row)
    audit.append(connection, kept.at_ms, who=kept.by, what=kept.what, detail=kept.detail)
