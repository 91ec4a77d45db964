"""Who is signed in: sessions of people, opened by a password, a PIN or a link (trust.md S4).

A session is a 256-bit token made at sign-in; of it only the SHA-256 is kept. Role, name and counter
of an account are read anew each time, so a change of them holds at once, and an account that was
disabled or a console that was revoked has no session at all.
"""

from __future__ import annotations

from typing import Literal

import apsw
from msgspec import Struct, structs

from queue_server.credentials import (
    MINUTE_MS,
    SEEN_EVERY_MS,
    TOKEN,
    digest,
    make_secret,
    note_seen,
    wall_ms,
)
from queue_server.log import audit
from queue_server.log.database import transaction
from queue_server.log.queries import SQL

IDLE_MS = 30 * MINUTE_MS
SESSION_MS = 12 * 60 * MINUTE_MS
By = Literal["password", "pin", "link"]


class Person(Struct, frozen=True):
    """Who a session belongs to. ``id`` is the SHA-256 of the session's token in hex; ``user`` and
    ``login`` are empty for somebody whom a link signed in. ``locked``: it waits at a break;
    ``must_change``: its password came from somebody else."""

    id: str
    role: str
    name: str
    counter: int = 0
    user: str = ""
    login: str = ""
    by: str = "link"
    machine: str = ""
    locked: bool = False
    must_change: bool = False


class SessionRow(Struct, frozen=True):
    """A living session as administrators see it; times in ms, ``machine`` by its name."""

    id: str
    login: str
    name: str
    role: str
    counter: int
    by: str
    created_ms: int
    seen_ms: int
    machine: str
    locked: bool


class NewSession(Struct, frozen=True):
    """A session that was just made: its token is told to its browser and to nobody else."""

    token: str
    role: str


def redeem(connection: apsw.Connection, secret: str, *, now_ms: int | None = None) -> str | None:
    """A new session's token for a login link's secret; None for one unknown, used or too old."""
    at_ms = wall_ms() if now_ms is None else now_ms
    if not TOKEN.fullmatch(secret):
        return None
    with transaction(connection):
        found = connection.execute(SQL["use_login_link"], (at_ms, digest(secret))).get
        if found is None:
            return None
        role, counter, name = found
        token = make_secret()
        sha = digest(token)
        row = (sha, role, counter, name, at_ms, None, None, "link")
        connection.execute(SQL["insert_session"], row)
        told: dict[str, object] = {"id": sha.hex(), "role": role, "counter": counter}
        audit.append(connection, at_ms, who=name or role, what="signed in", detail=told)
    return token


def begin(
    connection: apsw.Connection, user: str, *, by: By, machine: str | None, now_ms: int
) -> NewSession | None:
    """A session for an account, inside the caller's transaction; None where it has been disabled
    meanwhile. ``machine``: the paired console at which it was opened, which lends its counter."""
    found = connection.execute(SQL["user_signs_in"], (now_ms, user)).get
    if found is None:
        return None
    login, role, counter, name = found
    token = make_secret()
    sha = digest(token)
    row = (sha, role, counter, name, now_ms, user, machine, by)
    connection.execute(SQL["insert_session"], row)
    told: dict[str, object] = {"id": sha.hex(), "role": role, "by": by}
    told |= {"machine": machine} if machine else {}
    audit.append(connection, now_ms, who=f"{role}:{login}", what="signed in", detail=told)
    return NewSession(token, role)


def find_session(
    connection: apsw.Connection, sha: bytes, now_ms: int, *, seen: bool = True
) -> Person | None:
    """The person of a living session. Being seen is noted at most once a minute, so a session
    ends between 29 and 30 idle minutes; ``seen`` False only looks."""
    found = connection.execute(SQL["session"], (sha,)).get
    if found is None:
        return None
    *known, created_ms, seen_ms = found
    if now_ms - seen_ms >= IDLE_MS or now_ms - created_ms >= SESSION_MS:
        return None
    if seen and now_ms - seen_ms >= SEEN_EVERY_MS:
        note_seen(connection, "session_seen", sha, now_ms)
    person = Person(sha.hex(), *known)
    must_change = bool(person.must_change)
    return structs.replace(person, locked=bool(person.locked), must_change=must_change)


def end_session(connection: apsw.Connection, sha: bytes, now_ms: int) -> bool:
    """Sign out; False where that session has ended."""
    with transaction(connection):
        ended = connection.execute(SQL["end_session"], (now_ms, sha)).get
        if ended is None:
            return False
        role, name, login = ended
        told: dict[str, object] = {"id": sha.hex(), "role": role}
        who = f"{role}:{login}" if login else name or role
        audit.append(connection, now_ms, who=who, what="signed out", detail=told)
    return True


def end_other(connection: apsw.Connection, sha: bytes, *, by: str, now_ms: int) -> bool:
    """Have somebody signed out by somebody else; False where that session has ended."""
    with transaction(connection):
        ended = connection.execute(SQL["end_session"], (now_ms, sha)).get
        if ended is None:
            return False
        role, name, login = ended
        told: dict[str, object] = {"id": sha.hex(), "role": role, "of": login or name}
        audit.append(connection, now_ms, who=by, what="session ended", detail=told)
    return True


def end_all(connection: apsw.Connection, user: str, now_ms: int, *, but: bytes = b"") -> int:
    """End every session of an account but one, inside the caller's transaction; how many."""
    return len(connection.execute(SQL["end_sessions_of"], (now_ms, user, but)).fetchall())


def lock(connection: apsw.Connection, sha: bytes, *, who: str, now_ms: int) -> None:
    """Have a session wait for PIN or password; one that waits already stays as it is."""
    with transaction(connection):
        if connection.execute(SQL["lock_session"], (now_ms, sha)).get is not None:
            detail: dict[str, object] = {"id": sha.hex()}
            audit.append(connection, now_ms, who=who, what="session locked", detail=detail)


def unlock(connection: apsw.Connection, sha: bytes, *, who: str, now_ms: int) -> None:
    """The person has shown that it is they."""
    with transaction(connection):
        if connection.execute(SQL["unlock_session"], (sha,)).get is not None:
            detail: dict[str, object] = {"id": sha.hex()}
            audit.append(connection, now_ms, who=who, what="session unlocked", detail=detail)


def living(connection: apsw.Connection, now_ms: int) -> list[SessionRow]:
    """Everybody who is signed in, the newest first."""
    since = (now_ms - IDLE_MS, now_ms - SESSION_MS)
    rows = [SessionRow(*row) for row in connection.execute(SQL["living_sessions"], since)]
    return [structs.replace(row, locked=bool(row.locked)) for row in rows]
