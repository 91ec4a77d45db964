"""What each kind of screen shows, whole."""

from __future__ import annotations

from link.messages.answers import Called, ClassInfo, CounterInfo, HelpCall, MachineStatus, QueueInfo
from link.messages.dashboard import Alert, DirectCall, HourRow
from link.messages.supervision import HallMessage
from link.messages.words import CounterState, Moment, Outcome, Shown, Texts, TicketState, WaitRange


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
    message: HallMessage | None = None


class KioskQueue(Shown, frozen=True):
    """One queue. ``ask_class`` is false where the class makes no difference: skip the question.
    ``purposes``: what else people come for than to hand in, and which queue is for it (domain.md
    §3a). ``tile``: it has one of the eight on the first screen."""

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
    purposes: dict[str, str] = {}
    tile: bool = True


class KioskView(Shown, frozen=True):
    name: Texts
    place: Texts
    queues: list[KioskQueue]
    classes: list[ClassInfo]
    languages: list[str]
    hotline: str
    procedures: int = 0
    called_from: Moment | None = None
    after_break: Moment | None = None
    help: list[HelpCall] = []
    catalogue: str = ""
    """``hash`` of the catalogue in force."""
    dossiers: bool = False
    """Whether dossiers can be looked up: the office names a case system."""
    message: HallMessage | None = None


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
    ours: bool = True
    """Whether this counter set it aside; others may be taken up again, but are not its own."""


class DoneStop(Shown, frozen=True):
    """What was done earlier in the same visit; ``procedure`` is ``""`` where none was named."""

    procedure: str
    outcome: Outcome
    dossiers: int


class TicketCard(Shown, frozen=True):
    """The ticket in an officer's hand. ``names``: every procedure on the card, also those that
    this counter's queues do not take."""

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
    calls_max: int = 0
    dossiers_max: int = 0
    """Dossiers that are taken in one turn; 0 is no limit."""
    stops: list[DoneStop] = []
    names: dict[str, str] = {}


class ProcedureInfo(Shown, frozen=True):
    code: str
    name: str


class Practice(Shown, frozen=True):
    """The tasks of practice in their order, and those that are done."""

    tasks: list[str]
    done: list[str]


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
    printer: str | None = None
    """The word of the printer at this counter's desk, None where there is none."""
    help: list[HelpCall] = []
    since: Moment | None = None
    """Since when the counter has been in its state, or in this officer's hands."""
    classes: list[ClassInfo] = []
    target_min: int = 0
    """Minutes within which everybody should be called; 0 is no target."""
    others: list[int] = []
    practice: Practice | None = None
    """Counters that are open and serve one of this counter's queues: they stay when it closes."""


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
    """One counter. ``since``: the call or start of what is in its hand, else since when it is in
    its state or its hand is empty."""

    id: int
    name: Texts
    state: CounterState
    number: str | None
    since: Moment | None
    served: int
    mean_service_s: int | None
    queues: list[str] = []
    assigned: bool = False
    """Its queues are those of today, not of the configuration."""
    officer: str | None = None
    pause_reason: str | None = None
    waiting: int = 0
    """People whom it may call."""
    idle_since: Moment | None = None
    """Since when it has been open with empty hands while one of them waited."""


class QueueRow(Shown, frozen=True):
    """One queue; waits and shares of its answered visits, ``median_service_s`` of its services.
    ``newest``: the numbers that wait and were taken last, newest first."""

    queue: str
    name: Texts
    waiting: int
    longest_s: int
    served: int
    missed: int
    open: bool = True
    closed_why: str | None = None
    mean_wait_s: int | None = None
    median_wait_s: int | None = None
    p90_wait_s: int | None = None
    share: float | None = None
    median_service_s: int | None = None
    longest: str | None = None
    """The number that has waited longest."""
    newest: list[str] = []
    counters: list[int] = []
    """Counters that are open and take people of it."""


class ManagerView(Shown, frozen=True):
    """Today at one glance; waits of answered visits in seconds, None without any.

    ``share`` of them were called within ``within_s``. ``left`` gave their number up, ``voided``
    were ghosts. ``targets``: what the office set itself (settings.md ``[targets]``). ``hours``:
    each hour in which anything happened, in order. ``direct``: the newest calls out of order, of
    ``direct_calls``."""

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
    machines: list[MachineStatus] = []
    help: list[HelpCall] = []
    message: HallMessage | None = None
    within_s: int = 900
    share: float | None = None
    median_service_s: int | None = None
    left: int = 0
    voided: int = 0
    priority_served: int = 0
    priority_median_wait_s: int | None = None
    targets: dict[str, int] = {}
    languages: list[str] = []
    hours: list[HourRow] = []
    alerts: list[Alert] = []
    direct: list[DirectCall] = []
    direct_calls: int = 0


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
