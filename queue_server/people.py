"""Accounts of people: who they are and what they may do (trust.md S2–S4).

The functions work on a connection, for the command line and the database's thread. Nothing here
knows a password: what is kept of one is made elsewhere (see ``passwords``) and handed in.
"""

from __future__ import annotations

import re
import secrets

import apsw
from msgspec import Struct, structs

from queue_server import sessions
from queue_server.accounts import AccountRefused, check_person
from queue_server.credentials import MINUTE_MS
from queue_server.log import audit
from queue_server.log.database import transaction
from queue_server.log.queries import SQL

ONE_TIME_MS = 3 * 24 * 60 * MINUTE_MS
"""How long a password that somebody else has made may wait for its owner: over a weekend."""
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


class UnknownUser(AccountRefused):
    """There is no such account."""


class LoginTaken(AccountRefused):
    """Somebody else signs in with this name already."""


class LastAdministrator(AccountRefused):
    """Nobody would be left who may administer: make another administrator first."""


class User(Struct, frozen=True):
    """An account; times in ms. ``one_time``: its password was made by somebody else."""

    id: str
    login: str
    name: str
    role: str
    counter: int
    created_ms: int
    disabled: bool = False
    has_password: bool = False
    has_pin: bool = False
    one_time: bool = False
    signed_in_ms: int | None = None


class Secrets(Struct, frozen=True):
    """What is kept of an account's secrets, and whether it may use them."""

    user: str
    role: str
    disabled: bool
    password: str | None
    pin: str | None
    expires_ms: int | None


def folded(login: str) -> str:
    """Small and capital letters are one in a login."""
    return login.strip().lower()


def users(connection: apsw.Connection) -> list[User]:
    """Every account, by login."""
    return [_user(row) for row in connection.execute(SQL["users"])]


def user_of(connection: apsw.Connection, user: str) -> User:
    """One account by its id. Raises ``UnknownUser``."""
    row = connection.execute(SQL["user"], (user,)).get
    if row is None:
        raise UnknownUser(UnknownUser.__doc__)
    return _user(row)


def _user(row: tuple[object, ...]) -> User:
    made = User(*row)  # type: ignore[arg-type]
    flags = {name: bool(getattr(made, name)) for name in User.__struct_fields__[6:10]}
    return structs.replace(made, **flags)


def user_named(connection: apsw.Connection, login: str) -> User:
    """One account by its login. Raises ``UnknownUser``."""
    known = secrets_of(connection, login)
    return user_of(connection, known.user if known else "")


def secrets_of(connection: apsw.Connection, login: str) -> Secrets | None:
    """What a login has to be checked against; None where nobody has it."""
    row = connection.execute(SQL["secrets_of"], (folded(login),)).get
    return Secrets(*row) if row else None


def has_administrator(connection: apsw.Connection, but: str = "") -> bool:
    """Whether anybody, but this one, can sign in and administer."""
    return bool(connection.execute(SQL["count_administrators"], (but,)).get)


def add(
    connection: apsw.Connection,
    login: str,
    *,
    name: str,
    role: str,
    counter: int = 0,
    by: str,
    now_ms: int,
) -> User:
    """A new account, without a password yet. Raises ``LoginTaken``, ``AccountRefused``."""
    with transaction(connection):
        return add_inside(
            connection, login, name=name, role=role, counter=counter, by=by, now_ms=now_ms
        )


def add_inside(
    connection: apsw.Connection,
    login: str,
    *,
    name: str,
    role: str,
    counter: int = 0,
    by: str,
    now_ms: int,
) -> User:
    """The same inside the caller's transaction."""
    check_person(role, name)
    if not LOGIN.fullmatch(folded(login)):
        raise AccountRefused("a login is 2 to 32 letters, digits, dots and dashes")
    made = User(secrets.token_hex(8), folded(login), name, role, counter, now_ms)
    row = (made.id, made.login, name, role, counter, now_ms)
    if connection.execute(SQL["insert_user"], row).get is None:
        raise LoginTaken(LoginTaken.__doc__)
    audit.append(connection, now_ms, who=by, what="user added", detail=_told(made))
    return made


def change(
    connection: apsw.Connection,
    user: str,
    *,
    name: str | None = None,
    role: str | None = None,
    counter: int | None = None,
    by: str,
    now_ms: int,
) -> User:
    """What is named changes, and holds at once in every session of the account. Raises
    ``UnknownUser``, ``LastAdministrator``, ``AccountRefused``."""
    with transaction(connection):
        was = user_of(connection, user)
        given = {"name": name, "role": role, "counter": counter}
        now = structs.replace(was, **{key: one for key, one in given.items() if one is not None})
        check_person(now.role, now.name)
        if now == was:
            return was
        if was.role == "administrator" != now.role:
            _keep_one(connection, was)
        row = (user, now.name, now.role, now.counter)
        connection.execute(SQL["change_user"], row)
        told: dict[str, object] = {"before": _told(was), "after": _told(now)}
        audit.append(connection, now_ms, who=by, what="user changed", detail=told)
    return now


def disable(connection: apsw.Connection, user: str, *, by: str, now_ms: int) -> User:
    """Nobody signs in with it any more, and whoever had is out. Raises ``UnknownUser``,
    ``LastAdministrator``."""
    with transaction(connection):
        was = user_of(connection, user)
        if was.role == "administrator" and not was.disabled:
            _keep_one(connection, was)
        if connection.execute(SQL["disable_user"], (now_ms, user)).get is not None:
            sessions.end_all(connection, user, now_ms)
            audit.append(connection, now_ms, who=by, what="user disabled", detail=_told(was))
        return user_of(connection, user)


def enable(connection: apsw.Connection, user: str, *, by: str, now_ms: int) -> User:
    """It may sign in again, with the password it had. Raises ``UnknownUser``."""
    with transaction(connection):
        known = user_of(connection, user)
        if connection.execute(SQL["enable_user"], (user,)).get is not None:
            audit.append(connection, now_ms, who=by, what="user enabled", detail=_told(known))
        return user_of(connection, user)


def _keep_one(connection: apsw.Connection, was: User) -> None:
    if was.has_password and not has_administrator(connection, was.id):
        raise LastAdministrator(LastAdministrator.__doc__)


def put_one_time(connection: apsw.Connection, user: str, kept: str, *, by: str, now_ms: int) -> int:
    """Another password, good until the ms that is returned and only for its own change; whoever was
    signed in is out, and the PIN is gone. Raises ``UnknownUser``."""
    until_ms = now_ms + ONE_TIME_MS
    with transaction(connection):
        known = user_of(connection, user)
        if connection.execute(SQL["put_one_time"], (user, kept, until_ms)).get is None:
            raise UnknownUser(UnknownUser.__doc__)  # disabled meanwhile
        sessions.end_all(connection, user, now_ms)
        audit.append(connection, now_ms, who=by, what="password reset", detail=_told(known))
    return until_ms


def put_password(
    connection: apsw.Connection, user: str, kept: str, *, session: str, now_ms: int
) -> None:
    """The person's own new password; their other sessions end. Raises ``UnknownUser``."""
    with transaction(connection):
        known = user_of(connection, user)
        connection.execute(SQL["put_password"], (user, kept))
        sessions.end_all(connection, user, now_ms, but=bytes.fromhex(session))
        who = f"{known.role}:{known.login}"
        audit.append(connection, now_ms, who=who, what="password changed", detail={"id": user})


def put_pin(connection: apsw.Connection, user: str, kept: str, *, now_ms: int) -> None:
    """The person's own new PIN. Raises ``UnknownUser``."""
    with transaction(connection):
        known = user_of(connection, user)
        connection.execute(SQL["put_pin"], (user, kept))
        who = f"{known.role}:{known.login}"
        audit.append(connection, now_ms, who=who, what="PIN changed", detail={"id": user})


def rehash(connection: apsw.Connection, user: str, was: str, now: str) -> None:
    """The same password, kept by today's rules."""
    connection.execute(SQL["rehash"], (user, was, now))


def _told(user: User) -> dict[str, object]:
    """What the audit says of an account: its login stands for the person."""
    return {"id": user.id, "login": user.login, "role": user.role, "counter": user.counter}
