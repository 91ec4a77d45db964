"""Who signs in, who may what, and what was done: accounts, sessions, the audit."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from link.messages.words import CounterId, Message, Moment, Shown, Texts

PersonRole = Literal["operator", "supervisor", "administrator", "auditor"]
Login = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,31}$", description="small and capitals are one"),
]
PersonName = Annotated[str, Meta(min_length=1, max_length=80)]
Secret = Annotated[str, Meta(min_length=1, max_length=128)]
"""A password as it is typed; what a new one must be like is said by the refusal."""
Pin = Annotated[str, Meta(pattern=r"^[0-9]{6,8}$")]
SignedInBy = Literal["password", "pin", "link"]


class SignIn(Message, frozen=True):
    """``POST /session``: a person signs in; the answer sets the cookie."""

    login: Annotated[str, Meta(min_length=1, max_length=80)]
    password: Secret


class SignInByPin(Message, frozen=True):
    """``POST /session/pin``: at a console whose browser is paired as a counter's machine."""

    login: Annotated[str, Meta(min_length=1, max_length=80)]
    pin: Pin


class Unlock(Message, frozen=True):
    """``POST /session/unlock``: the password, or at a paired console the PIN."""

    secret: Secret


class AddUser(Message, frozen=True):
    """``POST /users``: an account, which gets its first password by a request of its own."""

    login: Login
    name: PersonName
    role: PersonRole
    counter: CounterId | None = None


class ChangeUser(Message, frozen=True):
    """``POST /users/{user}``: what is named changes; ``counter`` 0 is none."""

    name: PersonName | None = None
    role: PersonRole | None = None
    counter: Annotated[int, Meta(ge=0, le=99)] | None = None


class SetPassword(Message, frozen=True):
    """``POST /me/password``."""

    old: Secret
    new: Secret


class SetPin(Message, frozen=True):
    """``POST /me/pin``: asks for the password too, for a PIN opens the same account."""

    password: Secret
    pin: Pin


class Me(Shown, frozen=True):
    """``GET /me``: who is signed in. ``login`` is empty for somebody whom a link signed in: they
    have no account, so neither password nor PIN. ``locked``: the session waits at a break for PIN
    or password; ``must_change``: the password came from somebody else and opens only its change."""

    name: str
    login: str
    role: PersonRole
    role_name: Texts
    counter: int | None
    by: SignedInBy
    has_pin: bool = False
    locked: bool = False
    must_change: bool = False


class User(Shown, frozen=True):
    """An account as administrators see it. ``has_password`` is False until the first one was
    made, ``must_change`` while that has not been replaced by the person's own."""

    id: str
    login: str
    name: str
    role: PersonRole
    counter: int | None
    created_at: Moment
    disabled: bool = False
    has_password: bool = False
    has_pin: bool = False
    must_change: bool = False
    last_sign_in: Moment | None = None


class OneTimePassword(Shown, frozen=True):
    """200 of ``POST /users/{user}/password``: shown this once, good until then, to be changed."""

    password: str
    expires_at: Moment


class SessionInfo(Shown, frozen=True):
    """Somebody who is signed in now. ``own`` is the session that asks; ``machine`` the name of the
    paired console, where there is one."""

    id: str
    login: str
    name: str
    role: PersonRole
    counter: int | None
    by: SignedInBy
    created_at: Moment
    last_seen: Moment
    machine: str = ""
    locked: bool = False
    own: bool = False


class SessionEnded(Shown, frozen=True):
    """200 of ending a session; twice changes nothing."""

    id: str


class AuditRow(Shown, frozen=True):
    """One line of the audit: who did what outside the queue, and to what."""

    seq: int
    at: Moment
    who: str
    what: str
    detail: dict[str, Any]


class AuditPage(Shown, frozen=True):
    """``GET /audit``: the newest first. ``next`` is the ``after`` of the following page, None at
    the end; ``intact``: every line of the whole audit is as it was written."""

    rows: list[AuditRow]
    next: int | None
    intact: bool
