"""How people sign in, and what they change about it themselves (trust.md S3, S4).

Every try is counted before it is answered, so a hundred at once are a hundred: five a minute for an
account, twenty for an address, and who is wrong again and again waits longer each time. A login
that nobody has takes the same way, with the same work and the same answer. A PIN has a count of its
own, so that nobody can shut an officer out of the console from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Literal, TypeVar

import apsw
import structlog

from queue_server import passwords, people, sessions, setup_code
from queue_server.accounts import AccountRefused, Accounts, Machine
from queue_server.addresses import is_loopback
from queue_server.credentials import MINUTE_MS, TOKEN, digest, wall_ms
from queue_server.log import audit
from queue_server.log.database import Database, transaction
from queue_server.once import Once
from queue_server.passwords import Hashing
from queue_server.people import User
from queue_server.sessions import NewSession, Person, SessionRow
from queue_server.tries import Limit, Patience, TooOften

log = structlog.get_logger()

T = TypeVar("T")

ACCOUNT_A_MINUTE, ADDRESS_A_MINUTE = 5, 20
PIN_ROLES = ("operator", "supervisor")
"""Who works at counters; whoever may more needs a password."""
SETUP = "setup code"
SESSION = re.compile(r"[0-9a-f]{64}")


class WrongSignIn(AccountRefused):
    """The login, the password or the PIN is wrong, or the account is out of use."""


class NoAccount(AccountRefused):
    """Who was signed in by a link has no account, so neither password nor PIN."""


class People:
    """Accounts as the server sees them; all methods from one event loop. What is asked twice with
    one key is done ``once``."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        hashing: Hashing,
        now_ms: Callable[[], int] = wall_ms,
    ) -> None:
        self._database, self._accounts, self._now_ms = database, accounts, now_ms
        self.hashing = hashing
        self._account = Limit(ACCOUNT_A_MINUTE, MINUTE_MS, now_ms)
        self._address = Limit(ADDRESS_A_MINUTE, MINUTE_MS, now_ms)
        self._patience = Patience(now_ms)
        self.once = Once().do

    async def by_password(
        self,
        login: str,
        password: str,
        *,
        address: str,
        machine: Machine | None = None,
        was: str = "",
    ) -> NewSession:
        """A new session; ``was`` is the browser's session so far, which ends. At a paired console
        it is bound to that ``machine``. Raises ``WrongSignIn``, ``TooOften``, ``HashingBusy``."""

        async def work() -> NewSession | None:
            user = await self._whose(login, password, "password", address)
            return await self._begin(user, "password", machine, was) if user else None

        return await self._tried(f"password {people.folded(login)}", address, work)

    async def by_pin(
        self, login: str, pin: str, *, address: str, machine: Machine, was: str = ""
    ) -> NewSession:
        """The same at a paired console, for who works at counters."""

        async def work() -> NewSession | None:
            user = await self._whose(login, pin, "pin", address)
            return await self._begin(user, "pin", machine, was) if user else None

        return await self._tried(f"pin {machine.id} {people.folded(login)}", address, work)

    async def unlock(self, person: Person, secret: str, *, address: str) -> None:
        """Open a locked session again, at a paired console also by the PIN. Raises ``NoAccount``
        and what signing in raises."""
        _has_account(person)
        by_pin = bool(person.machine) and secret.isdigit() and len(secret) <= passwords.PIN_MAX
        by: Literal["pin", "password"] = "pin" if by_pin else "password"

        async def work() -> str | None:
            return await self._whose(person.login, secret, by, address)

        key = f"pin {person.machine} {person.login}" if by_pin else f"password {person.login}"
        await self._tried(key, address, work)
        await self._changed(sessions.unlock, bytes.fromhex(person.id), who=_who(person))

    async def lock(self, person: Person) -> None:
        """Have a session wait for its person; one of a link has nothing to open it with again."""
        if person.user:
            await self._changed(sessions.lock, bytes.fromhex(person.id), who=_who(person))

    async def change_password(
        self, person: Person, old: str, new: str, *, address: str, known: Iterable[str]
    ) -> None:
        """The person's own. ``known`` are the office's words. Raises ``NotAllowed`` too."""
        await self._confirm(person, old, address)
        if passwords.composed(old) == passwords.composed(new):
            raise passwords.TooCommon
        passwords.check_password(new, [person.login, person.name, *known])
        kept = await self.hashing.make(new)
        await self._changed(people.put_password, person.user, kept, session=person.id)

    async def set_pin(self, person: Person, password: str, pin: str, *, address: str) -> None:
        """The person's own; asks for the password, as a PIN opens the same account."""
        await self._confirm(person, password, address)
        passwords.check_pin(pin)
        kept = await self.hashing.make(pin)
        await self._changed(people.put_pin, person.user, kept)

    async def _confirm(self, person: Person, password: str, address: str) -> None:
        """That it is they who ask. Raises as signing in does."""
        _has_account(person)

        async def work() -> str | None:
            return await self._whose(person.login, password, "password", address)

        await self._tried(f"password {person.login}", address, work)

    # -- the first administrator ----------------------------------------------------------------

    async def needs_setup(self) -> bool:
        """Whether an administrator is still to be made."""
        return await self._database.run(setup_code.is_open)

    async def make_setup_code(self) -> str | None:
        """A code for the server's console; None where somebody administers already, or where the
        disk takes nothing: the house opens all the same."""
        if not await self.needs_setup():
            return None
        try:
            return await self._database.run(setup_code.make, self._now_ms())
        except apsw.Error as trouble:
            log.warning("no setup code can be kept", why=str(trouble))
            return None

    async def set_up(
        self,
        code: str,
        *,
        login: str,
        name: str,
        password: str,
        known: Iterable[str],
        address: str,
    ) -> NewSession:
        """The first administrator, signed in. Raises ``WrongSetupCode``, ``HasAdministrator``,
        ``NotAllowed``, ``TooOften``, ``AccountRefused``."""
        if wait_s := self._account.wait_s(SETUP):
            raise TooOften(wait_s)
        self._account.count(SETUP)
        now_ms = self._now_ms()
        if not await self._database.run(setup_code.fits, code, now_ms):
            log.warning("wrong setup code", address=address)
            raise setup_code.WrongSetupCode(setup_code.WrongSetupCode.__doc__)
        self._account.forgive(SETUP)
        passwords.check_password(password, [login, name, *known])
        kept = await self.hashing.make(password)
        made = await self._changed(setup_code.redeem, code, login=login, name=name, kept=kept)
        session = await self._begin(made.id, "password", None, "")
        if session is None:
            raise WrongSignIn(WrongSignIn.__doc__)
        return session

    # -- everybody ------------------------------------------------------------------------------

    async def users(self) -> list[User]:
        """Every account, by login."""
        return await self._database.run(people.users)

    async def user(self, user: str) -> User:
        """One account; raises ``UnknownUser``."""
        return await self._database.run(people.user_of, user)

    async def add(self, login: str, *, name: str, role: str, counter: int, by: str) -> User:
        """As ``people.add``."""
        return await self._changed(people.add, login, name=name, role=role, counter=counter, by=by)

    async def change(
        self, user: str, *, name: str | None, role: str | None, counter: int | None, by: str
    ) -> User:
        """As ``people.change``."""
        return await self._changed(
            people.change, user, name=name, role=role, counter=counter, by=by
        )

    async def disable(self, user: str, *, by: str) -> User:
        """As ``people.disable``; sockets of its sessions close within two seconds."""
        return await self._changed(people.disable, user, by=by)

    async def enable(self, user: str, *, by: str) -> User:
        """As ``people.enable``."""
        return await self._changed(people.enable, user, by=by)

    async def reset_password(self, user: str, *, by: str) -> tuple[str, int]:
        """A password to be told to its owner, and until when it is good, ms."""
        made = passwords.make_one_time()
        kept = await self.hashing.make(made)
        return made, await self._changed(people.put_one_time, user, kept, by=by)

    async def sessions(self) -> list[SessionRow]:
        """Who is signed in now."""
        return await self._database.run(sessions.living, self._now_ms())

    async def end_session(self, session: str, *, by: str) -> bool:
        """Have somebody signed out; False where there is no such session."""
        if not SESSION.fullmatch(session):
            return False
        return await self._changed(sessions.end_other, bytes.fromhex(session), by=by)

    # -- tries ----------------------------------------------------------------------------------

    async def _tried(self, key: str, address: str, work: Callable[[], Awaitable[T | None]]) -> T:
        """What ``work`` gives; nothing is a mistake. Raises ``TooOften``, ``WrongSignIn``."""
        limits = [(self._account, key)]
        if not is_loopback(address):
            limits.append((self._address, address))
        waits_s = [limit.wait_s(of) for limit, of in limits]
        if wait_s := max(self._patience.wait_s(key), *waits_s):
            log.warning("held back after wrong sign-ins", address=address, wait_s=wait_s)
            raise TooOften(wait_s)
        self._patience.count(key)
        for limit, of in limits:
            limit.count(of)
        was_wrong = False
        try:
            if (found := await work()) is not None:
                self._patience.forgive(key)
                return found
            was_wrong = True
        finally:
            if not was_wrong:
                for limit, of in limits:
                    limit.forgive(of)
        raise WrongSignIn(WrongSignIn.__doc__)

    async def _whose(
        self, login: str, secret: str, by: Literal["password", "pin"], address: str
    ) -> str | None:
        """The id of the account that this login and secret open. Somebody unknown, and an account
        out of use, cost the same work; a mistake of either leaves one line in the audit."""
        kept = await self._database.run(people.secrets_of, login)
        fits = await self.hashing.fits(secret, getattr(kept, by, None))
        if kept is not None and fits and self._may(kept, by):
            await self._keep_up(kept, secret, by)
            return kept.user
        who = f"{kept.role}:{people.folded(login)}" if kept else "unknown"
        told: dict[str, object] = {"by": by, "address": address}
        now_ms = self._now_ms()
        await self._database.run(audit.record, now_ms, who=who, what="sign-in failed", detail=told)
        return None

    def _may(self, kept: people.Secrets, by: str) -> bool:
        is_late = kept.expires_ms is not None and kept.expires_ms <= self._now_ms()
        return not (kept.disabled or is_late or (by == "pin" and kept.role not in PIN_ROLES))

    async def _keep_up(self, kept: people.Secrets, secret: str, by: str) -> None:
        """A password that was hashed with less work than today's is hashed anew."""
        if by == "password" and kept.password and self.hashing.is_outdated(kept.password):
            now = await self.hashing.make(secret)
            await self._database.run(people.rehash, kept.user, kept.password, now)

    async def _begin(
        self, user: str, by: Literal["password", "pin"], machine: Machine | None, was: str
    ) -> NewSession | None:
        ended = digest(was) if TOKEN.fullmatch(was) else None
        made = await self._database.run(
            _begin,
            user,
            by=by,
            machine=machine.id if machine else None,
            ended=ended,
            now_ms=self._now_ms(),
        )
        self._accounts.forget_people()
        return made

    async def _changed(self, change: Callable[..., T], *given: object, **named: object) -> T:
        """A change of accounts or sessions, which holds at once."""
        done = await self._database.run(change, *given, **named, now_ms=self._now_ms())
        self._accounts.forget_people()
        return done


def _begin(
    connection: apsw.Connection,
    user: str,
    *,
    by: sessions.By,
    machine: str | None,
    ended: bytes | None,
    now_ms: int,
) -> NewSession | None:
    """The browser's session so far ends, and another one begins."""
    if ended is not None:
        sessions.end_session(connection, ended, now_ms)
    with transaction(connection):
        return sessions.begin(connection, user, by=by, machine=machine, now_ms=now_ms)


def _who(person: Person) -> str:
    return f"{person.role}:{person.login}"


def _has_account(person: Person) -> None:
    if not person.user:
        raise NoAccount(NoAccount.__doc__)
