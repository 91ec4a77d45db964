"""The dossiers that an office has in work: what is read of a file, and what the sums say."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from link import messages as m
from queue_server import caseload
from queue_server.caseload import Caseload, Dossier
from queue_server.core.timers import VIETNAM
from queue_server.log.database import FILE, Database

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=VIETNAM)
NOW_MS = int(NOW.timestamp() * 1000)
HEAD = ("Mã hồ sơ", "Lĩnh vực", "Thủ tục", "Cán bộ", "Ngày nhận", "Ngày hẹn trả", "Ngày trả")
SUMS = ("received", "returned", "late", "open", "soon", "overdue")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = await Database.open(tmp_path / FILE)
    yield made
    await made.close()


def code(n: int) -> str:
    return f"H36-261101-{n:04d}"


def sheet(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode()


async def take(database: Database, body: bytes) -> m.DossiersImported:
    return await Caseload(database).take(body, by="supervisor:Hoa", now_ms=NOW_MS)


# -- what is read ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("23/11/2026", "2026-11-23"),
        ("3-1-2026", "2026-01-03"),
        ("23/11/2026 16:30", "2026-11-23T16:30"),
        ("2026-11-23T16:30:59", "2026-11-23T16:30"),
        ("2026-11-23 7:05", "2026-11-23T07:05"),
        ("31/02/2026", None),
        ("23/11/26", None),
        ("mai", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_and_programs_write_it(text: str, moment: str | None):
    assert caseload.moment_of(text) == moment


async def test_a_file_is_taken_and_what_stands_in_it_about_people_is_not(database: Database):
    head = ("STT", *HEAD[:1], "Họ và tên người nộp", "Số điện thoại", *HEAD[1:])
    row = ("1", code(1), "Nguyễn Thị Hoa", "0912345678", "Đất đai", "x", "Lê Văn Hùng")
    told = await take(database, sheet((*row, "20/11/2026", "25/11/2026", ""), head=head))
    assert told == m.DossiersImported(1, [], 0, ["STT"], ["Họ và tên người nộp", "Số điện thoại"])
    kept = await database.run(lambda c: list(c.execute("SELECT * FROM dossiers")))
    assert kept == [(code(1), "Đất đai", "x", "Lê Văn Hùng", "2026-11-20", "2026-11-25", None)]


async def test_lines_that_cannot_be_understood_are_left_out_and_told(database: Database):
    good = (code(1), "", "", "", "20/11/2026", "25/11/2026", "")
    told = await take(
        database,
        sheet(
            good,
            good,
            ("A012", *good[1:]),
            (code(2), "", "", "", "20/11/2026", "", ""),
            (code(3), "", "", "", "20/11/2026", "25/11/2026", "rồi"),
            (code(4), "x" * 121, *good[2:]),
        ),
    )
    assert (told.rows, told.left_out_rows) == (1, 5)
    assert told.left_out == [
        m.LeftOut(3, "Mã hồ sơ", "twice"),
        m.LeftOut(4, "Mã hồ sơ", "no_code"),
        m.LeftOut(5, "Ngày hẹn trả", "no_date"),
        m.LeftOut(6, "Ngày trả", "no_date"),
        m.LeftOut(7, "Lĩnh vực", "too_long"),
    ]
    assert (await Caseload(database).summary(NOW_MS)).left_out == 5


async def test_each_file_takes_the_place_of_the_one_before(database: Database):
    row = ("Đất đai", "", "Hùng", "20/11/2026", "25/11/2026", "")
    await take(database, sheet((code(1), *row), (code(2), *row)))
    await take(database, sheet((code(3), *row)))
    summary = await Caseload(database).summary(NOW_MS)
    assert [one.code for one in summary.urgent] == [code(3)]
    assert (summary.imported_at, summary.by) == (NOW, "supervisor:Hoa")


async def test_a_file_without_one_dossier_changes_nothing(database: Database):
    await take(database, sheet((code(1), "", "", "", "20/11/2026", "25/11/2026", "")))
    with pytest.raises(caseload.NoDossiers):
        await take(database, sheet(("x", "", "", "", "20/11/2026", "25/11/2026", "")))
    assert (await Caseload(database).summary(NOW_MS)).total.received == 1


async def test_before_the_first_import_there_are_no_figures(database: Database):
    summary = await Caseload(database).summary(NOW_MS)
    assert (summary.imported_at, summary.by_field, summary.urgent) == (None, [], [])
    assert summary.total == m.DossierGroup("", 0, 0, 0, 0, 0, 0)


async def test_an_import_is_told_in_the_audit_by_its_hash(database: Database):
    await take(database, sheet((code(1), "", "", "", "20/11/2026", "25/11/2026", "")))
    lines = await database.run(lambda c: list(c.execute("SELECT who, what FROM audit")))
    assert lines == [("supervisor:Hoa", "dossiers imported")]


# -- what the sums say -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "soon", "overdue"),
    [
        ("22/11/2026", 0, 1),
        ("23/11/2026", 1, 0),
        ("23/11/2026 09:29", 0, 1),
        ("23/11/2026 09:30", 1, 0),
        ("26/11/2026 17:00", 1, 0),
        ("26/11/2026", 1, 0),
        ("27/11/2026", 0, 0),
    ],
)
async def test_due_on_a_day_means_until_its_end_and_at_a_minute_until_that_is_over(
    database: Database, due: str, soon: int, overdue: int
):
    await take(database, sheet((code(1), "", "", "", "01/11/2026", due, "")))
    summary = await Caseload(database).summary(NOW_MS)
    assert (summary.total.soon, summary.total.overdue) == (soon, overdue)
    assert [one.overdue for one in summary.urgent] == [bool(overdue)] * (soon + overdue)


@pytest.mark.parametrize(
    ("due", "returned", "late"),
    [
        ("20/11/2026", "20/11/2026 17:00", 0),
        ("20/11/2026", "21/11/2026", 1),
        ("20/11/2026 16:30", "20/11/2026", 0),
        ("20/11/2026 16:30", "20/11/2026 16:30", 0),
        ("20/11/2026 16:30", "20/11/2026 16:31", 1),
    ],
)
async def test_what_was_returned_is_late_only_where_that_is_certain(
    database: Database, due: str, returned: str, late: int
):
    await take(database, sheet((code(1), "", "", "", "01/11/2026", due, returned)))
    total = (await Caseload(database).summary(NOW_MS)).total
    assert (total.returned, total.late, total.open) == (1, late, 0)


def at_random(n: int, chance: random.Random) -> list[Dossier]:
    """Dossiers whose days lie about today, half of them returned."""

    def day(least: int, most: int) -> str:
        days = timedelta(days=chance.randint(least, most), hours=chance.randint(-9, 9))
        at = NOW + days
        return at.strftime("%Y-%m-%d" if chance.random() < 0.5 else "%Y-%m-%dT%H:%M")

    return [
        Dossier(
            code(k),
            chance.choice(["Đất đai", "Hộ tịch", ""]),
            "x",
            chance.choice(["Hùng", "Mai", "Lan", ""]),
            day(-30, 0),
            day(-6, 9),
            day(-5, 0) if chance.random() < 0.5 else None,
        )
        for k in range(n)
    ]


def counted(dossiers: list[Dossier]) -> tuple[int, ...]:
    """The second count, with dates and times as such: (received … overdue), in order of SUMS."""
    returned = [d for d in dossiers if d.returned]
    opened = [d for d in dossiers if not d.returned]
    late = [d for d in returned if _begin(str(d.returned)) > _end(d.due, str(d.returned))]
    overdue = [d for d in opened if _end(d.due, NOW.strftime("%Y-%m-%dT%H:%M")) < _minute(NOW)]
    last = NOW.date() + timedelta(days=3)
    soon = [d for d in opened if d not in overdue and date.fromisoformat(d.due[:10]) <= last]
    return tuple(map(len, (dossiers, returned, late, opened, soon, overdue)))


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0, tzinfo=None)


def _begin(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _end(due: str, other: str) -> datetime:
    """The last minute in time; of a day, or against a bare day, that whole day."""
    if len(due) == 10 or len(other) == 10:
        return datetime.fromisoformat(due[:10]) + timedelta(hours=23, minutes=59)
    return datetime.fromisoformat(due)


@pytest.mark.parametrize("seed", range(5))
async def test_every_sum_is_what_a_second_count_says(database: Database, seed: int):
    dossiers = at_random(300, random.Random(seed))
    rows = [
        (d.code, d.field, d.procedure, d.officer, d.received, d.due, d.returned or "")
        for d in dossiers
    ]
    await take(database, sheet(*rows))
    summary = await Caseload(database).summary(NOW_MS)

    def told(group: m.DossierGroup) -> tuple[int, ...]:
        return tuple(getattr(group, name) for name in SUMS)

    def groups(name_of: Callable[[Dossier], str]) -> dict[str, tuple[int, ...]]:
        names = {name_of(d) for d in dossiers}
        return {name: counted([d for d in dossiers if name_of(d) == name]) for name in names}

    assert told(summary.total) == counted(dossiers)
    assert {g.name: told(g) for g in summary.by_field} == groups(lambda d: d.field)
    assert {g.name: told(g) for g in summary.by_officer} == groups(lambda d: d.officer)
    assert len(summary.urgent) == summary.total.soon + summary.total.overdue
    assert [one.due for one in summary.urgent] == sorted(one.due for one in summary.urgent)
    assert sum(one.overdue for one in summary.urgent) == summary.total.overdue > 0
