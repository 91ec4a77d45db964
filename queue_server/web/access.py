"""Who asks, and whether they may: machines by token, people by session, the rest is public.

Deny by default: a route without a declared role set cannot be registered (see ``routes``), and a
principal that is not in the set gets 403 before its body is even decoded.
"""

from __future__ import annotations

from aiohttp import web
from msgspec import Struct

from queue_server.accounts import Accounts, Machine, Person
from queue_server.web.cookies import session_token
from queue_server.web.problems import (
    Forbidden,
    MustChangePassword,
    NoToken,
    SessionLocked,
    UnsupportedBody,
)

FILE_TYPES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/csv",
    "application/octet-stream",
)
"""What a file may come as: like JSON, and unlike a form, no page of another site can send it."""

MACHINES = frozenset({"kiosk", "display", "rating", "counter", "reports"})
PEOPLE = frozenset({"operator", "supervisor", "administrator", "auditor"})
EVERYONE = MACHINES | PEOPLE
ANYBODY: frozenset[str] = frozenset()
"""An empty set of roles declares a public route."""


class Principal(Struct, frozen=True):
    """Whoever asks; ``counter`` is 0 for one that is bound to no counter. A machine has its ``id``,
    ``place`` and ``series`` (see ``accounts.Machine``), a person the id of a ``session`` and, where
    they have an account, its ``login``. A session is ``held`` back while it is ``locked`` at a
    break, or must change its password (``must_change``): then it may only look at its own console,
    or only do that."""

    role: str
    name: str
    counter: int = 0
    is_person: bool = False
    id: str = ""
    place: str = ""
    series: int | None = None
    session: str = ""
    login: str = ""
    held: str = ""

    @property
    def source(self) -> str:
        return f"{self.role}:{self.login or self.name}"


PUBLIC = Principal("public", "")


async def principal_of(
    request: web.Request, accounts: Accounts, *, watches: bool = False
) -> Principal:
    """Raises ``NoToken`` where a token or session is there but not known. ``watches``: somebody
    only looks on, which does not keep a session from idling."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _machine(await accounts.machine_of(token.strip()))
    if cookie := session_token(request):
        find = accounts.watcher_of if watches else accounts.session_of
        return _person(request, await find(cookie))
    return PUBLIC


def _machine(machine: Machine | None) -> Principal:
    if machine is None:
        raise NoToken
    return Principal(
        machine.role,
        machine.name,
        machine.counter,
        id=machine.id,
        place=machine.place,
        series=machine.series,
    )


def _person(request: web.Request, person: Person | None) -> Principal:
    if person is None:
        return PUBLIC
    _same_site(request)
    held = "must_change" if person.must_change else "locked" if person.locked else ""
    return Principal(
        person.role,
        person.name,
        person.counter,
        is_person=True,
        session=person.id,
        login=person.login,
        held=held,
    )


def _same_site(request: web.Request) -> None:
    """A browser sends its cookie wherever a page sends it: what changes or listens must come
    from our own pages (S5)."""
    listens = request.headers.get("Upgrade", "").lower() == "websocket"
    if request.method in ("GET", "HEAD") and not listens:
        return
    from_our_pages(request)
    if request.can_read_body and request.content_type not in (
        "application/json",
        "application/x-www-form-urlencoded",
        *FILE_TYPES,
    ):
        raise UnsupportedBody(at="Content-Type", allowed=("application/json",))


def from_our_pages(request: web.Request) -> None:
    """Raises ``Forbidden`` for what a page of another site sends."""
    _, _, site = request.headers.get("Origin", "").partition("://")
    if site != request.host:
        raise Forbidden(at="Origin")


def check(principal: Principal, roles: frozenset[str], *, held_too: bool = False) -> None:
    """Raises ``NoToken`` for an unknown, ``Forbidden`` for a principal with another role; and for
    a session that is held back, unless it may ``held_too``, what it has to do first."""
    if not roles:
        return
    if principal.role not in roles:
        raise NoToken if principal is PUBLIC else Forbidden(at=principal.role)
    if held_too:
        return
    if principal.held == "locked":
        raise SessionLocked
    if principal.held:
        raise MustChangePassword


def own_counter(principal: Principal, counter: int) -> None:
    """A machine or officer bound to one counter acts for that one only."""
    if principal.role in ("counter", "operator", "rating") and principal.counter != counter:
        raise Forbidden(at="counter")
