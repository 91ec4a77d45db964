"""The report of waits against SQL that shares no line with it, on a morning of everything."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import apsw
import msgspec
import pytest

from queue_server.core import commands as c
from queue_server.core.refusals import Refusal
from queue_server.log.database import Database
from queue_server.log.sqlite import SqliteLog
from queue_server.reports.visits import visits
from queue_server.reports.waits import Row, Waits, to_csv, waits
from tests.bench import HOUR_MS, Bench
from tests.core.play import OFFICE

DAY = "2026-11-21"
SQL = (Path(__file__).parent / "waits.sql").read_text("utf-8")
SEEDS = range(6)


async def live_through(bench: Bench, seed: int, *, closed: bool) -> None:
    """A morning of 350 chances: no-shows, returns, transfers, parks, cancels, a clock jump."""
    chance = random.Random(seed)
    for counter in (1, 2, 3):
        await bench.ask(c.OpenCounter(counter))
    for step in range(350):
        bench.hands.forward(chance.randrange(60_000))
        if step == 175:
            bench.hands.jump(HOUR_MS)
        tickets = await bench.day.read(lambda state: list(state.tickets))
        some, counter = chance.choice(tickets or ["x"]), chance.randint(1, 3)
        command = chance.choice(
            (
                *[c.IssueTicket(chance.choice("AB"), chance.choice(("normal", "elderly")))] * 5,
                *[c.CallNext(counter)] * 5,
                c.Recall(counter),
                c.StartService(counter),
                c.FinishService(counter),
                c.DeclareNoShow(counter),
                c.ReturnTicket(some),
                c.ParkTicket(counter, chance.choice((None, 5))),
                c.ResumeTicket(some),
                c.TransferTicket(counter, chance.choice("AB")),
                c.CallDirectly(counter, some, "cần gấp"),
                c.CancelTicket(some),
            )
        )
        try:
            await bench.ask(command)
        except Refusal:
            continue
    if closed:
        await bench.ask(c.CloseDay())


async def morning(folder: Path, seed: int, *, closed: bool) -> tuple[Waits, Path]:
    """The report of the morning, and the file that it was made from."""
    database = await Database.open(folder / "office.db")
    bench = Bench(SqliteLog(database, OFFICE.id))
    await bench.start()
    await live_through(bench, seed, closed=closed)
    recorded = [entry.recorded for entry in await bench.log.read(DAY)]
    await bench.crash()
    await database.close()
    return waits({DAY: recorded}, DAY, DAY), folder / "office.db"


def by_sql(file: Path) -> list[tuple[object, ...]]:
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
    rows = connection.execute(SQL, {"day": DAY}).fetchall()
    connection.close()
    return rows


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
async def test_the_report_is_what_sql_finds_in_the_events(tmp_path, seed, closed):
    report, file = await morning(tmp_path, seed, closed=closed)
    found = by_sql(file)
    assert [(row.queue, row.group) for row in report.rows] == [row[:2] for row in found]
    for row, told in zip(report.rows, found, strict=True):
        *figures, excluded = told
        mine = list(msgspec.structs.astuple(row))
        assert json.loads(excluded) == mine.pop()
        assert mine[2:] == [pytest.approx(value, abs=1e-4) for value in figures[2:]]
    whole = report.rows[0]
    assert whole.n > 20
    assert {"clock", "cancelled"} <= set(whole.excluded)


async def test_the_parts_of_the_report_add_up_to_the_whole(tmp_path):
    report, _ = await morning(tmp_path, 1, closed=True)
    rows = {(row.queue, row.group): row for row in report.rows}
    queues = [q for q, g in rows if g == "*" and q != "*"]
    everyone = sum(rows[("*", "*")].excluded.values()) + rows[("*", "*")].n
    assert everyone == sum(rows[(q, "*")].n + sum(rows[(q, "*")].excluded.values()) for q in queues)
    for queue in queues:
        groups = [row for (q, g), row in rows.items() if q == queue and g != "*"]
        assert sum(row.n for row in groups) == rows[(queue, "*")].n


@pytest.mark.parametrize("seed", SEEDS)
async def test_no_visit_waits_longer_than_it_lasts(tmp_path, seed):
    database = await Database.open(tmp_path / "office.db")
    bench = Bench(SqliteLog(database, OFFICE.id))
    await bench.start()
    await live_through(bench, seed, closed=True)
    recorded = [entry.recorded for entry in await bench.log.read(DAY)]
    await bench.crash()
    await database.close()
    for visit in visits(recorded):
        assert visit.waited_ms >= 0
        assert visit.waited_ms + visit.service_ms <= visit.ended_at_ms - visit.issued_at_ms


async def test_csv_says_what_the_report_says(tmp_path):
    report, _ = await morning(tmp_path, 2, closed=True)
    lines = list(csv.DictReader(io.StringIO(to_csv(report))))
    for row, line in zip(report.rows, lines, strict=True):
        left_out = dict(part.split("=") for part in line["excluded"].split("; ") if part)
        assert {why: int(n) for why, n in left_out.items()} == row.excluded
        assert (line["queue"], line["group"], int(line["n"])) == (row.queue, row.group, row.n)
        for name in ("mean", "p50", "p90", "max", "share_15", "share_30"):
            value = getattr(row, name)
            assert (float(line[name]) if line[name] else None) == value


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C'!A0"])
def test_a_cell_that_would_be_a_formula_is_quoted(text):
    row = Row(text, "normal", 0, None, None, None, None, None, None, {})
    lines = list(csv.reader(io.StringIO(to_csv(Waits(DAY, DAY, [DAY], "minutes", [row])))))
    assert lines[1][2] == f"'{text}"


def test_a_day_without_anybody_has_one_empty_row():
    report = waits({}, DAY, DAY)
    assert report.rows == [Row("*", "*", 0, None, None, None, None, None, None, {})]
