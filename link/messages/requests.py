"""What a machine or a person asks over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from link.messages.words import (
    CounterId,
    LongText,
    MachineRole,
    Message,
    Moment,
    OrderKind,
    Outcome,
    ProcedureCode,
    QueueCode,
    RatingReason,
    ShortText,
)


class IssueTicket(Message, rename={"class_": "class"}, frozen=True):
    """``POST /tickets``: a citizen takes a number. ``person``: SHA-256 of the number on a card that
    was scanned, so that one person's numbers can be limited; it is held in memory for the day,
    never written down. ``returns``: the slip with which they waited in vain until the last day
    ended; it gives priority, once."""

    queue: QueueCode
    class_: Annotated[str, Meta(max_length=40)] = "normal"
    language: Annotated[str, Meta(max_length=10)] = "vi"
    procedures: Annotated[list[ProcedureCode], Meta(max_length=10)] = []
    appointment: Annotated[str, Meta(max_length=40)] | None = None
    consent: bool = False
    person: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")] | None = None
    returns: Annotated[str, Meta(max_length=40)] | None = None


class BookAppointment(Message, rename={"class_": "class"}, frozen=True):
    """``POST /appointments``: keep a slot; a slot that lies ahead stands on its own day."""

    queue: QueueCode
    at: Moment
    class_: Annotated[str, Meta(max_length=40)] = "normal"
    procedures: Annotated[list[ProcedureCode], Meta(max_length=10)] = []


class ChangeAppointment(Message, frozen=True):
    """``POST /appointments/{code}/change``: another slot of the same day."""

    at: Moment


class ReportSlip(Message, frozen=True):
    """``POST /tickets/{id}/slip``: how the paper fared."""

    state: Literal["printing", "printed", "shown", "failed"]


class RateVisit(Message, frozen=True):
    """``POST /tickets/{id}/rating``: five levels, 5 is very satisfied."""

    score: Annotated[int, Meta(ge=1, le=5)]
    reasons: Annotated[list[RatingReason], Meta(max_length=8)] = []
    comment: LongText | None = None


class AdoptTicket(Message, rename={"class_": "class"}, frozen=True):
    """``POST /tickets/adopt``: a number that a kiosk gave out of its own printed series while it
    had no server (design.md §2.9). ``issued_at`` is the kiosk's clock, set right by the offset to
    the server's that it last knew; ``replaces`` the key of a request that was never answered."""

    number: Annotated[str, Meta(pattern=r"^[A-HJ-NPR-Z0-9][0-9]-[0-9]{3,6}$")]
    queue: QueueCode
    issued_at: Moment
    class_: Annotated[str, Meta(max_length=40)] = "normal"
    language: Annotated[str, Meta(max_length=10)] = "vi"
    procedures: Annotated[list[ProcedureCode], Meta(max_length=10)] = []
    slip: Literal["printed", "shown", "failed"] = "printed"
    replaces: Annotated[str, Meta(max_length=200)] | None = None


class EnterPaperCall(Message, frozen=True):
    """``POST /counters/{k}/paper-calls``: a visit that was called from the printed call sheet
    while the server was lost, entered afterwards and marked (trust.md R27)."""

    ticket: Annotated[str, Meta(max_length=40)]
    called_at: Moment
    finished_at: Moment
    stops: Annotated[list[Stop], Meta(max_length=10)] = []


class PrintSlip(Message, frozen=True):
    """``POST /counters/{k}/print``: the printer at this counter's desk prints a ticket's slip;
    ``again`` marks it "in lại" and ends the code on the slip before it."""

    ticket: Annotated[str, Meta(max_length=40)]
    again: bool = False


class AskHelp(Message, frozen=True):
    """``POST /help``: somebody at this machine wants a person to come."""

    place: ShortText = ""


class NoteChecklist(Message, frozen=True):
    """``POST /checklists``: a list of so many missing papers was printed instead of a number."""

    procedure: ProcedureCode
    missing: Annotated[int, Meta(ge=1, le=20)]


class AskPairing(Message, frozen=True):
    """``POST /pairings``: a new device asks to be let in. It has made its own key, and tells only
    the SHA-256 of it: the key itself never travels (trust.md S7)."""

    role: MachineRole
    token_sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    name: Annotated[str, Meta(max_length=80)] = ""


class AcceptPairing(Message, frozen=True):
    """``POST /pairings/{code}/accept``: the administrator has read the code off the device."""

    role: MachineRole
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    place: Annotated[str, Meta(max_length=80)] = ""
    counter: CounterId | None = None


class RollKey(Message, frozen=True):
    """``POST /machine/key``: a paired machine replaces its key by one that it has just made."""

    token_sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class GiveOrder(Message, frozen=True):
    """``POST /machines/{id}/orders``: the administrator has a machine do something at once.
    ``percent`` is for ``volume``."""

    do: OrderKind
    percent: Annotated[int, Meta(ge=0, le=100)] | None = None


class PauseCounter(Message, frozen=True):
    """``POST /counters/{k}/pause``."""

    reason: Annotated[str, Meta(min_length=1, max_length=200)]


class Stop(Message, frozen=True):
    """What was done for one procedure of a visit (domain.md §3a); ``""`` where none was named."""

    procedure: Annotated[str, Meta(max_length=40, pattern=r"^[0-9A-Za-z._-]*$")]
    outcome: Outcome
    dossiers: Annotated[int, Meta(ge=0, le=999)] = 1
    reused: Annotated[int, Meta(ge=0, le=999)] = 0


class FinishService(Message, frozen=True):
    """``POST /counters/{k}/finish``; without stops the queue's preset outcome holds."""

    stops: Annotated[list[Stop], Meta(max_length=10)] = []


class ParkTicket(Message, frozen=True):
    """``POST /counters/{k}/park``; with minutes the ticket comes back by itself."""

    minutes: Annotated[int, Meta(ge=1, le=480)] | None = None
    note: ShortText | None = None


class TransferTicket(Message, rename={"return_": "return"}, frozen=True):
    """``POST /counters/{k}/transfer``; with return it comes back to the sender afterwards."""

    queue: QueueCode
    counter: CounterId | None = None
    return_: bool = False


class CallTicket(Message, frozen=True):
    """``POST /counters/{k}/call``: out of order, so a written reason is required. ``finish``
    says that the ticket in hand, asked about, is to be finished first."""

    ticket: Annotated[str, Meta(max_length=40)]
    reason: Annotated[str, Meta(min_length=3, max_length=200)]
    finish: bool = False
