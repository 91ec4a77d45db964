"""Finding a number again that somebody has lost."""

from __future__ import annotations

from link.messages.words import Moment, Shown, SlipState, TicketState


class FoundTicket(Shown, frozen=True):
    """One of today's numbers; ``source`` is the kiosk or person that gave it out."""

    id: str
    number: str
    queue: str
    priority: bool
    issued_at: Moment
    state: TicketState
    slip: SlipState
    source: str
    counter: int | None = None


class Found(Shown, frozen=True):
    """``GET /tickets``: the newest first, at most fifty; ``more``: there were others. ``sources``:
    everybody who gave numbers out today, to choose from."""

    tickets: list[FoundTicket]
    sources: list[str]
    more: bool = False
