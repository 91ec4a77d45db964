"""What an officer does at a counter: one request, one command, one answer."""

from __future__ import annotations

from link import messages as m
from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core import refusals
from queue_server.core.state import State, day_of
from queue_server.days import Outcome
from queue_server.views import common
from queue_server.web.access import own_counter
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.people import asker

IN_HAND = "Motcua-In-Hand"
NOBODY = "none"


async def _ask(call: Call, command: c.Command) -> Outcome:
    """Have it done, if the counter has the ticket in hand that the asker's window shows: of two
    windows of one officer, or two keys pressed in a row, the later must not act on whom the
    earlier has called meanwhile. An asker that shows nothing does not say what it shows."""
    shown, counter = call.request.headers.get(IN_HAND, ""), call.counter

    def check(state: State) -> None:
        held = state.counter(counter).ticket
        if shown and shown != (held or NOBODY):
            raise refusals.SeenTooLate(at=IN_HAND, allowed=(held or NOBODY,))

    return await call.ask(command, check=check)


def _own(call: Call) -> int:
    """The counter of the path, if the principal may act for it."""
    counter = call.counter
    own_counter(call.principal, counter)
    return counter


async def _status(call: Call, outcome: Outcome) -> Answer:
    counter = outcome.counter
    assert counter is not None
    return Answer(await call.house.day.read(lambda state: common.counter_status(state, counter)))


def _ticket(outcome: Outcome) -> Answer:
    assert outcome.ticket is not None
    return Answer(common.ticket(outcome.ticket, outcome.ahead))


async def open_counter(call: Call) -> Answer:
    """Whoever opens it sits there; but a supervisor who ends somebody's break does not."""
    counter = _own(call)
    officer = call.principal.name if call.principal.is_person else ""
    if call.principal.role == "supervisor":
        officer = await call.house.day.read(lambda state: _sits_at(state, counter)) or officer
    return await _status(call, await _ask(call, c.OpenCounter(counter, officer)))


def _sits_at(state: State, counter: int) -> str:
    """Who is on a break from this counter, empty where nobody is."""
    now = state.counter(counter)
    return now.officer if now.state == life.PAUSED else ""


async def pause(call: Call) -> Answer:
    """A break; who leaves their own console also leaves it locked (trust.md S4)."""
    outcome = await _ask(call, c.PauseCounter(_own(call), call.body.reason))
    own = call.principal.login and call.principal.counter == call.counter
    if own and not call.house.is_practice:
        await call.house.people.lock(await asker(call.request, call.house))
    return await _status(call, outcome)


async def close(call: Call) -> Answer:
    return await _status(call, await _ask(call, c.CloseCounter(_own(call))))


async def next_ticket(call: Call) -> Answer:
    """204 where nobody waits. A person's finger is guarded against pressing twice."""
    counter = _own(call)
    rules = await call.house.day.read(lambda state: common.office_of(state).rules)
    guard_ms = rules.double_press_ms if call.principal.is_person else 0
    outcome = await _ask(call, c.CallNext(counter, guard_ms))
    called = outcome.events[-1]
    if not isinstance(called, e.TicketCalled):
        return Answer(status=204)
    assert outcome.ticket is not None
    ticket = common.ticket(outcome.ticket, outcome.ahead)
    day = day_of(called.ticket)
    why = await call.house.day.read(lambda state: common.reason(state, called), day)
    return Answer(m.Called(ticket, why))


async def recall(call: Call) -> Answer:
    return _ticket(await _ask(call, c.Recall(_own(call))))


async def start(call: Call) -> Answer:
    return _ticket(await _ask(call, c.StartService(_own(call))))


async def finish(call: Call) -> Answer:
    body: m.FinishService = call.body or m.FinishService()
    stops = tuple(e.Stop(s.procedure, s.outcome, s.dossiers, s.reused) for s in body.stops)
    return _ticket(await _ask(call, c.FinishService(_own(call), stops)))


async def no_show(call: Call) -> Answer:
    return _ticket(await _ask(call, c.DeclareNoShow(_own(call))))


async def park(call: Call) -> Answer:
    body: m.ParkTicket = call.body or m.ParkTicket()
    return _ticket(await _ask(call, c.ParkTicket(_own(call), body.minutes, body.note or "")))


async def transfer(call: Call) -> Answer:
    body: m.TransferTicket = call.body
    command = c.TransferTicket(_own(call), body.queue, body.counter, body.return_)
    return _ticket(await _ask(call, command))


async def undo(call: Call) -> Answer:
    """Take back the last action, within ten seconds."""
    return _ticket(await _ask(call, c.UndoAction(_own(call))))


async def call_directly(call: Call) -> Answer:
    body: m.CallTicket = call.body
    counter = _own(call)
    found = await call.house.look_up(body.ticket)
    command = c.CallDirectly(counter, found.id, body.reason, body.finish)
    return _ticket(await _ask(call, command))
