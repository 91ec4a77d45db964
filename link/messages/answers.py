"""What the server answers over HTTP."""

from __future__ import annotations

from typing import Literal

from link.messages.setup import ConfigurationProblem
from link.messages.words import (
    PROTOCOL_VERSION,
    CounterState,
    MachineRole,
    Moment,
    ReasonCode,
    Shown,
    SlipState,
    Texts,
    TicketState,
    WaitRange,
)


class Ticket(Shown, frozen=True):
    """One ticket as machines and officers see it; why it has priority is told to nobody.
    ``further`` are the queues of the visit's later stops. ``passed_by``: of a ticket that was
    asked for and waits, why some that were issued later went first, the newest first."""

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
    passed_by: list[Texts] = []


class Issued(Shown, frozen=True):
    """201 of ``POST /tickets``. ``called_from``: nobody is called before then (doors not open yet,
    noon break); ``after_break``: a break is near, who is not called before it is called from
    then on. ``copy`` 2 and more are reprints of the same number."""

    ticket: Ticket
    ahead: int
    wait_min: WaitRange | None
    counters: list[int]
    track_url: str | None
    called_from: Moment | None = None
    after_break: Moment | None = None
    copy: int = 1


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


class PairingAsked(Shown, frozen=True):
    """201 of ``POST /pairings``: the code to be shown, good until then and for one use."""

    code: str
    expires_at: Moment


class MachineSelf(Shown, frozen=True):
    """``GET /machine``: what the server knows of the machine that asks. ``series`` is the digit of
    a kiosk's own printed numbers (``A7-003``), None where it has none."""

    id: str
    role: MachineRole
    name: str
    place: str = ""
    counter: int | None = None
    series: int | None = None
    protocol: int = PROTOCOL_VERSION


class MachineStatus(Shown, frozen=True):
    """A paired machine as the administration sees it. ``alarms`` are stable words: ``offline``,
    ``cloned``, and those of its parts that have failed (``printer: paper_out``)."""

    id: str
    role: MachineRole
    name: str
    place: str
    counter: int | None
    online: bool
    health: Literal["ok", "degraded", "failed"]
    parts: dict[str, str] = {}
    alarms: list[str] = []
    version: str = ""
    last_seen: Moment | None = None
    paired_at: Moment | None = None
    revoked: bool = False
    paper_percent: int | None = None


class OrderResult(Shown, frozen=True):
    """200 of an order: the machine has answered, with its own word."""

    order: str
    ok: bool
    word: str = ""


class HelpCall(Shown, frozen=True):
    """Somebody wants a person to come; ``answered_at`` once an officer has said that they do."""

    id: str
    machine: str
    place: str
    at: Moment
    answered_at: Moment | None = None
    by: str = ""


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
    """An appointment; ``ticket`` once its holder has checked in. Who comes until ``until`` is in
    time, later as a walk-in (call_rule.md §1)."""

    code: str
    queue: str
    at: Moment
    state: Literal["booked", "arrived", "missed", "cancelled"]
    ticket: str | None = None
    until: Moment | None = None


class DossierStatus(Shown, frozen=True):
    """``GET /dossiers/{code}``: code and status as the provincial case system tells them, and
    nothing of whom it concerns (domain.md §8). ``at``: when the status was read there."""

    code: str
    status: Literal["received", "working", "supplement", "ready", "returned", "unknown"]
    at: Moment


class Slot(Shown, frozen=True):
    """A time that can be booked, and how many places of it are free."""

    at: Moment
    free: int


class Problem(Shown, omit_defaults=True, frozen=True):
    """RFC 9457; ``code`` is stable, ``detail`` is for people in their language. ``problems`` of a
    configuration that was not set."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    at: str = ""
    allowed: list[str] = []
    problems: list[ConfigurationProblem] = []


class ChecklistsPrinted(Shown, frozen=True):
    """How many lists of missing papers were printed for a procedure on a business day."""

    day: str
    procedure: str
    n: int


class ReportInfo(Shown, frozen=True):
    """One report that can be had, and in which formats."""

    name: str
    title: Texts
    formats: list[str]
