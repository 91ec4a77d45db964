"""The one SQLite file of an office and the one thread that works on it.

Whoever needs the file says ``await database.run(function, …)``: the function gets the connection,
runs alone on the thread, and its result or error comes back. What is committed survives a power
cut: that is asserted at the start, not hoped for (trust.md R2).
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import apsw

FILE = "office.db"
SCHEMA = Path(__file__).parent / "schema"
APPLICATION_ID = 0x4D437561
BUSY_MS = 5_000
FULL = 2
CHECKPOINT_S = 1.0
WAL_MIN, WAL_MAX = 4 * 2**20, 64 * 2**20

P = ParamSpec("P")
T = TypeVar("T")


class DatabaseRefused(Exception):
    """The file cannot be used as it is; the message says why, for people."""


class DatabaseClosed(Exception):
    """The file was let go of."""


class Database:
    """An open file. Made by ``open``; close it when done."""

    def __init__(self, connection: apsw.Connection, thread: ThreadPoolExecutor, path: Path) -> None:
        self._connection = connection
        self._thread = thread
        self._closed = False
        self._checkpoints = Checkpoints(path)

    @classmethod
    async def open(cls, path: Path, *, schema: Path = SCHEMA) -> Database:
        """Open or create the file, bring its schema up to date and check it.

        Raises ``DatabaseRefused``.
        """
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        loop = asyncio.get_running_loop()
        try:
            connection = await loop.run_in_executor(
                thread, lambda: _for_serving(connect(path, schema=schema, check=True))
            )
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(connection, thread, path)

    async def run(
        self, work: Callable[Concatenate[apsw.Connection, P], T], *args: P.args, **options: P.kwargs
    ) -> T:
        """What ``work(connection, *args, **options)`` gives, done on the thread.

        Once begun it is carried through, even if the caller is cancelled. Raises what ``work``
        raises, and ``DatabaseClosed``.
        """
        if self._closed:
            raise DatabaseClosed
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._thread, lambda: work(self._connection, *args, **options)
        )

    async def close(self) -> None:
        """Finish what was begun and close the file; a second time does nothing."""
        if self._closed:
            return
        self._closed = True
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._checkpoints.stop)
        await loop.run_in_executor(self._thread, self._connection.close)
        self._thread.shutdown(wait=False)


class Checkpoints:
    """Moves what was committed from the WAL into the file, beside the writer.

    A commit that does it itself makes everybody wait for a long sync; a connection of its own on a
    thread of its own does not. Only a WAL that has grown very long makes writers wait, briefly.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._wal = path, path.with_name(path.name + "-wal")
        self._told = threading.Event()
        self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._told.set()
        self._thread.join()

    def _run(self) -> None:
        connection = apsw.Connection(str(self._path))
        connection.set_busy_timeout(BUSY_MS)
        try:
            while not self._told.wait(CHECKPOINT_S):
                self._move(connection)
        finally:
            connection.close()

    def _move(self, connection: apsw.Connection) -> None:
        length = self._wal.stat().st_size if self._wal.exists() else 0
        if length < WAL_MIN:
            return
        mode = (
            apsw.SQLITE_CHECKPOINT_PASSIVE if length < WAL_MAX else apsw.SQLITE_CHECKPOINT_RESTART
        )
        with suppress(apsw.Error):  # a full disk or a busy file: what is in the WAL is safe there
            connection.wal_checkpoint(mode=mode)


def _for_serving(connection: apsw.Connection) -> apsw.Connection:
    connection.wal_autocheckpoint(0)
    return connection


def connect(path: Path, *, schema: Path = SCHEMA, check: bool = False) -> apsw.Connection:
    """A connection for one thread; creates the file (0600, its folder 0700) where there is none.

    ``check`` reads the whole file once, as servers do at their start. Raises ``DatabaseRefused``.
    """
    _create_private(path)
    try:
        connection = apsw.Connection(str(path))
        try:
            _prepare(connection)
            if check:
                quick_check(connection)
            migrate(connection, schema)
        except BaseException:
            connection.close()
            raise
    except apsw.Error as error:
        raise DatabaseRefused(f"{path}: {error}") from error
    return connection


def _create_private(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseRefused(f"{path}: {error.strerror}") from error


def _prepare(connection: apsw.Connection) -> None:
    connection.set_busy_timeout(BUSY_MS)
    for pragma in (
        "journal_mode=wal",
        "synchronous=full",
        "foreign_keys=on",
        "secure_delete=on",
        "trusted_schema=off",
    ):
        connection.pragma(*pragma.split("="))
    assert_durable(connection)


def assert_durable(connection: apsw.Connection) -> None:
    """Refuse to work where a commit would not survive a power cut."""
    journal, synchronous = connection.pragma("journal_mode"), connection.pragma("synchronous")
    if (journal, synchronous) != ("wal", FULL):
        raise DatabaseRefused(
            f"this file would not survive a power cut: journal_mode={journal}, "
            f"synchronous={synchronous}; needed: wal, {FULL}"
        )


def quick_check(connection: apsw.Connection) -> None:
    """Read the whole file; raises ``DatabaseRefused`` with the first damage."""
    found = connection.execute("PRAGMA quick_check(1)").get
    if found != "ok":
        raise DatabaseRefused(f"the file is damaged: {found}")


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """All or nothing, and the right to write from the beginning."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(apsw.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        raise


# -- the schema -------------------------------------------------------------------------------


def schema_version(connection: apsw.Connection) -> int:
    """How many of the numbered files have been applied; 0 for a new file."""
    return int(connection.pragma("user_version"))


def migrate(connection: apsw.Connection, schema: Path = SCHEMA) -> None:
    """Apply the numbered files that are missing, each in a transaction of its own.

    A file that already holds something is copied aside first (trust.md R22).
    """
    steps = sorted(schema.glob("[0-9]*.sql"))
    stands, wanted = schema_version(connection), len(steps)
    if stands > wanted:
        raise DatabaseRefused(
            f"this file is of schema {stands}, this program knows {wanted}: "
            "use the newer program, or restore the copy from before its first start"
        )
    _refuse_foreign(connection)
    if 0 < stands < wanted:
        _copy_aside(connection, stands)
    for step in steps[stands:]:
        _apply(connection, step)


def _refuse_foreign(connection: apsw.Connection) -> None:
    """Ours says so in its header; a new file has nothing in it."""
    ours = connection.pragma("application_id") == APPLICATION_ID
    if not ours and connection.execute("SELECT count(*) FROM sqlite_schema").get:
        raise DatabaseRefused("this SQLite file is of another program")


def _copy_aside(connection: apsw.Connection, version: int) -> None:
    copy = Path(f"{connection.filename}.schema-{version:04d}")
    copy.unlink(missing_ok=True)
    os.close(os.open(copy, os.O_CREAT | os.O_RDWR, 0o600))
    connection.execute("VACUUM INTO ?", (str(copy),))


def _apply(connection: apsw.Connection, step: Path) -> None:
    number = int(step.name.split("_")[0])
    with transaction(connection):
        if schema_version(connection) >= number:
            return
        connection.execute(step.read_text("utf-8"))
        connection.pragma("user_version", number)
