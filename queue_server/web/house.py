"""What every handler needs, gathered once: the office's day, the hub, the accounts, the keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from aiohttp import web
from msgspec import Struct

from queue_server.accounts import Accounts
from queue_server.audit_trail import AuditTrail
from queue_server.caseload import Caseload
from queue_server.checklists import Checklists
from queue_server.core import refusals
from queue_server.core.commands import Command
from queue_server.core.state import State, Ticket, day_of
from queue_server.days import Outcome
from queue_server.dossiers import Dossiers
from queue_server.fleet import Fleet
from queue_server.help_calls import HelpCalls
from queue_server.hub import Hub
from queue_server.log.protocol import Aside, EventLog
from queue_server.office_day import Check, OfficeDay, nothing_to_check
from queue_server.office_setup import OfficeSetup
from queue_server.pairing import Pairings
from queue_server.practice import Practices
from queue_server.signing_in import People
from queue_server.web.access import Principal
from queue_server.web.persons import Persons
from queue_server.web.problems import BadValue

KEY_LENGTH_MAX = 200


class TicketTokens:
    """The public address of a ticket: HMAC(server key, ticket id), 128 bits, never its number.

    A reprinted slip has a code of its own, and the one before it is good no longer.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._found: dict[bytes, str] = {}
        self._seen: dict[str, tuple[int, int]] = {}

    def of(self, ticket: Ticket) -> str:
        said = ticket.id if ticket.copy == 1 else f"{ticket.id}#{ticket.copy}"
        mac = hmac.digest(self._key, said.encode(), "sha256")[:16]
        return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()

    def find(self, state: State, token: str) -> Ticket | None:
        """The ticket behind a token, looked up by the token's hash in constant time."""
        issued, reprinted = self._seen.get(state.day, (0, 0))
        new = (*islice(state.tickets, issued, None), *state.reprinted[reprinted:])
        for ticket_id in new:
            self._found[_hash(self.of(state.tickets[ticket_id]))] = ticket_id
        self._seen[state.day] = len(state.tickets), len(state.reprinted)
        ticket = state.tickets.get(self._found.get(_hash(token), ""))
        return ticket if ticket and hmac.compare_digest(self.of(ticket), _ascii(token)) else None


def _ascii(token: str) -> str:
    return token if token.isascii() else ""


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


class House(Struct, frozen=True):
    """The services of one running server."""

    day: OfficeDay
    hub: Hub
    accounts: Accounts
    tokens: TicketTokens
    log: EventLog
    persons: Persons
    public_url: str
    """Where phones reach the ticket page; empty: no QR link is printed (design.md §2.17)."""
    fleet: Fleet
    help: HelpCalls
    pairings: Pairings
    checklists: Checklists
    dossiers: Dossiers
    caseload: Caseload
    setup: OfficeSetup
    people: People
    audit: AuditTrail
    practices: Practices
    is_practice: bool = False
    """An officer's own room: what is done there is true nowhere else."""

    def track_url(self, ticket: Ticket) -> str | None:
        return f"{self.public_url}/t/{self.tokens.of(ticket)}" if self.public_url else None

    def find(self, state: State, reference: str) -> Ticket:
        """A ticket by its id, by today's number or by its public token; ``UnknownTicket``."""
        return self.by_secret(state, reference) or state.by_number(reference.upper())

    def by_secret(self, state: State, reference: str) -> Ticket | None:
        """A ticket by its id or its public token, which no other day shares."""
        return state.tickets.get(reference) or self.tokens.find(state, reference)

    async def look_up(self, reference: str) -> Ticket:
        """The same over today; an id or a token also over yesterday, a number never: yesterday's
        A012 is somebody else's."""
        try:
            return await self.day.read(lambda state: self.find(state, reference), day_of(reference))
        except refusals.UnknownTicket:
            return await self.day.read_yesterday(lambda state: self._named(state, reference))

    def _named(self, state: State, reference: str) -> Ticket:
        """A number alone always means today's: only an id or a token names another day's."""
        return self.tokens.find(state, reference) or state.ticket(reference)


HOUSE = web.AppKey("house", House)

HouseOf = Callable[[web.Request, Principal], House]
"""Where a request is at home, once it is known who asks."""


def the_house(request: web.Request, principal: Principal) -> House:
    """The real one."""
    return request.app[HOUSE]


class Call(Struct, frozen=True):
    """One request on its way to its handler: who asks, what was decoded, its idempotency."""

    request: web.Request
    house: House
    principal: Principal
    body: Any
    key: str
    fingerprint: str

    @property
    def path(self) -> Mapping[str, str]:
        return self.request.match_info

    @property
    def counter(self) -> int:
        """The counter in the path; raises ``UnknownCounter``."""
        text = self.path["counter"]
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            raise refusals.UnknownCounter(at="counter")
        return int(text)

    async def ask(
        self,
        command: Command,
        *,
        day: str = "",
        aside: tuple[Aside, ...] = (),
        check: Check = nothing_to_check,
    ) -> Outcome:
        """Have the request's command carried out, once however often it comes."""
        return await self.house.day.ask(
            command, self.key, fingerprint=self.fingerprint, day=day, aside=aside, check=check
        )


def idempotency_key(request: web.Request) -> str:
    """The request's key, empty where it has none; raises ``BadValue``."""
    return checked_key(request.headers.get("Idempotency-Key", ""), at="Idempotency-Key")


def checked_key(key: str, *, at: str) -> str:
    """A key as keys may be; raises ``BadValue``."""
    if len(key) > KEY_LENGTH_MAX or not key.isprintable() or not key.isascii():
        raise BadValue(at=at)
    return key


def fingerprint_of(request: web.Request, asker: str, body: bytes) -> str:
    """SHA-256 of who asked what: the same key with another of these is refused."""
    digest = hashlib.sha256(f"{asker} {request.method} {request.path}\n".encode())
    digest.update(body)
    return digest.hexdigest()
