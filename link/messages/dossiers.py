"""The dossiers that an office has in work, as it last imported them."""

from __future__ import annotations

from typing import Literal

from link.messages.words import Moment, Shown

WhyLeftOut = Literal["no_code", "twice", "no_date", "too_long"]


class LeftOut(Shown, frozen=True):
    """A line of the file that could not be understood: its number as spreadsheet programs count,
    the heading of the column, and what is wrong there."""

    row: int
    column: str
    why: WhyLeftOut


class DossiersImported(Shown, frozen=True):
    """What was taken from a file. ``left_out`` names the first of ``left_out_rows`` lines;
    ``ignored`` are columns that nobody needs, ``personal`` those about whom dossiers concern: of
    both nothing was kept."""

    rows: int
    left_out: list[LeftOut]
    left_out_rows: int
    ignored: list[str]
    personal: list[str]


class DossierGroup(Shown, frozen=True):
    """Counts of one field or officer, or of all: ``received`` = ``returned`` + ``open``; ``late``
    of those returned, ``soon`` and ``overdue`` of those open."""

    name: str
    received: int
    returned: int
    late: int
    open: int
    soon: int
    overdue: int


class UrgentDossier(Shown, frozen=True):
    """One that is overdue or due soon; ``due`` is a day, or a day and minute, in Vietnam."""

    code: str
    field: str
    officer: str
    due: str
    overdue: bool


class DossierSummary(Shown, frozen=True):
    """How the office stands; ``imported_at`` None before the first import. ``soon``: due within
    ``soon_days`` calendar days. ``urgent``: the earliest due first, at most two hundred."""

    imported_at: Moment | None
    by: str
    left_out: int
    soon_days: int
    total: DossierGroup
    by_field: list[DossierGroup]
    by_officer: list[DossierGroup]
    urgent: list[UrgentDossier]
