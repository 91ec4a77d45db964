"""What an administrator sets: the office's configuration, its catalogue, its backups.

``document`` is the office's TOML file as JSON, in the file's own shape and units. A ``path`` names
one value in it, its parts joined by dots: a number is a place in an array, counted from 0
(``queue.1.code``); in a change a row is named by what identifies it instead (``queue.B.name``).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from link.messages.words import Message, Moment, ShortText, Shown, Texts

TomlText = Annotated[str, Meta(max_length=1_000_000)]
HeadStartMin = Annotated[float, Meta(ge=0, le=1440)] | Literal["strict"]
DayName = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]

# -- the configuration ------------------------------------------------------------------------


class Configuration(Shown, frozen=True):
    """``GET /configuration``: the one in force, who set it and when."""

    version: int
    at: Moment
    by: str
    toml: str
    document: dict[str, Any]


class ConfigurationProblem(Shown, frozen=True):
    """One thing to mend. ``line`` is a line of the TOML, 0 for the file as a whole."""

    path: str
    line: int
    told: Texts


class ConfigurationChange(Shown, frozen=True):
    """A value, or a whole row, before and after; null where there is none."""

    path: str
    before: Any
    after: Any


class CheckConfiguration(Message, frozen=True):
    """Exactly one of the two: the file, or the document to change it to."""

    toml: TomlText | None = None
    document: dict[str, Any] | None = None


class ConfigurationChecked(Shown, frozen=True):
    """``toml``: the file as it would be kept, comments and all; empty where it cannot be made."""

    problems: list[ConfigurationProblem]
    changes: list[ConfigurationChange]
    toml: str


class ChangeConfiguration(Message, frozen=True):
    """``base``: the version that was changed; another one in force by now is told with 409."""

    base: int
    toml: TomlText | None = None
    document: dict[str, Any] | None = None


class ConfigurationVersion(Shown, frozen=True):
    """A line of the history, with what it changed in the version before it."""

    version: int
    at: Moment
    by: str
    changes: list[ConfigurationChange]


class UndoConfiguration(Message, frozen=True):
    """Set a new version that is equal to an old one."""

    to: Annotated[int, Meta(ge=1, le=2**53)]


# -- head starts ------------------------------------------------------------------------------


class ClassHeadStart(Message, frozen=True):
    code: ShortText
    head_start_min: HeadStartMin


class TryHeadStarts(Message, frozen=True):
    """What a recorded day would have been; without ``day`` the newest one before today."""

    classes: Annotated[list[ClassHeadStart], Meta(max_length=50)]
    day: DayName | None = None


class WaitFigures(Shown, frozen=True):
    """Minutes; null where nobody came."""

    mean: float | None
    p90: float | None
    max: float | None


class ClassTried(Shown, frozen=True):
    """Of one class, ``n`` visits: its waits under the head starts of that day and the asked."""

    code: str
    name: Texts
    n: int
    before: WaitFigures
    after: WaitFigures


class HeadStartWarning(Shown, frozen=True):
    """``priority_share`` of all visitors is over the limit, or ``head_start_min`` is longer than
    the median wait of all: the normal line then hardly moves. ``value`` null for a strict one."""

    code: Literal["priority_share", "head_start_min"]
    value: float | None
    limit: float
    told: Texts


class HeadStartsTried(Shown, frozen=True):
    """``median_wait_min``: of everybody, had all been called as they came."""

    day: str
    visits: int
    priority_share: float
    median_wait_min: float
    classes: list[ClassTried]
    warnings: list[HeadStartWarning]


# -- the catalogue ----------------------------------------------------------------------------


class ProcedureChange(Shown, frozen=True):
    code: str
    field: str
    before: str | None
    after: str | None


class ProcedureRow(Shown, frozen=True):
    code: str
    name: str


class ImportProblem(Shown, frozen=True):
    """``row`` as spreadsheet programs count, 0 for the file as a whole; ``column`` its heading."""

    row: int
    column: str
    told: Texts


class CataloguePreview(Shown, frozen=True):
    """What a file would change. ``preview`` is the word to apply it with, null while there are
    problems. ``columns``: what was found → the heading it stands under."""

    preview: str | None
    procedures: int
    added: list[ProcedureRow]
    changed: list[ProcedureChange]
    abolished: list[ProcedureRow]
    problems: list[ImportProblem]
    columns: dict[str, str]
    ignored: list[str] = []


class ApplyCatalogue(Message, frozen=True):
    """``from``: the business day from whose opening on it is in force; today is at once."""

    preview: ShortText
    from_: DayName = field(name="from")


class CatalogueSet(Shown, frozen=True):
    """A catalogue of this office; ``state`` is ``waiting`` until its day opens."""

    hash: str
    from_: str = field(name="from")
    state: Literal["in_force", "waiting", "past"]
    procedures: int
    at: Moment
    by: str


# -- backups ----------------------------------------------------------------------------------


class BackupInfo(Shown, frozen=True):
    """A copy of the office in the folder ``backups`` beside it; ``sha256`` stands beside it, too,
    and is empty where nobody wrote it down."""

    name: str
    at: Moment
    bytes: int
    sha256: str
