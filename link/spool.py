"""Request keys, made and on disk before anything is sent.

A key that was lost with the power could be used for no retry and no cancellation, and the citizen
would have two numbers. So the key is committed first, with ``synchronous=FULL``, and forgotten
when an answer has come. What stands here after a restart was sent, perhaps, and never answered.
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

_SCHEMA = """
CREATE TABLE IF NOT EXISTS request (
    key TEXT PRIMARY KEY,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT
"""


class SpoolFull(Exception):
    """Too many requests wait for an answer: the disk must not fill up behind a dead network."""


class Pending(Struct, frozen=True):
    """A request without an answer yet; ``body`` is the JSON as it was sent."""

    key: str
    method: str
    path: str
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
