"""Deciding on what happened without the server: numbers that kiosks gave, calls made from paper.

Both are facts, never intentions (design.md §2.9): a citizen holds that number, and has been served.
So nothing that only steers what people may ask for refuses them: hours, limits, a closed queue. A
closed day takes them too; a number adopted into it has expired with the others.
"""

from __future__ import annotations

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import explain, refusals
from queue_server.core.decide.checks import may, office_of
from queue_server.core.decide.day import cancel_request
from queue_server.core.decide.serving import preset_stops
from queue_server.core.office import NORMAL, Class, Office
from queue_server.core.rank import Place
from queue_server.core.state import State, ticket_id


def adopt(state: State, command: c.AdoptTicket, now_ms: int) -> list[e.AnyEvent]:
    office, queue = office_of(state), state.queue(command.queue)
    series, _, n = command.number.partition("-")
    if series[0] != queue.code:
        raise refusals.NotThatSeries(at="number")
    ticket = ticket_id(state.day, command.number)
    if ticket in state.tickets:
        raise refusals.NumberTaken(at="number")
    class_ = _class(office, command.class_)
    issued_at_ms = min(command.issued_at_ms, now_ms)
    v_ms = issued_at_ms - class_.head_start_ms
    place = Place(v_ms, issued_at_ms, len(state.tickets) + 1, "")
    issued = e.TicketIssued(
        ticket=ticket,
        number=command.number,
        queue=queue.code,
        n=int(n),
        issued_at_ms=issued_at_ms,
        v_ms=v_ms,
        standing=explain.PRIORITY if class_.head_start_ms else explain.EARLIER,
        group=class_.in_line,
        language=command.language if command.language in office.languages else "vi",
        procedures=command.procedures,
        source=command.source,
        ahead=state.line.ahead(queue.code, place),
        counters=tuple(state.counters_of(queue.code)),
        head_start_ms=class_.head_start_ms,
        series=series,
    )
    return [*_cancelled(state, command, now_ms), issued, *_afterwards(state, command, ticket)]


def _class(office: Office, code: str) -> Class:
    """The class of that code; one that is no longer there gives no head start."""
    known = {class_.code: class_ for class_ in office.classes}
    return known.get(code) or known.get(NORMAL) or Class(NORMAL, {})


def _cancelled(state: State, command: c.AdoptTicket, now_ms: int) -> list[e.AnyEvent]:
    if not command.replaces:
        return []
    return cancel_request(state, c.CancelRequest(command.replaces, command.replaced), now_ms)


def _afterwards(state: State, command: c.AdoptTicket, ticket: str) -> list[e.AnyEvent]:
    """How its paper fared; and its end, where the day has ended meanwhile."""
    slip: list[e.AnyEvent] = [e.SlipChanged(ticket, command.slip)] if command.slip else []
    return [*slip, e.TicketExpired(ticket)] if state.closed else slip


def enter_paper_call(state: State, command: c.EnterPaperCall, now_ms: int) -> list[e.AnyEvent]:
    place = state.place(command.counter)
    ticket = may(state.ticket(command.ticket), e.PaperCallEntered)
    if not ticket.issued_at_ms <= command.called_at_ms <= now_ms:
        raise refusals.NotThen(at="called_at")
    if not command.called_at_ms <= command.finished_at_ms <= now_ms:
        raise refusals.NotThen(at="finished_at")
    return [
        e.PaperCallEntered(
            ticket.id,
            place.id,
            command.called_at_ms,
            command.finished_at_ms,
            command.stops or preset_stops(state, ticket),
        )
    ]
