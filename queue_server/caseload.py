"""The dossiers that an office has in work, as it last brought them from its case system in a file.

Each import replaces the one before it: nothing adds up unseen, and what is no longer in the file is
gone. Of a dossier its code, field, procedure, officer and three times are kept; whatever else
stands in the file, above all whom it concerns, is not even read (domain.md §8). Times are ISO 8601
in Vietnam: a day, or a day with hour and minute. Due on a day means until its end, due at a minute
means until the end of that minute (domain.md §5).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import apsw
from msgspec import Struct

from link import messages as m
from queue_server import spreadsheets
from queue_server.core.timers import VIETNAM
from queue_server.dossiers import CODE
from queue_server.log import audit
from queue_server.log.database import Database, transaction
from queue_server.log.queries import SQL
from queue_server.spreadsheets import Table, folded

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("Mã hồ sơ", "Số hồ sơ", "Mã số hồ sơ", "Dossier code"),
    "field": ("Lĩnh vực", "Tên lĩnh vực"),
    "procedure": ("Thủ tục", "Tên thủ tục", "Thủ tục hành chính", "Tên thủ tục hành chính"),
    "officer": ("Cán bộ", "Cán bộ xử lý", "Cán bộ thụ lý", "Cán bộ giải quyết", "Người xử lý"),
    "received": ("Ngày nhận", "Ngày tiếp nhận", "Ngày nhận hồ sơ", "Ngày nộp"),
    "due": ("Ngày hẹn trả", "Hạn trả", "Ngày hẹn", "Ngày hẹn trả kết quả", "Hạn xử lý"),
    "returned": ("Ngày trả", "Ngày trả kết quả", "Ngày kết thúc", "Ngày hoàn thành"),
}
NEEDED = ("code", "received", "due")
PERSONAL = (
    *("ho ten", "ho va ten", "nguoi nop", "chu ho so", "cong dan", "doanh nghiep", "nguoi dan"),
    *(
        "dien thoai",
        "sdt",
        "email",
        "dia chi",
        "cccd",
        "cmnd",
        "can cuoc",
        "dinh danh",
        "ngay sinh",
    ),
)
"""In the heading of a column of whom a dossier concerns."""
LENGTH_MAX = {"field": 120, "procedure": 400, "officer": 120}
SOON_DAYS = 3
URGENT_MAX = 200
TOLD_MAX = 50

_CODE = re.compile(CODE, re.ASCII)
_TIME = r"(?:[T ,]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}")
_SPOKEN = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}){_TIME}")


class Dossier(Struct, frozen=True):
    """One dossier; ``returned`` is None while it is in work."""

    code: str
    field: str
    procedure: str
    officer: str
    received: str
    due: str
    returned: str | None


# -- what stands in a file ---------------------------------------------------------------------


class Contents(Struct):
    """What a file holds; lines that could not be understood are left out, and told."""

    dossiers: dict[str, Dossier]
    left_out: list[m.LeftOut]
    ignored: list[str]
    personal: list[str]


def find(table: Table) -> Contents:
    """The dossiers of a table; of two with one code the first."""
    personal = [heading for heading in table.ignored if is_personal(heading)]
    ignored = [heading for heading in table.ignored if heading not in personal]
    found = Contents({}, [], ignored, personal)
    for line in table.lines:
        wrong = _wrong(line.cells, found.dossiers)
        if wrong:
            column, why = wrong
            heading = table.columns.get(column, COLUMNS[column][0])
            found.left_out.append(m.LeftOut(line.number, heading, why))
        else:
            dossier = _dossier(line.cells)
            found.dossiers[dossier.code] = dossier
    return found


def is_personal(heading: str) -> bool:
    return any(word in folded(heading) for word in PERSONAL)


def _wrong(
    cells: Mapping[str, str], known: Mapping[str, Dossier]
) -> tuple[str, m.WhyLeftOut] | None:
    """What is wrong with a line, and in which column; None where it can be read."""
    code = cells["code"].upper()
    if not _CODE.fullmatch(code):
        return "code", "no_code"
    if code in known:
        return "code", "twice"
    for column in ("received", "due", "returned"):
        if moment_of(cells[column]) is None and (cells[column] or column in NEEDED):
            return column, "no_date"
    for column, length in LENGTH_MAX.items():
        if len(cells[column]) > length:
            return column, "too_long"
    return None


def _dossier(cells: Mapping[str, str]) -> Dossier:
    field, procedure, officer = (" ".join(cells[column].split()) for column in LENGTH_MAX)
    return Dossier(
        cells["code"].upper(),
        field,
        procedure,
        officer,
        moment_of(cells["received"]) or "",
        moment_of(cells["due"]) or "",
        moment_of(cells["returned"]),
    )


def moment_of(text: str) -> str | None:
    """``23/11/2026``, ``23/11/2026 16:30`` or ISO 8601 as this module keeps it; None for others."""
    if iso := _ISO.fullmatch(text):
        year, month, day, hour, minute = iso.groups()
    elif spoken := _SPOKEN.fullmatch(text):
        day, month, year, hour, minute = spoken.groups()
    else:
        return None
    try:
        at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))
    except ValueError:
        return None
    return at.date().isoformat() if hour is None else at.isoformat(timespec="minutes")


# -- kept, and summed up -----------------------------------------------------------------------


class Caseload:
    """The dossiers in an office's file."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reading = asyncio.Lock()

    async def take(self, body: bytes, *, by: str, now_ms: int) -> m.DossiersImported:
        """Put a file's dossiers in place of those that were there, unless it holds none.

        Raises ``NotATable``, ``TableTooLarge``, ``ColumnsMissing``, ``NoDossiers``.
        """
        async with self._reading:  # a large file takes seconds: never two at a time
            table = await asyncio.to_thread(spreadsheets.read, body, COLUMNS, needed=NEEDED)
        found = find(table)
        if not found.dossiers:
            raise NoDossiers(found.left_out)
        note = Note(now_ms, by, len(found.dossiers), len(found.left_out), sha256(body).hexdigest())
        await self._database.run(_replace, found.dossiers.values(), note)
        return m.DossiersImported(
            rows=note.rows,
            left_out=found.left_out[:TOLD_MAX],
            left_out_rows=note.left_out,
            ignored=found.ignored,
            personal=found.personal,
        )

    async def summary(self, now_ms: int) -> m.DossierSummary:
        """How the office stands with them at a time."""
        return await self._database.run(_summary, datetime.fromtimestamp(now_ms / 1000, VIETNAM))


class NoDossiers(Exception):
    """No line of the file is a dossier; ``left_out`` says why not."""

    def __init__(self, left_out: list[m.LeftOut]) -> None:
        super().__init__(f"{len(left_out)} lines")
        self.left_out = left_out


class Note(Struct, frozen=True):
    """What is kept of an import beside its dossiers."""

    at_ms: int
    by: str
    rows: int
    left_out: int
    sha256: str


def _replace(connection: apsw.Connection, dossiers: Iterable[Dossier], note: Note) -> None:
    with transaction(connection):
        connection.execute(SQL["forget_dossiers"])
        connection.executemany(
            SQL["insert_dossier"],
            (
                (d.code, d.field, d.procedure, d.officer, d.received, d.due, d.returned)
                for d in dossiers
            ),
        )
        connection.execute(SQL["note_import"], (note.at_ms, note.by, note.rows, note.left_out))
        told: dict[str, object] = {
            "rows": note.rows,
            "left out": note.left_out,
            "file": note.sha256,
        }
        audit.append(connection, note.at_ms, who=note.by, what="dossiers imported", detail=told)


def _summary(connection: apsw.Connection, now: datetime) -> m.DossierSummary:
    note = connection.execute(SQL["dossier_import"]).get
    soon = (now.date() + timedelta(days=SOON_DAYS)).isoformat()
    at = now.strftime("%Y-%m-%dT%H:%M")
    sums = list(connection.execute(SQL["dossier_sums"], (at, soon)))
    urgent = list(connection.execute(SQL["urgent_dossiers"], (at, soon, URGENT_MAX)))
    return m.DossierSummary(
        imported_at=datetime.fromtimestamp(note[0] / 1000, VIETNAM) if note else None,
        by=note[1] if note else "",
        left_out=note[2] if note else 0,
        soon_days=SOON_DAYS,
        total=_added("", (row[2:] for row in sums)),
        by_field=_grouped(sums, 0),
        by_officer=_grouped(sums, 1),
        urgent=[m.UrgentDossier(*row[:4], overdue=bool(row[4])) for row in urgent],  # type: ignore[misc]
    )


def _grouped(sums: list[tuple[Any, ...]], place: int) -> list[m.DossierGroup]:
    """One line for each field or officer, whoever is latest first."""
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for row in sums:
        groups.setdefault(str(row[place]), []).append(row[2:])
    added = [_added(name, rows) for name, rows in groups.items()]
    return sorted(added, key=lambda group: (-group.overdue, -group.soon, group.name))


def _added(name: str, rows: Iterable[tuple[Any, ...]]) -> m.DossierGroup:
    """``rows``: received, returned, returned late, due soon, overdue."""
    columns = zip((0,) * 5, *rows, strict=True)
    received, returned, late, soon, overdue = (int(sum(column)) for column in columns)
    return m.DossierGroup(name, received, returned, late, received - returned, soon, overdue)
