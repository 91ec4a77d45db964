"""What can be asked of a day, imperative and frozen; ``decide`` turns each into events.

A command holds plain values only: who may ask it was settled at the edge, what time it is comes
with it as an argument.
"""

from __future__ import annotations

from msgspec import Struct

from queue_server.core.events import Stop
from queue_server.core.office import NORMAL, Office


class Command(Struct, frozen=True, tag=True, tag_field="type"):
    """Base of all commands."""


class OpenDay(Command, frozen=True):
    """Begin a business day with its configuration."""

    office: Office
    previous_day: str = ""
    previous_head: str = ""


class OpenLateDay(Command, frozen=True):
    """Open a day that is past, on which there was no server, and close it: what happened on it
    without the server is to be taken in."""

    day: str
    office: Office


class SetConfiguration(Command, frozen=True):
    """Put a changed configuration in force at once."""

    office: Office


class CloseDay(Command, frozen=True):
    """End the day: open tickets expire with a reason, counters close (design.md §2.3)."""


class CloseQueue(Command, frozen=True):
    """Give no more numbers of a queue today; ``by`` is who asks, for all to see."""

    queue: str
    reason: str
    by: str = ""


class OpenQueue(Command, frozen=True):
    """Give numbers of a queue today, also where the configuration has it closed."""

    queue: str
    by: str = ""


class AssignQueues(Command, frozen=True):
    """Let a counter serve these queues today; none: those of the configuration again."""

    counter: int
    queues: tuple[str, ...] = ()
    by: str = ""


class ShowMessage(Command, frozen=True):
    """Words by language for everybody in the hall, so long; none end what is shown."""

    text: dict[str, str]
    minutes: int = 30
    by: str = ""


class VoidTickets(Command, frozen=True):
    """End the ``last`` numbers of a queue that still wait: nobody stands behind them."""

    queue: str
    last: int
    reason: str
    by: str = ""


class ReportClockJump(Command, frozen=True):
    """The wall clock moved against elapsed time."""

    drift_ms: int


class CancelRequest(Command, frozen=True):
    """Cancel whatever the request with this key did or will do."""

    key: str
    ticket: str = ""


class IssueTicket(Command, frozen=True):
    """A citizen asks for a number, or checks in for an ``appointment``. ``consent``: they have
    been told how many wait, and want it all the same. ``holds``: the numbers that the same
    person has taken today, where the edge knows (it tells by a card, and keeps nothing of it).
    ``returns``: the ticket with which they waited in vain until the last day ended: it gives them
    priority, once (design.md §2.3)."""

    queue: str
    class_: str = NORMAL
    language: str = "vi"
    procedures: tuple[str, ...] = ()
    source: str = ""
    wait_min: tuple[int, int] | None = None
    appointment: str = ""
    consent: bool = False
    holds: tuple[str, ...] = ()
    returns: str = ""


class AdoptTicket(Command, frozen=True):
    """Take in a number that a kiosk gave out of its own series while it had no server. The
    request that it ``replaces`` is cancelled first, seen or not (trust.md R11); ``replaced`` is
    the ticket which that request made."""

    number: str
    queue: str
    issued_at_ms: int
    class_: str = NORMAL
    language: str = "vi"
    procedures: tuple[str, ...] = ()
    source: str = ""
    slip: str = ""
    replaces: str = ""
    replaced: str = ""


class BookAppointment(Command, frozen=True):
    """Keep a slot; ``office`` is the configuration where the slot's day has not begun."""

    code: str
    queue: str
    slot_ms: int
    class_: str = NORMAL
    procedures: tuple[str, ...] = ()
    source: str = ""
    office: Office | None = None


class ChangeAppointment(Command, frozen=True):
    """Take another slot of the same day."""

    code: str
    slot_ms: int
    office: Office | None = None


class CancelAppointment(Command, frozen=True):
    code: str


class ReportSlip(Command, frozen=True):
    ticket: str
    slip: str


class ReprintSlip(Command, frozen=True):
    """Print the same number once more; ``freely``: a supervisor is bound by no limit."""

    ticket: str
    freely: bool = False


class EnterPaperCall(Command, frozen=True):
    """Enter a visit that was called from the printed call sheet while the server was lost."""

    counter: int
    ticket: str
    called_at_ms: int
    finished_at_ms: int
    stops: tuple[Stop, ...] = ()


class CallNext(Command, frozen=True):
    """Finish what is in hand and call who is first. ``guard_ms``: a second press within it (a
    person's finger, not a machine) is refused instead of finishing the ticket just called."""

    counter: int
    guard_ms: int = 0


class CallDirectly(Command, frozen=True):
    """Call one ticket out of order, with a written reason. A ticket in hand stops it, unless
    the officer, asked, wants that one finished first."""

    counter: int
    ticket: str
    reason: str
    finish: bool = False


class Recall(Command, frozen=True):
    counter: int


class StartService(Command, frozen=True):
    counter: int


class FinishService(Command, frozen=True):
    """Without stops, each procedure of the ticket gets the queue's preset outcome."""

    counter: int
    stops: tuple[Stop, ...] = ()


class DeclareNoShow(Command, frozen=True):
    counter: int


class ParkTicket(Command, frozen=True):
    counter: int
    minutes: int | None = None
    note: str = ""


class TransferTicket(Command, frozen=True):
    counter: int
    queue: str
    to_counter: int | None = None
    comes_back: bool = False


class UndoAction(Command, frozen=True):
    """Take back the last action of a counter."""

    counter: int


class ReturnTicket(Command, frozen=True):
    """A no-show is back."""

    ticket: str


class ResumeTicket(Command, frozen=True):
    """A parked ticket waits again."""

    ticket: str


class CancelTicket(Command, frozen=True):
    ticket: str


class RateVisit(Command, frozen=True):
    """``counter`` is the pad's own, 0 where the rating does not come from a pad."""

    ticket: str
    score: int
    reasons: tuple[str, ...] = ()
    commented: bool = False
    source: str = ""
    counter: int = 0


class ReportAnnounced(Command, frozen=True):
    call: str
    display: str = ""
    spoken: bool = True


class OpenCounter(Command, frozen=True):
    counter: int
    officer: str = ""


class PauseCounter(Command, frozen=True):
    counter: int
    reason: str


class CloseCounter(Command, frozen=True):
    counter: int
