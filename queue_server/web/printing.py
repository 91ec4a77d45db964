"""The same number on new paper: by a kiosk or an officer who prints, or at the counter's desk."""

from __future__ import annotations

import hashlib

import structlog

from link import messages as m
from queue_server.core import commands as c
from queue_server.core import lifecycle as life
from queue_server.core import refusals
from queue_server.core.state import State, Ticket, day_of
from queue_server.fleet import PRINT_S, MachineOffline
from queue_server.office_day import Busy
from queue_server.views import common
from queue_server.web.access import own_counter
from queue_server.web.house import Call
from queue_server.web.machines import Answer

log = structlog.get_logger()


async def reprint(call: Call) -> Answer:
    """Once more: the answer is what the slip shows, with its new code."""
    found = await call.house.look_up(call.path["ticket"])
    return Answer(await _slip_of(call, await _copied(call, found)))


async def print_slip(call: Call) -> Answer:
    """By the printer at this counter's desk; what it answers is how the slip fares."""
    body: m.PrintSlip = call.body
    own_counter(call.principal, call.counter)
    machine = call.house.fleet.printer_of(call.counter)
    if machine is None:
        raise MachineOffline
    ticket = await call.house.look_up(body.ticket)
    if body.again:
        ticket = await _copied(call, ticket)
    elif ticket.slip == life.PRINTED:
        raise refusals.WrongState(at="slip printed", allowed=("again",))
    order = hashlib.sha256(call.key.encode()).hexdigest()[:32]
    result = await call.house.fleet.order(
        machine,
        m.Order(order, "print", slip=await _slip_of(call, ticket)),
        by=call.principal.source,
        fingerprint=call.fingerprint,
        within_s=PRINT_S,
    )
    await _report(call, ticket, life.PRINTED if result.ok else life.FAILED)
    return Answer(result)


async def _copied(call: Call, ticket: Ticket) -> Ticket:
    command = c.ReprintSlip(ticket.id, freely=call.principal.role == "supervisor")
    outcome = await call.ask(command, day=day_of(ticket.id))
    assert outcome.ticket is not None
    return outcome.ticket


async def _report(call: Call, ticket: Ticket, slip: str) -> None:
    """Paper that came out is not taken back because nobody could write it down just now."""
    try:
        await call.house.day.ask(c.ReportSlip(ticket.id, slip), day=day_of(ticket.id))
    except (refusals.Refusal, Busy) as error:
        log.warning("slip not noted", slip=slip, why=str(error))


async def _slip_of(call: Call, ticket: Ticket) -> m.Issued:
    """What stands on the slip of a ticket as it is now."""

    def shown(state: State) -> m.Issued:
        ahead = common.ahead_of(state, ticket)
        return m.Issued(
            ticket=common.ticket(ticket, ahead),
            ahead=ahead or 0,
            wait_min=None,
            counters=state.counters_of(ticket.queue) if ticket.queue in state.queues else [],
            track_url=call.house.track_url(ticket),
            copy=ticket.copy,
        )

    return await call.house.day.read(shown, day_of(ticket.id))
