"""The machines as the administration sees them, orders to them, and calls for help."""

from __future__ import annotations

import hashlib

from link import messages as m
from queue_server.help_calls import UnknownHelp
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.problems import BadValue, Forbidden, UnknownThing

SUPERVISED = ("identify", "test_print", "volume")
"""What a supervisor may have a machine do; the rest is the administrator's."""


async def machines(call: Call) -> Answer:
    """Every paired machine; with ``?all=1`` also those that were revoked."""
    await call.house.fleet.renew()
    return Answer(call.house.fleet.status(revoked=call.request.query.get("all") == "1"))


async def give_order(call: Call) -> Answer:
    """Have a machine do something at once, and tell what it answered."""
    body: m.GiveOrder = call.body
    machine = _known(call).id
    if body.do == "print":
        raise BadValue(at="do")
    if call.principal.role == "supervisor" and body.do not in SUPERVISED:
        raise Forbidden(at="do", allowed=SUPERVISED)
    if (body.percent is None) == (body.do == "volume"):
        raise BadValue(at="percent")
    order = m.Order(hashlib.sha256(call.key.encode()).hexdigest()[:32], body.do, body.percent)
    result = await call.house.fleet.order(
        machine, order, by=call.principal.source, fingerprint=call.fingerprint
    )
    return Answer(result)


async def acknowledge(call: Call) -> Answer:
    """The alarm of a cloned machine has been seen: it ends until the next one."""
    machine = _known(call).id
    await call.house.fleet.acknowledge(machine, by=call.principal.source)
    return Answer(_known(call))


def _known(call: Call) -> m.MachineStatus:
    try:
        return call.house.fleet.one(call.path["machine"])
    except KeyError:
        raise UnknownThing(at="machine") from None


async def ask_help(call: Call) -> Answer:
    """Somebody at this machine wants a person to come."""
    asker, body = call.principal, call.body or m.AskHelp()
    asked = call.house.help.ask(asker.id, asker.name, body.place or asker.place)
    return Answer(asked, 201)


async def answer_help(call: Call) -> Answer:
    """Somebody goes."""
    by = call.principal.name or call.principal.role
    try:
        return Answer(call.house.help.answer(call.path["help"], by))
    except UnknownHelp:
        raise UnknownThing(at="help") from None
