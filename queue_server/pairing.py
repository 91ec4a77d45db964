"""How a device is let in, and how it changes its key (trust.md S7).

The device has made its key and tells only the SHA-256 of it. The server answers with a short code,
which the device shows; an administrator reads it there and types it here, and from then on that key
is a machine's. So neither key nor code is ever on disk, and nothing that travels opens anything.
The functions work on a connection, for the command line; ``Pairings`` is the server's view.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

import apsw
import structlog

from queue_server.accounts import (
    MINUTE_MS,
    AccountRefused,
    Accounts,
    Machine,
    add_machine,
    check_machine,
    digest,
    wall_ms,
)
from queue_server.addresses import is_loopback
from queue_server.log import audit
from queue_server.log.database import Database, transaction
from queue_server.log.queries import SQL
from queue_server.once import Once
from queue_server.tries import Limit
from queue_server.tries import TooOften as TooOften

log = structlog.get_logger()

ALPHABET = "23456789CFHJKMPRTWXY"
"""Twenty that nobody takes for one another: eight of them are 34.5 bits."""
CODE_LENGTH = 8
CODE_MS = 10 * MINUTE_MS
OPEN_MAX = 50
ASKED_A_MINUTE, TRIES_A_MINUTE = 5, 5


class UnknownCode(AccountRefused):
    """No device waits with this code: it was mistyped, used, or is older than ten minutes."""


class WrongRole(AccountRefused):
    """The device with this code asked to be something else."""

    def __init__(self, asked: str) -> None:
        super().__init__(f"the device with this code is a {asked}: take --role {asked}")
        self.asked = asked


class KeyKnown(AccountRefused):
    """This key is, or was, another machine's: make a new one."""


class Revoked(AccountRefused):
    """This machine has been revoked."""


class TooManyWait(AccountRefused):
    """Fifty devices wait to be let in already: ask again in a minute."""


# -- on a connection --------------------------------------------------------------------------


def make_code() -> str:
    """A new code, as devices show it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as people type it: small letters, spaces and dashes change nothing."""
    return typed.upper().replace(" ", "").replace("-", "")


def ask(
    connection: apsw.Connection, role: str, sha: bytes, *, name: str, now_ms: int
) -> tuple[str, int]:
    """A device waits to be let in; its code and until when that is good, ms.

    Raises ``KeyKnown``, ``TooManyWait``, ``AccountRefused``.
    """
    check_machine(role, name, counter=1)  # at which counter is said when it is let in
    code, until_ms = make_code(), now_ms + CODE_MS
    with transaction(connection):
        connection.execute(SQL["forget_pairings"], (now_ms,))
        _refuse_known(connection, sha)
        if connection.execute(SQL["open_pairings"], (sha,)).get >= OPEN_MAX:
            raise TooManyWait(TooManyWait.__doc__)
        connection.execute(SQL["insert_pairing"], (digest(code), sha, role, name, until_ms))
    return code, until_ms


def accept(
    connection: apsw.Connection,
    code: str,
    role: str,
    *,
    name: str,
    place: str = "",
    counter: int = 0,
    by: str = "command line",
    now_ms: int | None = None,
) -> Machine:
    """Let the device in that shows this code: its key is good at once, the code used up.

    Raises ``UnknownCode``, ``WrongRole``, ``KeyKnown``, ``AccountRefused``.
    """
    check_machine(role, name, counter, place)
    at_ms = wall_ms() if now_ms is None else now_ms
    used = digest(read_code(code))
    with transaction(connection):
        connection.execute(SQL["forget_pairings"], (at_ms,))
        asked = connection.execute(SQL["pairing"], (used,)).get
        if asked is None:
            raise UnknownCode(UnknownCode.__doc__)
        sha, asked_role = asked
        if asked_role != role:
            raise WrongRole(asked_role)
        _refuse_known(connection, sha)
        connection.execute(SQL["end_pairing"], (used,))
        return add_machine(
            connection,
            sha,
            role,
            name=name,
            place=place,
            counter=counter,
            by=by,
            now_ms=at_ms,
            what="machine paired",
        )


def roll(connection: apsw.Connection, machine: str, sha: bytes, *, by: str, now_ms: int) -> None:
    """Another key for a machine; the one before it opens nothing any more. Raises ``KeyKnown``,
    and ``Revoked`` for a machine that has been revoked meanwhile."""
    with transaction(connection):
        _refuse_known(connection, sha)
        rolled = connection.execute(SQL["roll_machine"], (sha, machine)).get
        if rolled is None:
            raise Revoked(Revoked.__doc__)
        told: dict[str, object] = {"id": machine, "role": rolled[0], "name": rolled[1]}
        audit.append(connection, now_ms, who=by, what="key rolled", detail=told)


def _refuse_known(connection: apsw.Connection, sha: bytes) -> None:
    if connection.execute(SQL["key_known"], (sha,)).get is not None:
        raise KeyKnown(KeyKnown.__doc__)


# -- beside a running server ------------------------------------------------------------------


class Pairings:
    """Letting devices in, as the server does it; all methods from one event loop. What is asked
    twice with one key is done ``once``."""

    def __init__(
        self, database: Database, accounts: Accounts, now_ms: Callable[[], int] = wall_ms
    ) -> None:
        self._database, self._accounts, self._now_ms = database, accounts, now_ms
        self._asked = Limit(ASKED_A_MINUTE, MINUTE_MS, now_ms)
        self._tried = Limit(TRIES_A_MINUTE, MINUTE_MS, now_ms)
        self.once = Once().do

    async def ask(self, role: str, sha: bytes, *, name: str, address: str) -> tuple[str, int]:
        """As ``ask`` on a connection; raises ``TooOften`` too, for any address but our own."""
        if not is_loopback(address):
            if wait_s := self._asked.wait_s(address):
                raise TooOften(wait_s)
            self._asked.count(address)
        return await self._database.run(ask, role, sha, name=name, now_ms=self._now_ms())

    async def accept(
        self, code: str, role: str, *, name: str, place: str, counter: int, by: str, session: str
    ) -> Machine:
        """As ``accept`` on a connection; raises ``TooOften`` too: after five codes that were none,
        a session gets no answer for a minute, also to a right one."""
        if wait_s := self._tried.wait_s(session):
            raise TooOften(wait_s)
        self._tried.count(session)  # before the answer: a hundred tries at once are a hundred
        was_wrong = False
        try:
            return await self._database.run(
                accept,
                code,
                role,
                name=name,
                place=place,
                counter=counter,
                by=by,
                now_ms=self._now_ms(),
            )
        except UnknownCode:
            was_wrong = True
            log.warning("no device waits with that code", by=by)
            raise
        finally:
            if not was_wrong:
                self._tried.forgive(session)

    async def roll(self, machine: str, sha: bytes, *, by: str) -> None:
        """As ``roll`` on a connection; the key before it is dead when this returns."""
        await self._database.run(roll, machine, sha, by=by, now_ms=self._now_ms())
        self._accounts.forget(machine)
