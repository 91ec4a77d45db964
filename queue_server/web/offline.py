"""What happened without the server: kiosks hand their numbers in, officers their paper calls."""

from __future__ import annotations

from datetime import datetime

from link import messages as m
from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import refusals, timers
from queue_server.core.state import day_of
from queue_server.log.protocol import ClassCounted
from queue_server.views import common
from queue_server.web.access import own_counter
from queue_server.web.house import Call
from queue_server.web.machines import Answer, issued


async def adopt(call: Call) -> Answer:
    """Take a kiosk's own number in: on the day on which it was given, with both times."""
    body: m.AdoptTicket = call.body
    if int(body.number[1]) != call.principal.series:
        raise refusals.NotThatSeries(at="number")
    issued_at_ms = min(_ms(body.issued_at), call.house.day.clock.now_ms())
    command = c.AdoptTicket(
        number=body.number,
        queue=body.queue,
        issued_at_ms=issued_at_ms,
        class_=body.class_,
        language=body.language,
        procedures=tuple(body.procedures),
        source=call.principal.source,
        slip=body.slip,
        replaces=body.replaces or "",
    )
    rules = await call.house.day.read(lambda state: common.office_of(state).rules)
    day = timers.business_day(issued_at_ms, rules)
    outcome = await call.ask(command, day=day, aside=(ClassCounted(body.queue, body.class_),))
    return Answer(issued(call, outcome), 201)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


async def paper_call(call: Call) -> Answer:
    """Enter a call that was made from the printed call sheet."""
    body: m.EnterPaperCall = call.body
    own_counter(call.principal, call.counter)
    found = await call.house.look_up(body.ticket)
    command = c.EnterPaperCall(
        call.counter,
        found.id,
        called_at_ms=_ms(body.called_at),
        finished_at_ms=_ms(body.finished_at),
        stops=tuple(e.Stop(s.procedure, s.outcome, s.dossiers, s.reused) for s in body.stops),
    )
    outcome = await call.ask(command, day=day_of(found.id))
    assert outcome.ticket is not None
    return Answer(common.ticket(outcome.ticket, outcome.ahead))
