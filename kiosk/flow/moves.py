"""A visit moved by an event, and by time."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.flow import events as e
from kiosk.flow import steps as s
from kiosk.flow.events import Event
from kiosk.flow.notes import NOTE, holds, step_after
from kiosk.flow.table import ANYWHERE, MOVES
from kiosk.flow.visit import Visit
from link.messages import Ticket

GUARD_S = 0.5
IDLE_S = 60.0
WARNING_S = 20.0
RING_S = 15.0
RING_WITHOUT_SLIP_S = 30.0
THANKS_S = 6.0
PAUSED_S = 12.0
_LASTS_S = {s.THANKS: THANKS_S, s.PAUSED: PAUSED_S}
"""What is only read goes by itself."""


def move(visit: Visit, event: Event, now: float, *, language: str = "vi") -> Visit:
    """The visit after ``event``; the same visit when the table does not know it.

    ``language`` is the machine's own, which the next person finds.
    """
    if isinstance(event, ANYWHERE):
        touched = visit.touched if isinstance(event, e.HelpMoved) else now
        return replace(NOTE[type(event)](visit, event), touched=touched)
    if isinstance(event, e.Tap) and now - visit.entered < GUARD_S:
        return visit
    step = MOVES.get((visit.step, type(event)))
    if step is None or not holds(visit, event):
        return visit
    step = step_after(visit, event, step)
    if step == s.HOME and not isinstance(event, e.CardSeen):
        return Visit(language, idle_s=visit.idle_s, entered=now)
    noted = NOTE[type(event)](visit, event)
    if step in (s.REFUSED, s.UNREACHED):
        noted = replace(noted, asked=visit.step)
    stays = step == visit.step and not isinstance(event, (e.SlipMoved, e.Answer))
    seen = isinstance(event, (e.Tap, e.Scanned, e.CardSeen))
    return replace(
        noted,
        step=step,
        entered=visit.entered if stays else now,
        touched=now if seen else visit.touched,
    )


def due(visit: Visit, now: float) -> Event | None:
    """TimeUp when this step has lasted as long as it may."""
    end = ends_at(visit)
    return e.TimeUp() if end is not None and now >= end else None


def ends_at(visit: Visit) -> float | None:
    """When the step ends by itself; None while the server is asked, or at an untouched home."""
    if visit.step in s.WORKING or (visit.step == s.HOME and not _is_used(visit)):
        return None
    if visit.step in _LASTS_S:
        return visit.entered + _LASTS_S[visit.step]
    if (ring := ring_s(visit)) is not None:
        return visit.entered + ring
    return max(visit.entered, visit.touched) + visit.idle_s


def ring_s(visit: Visit) -> float | None:
    """Length of the ring around "done" on the number's screen; None where there is none: while it
    is held, and while it is being spoken."""
    if visit.step != s.NUMBER or visit.held or visit.voice:
        return None
    return RING_S if visit.slip in ("printing", "printed") else RING_WITHOUT_SLIP_S


def warning_s(visit: Visit, now: float) -> int | None:
    """Whole seconds left, in the last twenty before a visit is taken for abandoned."""
    end = ends_at(visit)
    if end is None or visit.step in (s.HOME, *_LASTS_S) or ring_s(visit) is not None:
        return None
    left = end - now
    return max(0, int(left + 0.999)) if left <= WARNING_S else None


def judge(ticket: Ticket) -> e.VisitFound | e.TicketFound | e.Refusal:
    """What a ticket that was found is good for: a rating, once; or its own page."""
    if ticket.rated:
        return e.Refusal("already_rated")
    return e.VisitFound(ticket) if ticket.state == "served" else e.TicketFound(ticket)


def _is_used(visit: Visit) -> bool:
    """Somebody has touched since the step began; until then a visit was never touched."""
    return visit.touched > float("-inf")
