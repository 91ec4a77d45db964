"""The first administrator: by a code that only the server's own console shows (trust.md S2).

There is no account and no password when an office is made. A server that starts and finds nobody
who could administer prints a code; whoever can read that, and is there within half an hour, makes
the first account on the page ``/setup``. Of the code only the SHA-256 is kept.
"""

from __future__ import annotations

import secrets

import apsw
import msgspec
from msgspec import Struct

from queue_server import people
from queue_server.accounts import AccountRefused
from queue_server.credentials import MINUTE_MS, digest
from queue_server.log import audit
from queue_server.log.database import transaction
from queue_server.log.queries import SQL
from queue_server.pairing import ALPHABET, read_code
from queue_server.people import User
from queue_server.settings import put_setting, setting

KEY = "setup_code"
CODE_MS = 30 * MINUTE_MS
LENGTH, GROUP = 16, 4
"""Sixteen of twenty letters: 69 bits."""


class WrongSetupCode(AccountRefused):
    """This setup code is wrong, used, or older than half an hour."""


class HasAdministrator(AccountRefused):
    """Somebody administers this office already: sign in, or ask them for an account."""


class _Kept(Struct, frozen=True):
    sha256: str
    expires_ms: int


def make(connection: apsw.Connection, now_ms: int) -> str:
    """A new code, as it is shown; the one before it is dead. Raises ``HasAdministrator``."""
    with transaction(connection):
        _refuse_second(connection)
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        kept = _Kept(digest(code).hex(), now_ms + CODE_MS)
        put_setting(connection, KEY, msgspec.json.encode(kept).decode())
        audit.append(connection, now_ms, who="server", what="setup code made", detail={})
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def is_open(connection: apsw.Connection) -> bool:
    """Whether an administrator is still to be made."""
    return not people.has_administrator(connection)


def redeem(
    connection: apsw.Connection, typed: str, *, login: str, name: str, kept: str, now_ms: int
) -> User:
    """The first administrator, with this ``kept`` password; the code is used up.

    Raises ``WrongSetupCode``, ``HasAdministrator``, ``LoginTaken``, ``AccountRefused``.
    """
    with transaction(connection):
        _refuse_second(connection)
        if not fits(connection, typed, now_ms):
            raise WrongSetupCode(WrongSetupCode.__doc__)
        made = people.add_inside(
            connection, login, name=name, role="administrator", by="setup code", now_ms=now_ms
        )
        connection.execute(SQL["put_password"], (made.id, kept))
        put_setting(connection, KEY, "")
        return made


def fits(connection: apsw.Connection, typed: str, now_ms: int) -> bool:
    """Whether this is the code, and still good; small letters and dashes change nothing."""
    stored = setting(connection, KEY)
    if not stored:
        return False
    kept = msgspec.json.decode(stored, type=_Kept)
    is_it = secrets.compare_digest(kept.sha256, digest(read_code(typed)).hex())
    return is_it and now_ms < kept.expires_ms


def _refuse_second(connection: apsw.Connection) -> None:
    if not is_open(connection):
        raise HasAdministrator(HasAdministrator.__doc__)
