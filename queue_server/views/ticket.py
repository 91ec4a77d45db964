"""The ticket on the citizen's phone: number, state, people ahead, and nothing else (S15)."""

from __future__ import annotations

from link import messages as m
from queue_server.core import lifecycle as life
from queue_server.core.state import State, Ticket
from queue_server.views.common import ahead_of, office_of


def ticket(state: State, ticket: Ticket) -> m.TicketView:
    office, queue = office_of(state), state.queues.get(ticket.queue)
    return m.TicketView(
        name=office.name,
        place=office.place,
        number=ticket.number,
        queue=ticket.queue,
        queue_name=queue.name if queue else {"vi": ticket.queue},
        state=ticket.state,  # type: ignore[arg-type]
        ahead=ahead_of(state, ticket),
        wait_min=None,
        counters=state.counters_of(ticket.queue),
        counter=ticket.counter if ticket.state in (*life.IN_HAND, life.SERVED) else None,
        can_rate=ticket.state == life.SERVED and not ticket.score,
        hotline=office.hotline,
    )
