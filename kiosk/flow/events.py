"""What can happen to a visit: fingers, scanned codes, answers, and time."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from link.messages import AppointmentInfo, DossierStatus, Issued, RatingReason, SlipState, Ticket

HelpState = Literal["", "asking", "asked", "coming", "failed"]
Keys = Literal["telex", "vni"]
Why = Literal["pause", "day"]
"""Too many numbers in a moment, or as many as one machine gives in a day."""


class Event(Struct, frozen=True):
    """Something that happened to a visit."""


class Tap(Event, frozen=True):
    """A finger: ignored for half a second after a step began, it was meant for the one before."""


# -- towards a number -------------------------------------------------------------------------


class OpenSearch(Tap, frozen=True):
    """All procedures, to be typed."""


class ChooseProcedure(Tap, frozen=True):
    """One procedure's page."""

    code: str


class AddErrand(Tap, frozen=True):
    """This procedure, and something else as well: one number for both."""


class DropErrand(Tap, frozen=True):
    """Not this one after all."""

    code: str


class AskPurpose(Tap, frozen=True):
    """A queue whose people come for more than one purpose was chosen."""

    queue: str


class AskClass(Tap, frozen=True):
    """A queue where the class of number matters was chosen."""

    queue: str


class TakeNumber(Tap, frozen=True):
    """All is known that a number needs."""

    queue: str
    class_: str = "normal"


class LongLine(Event, frozen=True):
    """The server asks first: so many wait."""

    waiting: int


class Consent(Tap, frozen=True):
    """They want the number all the same."""


class OneMore(Event, frozen=True):
    """The same number again at once: is it for somebody else? (trust.md S13)"""

    queue: str
    class_: str = "normal"


class Paused(Tap, frozen=True):
    """This machine gives no number now; somebody of the staff is called."""

    why: Why


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


class Reprint(Tap, frozen=True):
    """The same number on new paper."""


# -- the papers that are still missing --------------------------------------------------------


class StartCheck(Tap, frozen=True):
    """Three questions before a number is taken in vain."""


class Answer(Tap, frozen=True):
    """Yes, they have it; or no. ``last``: that was the last question."""

    has: bool
    last: bool = False


class PrintList(Tap, frozen=True):
    """What is missing, on paper, instead of a number."""


class ListPrinted(Event, frozen=True):
    """The list came out; or it did not, and stays on the screen."""

    printed: bool


# -- a number, an appointment or a dossier that they have -------------------------------------


class OpenEntry(Tap, frozen=True):
    """The citizen holds a number or a code."""


class Type(Tap, frozen=True):
    """One letter or digit."""

    character: str


class Erase(Tap, frozen=True):
    """The last character was wrong."""


class Clear(Tap, frozen=True):
    """All of it was."""


class SwitchKeys(Tap, frozen=True):
    """Another way to write marks."""

    keys: Keys


class Find(Tap, frozen=True):
    """A number or code was typed."""

    ref: str


class Scanned(Event, frozen=True):
    """A code of a kind that names something was held under the reader."""

    ref: str


class CardSeen(Event, frozen=True):
    """A citizen's card was scanned: it may offer a class, and tells persons apart. ``doubt``: its
    number says otherwise than the card. Nothing of it is kept beyond the visit."""

    offer: str
    person: str
    doubt: bool = False


class VisitFound(Event, frozen=True):
    """A finished visit, not rated yet."""

    ticket: Ticket


class TicketFound(Event, frozen=True):
    """A ticket that is still in line, or was."""

    ticket: Ticket


class AppointmentFound(Event, frozen=True):
    """An appointment of today."""

    appointment: AppointmentInfo


class DossierFound(Event, frozen=True):
    """A dossier's code and status, no more (domain.md §8)."""

    dossier: DossierStatus


class CheckIn(Tap, frozen=True):
    """They have come to their appointment."""

    queue: str


class ComeBack(Tap, frozen=True):
    """The slip of a day on which nobody served them: a number with priority, once."""


class GiveUp(Tap, frozen=True):
    """The number is not needed any more."""


class ReallyGiveUp(Tap, frozen=True):
    """Asked, and sure."""


class GivenUp(Event, frozen=True):
    """The server has cancelled it."""


# -- a rating ---------------------------------------------------------------------------------


class GiveScore(Tap, frozen=True):
    """One of five faces."""

    score: int


class ToggleReason(Tap, frozen=True):
    """One reason more, or one less."""

    reason: RatingReason


class SendRating(Tap, frozen=True):
    """With or without reasons."""


class RatingTaken(Event, frozen=True):
    """The server has it."""


# -- at every step ----------------------------------------------------------------------------


class GoBack(Tap, frozen=True):
    """One step back."""


class Finish(Tap, frozen=True):
    """The citizen is done here."""


class Hold(Tap, frozen=True):
    """The number stays until somebody touches "done", or nobody touches anything."""


class Touched(Event, frozen=True):
    """A finger anywhere: the citizen is still there."""


class SwitchLanguage(Event, frozen=True):
    """Every screen offers it; it holds for this visit."""

    language: str


class SwitchContrast(Event, frozen=True):
    """High contrast on or off."""


class SwitchLarge(Event, frozen=True):
    """Large text on or off."""


class SwitchLow(Event, frozen=True):
    """Everything within reach of a wheelchair, or as usual."""


class SwitchVoice(Event, frozen=True):
    """Spoken guidance on or off."""


class CallHelp(Event, frozen=True):
    """Somebody is to come."""


class HelpMoved(Event, frozen=True):
    """How the call for help fares."""

    help: HelpState


class Refusal(Event, frozen=True):
    """The server said no, with its stable code."""

    code: str


class NoAnswer(Event, frozen=True):
    """Nothing came in time."""


class TimeUp(Event, frozen=True):
    """Nobody is there any more, or the ring has run out."""
