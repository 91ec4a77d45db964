"""Signing in, one's own account, everybody's accounts and sessions, and the audit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from aiohttp import web

import assets
from link import messages as m
from queue_server import passwords, people, signing_in
from queue_server.accounts import AccountRefused, Machine, Person
from queue_server.core.state import State
from queue_server.sessions import NewSession, SessionRow
from queue_server.tries import TooOften
from queue_server.views.common import moment, moment_or_none, office_of
from queue_server.web import problems as p
from queue_server.web.access import Principal, from_our_pages
from queue_server.web.cookies import drop_session, keep_session, session_token
from queue_server.web.house import Call, House
from queue_server.web.machines import Answer
from queue_server.wire import encode

BUSY_WAIT_S = 5

SAID: dict[type[Exception], type[p.RequestError]] = {
    signing_in.WrongSignIn: p.WrongSignIn,
    signing_in.NoAccount: p.NoAccount,
    people.UnknownUser: p.UnknownThing,
    people.LoginTaken: p.LoginTaken,
    people.LastAdministrator: p.LastAdministrator,
    passwords.TooShort: p.PasswordTooShort,
    passwords.TooCommon: p.PasswordTooCommon,
    passwords.PinTooPlain: p.PinTooPlain,
    passwords.NotTheSame: p.NotTheSame,
}


@contextmanager
def told() -> Iterator[None]:
    """What accounts refuse, as a problem."""
    try:
        yield
    except TooOften as often:
        raise p.TooMany(often.wait_s) from often
    except passwords.HashingBusy as busy:
        raise p.TooMany(BUSY_WAIT_S) from busy
    except (AccountRefused, passwords.NotAllowed) as refused:
        raise SAID.get(type(refused), p.BadValue) from refused


# -- oneself ----------------------------------------------------------------------------------


async def sign_in(call: Call) -> web.Response:
    """Login and password open a session that is new; at a paired console it is that counter's."""
    body: m.SignIn = call.body
    if "Origin" in call.request.headers:
        from_our_pages(call.request)
    with told():
        made = await call.house.people.by_password(
            body.login,
            body.password,
            address=call.request.remote or "",
            machine=console_of(call.principal),
            was=session_token(call.request),
        )
    return await _signed_in(call, made)


async def sign_in_by_pin(call: Call) -> web.Response:
    """At a paired console a PIN will do: the browser's own key stands for the place."""
    body: m.SignInByPin = call.body
    machine = console_of(call.principal)
    assert machine is not None, "the route is for counters' machines"
    with told():
        made = await call.house.people.by_pin(
            body.login,
            body.pin,
            address=call.request.remote or "",
            machine=machine,
            was=session_token(call.request),
        )
    return await _signed_in(call, made)


def console_of(principal: Principal) -> Machine | None:
    """The paired console that asks, if it is one."""
    if principal.role != "counter":
        return None
    return Machine(principal.id, principal.role, principal.name, principal.counter)


async def _signed_in(call: Call, made: NewSession) -> web.Response:
    person = await call.house.accounts.session_of(made.token)
    if person is None:
        raise p.WrongSignIn
    answer = web.json_response(body=encode(await _me(call.house, person)))
    keep_session(call.request, answer, made.token)
    return answer


async def sign_out(call: Call) -> web.Response:
    """This session ends, here and now."""
    await call.house.accounts.end_session(session_token(call.request))
    answer = web.json_response(body=encode(m.SessionEnded(call.principal.session)))
    drop_session(call.request, answer)
    return answer


async def unlock(call: Call) -> Answer:
    """The person is back from their break."""
    person = await asker(call.request, call.house)
    with told():
        await call.house.people.unlock(person, call.body.secret, address=call.request.remote or "")
    return await me(call)


async def me(call: Call) -> Answer:
    """Who is signed in."""
    return Answer(await _me(call.house, await asker(call.request, call.house)))


async def asker(request: web.Request, house: House) -> Person:
    """The person of the session that asks. Raises ``NoToken``."""
    person = await house.accounts.session_of(session_token(request))
    if person is None:
        raise p.NoToken
    return person


async def _me(house: House, person: Person) -> m.Me:
    user = await house.people.user(person.user) if person.user else None
    return m.Me(
        name=person.name,
        login=person.login,
        role=cast(m.PersonRole, person.role),
        role_name={lang: assets.text(f"role.{person.role}", lang) for lang in assets.languages()},
        counter=person.counter or None,
        by=cast(m.SignedInBy, person.by),
        has_pin=bool(user and user.has_pin),
        locked=person.locked,
        must_change=person.must_change,
    )


async def change_password(call: Call) -> Answer:
    """One's own; every other session of the account ends."""
    body: m.SetPassword = call.body
    person = await asker(call.request, call.house)
    with told():
        await call.house.people.change_password(
            person,
            body.old,
            body.new,
            address=call.request.remote or "",
            known=await office_words(call.house),
        )
    return await me(call)


async def set_pin(call: Call) -> Answer:
    """One's own, for the consoles that are paired."""
    body: m.SetPin = call.body
    person = await asker(call.request, call.house)
    with told():
        await call.house.people.set_pin(
            person, body.password, body.pin, address=call.request.remote or ""
        )
    return await me(call)


async def office_words(house: House) -> set[str]:
    """What anybody who knows this office would try as a password."""

    def named(state: State) -> tuple[str, ...]:
        office = office_of(state)
        return (*office.name.values(), *office.place.values(), "motcua")

    return passwords.site_words(*await house.day.read(named))


# -- everybody --------------------------------------------------------------------------------


async def users(call: Call) -> Answer:
    """Every account."""
    return Answer([_user(user) for user in await call.house.people.users()])


async def add(call: Call) -> Answer:
    """A new account. It cannot sign in before it has been given a first password."""
    body: m.AddUser = call.body
    await _check_counter(call, body.counter)

    async def work() -> m.User:
        return _user(
            await call.house.people.add(
                body.login,
                name=body.name,
                role=body.role,
                counter=body.counter or 0,
                by=call.principal.source,
            )
        )

    return Answer(await _once(call, work), 201)


async def change(call: Call) -> Answer:
    """What is named changes, at once and in every session of the account."""
    body: m.ChangeUser = call.body
    await _check_counter(call, body.counter)

    async def work() -> m.User:
        return _user(
            await call.house.people.change(
                call.path["user"],
                name=body.name,
                role=body.role,
                counter=body.counter,
                by=call.principal.source,
            )
        )

    return Answer(await _once(call, work))


async def disable(call: Call) -> Answer:
    """Nobody signs in with it any more; who had is out at once, their sockets within a second."""
    with told():
        known = await call.house.people.disable(call.path["user"], by=call.principal.source)
    return Answer(_user(known))


async def enable(call: Call) -> Answer:
    """It may sign in again."""
    with told():
        known = await call.house.people.enable(call.path["user"], by=call.principal.source)
    return Answer(_user(known))


async def reset_password(call: Call) -> Answer:
    """A password to be told to its owner, who has to replace it; every session ends."""

    async def work() -> m.OneTimePassword:
        made, until_ms = await call.house.people.reset_password(
            call.path["user"], by=call.principal.source
        )
        return m.OneTimePassword(made, moment(until_ms))

    return Answer(await _once(call, work))


async def sessions(call: Call) -> Answer:
    """Who is signed in now."""
    rows = await call.house.people.sessions()
    return Answer([_session(row, call.principal) for row in rows])


async def end_session(call: Call) -> Answer:
    """Somebody is signed out; a session that has ended stays so."""
    session = call.path["session"]
    await call.house.people.end_session(session, by=call.principal.source)
    return Answer(m.SessionEnded(session))


async def _once(call: Call, work: Callable[[], Awaitable[Any]]) -> Any:
    with told():
        return await call.house.people.once(call.key, call.fingerprint, work)


async def _check_counter(call: Call, counter: int | None) -> None:
    known = await call.house.day.read(lambda state: sorted(state.counters))
    if counter and counter not in known:
        raise p.BadValue(at="counter", allowed=tuple(map(str, known)))


def _user(user: people.User) -> m.User:
    return m.User(
        id=user.id,
        login=user.login,
        name=user.name,
        role=cast(m.PersonRole, user.role),
        counter=user.counter or None,
        created_at=moment(user.created_ms),
        disabled=user.disabled,
        has_password=user.has_password,
        has_pin=user.has_pin,
        must_change=user.one_time,
        last_sign_in=moment_or_none(user.signed_in_ms),
    )


def _session(row: SessionRow, asker: Principal) -> m.SessionInfo:
    return m.SessionInfo(
        id=row.id,
        login=row.login,
        name=row.name,
        role=cast(m.PersonRole, row.role),
        counter=row.counter or None,
        by=cast(m.SignedInBy, row.by),
        created_at=moment(row.created_ms),
        last_seen=moment(row.seen_ms),
        machine=row.machine,
        locked=row.locked,
        own=row.id == asker.session,
    )
