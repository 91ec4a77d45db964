"""Every message between a machine and the server, and every view, as a struct.

This is the machines' vocabulary. The core has its own (commands and events) on purpose: an old
kiosk must be able to talk to a new server, so what stands here only ever grows, and each field
added later has a default. ``tests/wire`` holds a golden JSON file of each struct, for ever.

Times are aware datetimes, on the wire RFC 3339 with +07:00. Lengths have units in their names.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Generic, Literal, TypeVar

from msgspec import Meta, Struct

PROTOCOL_VERSION = 1

Moment = Annotated[datetime, Meta(tz=True)]
QueueCode = Annotated[str, Meta(pattern=r"^[A-HJ-NPR-Z0-9]$", description="letter or digit")]
CounterId = Annotated[int, Meta(ge=1, le=99)]
ShortText = Annotated[str, Meta(max_length=200)]
LongText = Annotated[str, Meta(max_length=1000)]
ProcedureCode = Annotated[str, Meta(max_length=40, pattern=r"^[0-9A-Za-z._-]+$")]
Texts = dict[str, str]
"""Language code (``vi``, ``en``) → text. ``vi`` is always there."""

TicketState = Literal[
    "waiting", "called", "serving", "parked", "missed", "served", "absent", "cancelled", "expired"
]
SlipState = Literal["none", "printing", "printed", "shown", "failed"]
CounterState = Literal["open", "paused", "closed"]
Outcome = Literal["received", "returned", "solved", "supplement", "refused", "guidance"]
ReasonCode = Literal[
    "EARLIER", "PRIORITY", "APPOINTMENT", "QUEUE", "BACKUP", "RETURNED", "TRANSFER", "DIRECT"
]
RatingReason = Literal[
    "time", "contacts", "clarity", "attitude", "cost", "result", "online", "other"
]
WaitRange = Annotated[list[int], Meta(min_length=2, max_length=2)]
"""Two whole minutes, from and to, both multiples of five."""


class Message(Struct, frozen=True, forbid_unknown_fields=True):
    """What a machine sends: an unknown key is an error, named in the answer."""


class Shown(Struct, frozen=True):
    """What the server sends: a client ignores keys it does not know."""


# -- requests ---------------------------------------------------------------------------------


class IssueTicket(Message, rename={"class_": "class"}, frozen=True):
    """``POST /tickets``: a citizen takes a number."""

    queue: QueueCode
    class_: Annotated[str, Meta(max_length=40)] = "normal"
    language: Annotated[str, Meta(max_length=10)] = "vi"
    procedures: Annotated[list[ProcedureCode], Meta(max_length=10)] = []
    appointment: Annotated[str, Meta(max_length=40)] | None = None
    consent: bool = False


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


# -- answers ----------------------------------------------------------------------------------


class Ticket(Shown, frozen=True):
    """One ticket as machines and officers see it; why it has priority is told to nobody.
    ``further`` are the queues of the visit's later stops."""

    id: str
    number: str
    queue: str
    priority: bool
    issued_at: Moment
    state: TicketState
    slip: SlipState
    counter: int | None = None
    rated: bool = False
    ahead: int | None = None
    wait_min: WaitRange | None = None
    further: list[str] = []


class Issued(Shown, frozen=True):
    """201 of ``POST /tickets``."""

    ticket: Ticket
    ahead: int
    wait_min: WaitRange | None
    counters: list[int]
    track_url: str | None


class Reason(Shown, frozen=True):
    """Why this ticket and not another (call_rule.md §1); v is a time in the line."""

    code: ReasonCode
    winner_v: Moment
    loser_v: Moment | None
    text: Texts


class Called(Shown, frozen=True):
    """200 of ``POST /counters/{k}/next``."""

    ticket: Ticket
    reason: Reason


class QueueInfo(Shown, frozen=True):
    code: str
    name: Texts
    open: bool


class CounterInfo(Shown, frozen=True):
    id: int
    name: Texts
    zone: str
    queues: list[str]


class ClassInfo(Shown, frozen=True):
    code: str
    name: Texts
    priority: bool


class Office(Shown, frozen=True):
    """``GET /office``: what a machine needs to know before it shows anything."""

    name: Texts
    place: Texts
    queues: list[QueueInfo]
    counters: list[CounterInfo]
    classes: list[ClassInfo]
    languages: list[str]
    targets: dict[str, int]
    protocol: int = PROTOCOL_VERSION
    hotline: str = "1022"


class CounterStatus(Shown, frozen=True):
    """A counter after a command that concerned it."""

    id: int
    state: CounterState
    pause_reason: str | None = None
    ticket: Ticket | None = None


class RequestCancelled(Shown, frozen=True):
    """200 of ``POST /requests/{key}/cancel``: the ticket it had made, if it had made one."""

    key: str
    ticket: Ticket | None = None


class Rated(Shown, frozen=True):
    """201 of a rating: nothing of it is told back, it is confidential."""

    ticket: str
    accepted: bool = True


class AppointmentInfo(Shown, frozen=True):
    """An appointment; ``ticket`` once its holder has checked in."""

    code: str
    queue: str
    at: Moment
    state: Literal["booked", "arrived", "missed", "cancelled"]
    ticket: str | None = None


class Slot(Shown, frozen=True):
    """A time that can be booked, and how many places of it are free."""

    at: Moment
    free: int


class Problem(Shown, omit_defaults=True, frozen=True):
    """RFC 9457; ``code`` is stable, ``detail`` is for people in their language."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    at: str = ""
    allowed: list[str] = []


# -- views ------------------------------------------------------------------------------------


class Call(Shown, frozen=True):
    """One call as walls show and speak it; a recall is a new id."""

    id: str
    number: str
    counter: int
    zone: str
    at: Moment
    clips: list[str]
    attempt: int = 1


class QueueWaiting(Shown, frozen=True):
    queue: str
    name: Texts
    waiting: int


class WallView(Shown, frozen=True):
    """``calls`` newest first; walls speak the ids they have not spoken that are younger than
    ``speak_within_s`` by ``now``."""

    name: Texts
    place: Texts
    calls: list[Call]
    waiting: list[QueueWaiting]
    languages: list[str] = []
    speak_within_s: int = 30


class KioskQueue(Shown, frozen=True):
    """One tile. ``ask_class`` is false where the class makes no difference: skip the question."""

    code: str
    name: Texts
    icon: str
    open: bool
    waiting: int
    wait_min: WaitRange | None
    counters: list[int]
    ask_class: bool = True
    opens: Texts | None = None
    ask_from: int = 0


class KioskView(Shown, frozen=True):
    name: Texts
    place: Texts
    queues: list[KioskQueue]
    classes: list[ClassInfo]
    languages: list[str]
    hotline: str
    procedures: int = 0


class Waiting(Shown, frozen=True):
    """One row of a list of tickets, in the order in which this counter would call them."""

    id: str
    number: str
    queue: str
    priority: bool
    issued_at: Moment
    since: Moment
    note: str | None = None
    until: Moment | None = None


class TicketCard(Shown, frozen=True):
    """The ticket in an officer's hand."""

    id: str
    number: str
    queue: str
    priority: bool
    state: TicketState
    issued_at: Moment
    called_at: Moment
    started_at: Moment | None
    calls: int
    waited_s: int
    procedures: list[str]
    visit: int
    preset: Outcome
    note: str | None = None
    further: list[str] = []


class ProcedureInfo(Shown, frozen=True):
    code: str
    name: str


class CounterView(Shown, frozen=True):
    """The whole console of one counter. ``next`` explains who would be called and why."""

    name: Texts
    place: Texts
    counter: CounterInfo
    state: CounterState
    officer: str | None
    pause_reason: str | None
    ticket: TicketCard | None
    waiting: list[Waiting]
    parked: list[Waiting]
    missed: list[Waiting]
    next: Called | None
    queues: list[QueueInfo]
    counters: list[CounterInfo]
    procedures: dict[str, list[ProcedureInfo]]
    served: int
    median_service_s: dict[str, int]
    undo_until: Moment | None = None


class RatingView(Shown, frozen=True):
    """The pad of one counter: open while ``ticket`` is there, inert otherwise."""

    name: Texts
    place: Texts
    counter: int
    ticket: str | None
    number: str | None
    until: Moment | None
    languages: list[str] = []


class CounterRow(Shown, frozen=True):
    id: int
    name: Texts
    state: CounterState
    number: str | None
    since: Moment | None
    served: int
    mean_service_s: int | None


class QueueRow(Shown, frozen=True):
    queue: str
    name: Texts
    waiting: int
    longest_s: int
    served: int
    missed: int


class ManagerView(Shown, frozen=True):
    """Today at one glance; waits of answered visits in seconds, None without any."""

    name: Texts
    place: Texts
    waiting: int
    longest_s: int
    served: int
    missed: int
    mean_wait_s: int | None
    median_wait_s: int | None
    p90_wait_s: int | None
    share_15: float | None
    ratings: int
    satisfied: float | None
    queues: list[QueueRow]
    counters: list[CounterRow]


class TicketView(Shown, frozen=True):
    """The ticket on a citizen's phone: number, state, people ahead, nothing else."""

    name: Texts
    place: Texts
    number: str
    queue: str
    queue_name: Texts
    state: TicketState
    ahead: int | None
    wait_min: WaitRange | None
    counters: list[int]
    counter: int | None
    can_rate: bool
    hotline: str


Data = TypeVar("Data")


class View(Struct, Generic[Data], frozen=True):
    """What one kind of screen shows, whole: the newest wins, a reconnect is just the next one.

    ``epoch`` counts the server's starts, ``version`` is the hub's own counter, ``as_of`` the
    version of the day's stream that the data was made from, ``now`` the server's clock.
    """

    view: str
    epoch: int
    version: int
    as_of: int
    now: Moment
    data: Data


class Announced(Message, tag="announced", tag_field="type", frozen=True):
    """A wall tells the server that a call has been spoken (or shown, where sound is down)."""

    call: Annotated[str, Meta(max_length=60)]
    spoken: bool = True


class Health(Message, tag="health", tag_field="type", frozen=True):
    """A machine tells how it is: component → ok, degraded or failed, with a word of detail."""

    parts: Annotated[dict[str, str], Meta(max_length=20)]


FromMachine = Announced | Health


# -- reports ----------------------------------------------------------------------------------


class ReportInfo(Shown, frozen=True):
    """One report that can be had, and in which formats."""

    name: str
    title: Texts
    formats: list[str]
