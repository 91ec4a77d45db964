"""The office as configured: queues, counters, classes and rules. Data with no behaviour.

The whole document stands in the log at the day's opening and at every change (design.md §2.2),
so a recorded day can be replayed without asking anything else. Durations are milliseconds.
"""

from __future__ import annotations

from msgspec import Struct

MINUTE_MS = 60_000
STRICT_MS = 10**14
"""A head start that nobody outwaits (3,170 years): strict priority, as a number like any other."""

NORMAL = "normal"
PRIORITY = "priority"
EVERYONE = "*"

OF_FIELD = "field:"
"""Stands in a queue's procedures before a field of which the catalogue has none: the queue takes
none then, and not all."""

Texts = dict[str, str]
Handicap = dict[str, int]
"""Group of tickets (``normal``, ``priority``, ``*`` for the rest) → d_j in ms (call_rule.md §1)."""


class Queue(Struct, frozen=True, forbid_unknown_fields=True):
    """One numbering series; ``code`` is its letter or digit (domain.md §7: not I, O or Q).

    ``slot_min`` and ``slot_places``: appointments every so many minutes, so many each (0: none).
    0 is no limit for ``daily_limit`` (numbers a day), ``dossiers_max`` (dossiers of one turn) and
    ``ask_from`` (from so many waiting on, a citizen is asked before a number is given) and
    ``per_person`` (numbers that one person may hold at a time, where a card tells persons apart).
    ``purposes``: what else people come for than to hand in → the queue that is for it.
    """

    code: str
    name: Texts
    icon: str = "document"
    preset: str = "received"
    procedures: tuple[str, ...] = ()
    open: bool = True
    ask_class: bool = True
    slot_min: int = 0
    slot_places: int = 1
    daily_limit: int = 0
    ask_from: int = 0
    dossiers_max: int = 0
    per_person: int = 0
    purposes: dict[str, str] = {}


class Class(Struct, frozen=True, forbid_unknown_fields=True):
    """A citizen's class and the head start H that it gives.

    ``in_line`` is the group under which its tickets stand in line and in the log, and which
    counters' handicaps look at. An office leaves ``group`` empty: then the log tells only normal
    from priority, never who is old, pregnant or disabled. A simulation may name one for each.
    """

    code: str
    name: Texts
    head_start_ms: int = 0
    group: str = ""

    @property
    def in_line(self) -> str:
        return self.group or (NORMAL if self.code == NORMAL else PRIORITY)


class Counter(Struct, frozen=True, forbid_unknown_fields=True):
    """A counter, where it stands, and the queues it serves with its handicap for each group."""

    id: int
    name: Texts
    queues: dict[str, Handicap]
    zone: str = "hall"


class Rules(Struct, frozen=True, forbid_unknown_fields=True):
    """What an office may set; the defaults are those of call_rule.md §1 and trust.md.

    ``calls_max``: a call and its recalls. A no-show can be declared ``no_show_after_ms`` after the
    walls have announced the call, or ``no_show_unheard_ms`` after it where they say nothing.
    ``auto_call``: an idle counter calls by itself. Numbers are given from ``issue_before_ms``
    before the doors open until ``issue_until_ms`` before they close; within ``break_warning_ms``
    of a break they say from when on people are called after it. ``reprints_max``: copies of one
    slip beyond the first.
    """

    turn_hour: int = 3
    rating_pad_ms: int = 10 * MINUTE_MS
    rating_late_ms: int = 120 * MINUTE_MS
    double_press_ms: int = 1_000
    speak_within_s: int = 30
    undo_ms: int = 10_000
    calls_max: int = 3
    no_show_after_ms: int = 5_000
    no_show_unheard_ms: int = 60_000
    auto_call: bool = False
    appointment_head_start_ms: int = 10 * MINUTE_MS
    appointment_grace_ms: int = 10 * MINUTE_MS
    issue_before_ms: int = 30 * MINUTE_MS
    issue_until_ms: int = 0
    break_warning_ms: int = 20 * MINUTE_MS
    reprints_max: int = 1


class Session(Struct, frozen=True, forbid_unknown_fields=True):
    """Working hours: minutes of the day, on these weekdays (0 is Monday)."""

    weekdays: tuple[int, ...]
    opens_min: int
    closes_min: int


class CaseSystem(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the provincial case system answers; the file with its token lies in the data folder
    unless its path is absolute. The token itself is nowhere else."""

    url: str
    token_file: str = ""


class Retention(Struct, frozen=True, forbid_unknown_fields=True):
    """For how many days is kept what stands beside the log: the words of ratings, the counts of
    classes, sessions and sign-in links that have ended, the audit (trust.md S19)."""

    comments_days: int = 365
    class_counts_days: int = 1_826
    sessions_days: int = 90
    audit_days: int = 1_096


class Elsewhere(Struct, frozen=True, forbid_unknown_fields=True):
    """A field of procedures that this office does not receive, and where to go with it."""

    field: str
    where: Texts


class Office(Struct, frozen=True, forbid_unknown_fields=True):
    """One office, whole."""

    id: str
    name: Texts
    place: Texts
    queues: tuple[Queue, ...]
    counters: tuple[Counter, ...]
    classes: tuple[Class, ...]
    languages: tuple[str, ...] = ("vi", "en")
    targets: dict[str, int] = {}
    rules: Rules = Rules()
    hotline: str = "1022"
    hours: tuple[Session, ...] = ()
    holidays: tuple[str, ...] = ()
    working_days: tuple[str, ...] = ()
    catalogue: str = ""
    """SHA-256 of the procedure catalogue in force: the log names it, it does not carry it."""
    case_system: CaseSystem | None = None
    elsewhere: tuple[Elsewhere, ...] = ()
    retention: Retention = Retention()
