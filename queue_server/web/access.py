"""Who asks, and whether they may: machines by token, people by session, the rest is public.

Deny by default: a route without a declared role set cannot be registered (see ``routes``), and a
principal that is not in the set gets 403 before its body is even decoded.
"""

from __future__ import annotations

from aiohttp import web
from msgspec import Struct

from queue_server.accounts import Accounts, Machine, Person
from queue_server.web.problems import Forbidden, NoToken, UnsupportedBody

COOKIE = "motcua_session"
SECURE_COOKIE = "__Host-motcua_session"

MACHINES = frozenset({"kiosk", "display", "rating", "counter", "reports"})
PEOPLE = frozenset({"operator", "supervisor", "administrator", "auditor"})
EVERYONE = MACHINES | PEOPLE
ANYBODY: frozenset[str] = frozenset()
"""An empty set of roles declares a public route."""


class Principal(Struct, frozen=True):
    """Whoever asks; ``counter`` is 0 for one that is bound to no counter. A machine has its ``id``,
    ``place`` and ``series`` (see ``accounts.Machine``), a person the id of a ``session``."""

    role: str
    name: str
    counter: int = 0
    is_person: bool = False
    id: str = ""
    place: str = ""
    series: int | None = None
    session: str = ""

    @property
    def source(self) -> str:
        return f"{self.role}:{self.name}"


PUBLIC = Principal("public", "")


async def principal_of(request: web.Request, accounts: Accounts) -> Principal:
    """Raises ``NoToken`` where a token or session is there but not known."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _machine(await accounts.machine_of(token.strip()))
    cookie = request.cookies.get(SECURE_COOKIE) or request.cookies.get(COOKIE)
    if cookie:
        return _person(request, await accounts.session_of(cookie))
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
    return Principal(person.role, person.name, person.counter, is_person=True, session=person.id)


def _same_site(request: web.Request) -> None:
    """A browser sends its cookie wherever a page sends it: what changes or listens must come
    from our own pages (S5)."""
    listens = request.headers.get("Upgrade", "").lower() == "websocket"
    if request.method in ("GET", "HEAD") and not listens:
        return
    _, _, site = request.headers.get("Origin", "").partition("://")
    if site != request.host:
        raise Forbidden(at="Origin")
    if request.can_read_body and request.content_type not in (
        "application/json",
        "application/x-www-form-urlencoded",
    ):
        raise UnsupportedBody(at="Content-Type", allowed=("application/json",))


def check(principal: Principal, roles: frozenset[str]) -> None:
    """Raises ``NoToken`` for an unknown, ``Forbidden`` for a principal with another role."""
    if not roles or principal.role in roles:
        return
    raise NoToken if principal is PUBLIC else Forbidden(at=principal.role)


def own_counter(principal: Principal, counter: int) -> None:
    """A machine or officer bound to one counter acts for that one only."""
    if principal.role in ("counter", "operator", "rating") and principal.counter != counter:
        raise Forbidden(at="counter")
