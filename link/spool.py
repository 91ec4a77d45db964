"""What a machine must not lose: keys before anything is sent, numbers before anybody sees them.

A key that was lost with the power could be used for no retry and no cancellation, and the citizen
would have two numbers. So the key is committed first, with ``synchronous=FULL``, and forgotten
when an answer has come. What stands here after a restart was sent, perhaps, and never answered.

A kiosk without its server gives numbers of its own. Each is a row of the *journal* before it is
shown or printed, and takes the place of the unanswered request in the same transaction: a power
cut leaves either the request, which is cancelled, or the number, which is adopted, never both.
The row stays for its business day, because the next number is one more than the journal's last.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import apsw
from msgspec import Struct

KEY_BYTES = 16
PENDING_MAX = 1000
OPEN_MAX = 5000
ADOPTED = "adopted"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS request (
    key TEXT PRIMARY KEY,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS journal (
    day TEXT NOT NULL,
    series TEXT NOT NULL,
    n INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    body BLOB NOT NULL,
    outcome TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (day, series, n)
) STRICT;
CREATE TABLE IF NOT EXISTS memory (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT
"""
_GIVEN = "SELECT key, number, body, outcome FROM journal"


class SpoolFull(Exception):
    """Too many requests wait for an answer: the disk must not fill up behind a dead network."""


class Pending(Struct, frozen=True):
    """A request without an answer yet; ``body`` is the JSON as it was sent."""

    key: str
    method: str
    path: str
    body: bytes


class Given(Struct, frozen=True):
    """A number given without a server; ``body`` is the JSON of its adoption. ``outcome`` is empty
    until the server has answered, then ``adopted`` or the code of its refusal."""

    key: str
    number: str
    body: bytes
    outcome: str = ""


class Entry(Struct, frozen=True):
    """What is to be written into the journal, once its place in the series is known."""

    number: str
    body: bytes


def new_key() -> str:
    """128 random bits, as 32 hexadecimal digits."""
    return secrets.token_hex(KEY_BYTES)


class Spool:
    """One file of one machine; its directory is made if need be."""

    def __init__(self, path: Path, *, make_key: Callable[[], str] = new_key) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._make_key = make_key
        self._db = apsw.Connection(str(path))
        self._db.set_busy_timeout(2000)
        self._db.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
        self._db.execute(_SCHEMA)

    # -- requests ------------------------------------------------------------------------------

    def begin(self, method: str, path: str, body: bytes) -> str:
        """A new key, durable before this returns; SpoolFull beyond a thousand open requests."""
        [(count,)] = self._db.execute("SELECT count(*) FROM request")
        if count >= PENDING_MAX:
            raise SpoolFull
        key = self._make_key()
        self._db.execute("INSERT INTO request VALUES (?, ?, ?, ?)", (key, method, path, body))
        return key

    def done(self, key: str) -> None:
        """The answer has come, whatever it was; unknown keys are done already."""
        self._db.execute("DELETE FROM request WHERE key = ?", (key,))

    def pending(self) -> list[Pending]:
        """All requests without an answer, oldest first."""
        rows = self._db.execute("SELECT key, method, path, body FROM request ORDER BY rowid")
        return [Pending(*row) for row in rows]

    # -- numbers without a server --------------------------------------------------------------

    def give(
        self,
        write: Callable[[int], Entry],
        *,
        day: str,
        series: str,
        at_ms: int,
        replaces: str | None = None,
    ) -> Given:
        """The next number of a series on a business day, durable before this returns.

        ``write`` gets its place in the series, from 1. ``replaces`` is the key of the request that
        was never answered: it is no longer pending from then on. Days never go back: adopted
        numbers of earlier days are forgotten. SpoolFull beyond five thousand open numbers.
        """
        with self._db:
            [(count,)] = self._db.execute("SELECT count(*) FROM journal WHERE outcome = ''")
            if count >= OPEN_MAX:
                raise SpoolFull
            self._db.execute("DELETE FROM journal WHERE outcome = ? AND day < ?", (ADOPTED, day))
            last = "SELECT coalesce(max(n), 0) FROM journal WHERE day = ? AND series = ?"
            [(before,)] = self._db.execute(last, (day, series))
            key, entry = self._make_key(), write(before + 1)
            row = (day, series, before + 1, key, entry.number, at_ms, entry.body)
            self._db.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, '')", row)
            if replaces is not None:
                self.done(replaces)
        return Given(key, entry.number, entry.body)

    def amend(self, key: str, body: bytes) -> None:
        """How the slip of a number fared; only as long as the server has not answered."""
        self._db.execute("UPDATE journal SET body = ? WHERE key = ? AND outcome = ''", (body, key))

    def settle(self, key: str, outcome: str) -> None:
        """What the server answered: ``adopted``, or the code of its refusal."""
        self._db.execute("UPDATE journal SET outcome = ? WHERE key = ?", (outcome, key))

    def unadopted(self) -> list[Given]:
        """Numbers that the server does not know yet, in the order in which they were given."""
        return self._given(f"{_GIVEN} WHERE outcome = '' ORDER BY at_ms, rowid")

    def refused(self) -> list[Given]:
        """Numbers that the server would not adopt: kept for whoever has to explain them."""
        wanted = f"{_GIVEN} WHERE outcome NOT IN ('', ?) ORDER BY at_ms, rowid"
        return self._given(wanted, ADOPTED)

    def last_given_ms(self) -> int:
        """When the last number was given; 0 before the first."""
        [(at_ms,)] = self._db.execute("SELECT coalesce(max(at_ms), 0) FROM journal")
        return int(at_ms)

    def _given(self, sql: str, *values: str) -> list[Given]:
        return [Given(*row) for row in self._db.execute(sql, values)]

    # -- memory --------------------------------------------------------------------------------

    def remember(self, name: str, value: bytes) -> None:
        """Durable before this returns; the last value wins."""
        self._db.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (name, value))

    def recall(self, name: str) -> bytes | None:
        """What was remembered under this name; None where nothing was."""
        rows = list(self._db.execute("SELECT value FROM memory WHERE name = ?", (name,)))
        return bytes(rows[0][0]) if rows else None

    # -- its end -------------------------------------------------------------------------------

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
