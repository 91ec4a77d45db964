"""What happens on the pad of one counter, as one table.

The pad follows the server: a ticket in its view opens it, none closes it. One tap is a whole
rating; the reasons after it are a courtesy that nobody has to answer, and the server takes one
rating only, so score and reasons leave together: at "done", when nobody touches any more, or when
the next visit pushes the pad on. A pair that is not in ``MOVES`` changes nothing.

Nothing here waits, draws or asks. The app sends ``outgoing`` when the pad enters ``SENDING`` and
feeds the outcome back. Time is an argument, in seconds of one monotonic clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from link.messages import RatingReason

CLOSED, FACES, REASONS, SENDING = "closed", "faces", "reasons", "sending"
THANKS, KEPT, REFUSED = "thanks", "kept", "refused"

GUARD_S = 0.4
FACES_S = 30.0
REASONS_S = 8.0
REASONS_S_MAX = 24.0
THANKS_S = 2.0
SENTENCE_S = 4.0
REASONS_MAX = 5


class Event(Struct, frozen=True):
    """Something that happened to the pad."""


class Tap(Event, frozen=True):
    """A finger: ignored just after a step began, it was meant for the one before."""


class Offered(Event, frozen=True):
    """The server's view has a finished visit that can be rated."""

    ticket: str
    number: str


class Withdrawn(Event, frozen=True):
    """The server's view has none (any more)."""


class GiveScore(Tap, frozen=True):
    """One of five faces; 5 is very satisfied."""

    score: int


class ToggleReason(Tap, frozen=True):
    """One reason more, or one less."""

    reason: RatingReason


class ChooseAgain(Tap, frozen=True):
    """Back to the faces."""


class Done(Tap, frozen=True):
    """With or without reasons."""


class Skip(Tap, frozen=True):
    """This visit is not rated."""


class SwitchLanguage(Tap, frozen=True):
    """It holds for this visit."""

    language: str


class Taken(Event, frozen=True):
    """The server has the rating."""


class NoAnswer(Event, frozen=True):
    """Nothing came in time: the rating is on disk and is sent again."""


class Refusal(Event, frozen=True):
    """The server said no, with its stable code."""

    code: str


class TimeUp(Event, frozen=True):
    """Nobody touched the pad for as long as the step allows."""


MOVES: dict[tuple[str, type[Event]], str] = {
    (CLOSED, Offered): FACES,
    (FACES, Offered): FACES,
    (FACES, Withdrawn): CLOSED,
    (FACES, GiveScore): REASONS,
    (FACES, SwitchLanguage): FACES,
    (FACES, Skip): CLOSED,
    (FACES, TimeUp): CLOSED,
    (REASONS, Offered): SENDING,
    (REASONS, Withdrawn): SENDING,
    (REASONS, ToggleReason): REASONS,
    (REASONS, SwitchLanguage): REASONS,
    (REASONS, ChooseAgain): FACES,
    (REASONS, Done): SENDING,
    (REASONS, TimeUp): SENDING,
    (SENDING, Taken): THANKS,
    (SENDING, NoAnswer): KEPT,
    (SENDING, Refusal): REFUSED,
    (THANKS, Offered): FACES,
    (THANKS, TimeUp): CLOSED,
    (KEPT, Offered): FACES,
    (KEPT, TimeUp): CLOSED,
    (REFUSED, Offered): FACES,
    (REFUSED, TimeUp): CLOSED,
}
"""What is thanked for, kept or refused gives way at once to the next visit."""


class Pad(Struct, frozen=True):
    """``ticket`` is the visit in hand, or the last one: it opens the pad only once."""

    language: str
    step: str = CLOSED
    ticket: str = ""
    number: str = ""
    score: int = 0
    reasons: tuple[RatingReason, ...] = ()
    refusal: str = ""
    entered: float = float("-inf")
    touched: float = float("-inf")


def move(pad: Pad, event: Event, now: float, *, language: str = "vi") -> Pad:
    """The pad after ``event``; the same pad when the table does not know it.

    ``language`` is the pad's own, which the next visit finds.
    """
    step = MOVES.get((pad.step, type(event)))
    if step is None or not _holds(pad, event, now):
        return pad
    if isinstance(event, Offered) and step == FACES:
        return Pad(language, FACES, event.ticket, event.number, entered=now, touched=now)
    note = _NOTE.get(type(event))
    noted = note(pad, event) if note else pad
    if step == CLOSED:
        noted = replace(noted, language=language)
    touched = now if isinstance(event, Tap) else pad.touched
    entered = pad.entered if step == pad.step else now
    moved: Pad = replace(noted, step=step, entered=entered, touched=touched)
    return moved


def due(pad: Pad, now: float) -> Event | None:
    """TimeUp when this step has lasted as long as it may."""
    end = ends_at(pad)
    return TimeUp() if end is not None and now >= end else None


def ends_at(pad: Pad) -> float | None:
    """When the step ends by itself; None while closed, or while the server is asked."""
    match pad.step:
        case "faces":
            return max(pad.entered, pad.touched) + FACES_S
        case "reasons":
            return min(max(pad.entered, pad.touched) + REASONS_S, pad.entered + REASONS_S_MAX)
        case "thanks":
            return pad.entered + THANKS_S
        case "kept" | "refused":
            return pad.entered + SENTENCE_S
        case _:
            return None


def _holds(pad: Pad, event: Event, now: float) -> bool:
    """What the table cannot say: a visit opens the pad once, a nervous finger counts once."""
    match event:
        case Offered(ticket=ticket):
            return ticket != pad.ticket
        case ToggleReason(reason=reason) if reason not in pad.reasons:
            return len(pad.reasons) < REASONS_MAX and now - pad.entered >= GUARD_S
        case Tap():
            return now - pad.entered >= GUARD_S
        case _:
            return True


def _toggled(pad: Pad, reason: RatingReason) -> tuple[RatingReason, ...]:
    if reason in pad.reasons:
        return tuple(each for each in pad.reasons if each != reason)
    return (*pad.reasons, reason)


_NOTE: dict[type[Event], Callable[[Pad, Any], Pad]] = {
    GiveScore: lambda p, e: replace(p, score=e.score, reasons=()),
    ToggleReason: lambda p, e: replace(p, reasons=_toggled(p, e.reason)),
    SwitchLanguage: lambda p, e: replace(p, language=e.language),
    Refusal: lambda p, e: replace(p, refusal=e.code),
}
"""What the pad remembers of an event."""
