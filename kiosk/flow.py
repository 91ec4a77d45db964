"""What happens between a citizen's first touch and the thanks, as one table.

A *visit* is one person at the machine. It stands at one step; an event moves it to the next; a
pair that is not in ``MOVES`` changes nothing, so a late answer or a nervous finger does no harm.
Nothing here waits, draws or asks: the app acts when a visit *enters* a step (``ISSUING`` asks for
a number, ``NUMBER`` prints, ``FINDING`` looks a ticket up, ``SENDING`` sends the rating) and feeds
the outcome back as an event. Time is an argument, in seconds of one monotonic clock.

``GoBack``, ``Finish`` and ``TimeUp`` to ``HOME`` end the visit: the next person finds the machine
as if nobody had been there, in its own language and size.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from link.messages import Issued, RatingReason, SlipState, Ticket

HOME, CLASS, ISSUING, NUMBER = "home", "class", "issuing", "number"
REFUSED, UNREACHED = "refused", "unreached"
ENTRY, FINDING, FACES, REASONS, SENDING, THANKS = (
    "rating_entry", "rating_finding", "rating_faces", "rating_reasons", "rating_sending", "thanks",
)  # fmt: skip

GUARD_S = 0.5
IDLE_S = 60.0
WARNING_S = 20.0
RING_S = 15.0
RING_WITHOUT_SLIP_S = 30.0
THANKS_S = 6.0
REASONS_MAX = 5
TYPED_MAX = 8

_TICKET_NUMBER = re.compile(r"[A-HJ-NPR-Z0-9](?:[0-9]-?)?[0-9]{3,4}")


class Event(Struct, frozen=True):
    """Something that happened to a visit."""


class Tap(Event, frozen=True):
    """A finger: ignored for half a second after a step began, it was meant for the one before."""


class AskClass(Tap, frozen=True):
    """A queue where the class of number matters was chosen."""

    queue: str


class TakeNumber(Tap, frozen=True):
    """All is known that a number needs."""

    queue: str
    class_: str = "normal"


class GoBack(Tap, frozen=True):
    """One step back."""


class Finish(Tap, frozen=True):
    """The citizen is done here."""


class Hold(Tap, frozen=True):
    """The number stays until somebody touches "done", or nobody touches anything."""


class OpenRating(Tap, frozen=True):
    """The citizen wants to rate a visit."""


class Type(Tap, frozen=True):
    """One letter or digit of a number."""

    character: str


class Erase(Tap, frozen=True):
    """The last character was wrong."""


class Find(Tap, frozen=True):
    """A ticket's number was typed."""

    ref: str


class GiveScore(Tap, frozen=True):
    """One of five faces."""

    score: int


class ToggleReason(Tap, frozen=True):
    """One reason more, or one less."""

    reason: RatingReason


class SendRating(Tap, frozen=True):
    """With or without reasons."""


class Touched(Event, frozen=True):
    """A finger anywhere: the citizen is still there."""


class Scanned(Event, frozen=True):
    """A slip's code was held under the reader."""

    ref: str


class SwitchLanguage(Event, frozen=True):
    """Every screen offers it; it holds for this visit."""

    language: str


class SwitchContrast(Event, frozen=True):
    """High contrast on or off."""


class NumberGiven(Event, frozen=True):
    """The server's answer; without ``paper`` the number will only be shown."""

    issued: Issued
    paper: bool


class OwnNumberGiven(Event, frozen=True):
    """A number of the kiosk's own series, given without the server; ``paper`` as above."""

    ticket: Ticket
    paper: bool


class SlipMoved(Event, frozen=True):
    """How the slip of one ticket fares."""

    ticket: str
    slip: SlipState


class VisitFound(Event, frozen=True):
    """A finished visit, not rated yet."""

    ticket: Ticket


class RatingTaken(Event, frozen=True):
    """The server has it."""


class Refusal(Event, frozen=True):
    """The server said no, with its stable code."""

    code: str


class NoAnswer(Event, frozen=True):
    """Nothing came in time."""


class TimeUp(Event, frozen=True):
    """Nobody is there any more, or the ring has run out."""


MOVES: dict[tuple[str, type[Event]], str] = {
    (HOME, AskClass): CLASS,
    (HOME, TakeNumber): ISSUING,
    (HOME, OpenRating): ENTRY,
    (HOME, Scanned): FINDING,
    (HOME, TimeUp): HOME,
    (CLASS, TakeNumber): ISSUING,
    (CLASS, GoBack): HOME,
    (CLASS, TimeUp): HOME,
    (ISSUING, NumberGiven): NUMBER,
    (ISSUING, OwnNumberGiven): NUMBER,
    (ISSUING, Refusal): REFUSED,
    (ISSUING, NoAnswer): UNREACHED,
    (NUMBER, SlipMoved): NUMBER,
    (NUMBER, Hold): NUMBER,
    (NUMBER, Finish): HOME,
    (NUMBER, TimeUp): HOME,
    (REFUSED, Finish): HOME,
    (REFUSED, TimeUp): HOME,
    (UNREACHED, Finish): HOME,
    (UNREACHED, TimeUp): HOME,
    (ENTRY, Type): ENTRY,
    (ENTRY, Erase): ENTRY,
    (ENTRY, Find): FINDING,
    (ENTRY, Scanned): FINDING,
    (ENTRY, GoBack): HOME,
    (ENTRY, TimeUp): HOME,
    (FINDING, VisitFound): FACES,
    (FINDING, Refusal): ENTRY,
    (FINDING, NoAnswer): UNREACHED,
    (FACES, GiveScore): REASONS,
    (FACES, GoBack): HOME,
    (FACES, TimeUp): HOME,
    (REASONS, ToggleReason): REASONS,
    (REASONS, SendRating): SENDING,
    (REASONS, GoBack): FACES,
    (REASONS, TimeUp): HOME,
    (SENDING, RatingTaken): THANKS,
    (SENDING, NoAnswer): THANKS,
    (SENDING, Refusal): REFUSED,
    (THANKS, Finish): HOME,
    (THANKS, TimeUp): HOME,
}
"""A rating without an answer is thanked for: it is on disk and is sent again until it arrives."""

ANYWHERE = (Touched, SwitchLanguage, SwitchContrast)
"""Allowed at every step; none of them moves the visit."""

WORKING = (ISSUING, FINDING, SENDING)
"""Steps that end by an answer and by nothing else."""


class Visit(Struct, frozen=True):
    """One person at the machine. ``entered`` and ``touched`` are moments in seconds; a number is
    ``issued`` by the server, or the kiosk's ``own``."""

    language: str
    step: str = HOME
    contrast: bool = False
    queue: str = ""
    class_: str = "normal"
    issued: Issued | None = None
    own: Ticket | None = None
    slip: SlipState = "none"
    held: bool = False
    ref: str = ""
    typed: str = ""
    ticket: Ticket | None = None
    score: int = 0
    reasons: tuple[RatingReason, ...] = ()
    refusal: str = ""
    entered: float = float("-inf")
    touched: float = float("-inf")

    @property
    def given(self) -> Ticket | None:
        """The number of this visit, whoever gave it."""
        return self.own if self.issued is None else self.issued.ticket


def move(visit: Visit, event: Event, now: float, *, language: str = "vi") -> Visit:
    """The visit after ``event``; the same visit when the table does not know it.

    ``language`` is the machine's own, which the next person finds.
    """
    if isinstance(event, ANYWHERE):
        return replace(_NOTE[type(event)](visit, event), touched=now)
    if isinstance(event, Tap) and now - visit.entered < GUARD_S:
        return visit
    step = MOVES.get((visit.step, type(event)))
    if step is None or not _holds(visit, event):
        return visit
    if step == HOME:
        return Visit(language, entered=now, touched=now)
    noted = _NOTE[type(event)](visit, event)
    began = visit.entered if step == visit.step and not isinstance(event, SlipMoved) else now
    touched = now if isinstance(event, (Tap, Scanned)) else visit.touched
    return replace(noted, step=step, entered=began, touched=touched)


def due(visit: Visit, now: float) -> Event | None:
    """TimeUp when this step has lasted as long as it may."""
    end = ends_at(visit)
    return TimeUp() if end is not None and now >= end else None


def ends_at(visit: Visit) -> float | None:
    """When the step ends by itself; None while the server is asked, or at an untouched home."""
    if visit.step in WORKING or (visit.step == HOME and not _is_used(visit)):
        return None
    if visit.step == THANKS:
        return visit.entered + THANKS_S
    if (ring := ring_s(visit)) is not None:
        return visit.entered + ring
    return max(visit.entered, visit.touched) + IDLE_S


def ring_s(visit: Visit) -> float | None:
    """Length of the ring around "done" on the number's screen; None where there is none."""
    if visit.step != NUMBER or visit.held:
        return None
    return RING_S if visit.slip in ("printing", "printed") else RING_WITHOUT_SLIP_S


def warning_s(visit: Visit, now: float) -> int | None:
    """Whole seconds left, in the last twenty before a visit is taken for abandoned."""
    end = ends_at(visit)
    if end is None or visit.step in (HOME, THANKS) or ring_s(visit) is not None:
        return None
    left = end - now
    return max(0, int(left + 0.999)) if left <= WARNING_S else None


def judge(ticket: Ticket) -> VisitFound | Refusal:
    """May this ticket be rated? Only a finished visit, and once."""
    if ticket.rated:
        return Refusal("already_rated")
    return VisitFound(ticket) if ticket.state == "served" else Refusal("not_finished")


def _is_used(visit: Visit) -> bool:
    return visit.contrast or visit.touched > visit.entered


def _holds(visit: Visit, event: Event) -> bool:
    """What the table cannot say: whose slip, how much may be typed, how many reasons."""
    match event:
        case SlipMoved(ticket=ticket):
            return visit.given is not None and visit.given.id == ticket
        case Type():
            return len(visit.typed) < TYPED_MAX
        case Find(ref=ref):
            return _TICKET_NUMBER.fullmatch(ref) is not None
        case ToggleReason(reason=reason):
            return reason in visit.reasons or len(visit.reasons) < REASONS_MAX
        case _:
            return True


def _toggled(visit: Visit, reason: RatingReason) -> tuple[RatingReason, ...]:
    if reason in visit.reasons:
        return tuple(each for each in visit.reasons if each != reason)
    return (*visit.reasons, reason)


_NOTE: dict[type[Event], Callable[[Visit, Any], Visit]] = {
    AskClass: lambda v, e: replace(v, queue=e.queue),
    TakeNumber: lambda v, e: replace(v, queue=e.queue, class_=e.class_),
    GoBack: lambda v, e: replace(v, reasons=()),
    Hold: lambda v, e: replace(v, held=not v.held),
    OpenRating: lambda v, e: v,
    Type: lambda v, e: replace(v, typed=v.typed + e.character, refusal=""),
    Erase: lambda v, e: replace(v, typed=v.typed[:-1], refusal=""),
    Find: lambda v, e: replace(v, ref=e.ref, refusal=""),
    Scanned: lambda v, e: replace(v, ref=e.ref, refusal=""),
    GiveScore: lambda v, e: replace(v, score=e.score, reasons=()),
    ToggleReason: lambda v, e: replace(v, reasons=_toggled(v, e.reason)),
    SendRating: lambda v, e: v,
    Touched: lambda v, e: v,
    SwitchLanguage: lambda v, e: replace(v, language=e.language),
    SwitchContrast: lambda v, e: replace(v, contrast=not v.contrast),
    NumberGiven: lambda v, e: replace(v, issued=e.issued, slip="printing" if e.paper else "shown"),
    OwnNumberGiven: lambda v, e: replace(v, own=e.ticket, slip="printing" if e.paper else "shown"),
    SlipMoved: lambda v, e: replace(v, slip=e.slip),
    VisitFound: lambda v, e: replace(v, ticket=e.ticket),
    RatingTaken: lambda v, e: v,
    Refusal: lambda v, e: replace(v, refusal=e.code),
    NoAnswer: lambda v, e: replace(v, refusal="unreachable"),
}
"""What a visit remembers of each event."""
