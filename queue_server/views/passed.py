"""Why somebody who came later went first, told to the one who waits (call_rule.md §1).

Each call of a counter that serves the asker as well, of a ticket issued later, is explained with
the asker in the loser's place. A priority's cause is never named.
"""

from __future__ import annotations

from link import messages as m
from queue_server.core import explain
from queue_server.core import lifecycle as life
from queue_server.core.events import TicketCalled
from queue_server.core.rank import Choice, handicap_ms
from queue_server.core.state import CallMade, State, Ticket
from queue_server.views.common import reason

TOLD_MAX = 3


def passed_by(state: State, ticket: Ticket) -> list[m.Texts]:
    """The newest calls that went before this ticket while it waited, in every language. Of one
    that was missed nobody knows when it came back: nothing is claimed."""
    if ticket.state != life.WAITING or ticket.missed_at_ms:
        return []
    told: list[m.Texts] = []
    for made in reversed(state.calls.values()):
        if len(told) == TOLD_MAX or made.at_ms < ticket.waiting_since_ms:
            break
        if why := _why(state, made, ticket):
            told.append(reason(state, why).text)
    return told


def _why(state: State, made: CallMade, loser: Ticket) -> TicketCalled | None:
    """The call as one between these two; None where this ticket was not passed over by it."""
    winner, counter = state.tickets[made.ticket], state.places.get(made.counter)
    if made.undone or not made.reason or counter is None:
        return None
    if winner.issued_at_ms <= loser.issued_at_ms:
        return None
    own_d_ms = handicap_ms(counter, loser.lane)
    if own_d_ms is None:
        return None
    place = winner.place._replace(v_ms=made.v_ms)
    d_ms = handicap_ms(counter, winner.lane) or 0
    code = explain.DIRECT
    if made.reason != explain.DIRECT:
        code = explain.reason(state, Choice(place, d_ms, loser.place, own_d_ms))
    return TicketCalled(
        winner.id, made.counter, made.id, code, made.v_ms, loser.id, loser_v_ms=loser.v_ms
    )
