"""What stands beside the log is forgotten after the office's own times, on its own clock (S19)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import apsw
import pytest
from msgspec.structs import replace

from queue_server import configuration
from queue_server.configuration import SAMPLE, ConfigurationError, load_office, read_office
from queue_server.core import commands as c
from queue_server.core.office import Office, Retention
from queue_server.log import audit
from queue_server.log.database import Database, connect, transaction
from queue_server.log.protocol import ClassCounted, CommentLeft
from queue_server.log.sqlite import SqliteLog
from queue_server.log.verify import verify
from queue_server.office_day import OfficeDay
from queue_server.retention import forget, forget_by
from queue_server.turning import turning
from tests.bench import HOUR_MS, Hands

DAY_MS = 24 * HOUR_MS
TODAY = "2026-11-21"
AT_MS = Hands().wall_ms
"""On the morning of that day."""
KEPT = Retention(comments_days=30, class_counts_days=60, sessions_days=10, audit_days=365)


@pytest.fixture
def connection(tmp_path: Path) -> Any:
    opened = connect(tmp_path / "office.db")
    yield opened
    opened.close()


def ago(days: float) -> int:
    return AT_MS - int(days * DAY_MS)


def count(connection: apsw.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").get)


def leave_comments(connection: apsw.Connection, *days: float) -> None:
    for n, day in enumerate(days):
        row = (f"t{n}", "tận tình", ago(day))
        connection.execute("INSERT INTO comments VALUES (?, ?, ?)", row)


def write_audit(connection: apsw.Connection, *days: float) -> None:
    with transaction(connection):
        for day in days:
            audit.append(connection, ago(day), who="hoa", what="signed in", detail={})


def lines(connection: apsw.Connection) -> list[tuple[int, str]]:
    return connection.execute("SELECT seq, what FROM audit ORDER BY seq").fetchall()


# -- what is taken away -----------------------------------------------------------------------


def test_words_are_kept_to_the_last_of_their_days_and_no_longer(connection):
    leave_comments(connection, 0, 29, 30, 31.5, 400)
    found = forget_by(connection, TODAY, KEPT, now_ms=AT_MS)
    assert (found["comments"], count(connection, "comments")) == (2, 3)


def test_counts_of_classes_go_by_their_business_day(connection):
    for day in ("2026-09-21", "2026-09-22", TODAY):
        connection.execute("INSERT INTO class_counts VALUES (?, 'A', 'elderly', 3)", (day,))
    assert forget_by(connection, TODAY, KEPT, now_ms=AT_MS)["class counts"] == 1


def test_sessions_and_sign_in_links_go_and_a_living_one_stays(connection):
    for n, day in enumerate((0.01, 9, 12)):
        secret = n.to_bytes(32)
        row = (secret, "operator", 1, "Hoa", ago(day), ago(day))
        connection.execute(
            "INSERT INTO sessions (sha256, role, counter, name, created_ms, last_seen_ms)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            row,
        )
        connection.execute(
            "INSERT INTO login_links VALUES (?, 'operator', 1, 'Hoa', ?, NULL)", (secret, ago(day))
        )
    found = forget_by(connection, TODAY, KEPT, now_ms=AT_MS)
    assert (found["sessions"], found["sign-in links"]) == (1, 1)
    assert (count(connection, "sessions"), count(connection, "login_links")) == (2, 2)


def test_what_was_taken_away_is_told_and_nothing_is_told_of_nothing(connection):
    leave_comments(connection, 50, 60)
    forget_by(connection, TODAY, KEPT, now_ms=AT_MS)
    forget_by(connection, TODAY, KEPT, now_ms=AT_MS)
    rows = connection.execute("SELECT who, what, detail FROM audit").fetchall()
    assert rows == [("retention", "forgotten", '{"comments":2}')]


def test_the_words_are_gone_from_the_file_itself(connection, tmp_path):
    row = ("t", "một lời rất riêng", ago(99))
    connection.execute("INSERT INTO comments VALUES (?, ?, ?)", row)
    connection.execute("INSERT INTO comments VALUES ('u', 'lời còn giữ', ?)", (ago(1),))
    forget_by(connection, TODAY, KEPT, now_ms=AT_MS)
    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    whole = b"".join(path.read_bytes() for path in tmp_path.glob("office.db*"))
    assert "một lời rất riêng".encode() not in whole
    assert "lời còn giữ".encode() in whole


# -- the audit --------------------------------------------------------------------------------


def test_the_oldest_lines_of_the_audit_go_and_the_chain_of_the_rest_holds(connection):
    write_audit(connection, 500, 400, 366, 364, 1)
    assert forget_by(connection, TODAY, KEPT, now_ms=AT_MS)["audit"] == 3
    assert lines(connection) == [(4, "signed in"), (5, "signed in"), (6, "audit forgotten")]
    assert verify(connection) is None


def test_year_after_year_the_chain_holds(connection):
    write_audit(connection, 500, 100, 1)
    for years, day in enumerate(("2026-11-21", "2027-11-21", "2028-11-21")):
        forget_by(connection, day, KEPT, now_ms=AT_MS + years * 365 * DAY_MS)
        assert verify(connection) is None
    assert lines(connection)[-1][1] == "audit forgotten"


def test_an_audit_that_is_old_as_a_whole_keeps_its_last_line(connection):
    write_audit(connection, 900, 800, 700)
    assert forget_by(connection, TODAY, KEPT, now_ms=AT_MS)["audit"] == 2
    assert verify(connection) is None


def test_lines_that_somebody_else_took_away_are_missed(connection):
    write_audit(connection, 500, 400, 300, 200, 1)
    forget_by(connection, TODAY, KEPT, now_ms=AT_MS)
    connection.execute("DELETE FROM audit WHERE seq = 3")
    fault = verify(connection)
    assert fault is not None
    assert (fault.where, fault.what) == ("audit line", "missing")


def test_a_line_in_which_another_hash_was_written_is_found(connection):
    write_audit(connection, 500, 400, 1)
    forget_by(connection, TODAY, KEPT, now_ms=AT_MS)
    connection.execute(
        "UPDATE audit SET detail = json_set(detail, '$.hash', ?) WHERE what = 'audit forgotten'",
        ("ab" * 32,),
    )
    assert verify(connection) is not None


def test_nobody_may_keep_the_audit_for_less_than_a_year():
    text = SAMPLE.read_text("utf-8").replace("audit_days = 1096", "audit_days = 364")
    with pytest.raises(ConfigurationError, match="365"):
        read_office(text, "office.toml")


# -- by itself --------------------------------------------------------------------------------


class Opened:
    """An office at work on a clock that the test moves."""

    def __init__(self, database: Database, day: OfficeDay, hands: Hands) -> None:
        self.database, self.day, self.hands = database, day, hands

    async def comments(self) -> int:
        return await self.database.run(count, "comments")


def office() -> Office:
    return replace(load_office(SAMPLE), retention=KEPT)


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    connection = connect(tmp_path / "office.db")
    with transaction(connection):
        configuration.store(connection, office(), "", by="test", now_ms=AT_MS)
    connection.close()
    database, hands = await Database.open(tmp_path / "office.db"), Hands()
    day = OfficeDay(SqliteLog(database, office().id), office(), hands.clock(0))
    await day.start()
    yield Opened(database, day, hands)
    await day.close()
    await database.close()


async def test_at_the_turn_of_the_day_what_is_due_is_forgotten_by_itself(opened):
    async def job(today: str) -> None:
        await forget(opened.database, opened.day, today)

    issued = await opened.day.ask(c.IssueTicket("A"), aside=(ClassCounted("A", "elderly"),))
    await opened.day.ask(c.CancelTicket(issued.ticket.id), aside=(CommentLeft("t", "lời"),))
    async with turning(opened.day, [job]) as turn:
        await turn.settled()
        assert await opened.comments() == 1
        opened.hands.forward(30 * DAY_MS)
        await opened.day.ask(c.IssueTicket("A"))
        await turn.settled()
        assert await opened.comments() == 1
        opened.hands.forward(DAY_MS)
        await opened.day.ask(c.IssueTicket("A"))
        await turn.settled()
        assert await opened.comments() == 0


async def test_a_job_that_fails_keeps_no_other_from_being_done(opened):
    done: list[str] = []
    both = asyncio.Event()

    async def broken(today: str) -> None:
        raise OSError("the disk is full")

    async def sound(today: str) -> None:
        done.append(today)
        both.set()

    async with turning(opened.day, [broken, sound]):
        await both.wait()
    assert done == [TODAY]
