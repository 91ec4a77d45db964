"""Why the rules say no. A refusal has a stable code; its docstring is its message; the texts for
people stand in assets/texts under ``refusal.<code>``. Nothing has happened when one is raised.
"""

from __future__ import annotations

import re


class Refusal(Exception):
    """The rules do not allow this."""

    at: str
    """Which value was wrong, as a path in the request; empty where it was no single one."""
    allowed: tuple[str, ...]
    """What would have been right, where that is a short list."""

    def __init__(self, at: str = "", allowed: tuple[str, ...] = ()) -> None:
        super().__init__(self.message)
        self.at = at
        self.allowed = allowed

    @property
    def code(self) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    @property
    def message(self) -> str:
        return (type(self).__doc__ or "").strip()


class UnknownQueue(Refusal):
    """There is no such queue in this office."""


class UnknownCounter(Refusal):
    """There is no such counter in this office."""


class UnknownClass(Refusal):
    """There is no such class of citizen in this office."""


class UnknownLanguage(Refusal):
    """This office does not offer that language."""


class UnknownProcedure(Refusal):
    """This queue does not take that procedure."""


class UnknownTicket(Refusal):
    """There is no such ticket today."""


class UnknownCall(Refusal):
    """There was no such call today."""


class UnknownAppointment(Refusal):
    """There is no such appointment on that day."""


class NoAppointments(Refusal):
    """This queue takes no appointments."""


class NotASlot(Refusal):
    """There is no slot at that time."""


class SlotFull(Refusal):
    """That slot is taken."""


class AppointmentOver(Refusal):
    """That appointment has been used, missed or cancelled."""


class NobodyToVoid(Refusal):
    """Nobody waits in that queue who was never called."""


class QueueUnserved(Refusal):
    """No counter would serve that queue."""


class OutsideHours(Refusal):
    """No numbers are given at this hour."""


class ConsentNeeded(Refusal):
    """Many are waiting: ask first whether a number is wanted all the same."""


class TooManyDossiers(Refusal):
    """So many dossiers are not taken in one turn."""


class NoTimeLeft(Refusal):
    """So many wait for this that they fill the time until the doors close."""


class CameBack(Refusal):
    """With that slip of yesterday a number has been taken already."""


class PersonLimit(Refusal):
    """This person holds as many numbers of this queue as they may."""


class NumberTaken(Refusal):
    """That number has been given already."""


class NotThatSeries(Refusal):
    """That number is not of this kiosk's own series."""


class ReprintedEnough(Refusal):
    """This slip has been reprinted as often as it may be: ask a supervisor."""


class NotThen(Refusal):
    """It cannot have been at that time."""


class QueueClosed(Refusal):
    """This queue issues no numbers now."""


class NumberExhausted(Refusal):
    """This queue has no number left today."""


class DayClosed(Refusal):
    """That day is over."""


class CounterClosed(Refusal):
    """This counter is closed: open it first."""


class CounterPaused(Refusal):
    """This counter is on a break: open it first."""


class TicketInHand(Refusal):
    """This counter still holds a ticket: finish, park or transfer it first."""


class NoTicketInHand(Refusal):
    """This counter holds no ticket."""


class NotServedHere(Refusal):
    """No counter that was named serves that queue."""


class WrongState(Refusal):
    """The ticket's state does not allow this."""


class TooSoon(Refusal):
    """The key was pressed twice: the first press has been carried out."""


class NotFinished(Refusal):
    """Only a finished visit can be rated."""


class AlreadyRated(Refusal):
    """This visit has been rated."""


class RatingClosed(Refusal):
    """The time to rate this visit is over."""


class CalledEnough(Refusal):
    """This number has been called as often as it may be: declare it absent."""


class StillAnnouncing(Refusal):
    """The call has only just been announced: give them time to come."""


class NothingToUndo(Refusal):
    """There is nothing that could still be taken back."""


class ReasonNeeded(Refusal):
    """A written reason is needed for this."""


class SeenTooLate(Refusal):
    """The counter has another ticket in hand than the window showed: look again, then press."""


class RequestCancelled(Refusal):
    """This request was cancelled by its sender."""
