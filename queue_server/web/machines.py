"""Tickets, slips, ratings and views: what kiosks, pads, walls and consoles ask for."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from link import messages as m
from queue_server import views
from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core import refusals
from queue_server.core.state import State, day_of
from queue_server.days import Outcome
from queue_server.hub import Kind
from queue_server.log.protocol import ClassCounted, CommentLeft
from queue_server.views import common
from queue_server.views.passed import passed_by
from queue_server.web.access import Principal, check, own_counter
from queue_server.web.house import Call, checked_key
from queue_server.web.problems import BadValue, Forbidden, UnknownThing

VIEWS = ("wall", "counter", "kiosk", "manager", "rating")
VIEW_ROLES: dict[str, frozenset[str]] = {
    "wall": frozenset({"display", "reports", "operator", "supervisor", "administrator"}),
    "counter": frozenset({"counter", "reports", "operator", "supervisor", "administrator"}),
    "kiosk": frozenset({"kiosk", "reports", "supervisor", "administrator"}),
    "manager": frozenset({"reports", "supervisor", "administrator", "auditor"}),
    "rating": frozenset({"rating", "reports", "supervisor", "administrator"}),
}


class Answer(Struct, frozen=True):
    """What a handler answers: a struct for the codec, or bytes that already are JSON."""

    data: object = None
    status: int = 200


async def office(call: Call) -> Answer:
    return Answer(await call.house.day.read(views.office))


# -- tickets ----------------------------------------------------------------------------------


async def issue(call: Call) -> Answer:
    body: m.IssueTicket = call.body
    day = await call.house.day.read(lambda state: state.day)
    command = c.IssueTicket(
        queue=body.queue,
        class_=body.class_,
        language=body.language,
        procedures=tuple(body.procedures),
        source=call.principal.source,
        appointment=(body.appointment or "").upper(),
        consent=body.consent,
        holds=call.house.persons.held(day, body.person),
        returns=await _waited_in_vain(call, body.returns) if body.returns else "",
    )
    outcome = await call.ask(command, aside=(ClassCounted(body.queue, body.class_),))
    answer = issued(call, outcome)
    call.house.persons.took(day, body.person, answer.ticket.id)
    return Answer(answer, 201)


async def _waited_in_vain(call: Call, slip: str) -> str:
    """The ticket of a slip that expired when the last day ended; raises ``WrongState``."""
    found = await call.house.look_up(slip)
    if found.state != life.EXPIRED:
        raise refusals.WrongState(at=found.state, allowed=(life.EXPIRED,))
    return found.id


def issued(call: Call, outcome: Outcome) -> m.Issued:
    """What is told of a ticket that was just issued, or that had been and is asked for again."""
    [issued] = [event for event in outcome.events if isinstance(event, e.TicketIssued)]
    ticket = outcome.ticket
    assert ticket is not None
    wait_min = list(issued.wait_min) if issued.wait_min else None
    return m.Issued(
        ticket=common.ticket(ticket, issued.ahead),
        ahead=issued.ahead,
        wait_min=wait_min,
        counters=list(issued.counters),
        track_url=call.house.track_url(ticket),
        called_from=common.moment_or_none(issued.called_from_ms),
        after_break=common.moment_or_none(issued.after_break_ms),
    )


async def ticket(call: Call) -> Answer:
    found = await call.house.look_up(call.path["ticket"])

    def shown(state: State) -> m.Ticket:
        told = common.ticket(found, common.ahead_of(state, found))
        return replace(told, passed_by=passed_by(state, found))

    return Answer(await call.house.day.read(shown, day_of(found.id)))


def _ticket(outcome: Outcome) -> Answer:
    assert outcome.ticket is not None
    return Answer(common.ticket(outcome.ticket, outcome.ahead))


async def slip(call: Call) -> Answer:
    found = await call.house.look_up(call.path["ticket"])
    command = c.ReportSlip(found.id, call.body.state)
    return _ticket(await call.ask(command, day=day_of(found.id)))


async def return_ticket(call: Call) -> Answer:
    found = await call.house.look_up(call.path["ticket"])
    return _ticket(await call.ask(c.ReturnTicket(found.id), day=day_of(found.id)))


async def resume(call: Call) -> Answer:
    found = await call.house.look_up(call.path["ticket"])
    return _ticket(await call.ask(c.ResumeTicket(found.id), day=day_of(found.id)))


async def cancel(call: Call) -> Answer:
    found = await call.house.look_up(call.path["ticket"])
    return _ticket(await call.ask(c.CancelTicket(found.id), day=day_of(found.id)))


async def cancel_request(call: Call) -> Answer:
    key = checked_key(call.path["key"], at="key")
    outcome = await call.ask(c.CancelRequest(key))
    made = common.ticket(outcome.ticket) if outcome.ticket else None
    return Answer(m.RequestCancelled(key, made))


async def rate(call: Call) -> Answer:
    body: m.RateVisit = call.body
    found = await call.house.look_up(call.path["ticket"])
    pad = 0
    if call.principal.role == "rating":
        pad = call.principal.counter or found.counter
        if pad != found.counter:
            raise Forbidden(at="counter")
    words = (body.comment or "").strip()
    command = c.RateVisit(
        found.id,
        body.score,
        tuple(body.reasons),
        bool(words),
        call.principal.source,
        pad,
    )
    aside = (CommentLeft(found.id, words),) if words else ()
    await call.ask(command, day=day_of(found.id), aside=aside)
    return Answer(m.Rated(found.id), 201)


# -- views ------------------------------------------------------------------------------------


def kind_of(principal: Principal, view: str, query: dict[str, str]) -> Kind:
    """What a principal wants to look at, at a break only its own console; raises ``UnknownThing``,
    ``Forbidden``, ``BadValue``, ``SessionLocked``."""
    if view not in VIEWS:
        raise UnknownThing(at="view", allowed=VIEWS)
    check(principal, VIEW_ROLES[view], held_too=principal.held == "locked" and view == "counter")
    counter = 0
    if view in ("counter", "rating"):
        counter = _counter(principal, query.get("counter", ""))
        own_counter(principal, counter)
    return Kind(view, counter, query.get("zone", "") if view == "wall" else "")


def _counter(principal: Principal, text: str) -> int:
    if not text:
        if principal.counter:
            return principal.counter
        raise BadValue(at="counter")
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise BadValue(at="counter")
    return int(text)


async def view(call: Call) -> Answer:
    kind = kind_of(call.principal, call.path["view"], dict(call.request.query))
    return Answer(await call.house.hub.show(kind))
