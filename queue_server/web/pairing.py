"""Devices that ask to be let in, keys that change, machines that are taken out (trust.md S7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from aiohttp import web

from link import messages as m
from queue_server import pairing
from queue_server.accounts import AccountRefused, Machine
from queue_server.core.state import State
from queue_server.views.common import moment
from queue_server.web.house import Call
from queue_server.web.listening import CERTIFICATE_TYPE, LISTENING
from queue_server.web.machines import Answer
from queue_server.web.problems import (
    BadValue,
    KeyKnown,
    NoToken,
    TooMany,
    UnknownCode,
    UnknownThing,
    WrongRole,
)

FULL_WAIT_S = 60


async def ask(call: Call) -> Answer:
    """A device shows the code that it gets here, and waits for its key to be good."""
    body: m.AskPairing = call.body

    async def work() -> m.PairingAsked:
        with _told():
            code, until_ms = await call.house.pairings.ask(
                body.role,
                bytes.fromhex(body.token_sha256),
                name=body.name,
                address=call.request.remote or "",
            )
        return m.PairingAsked(code, moment(until_ms))

    return Answer(await call.house.pairings.once(call.key, call.fingerprint, work), 201)


async def accept(call: Call) -> Answer:
    """The administrator has read the code off the device."""
    body: m.AcceptPairing = call.body
    if not body.place.isprintable():
        raise BadValue(at="place")
    counters = await call.house.day.read(_counters)
    if body.counter is not None and body.counter not in counters:
        raise BadValue(at="counter", allowed=tuple(map(str, counters)))
    if body.role == "counter" and body.counter is None:
        raise BadValue(at="counter", allowed=tuple(map(str, counters)))

    async def work() -> m.MachineSelf:
        with _told():
            made = await call.house.pairings.accept(
                call.path["code"],
                body.role,
                name=body.name,
                place=body.place,
                counter=body.counter or 0,
                by=call.principal.source,
                session=call.principal.session,
            )
        return _shown(made)

    return Answer(await call.house.pairings.once(call.key, call.fingerprint, work))


def _counters(state: State) -> list[int]:
    return sorted(state.counters)


async def machine(call: Call) -> Answer:
    """Who the machine that asks is; to a device that waits, 401 until it has been let in."""
    who = call.principal
    return Answer(_shown(Machine(who.id, who.role, who.name, who.counter, who.place, who.series)))


async def roll(call: Call) -> Answer:
    """The machine that asks has made itself another key."""
    body: m.RollKey = call.body
    with _told():
        sha = bytes.fromhex(body.token_sha256)
        await call.house.pairings.roll(call.principal.id, sha, by=call.principal.source)
    return await machine(call)


async def revoke(call: Call) -> Answer:
    """The machine's key is dead at once, its socket within a second; twice changes nothing."""
    accounts, wanted = call.house.accounts, call.path["machine"]
    row = next((row for row in await accounts.machines() if row.id == wanted), None)
    if row is None:
        raise UnknownThing(at="machine")
    await accounts.revoke_token(row.id, by=call.principal.source)
    return Answer(_shown(Machine(row.id, row.role, row.name, row.counter, row.place, row.series)))


async def authority(call: Call) -> web.Response:
    """The office's own authority, for a device to pin once people have compared it."""
    pem = call.request.app[LISTENING].authority_pem
    if not pem:
        raise UnknownThing(at="ca.pem")
    return web.Response(body=pem, content_type=CERTIFICATE_TYPE)


def _shown(known: Machine) -> m.MachineSelf:
    role = cast(m.MachineRole, known.role)
    return m.MachineSelf(
        known.id, role, known.name, known.place, known.counter or None, known.series
    )


@contextmanager
def _told() -> Iterator[None]:
    """What pairing refuses, as a problem."""
    try:
        yield
    except pairing.TooOften as often:
        raise TooMany(often.wait_s) from often
    except pairing.TooManyWait as full:
        raise TooMany(FULL_WAIT_S, at="pairings") from full
    except pairing.UnknownCode as unknown:
        raise UnknownCode(at="code") from unknown
    except pairing.WrongRole as wrong:
        raise WrongRole(at="role", allowed=(wrong.asked,)) from wrong
    except pairing.KeyKnown as known:
        raise KeyKnown(at="token_sha256") from known
    except pairing.Revoked as revoked:
        raise NoToken from revoked
    except AccountRefused as refused:
        raise BadValue(at="name") from refused
