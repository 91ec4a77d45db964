"""Who may speak to the server: machines by token, people by a session (see ``sessions``).

Of every secret only its SHA-256 is kept, and every one that is made leaves an audit line. The
functions work on a connection, for the command line; ``Accounts`` is the server's view of the
same file, which other processes may change at any time: a token they make is good at once, one
they revoke is dead within ``FRESH_MS``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import apsw
from msgspec import Struct, structs

from queue_server import sessions, settings
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
from queue_server.log.database import Database, transaction
from queue_server.log.queries import SQL
from queue_server.sessions import Person

__all__ = [
    "MINUTE_MS",
    "NAME_MAX",
    "PERSON_ROLES",
    "PREFIXES",
    "AccountRefused",
    "Accounts",
    "Machine",
    "MachineRow",
    "Person",
    "add_machine",
    "check_machine",
    "check_person",
    "create_login_link",
    "create_token",
    "digest",
    "machines",
    "revoke_token",
    "wall_ms",
]

T = TypeVar("T")

LINK_MS = 30 * MINUTE_MS
FRESH_MS = 1_000
FRESH_MAX = 10_000
SERIES = range(10)
SERIES_KEPT_MS = 48 * 60 * MINUTE_MS
"""An offline kiosk prints for at most a day before it has to hear from us, and what it printed
lives to the end of that business day: so long nobody else gets its digit."""
NAME_MAX = 80

PREFIXES = {
    "kiosk": "mck_",
    "display": "mcd_",
    "rating": "mcr_",
    "counter": "mcc_",
    "reports": "mcp_",
}
PERSON_ROLES = ("operator", "supervisor", "administrator", "auditor")


class AccountRefused(Exception):
    """This account cannot be made as asked; the message says what is allowed, for people."""


class Machine(Struct, frozen=True):
    """Who a machine token belongs to. ``id`` is the machine's own, whatever its key; ``counter`` is
    0 for a machine of no counter; ``series`` is the digit of a kiosk's own printed numbers."""

    id: str
    role: str
    name: str
    counter: int = 0
    place: str = ""
    series: int | None = None


class MachineRow(Struct, frozen=True):
    """A machine as administrators see it; times in ms, None where it never happened."""

    id: str
    role: str
    name: str
    counter: int
    place: str
    series: int | None
    created_ms: int
    revoked_ms: int | None
    last_seen_ms: int | None


# -- on a connection: for the command line and the database's thread --------------------------


def create_token(
    connection: apsw.Connection,
    role: str,
    *,
    name: str = "",
    counter: int = 0,
    by: str = "command line",
    now_ms: int | None = None,
) -> str:
    """A new machine's token, 256 bits. Raises ``AccountRefused``."""
    check_machine(role, name, counter)
    token = PREFIXES[role] + make_secret()
    at_ms = wall_ms() if now_ms is None else now_ms
    with transaction(connection):
        add_machine(
            connection,
            digest(token),
            role,
            name=name,
            counter=counter,
            by=by,
            now_ms=at_ms,
            what="token created",
        )
    return token


def add_machine(
    connection: apsw.Connection,
    sha: bytes,
    role: str,
    *,
    name: str,
    place: str = "",
    counter: int = 0,
    by: str,
    now_ms: int,
    what: str,
) -> Machine:
    """A new machine by the SHA-256 of its key, inside the caller's transaction."""
    series = _free_series(connection, now_ms) if role == "kiosk" else None
    made = Machine(secrets.token_hex(8), role, name, counter, place, series)
    row = (made.id, sha, role, name, place, counter, series, now_ms)
    connection.execute(SQL["insert_machine"], row)
    audit.append(connection, now_ms, who=by, what=what, detail=structs.asdict(made))
    return made


def _free_series(connection: apsw.Connection, now_ms: int) -> int | None:
    """The smallest free digit, None for an eleventh kiosk: it prints no numbers of its own."""
    taken = {n for (n,) in connection.execute(SQL["taken_series"], (now_ms - SERIES_KEPT_MS,))}
    return next((n for n in SERIES if n not in taken), None)


def revoke_token(
    connection: apsw.Connection, machine: str, *, by: str, now_ms: int | None = None
) -> bool:
    """End a machine's token by the machine's id; False where there is none that lives."""
    at_ms = wall_ms() if now_ms is None else now_ms
    with transaction(connection):
        ended = connection.execute(SQL["revoke_machine"], (at_ms, machine)).get
        if ended is None:
            return False
        told: dict[str, object] = {"id": machine, "role": ended[0], "name": ended[1]}
        audit.append(connection, at_ms, who=by, what="token revoked", detail=told)
    return True


def machines(connection: apsw.Connection) -> list[MachineRow]:
    """Every machine that ever had a token, oldest first."""
    return [MachineRow(*row) for row in connection.execute(SQL["machines"])]


def create_login_link(
    connection: apsw.Connection,
    role: str,
    *,
    name: str = "",
    counter: int = 0,
    by: str = "command line",
    now_ms: int | None = None,
) -> str:
    """A secret that signs one person in once, within ``LINK_MS``. Raises ``AccountRefused``."""
    check_person(role, name)
    at_ms = wall_ms() if now_ms is None else now_ms
    secret = make_secret()
    told: dict[str, object] = {"role": role, "name": name, "counter": counter}
    with transaction(connection):
        row = (digest(secret), role, counter, name, at_ms + LINK_MS)
        connection.execute(SQL["insert_login_link"], row)
        audit.append(connection, at_ms, who=by, what="login link created", detail=told)
    return secret


def find_machine(connection: apsw.Connection, sha: bytes, now_ms: int) -> Machine | None:
    """The machine of a living token; notes at most once a minute that it was seen."""
    found = connection.execute(SQL["machine"], (sha,)).get
    if found is None:
        return None
    *known, seen_ms = found
    if seen_ms is None or now_ms - seen_ms >= SEEN_EVERY_MS:
        note_seen(connection, "machine_seen", sha, now_ms)
    return Machine(*known)


def check_machine(role: str, name: str, counter: int, place: str = "") -> None:
    """Raises ``AccountRefused`` for a machine that cannot be."""
    _check(role, tuple(PREFIXES), name)
    _check_words("place", place)
    if role == "counter" and not counter:
        raise AccountRefused(f"a machine of role {role} needs its counter's number")


def check_person(role: str, name: str) -> None:
    """Raises ``AccountRefused`` for somebody who cannot be."""
    _check(role, PERSON_ROLES, name)


def _check(role: str, allowed: tuple[str, ...], name: str) -> None:
    if role not in allowed:
        raise AccountRefused(f"unknown role {role!r}; allowed: {', '.join(allowed)}")
    _check_words("name", name)


def _check_words(what: str, words: str) -> None:
    if len(words) > NAME_MAX or words.isspace() or not words.isprintable():
        raise AccountRefused(f"a {what} is one line of at most {NAME_MAX} characters")


# -- beside a running server ------------------------------------------------------------------


class _Fresh(dict[bytes, tuple[T, int]]):
    """What was found of a secret and when: good for ``FRESH_MS``."""

    def good(self, sha: bytes, now_ms: int) -> T | None:
        found = self.get(sha)
        if found is None or not 0 <= now_ms - found[1] < FRESH_MS:
            return None
        return found[0]


class Accounts:
    """The accounts as the server sees them; all methods from one event loop."""

    def __init__(self, database: Database, now_ms: Callable[[], int] = wall_ms) -> None:
        self._database = database
        self._now_ms = now_ms
        self._machines: _Fresh[Machine] = _Fresh()
        self._people: _Fresh[Person] = _Fresh()
        self._watchers: _Fresh[Person] = _Fresh()

    async def machine_of(self, token: str) -> Machine | None:
        """The machine of a token, None for one unknown or revoked."""
        if not TOKEN.fullmatch(token):
            return None
        return await self._find(token, self._machines, find_machine)

    async def session_of(self, token: str) -> Person | None:
        """The person of a session, None for one unknown, ended, idle or too old."""
        if not TOKEN.fullmatch(token):
            return None
        return await self._find(token, self._people, sessions.find_session)

    async def watcher_of(self, token: str) -> Person | None:
        """The same, where somebody only looks on: that does not keep the session from idling."""
        if not TOKEN.fullmatch(token):
            return None
        look = partial(sessions.find_session, seen=False)
        return await self._find(token, self._watchers, look)

    async def _find(
        self,
        token: str,
        fresh: _Fresh[T],
        find: Callable[[apsw.Connection, bytes, int], T | None],
    ) -> T | None:
        sha, now_ms = digest(token), self._now_ms()
        known = fresh.good(sha, now_ms)
        if known is not None:
            return known
        found = await self._database.run(find, sha, now_ms)
        if found is None:
            fresh.pop(sha, None)
        else:
            if len(fresh) >= FRESH_MAX:
                fresh.clear()
            fresh[sha] = (found, now_ms)
        return found

    async def create_token(
        self, role: str, *, name: str = "", counter: int = 0, by: str = "server"
    ) -> str:
        """A new machine's token; raises ``AccountRefused``."""
        now_ms = self._now_ms()
        return await self._database.run(
            create_token, role, name=name, counter=counter, by=by, now_ms=now_ms
        )

    async def revoke_token(self, machine: str, *, by: str) -> bool:
        """End a machine's token at once; False where there is none that lives."""
        now_ms = self._now_ms()
        ended = await self._database.run(revoke_token, machine, by=by, now_ms=now_ms)
        self.forget(machine)
        return ended

    def forget(self, machine: str) -> None:
        """Look a machine up anew when it next asks: its key has changed or is dead."""
        for sha, (known, _) in list(self._machines.items()):
            if known.id == machine:
                del self._machines[sha]
        self.forget_people()  # a console's sessions end with it

    async def machines(self) -> list[MachineRow]:
        """Every machine that ever had a token, oldest first."""
        return await self._database.run(machines)

    async def create_login_link(
        self, role: str, *, name: str = "", counter: int = 0, by: str = "server"
    ) -> str:
        """A secret that signs one person in once; raises ``AccountRefused``."""
        now_ms = self._now_ms()
        return await self._database.run(
            create_login_link, role, name=name, counter=counter, by=by, now_ms=now_ms
        )

    async def redeem(self, secret: str) -> str | None:
        """A new session's token for a login link's secret, once."""
        return await self._database.run(sessions.redeem, secret, now_ms=self._now_ms())

    async def end_session(self, token: str) -> bool:
        """Sign out; False where that session has ended."""
        sha = digest(token)
        ended = await self._database.run(sessions.end_session, sha, self._now_ms())
        self.forget_people()
        return ended

    def forget_people(self) -> None:
        """Look everybody up anew: an account or a session has changed."""
        self._people.clear()
        self._watchers.clear()

    async def keep_authority(self, data: Path) -> None:
        """Have the office's own certificate authority in its file, for the next backup."""
        from queue_server.authority import keep_copy

        await self._database.run(keep_copy, data)

    async def server_key(self) -> bytes:
        """The 256-bit key of the tracking tokens."""
        return await self._database.run(settings.server_key)

    async def next_epoch(self) -> int:
        """Count one more start of the server: 1, 2, 3…"""
        return await self._database.run(settings.next_epoch)
