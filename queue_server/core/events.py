"""What can have happened: the only thing ever stored, past tense, frozen, for ever.

A stored event never changes shape: a field added later has a default. No event holds personal
data: a head start and a group (``normal`` or ``priority``), never which class; that a comment was
left, never its words. Times are milliseconds since 1970 UTC; ``v_ms`` is a place in line.
They hold no cycles, so the garbage collector need not walk them (``gc=False``).
"""

from __future__ import annotations

from msgspec import Struct

from queue_server.core.office import Office


class Event(Struct, frozen=True, tag=True, tag_field="type", omit_defaults=True, gc=False):
    """Base of all events; the tag is the class name."""


class Recorded(Struct, frozen=True, gc=False):
    """An event with its place in the day: version 1, 2, 3…, the time of the decision, and the
    request it answers (empty for the house's own doings)."""

    version: int
    at_ms: int
    request: str
    event: AnyEvent


class Stop(Struct, frozen=True, gc=False):
    """What was done for one procedure of a visit (domain.md §3a)."""

    procedure: str
    outcome: str
    dossiers: int = 1
    reused: int = 0


class FurtherStop(Struct, frozen=True, gc=False):
    """A later stop of the same visit: another queue, and what is to be done there."""

    queue: str
    procedures: tuple[str, ...] = ()


# -- the day ----------------------------------------------------------------------------------


class DayOpened(Event, frozen=True, gc=False):
    """A business day began; it names the head of the day before, so no day can vanish unseen."""

    day: str
    previous_day: str = ""
    previous_head: str = ""


class ConfigurationSet(Event, frozen=True, gc=False):
    """The configuration in force from here on; tickets keep the v they have."""

    office: Office


class DayClosed(Event, frozen=True, gc=False):
    """The day is over: every ticket has ended, every counter is closed."""


class QueueClosed(Event, frozen=True, gc=False):
    """No more numbers of this queue today, or until it is opened; ``by`` is who decided it."""

    queue: str
    reason: str
    by: str = ""


class QueueOpened(Event, frozen=True, gc=False):
    """Numbers of this queue are given today, whatever the configuration says."""

    queue: str
    by: str = ""


class QueuesAssigned(Event, frozen=True, gc=False):
    """The counter serves these queues today; none: those of the configuration again."""

    counter: int
    queues: tuple[str, ...] = ()
    by: str = ""


class MessageShown(Event, frozen=True, gc=False):
    """A line of words for everybody in the hall, by language, until a time; none: it has ended."""

    text: dict[str, str]
    until_ms: int = 0
    by: str = ""


class ClockJumped(Event, frozen=True, gc=False):
    """Wall clock and elapsed time disagree by ``drift_ms``: intervals across this are suspect."""

    drift_ms: int


class RequestCancelled(Event, frozen=True, gc=False):
    """Whatever that request did or would have done is cancelled (design.md §2.9)."""

    key: str
    ticket: str = ""


# -- a ticket ---------------------------------------------------------------------------------


class TicketIssued(Event, frozen=True, gc=False):
    """A citizen took a number. Also everything that the answer quoted, so it can be repeated.

    ``head_start_ms`` is the class's own; ``slot_ms`` that of the appointment it came for.
    ``series`` is set for a number that a kiosk gave without a server, out of its own printed
    series (``A7``): it was issued at ``issued_at_ms`` and adopted when the event was written.
    ``called_from_ms``: the doors were shut, nobody is called before then; ``after_break_ms``: the
    break was near, and who is not called before it is called from then on. ``returns``: the number
    with which the same person waited in vain until the day before ended.
    """

    ticket: str
    number: str
    queue: str
    n: int
    issued_at_ms: int
    v_ms: int
    standing: str
    group: str = "normal"
    language: str = "vi"
    procedures: tuple[str, ...] = ()
    appointment: str = ""
    source: str = ""
    ahead: int = 0
    wait_min: tuple[int, int] | None = None
    counters: tuple[int, ...] = ()
    further: tuple[FurtherStop, ...] = ()
    head_start_ms: int = 0
    slot_ms: int = 0
    series: str = ""
    called_from_ms: int = 0
    after_break_ms: int = 0
    returns: str = ""


class SlipReprinted(Event, frozen=True, gc=False):
    """The same number is printed once more; the code on the copy before it is good no longer."""

    ticket: str
    copy: int


class SlipChanged(Event, frozen=True, gc=False):
    """How the paper fares: printing, printed, shown or failed."""

    ticket: str
    slip: str


class TicketCalled(Event, frozen=True, gc=False):
    """A counter called a ticket: who won, who came second, and why (call_rule.md §1)."""

    ticket: str
    counter: int
    call: str
    reason: str
    winner_v_ms: int
    loser: str = ""
    loser_v_ms: int | None = None
    note: str = ""


class TicketRecalled(Event, frozen=True, gc=False):
    """The same ticket, called once more: walls speak it as a new call."""

    ticket: str
    counter: int
    call: str


class CallAnnounced(Event, frozen=True, gc=False):
    """A wall has finished speaking a call, or showing it where there was no sound."""

    call: str
    display: str = ""
    spoken: bool = True


class ServiceStarted(Event, frozen=True, gc=False):
    """The citizen is at the counter; one finished without a start started at its call."""

    ticket: str
    counter: int
    started_at_ms: int


class ServiceFinished(Event, frozen=True, gc=False):
    """The visit's service ended with an outcome per procedure (design.md §2.12)."""

    ticket: str
    counter: int
    stops: tuple[Stop, ...] = ()


class PaperCallEntered(Event, frozen=True, gc=False):
    """A visit that was called from the printed call sheet while the server was lost, entered
    afterwards (trust.md R27): both times are those on the paper."""

    ticket: str
    counter: int
    called_at_ms: int
    finished_at_ms: int
    stops: tuple[Stop, ...] = ()


class TicketMissed(Event, frozen=True, gc=False):
    """Called and not there: no-show."""

    ticket: str
    counter: int


class TicketReturned(Event, frozen=True, gc=False):
    """A no-show came back the same day, with the place that call_rule.md §1 gives."""

    ticket: str
    v_ms: int


class TicketParked(Event, frozen=True, gc=False):
    """Set aside by the counter; with ``until_ms`` it comes back by itself."""

    ticket: str
    counter: int
    until_ms: int | None = None
    note: str = ""


class TicketResumed(Event, frozen=True, gc=False):
    """A parked ticket waits again, with the seniority it had."""

    ticket: str


class TicketTransferred(Event, frozen=True, gc=False):
    """Sent to another queue, or to one counter of it: number and seniority stay.

    ``stops`` says what was done here before, empty where nothing was. ``onward``: the visit goes
    on to its next stop by itself. ``return_to`` and ``return_queue``: who wants it back.
    """

    ticket: str
    counter: int
    queue: str
    to_counter: int | None = None
    return_to: int | None = None
    return_queue: str = ""
    stops: tuple[Stop, ...] = ()
    onward: bool = False


class TicketCancelled(Event, frozen=True, gc=False):
    """The citizen, or the staff for them, gave the number up. With a reason it was voided by a
    supervisor: nobody ever stood behind it (trust.md S13)."""

    ticket: str
    reason: str = ""
    by: str = ""


class TicketExpired(Event, frozen=True, gc=False):
    """The day ended over an open ticket."""

    ticket: str


class VisitRated(Event, frozen=True, gc=False):
    """One rating of one finished visit. Comments are kept elsewhere and can be forgotten."""

    ticket: str
    counter: int
    score: int
    reasons: tuple[str, ...] = ()
    commented: bool = False
    source: str = ""


class ActionUndone(Event, frozen=True, gc=False):
    """An officer took the last press of a key back: its tickets and the counter stand as before.
    ``ticket`` is the one in hand again, or the one that had been called."""

    ticket: str
    counter: int
    tickets: tuple[str, ...] = ()


# -- an appointment ---------------------------------------------------------------------------


class AppointmentBooked(Event, frozen=True, gc=False):
    """A citizen will come to a slot; stands on the slot's own day, which may lie ahead."""

    code: str
    queue: str
    slot_ms: int
    group: str = "normal"
    head_start_ms: int = 0
    procedures: tuple[str, ...] = ()
    source: str = ""


class AppointmentChanged(Event, frozen=True, gc=False):
    """Another slot of the same day."""

    code: str
    slot_ms: int


class AppointmentCancelled(Event, frozen=True, gc=False):
    """The citizen will not come."""

    code: str


class AppointmentMissed(Event, frozen=True, gc=False):
    """The day ended, and nobody had come for it."""

    code: str


# -- a counter --------------------------------------------------------------------------------


class CounterOpened(Event, frozen=True, gc=False):
    """A counter takes people, or takes them again after a pause."""

    counter: int
    officer: str = ""


class CounterPaused(Event, frozen=True, gc=False):
    """A counter stopped taking people for a while, with the reason."""

    counter: int
    reason: str


class CounterClosed(Event, frozen=True, gc=False):
    """A counter takes nobody any more."""

    counter: int


class NobodyWaited(Event, frozen=True, gc=False):
    """ "Call next" found nobody: kept, because the same question must get the same answer."""

    counter: int


AnyEvent = (
    DayOpened
    | ConfigurationSet
    | DayClosed
    | QueueClosed
    | QueueOpened
    | QueuesAssigned
    | MessageShown
    | ClockJumped
    | RequestCancelled
    | TicketIssued
    | SlipChanged
    | SlipReprinted
    | TicketCalled
    | TicketRecalled
    | CallAnnounced
    | ServiceStarted
    | ServiceFinished
    | PaperCallEntered
    | TicketMissed
    | TicketReturned
    | TicketParked
    | TicketResumed
    | TicketTransferred
    | TicketCancelled
    | TicketExpired
    | VisitRated
    | ActionUndone
    | AppointmentBooked
    | AppointmentChanged
    | AppointmentCancelled
    | AppointmentMissed
    | CounterOpened
    | CounterPaused
    | CounterClosed
    | NobodyWaited
)
