"""What every secret of ours looks like, and what is kept of it: its SHA-256."""

from __future__ import annotations

import re
import secrets
import time
from contextlib import suppress
from hashlib import sha256

import apsw

from queue_server.log.queries import SQL

MINUTE_MS = 60_000
SEEN_EVERY_MS = MINUTE_MS
SECRET_BYTES = 32
TOKEN = re.compile(r"(?:mc[kdrcp]_)?[A-Za-z0-9_-]{43}")
"""What a secret of ours looks like; anything else is not looked up."""


def wall_ms() -> int:
    """The system's clock, ms since 1970 UTC."""
    return time.time_ns() // 1_000_000


def digest(secret: str) -> bytes:
    """What is kept of a secret."""
    return sha256(secret.encode()).digest()


def make_secret() -> str:
    """256 bits of chance in 43 characters."""
    return secrets.token_urlsafe(SECRET_BYTES)


def note_seen(connection: apsw.Connection, query: str, sha: bytes, now_ms: int) -> None:
    """A full disk must not lock anybody out: being seen is then not noted (trust.md R7)."""
    with suppress(apsw.FullError, apsw.IOError, apsw.ReadOnlyError, apsw.BusyError):
        connection.execute(SQL[query], (now_ms, sha))
