"""Whatever is altered, taken out or moved in an office's file is found, with its place."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import apsw
import pytest

from queue_server import accounts
from queue_server.core import events as e
from queue_server.log.database import FILE, Database, connect
from queue_server.log.protocol import Entry
from queue_server.log.sqlite import SqliteLog
from queue_server.log.verify import Fault, verify

DAYS = ("2026-11-20", "2026-11-21")
ROWS = 30


async def fill(path: Path) -> None:
    """Two days of thirty rows and a few lines of audit."""
    database = await Database.open(path)
    log = SqliteLog(database, "thach-chau")
    previous = ""
    for day in DAYS:
        head = await log.head(previous)
        opened: list[e.AnyEvent] = [e.DayOpened(day, previous, head)]
        happened = opened + [e.CounterOpened(n, "Lê Văn Sơn") for n in range(2, ROWS + 1)]
        await log.append(
            [
                Entry(day, n, 1_000 * n, f"request-{n}", "f" * 64, event)
                for n, event in enumerate(happened, start=1)
            ]
        )
        previous = day
    for n in range(5):
        await database.run(accounts.create_token, "kiosk", name=f"ki-ốt {n}")
    await database.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("verify") / FILE
    asyncio.run(fill(path))
    return path


@pytest.fixture
def office(filled):
    """The filled file, as a copy in memory that a test may damage."""
    connection, source = apsw.Connection(":memory:"), connect(filled)
    with connection.backup("main", source, "main") as copy:
        copy.step()
    source.close()
    yield connection
    connection.close()


def test_a_file_that_nobody_touched_is_as_it_was_written(office):
    assert verify(office) is None


@pytest.mark.parametrize("seed", range(200))
def test_one_flipped_bit_anywhere_in_a_row_is_found(office, seed):
    chance = random.Random(seed)
    day, version = chance.choice(DAYS), chance.randint(1, ROWS)
    column = chance.choice(["event", "at_ms", "hash", "request", "fingerprint"])
    place = (day, version)
    was = office.execute(
        f"SELECT CAST({column} AS BLOB) FROM events WHERE day = ? AND version = ?", place
    ).get
    changed = flip(was, chance)
    kind = {"at_ms": "INTEGER", "hash": "BLOB"}.get(column, "TEXT")
    changed = chance.randint(0, 10**9) * 1_000 + 1 if kind == "INTEGER" else changed
    office.execute(
        f"UPDATE events SET {column} = CAST(? AS {kind}) WHERE day = ? AND version = ?",
        (changed, *place),
    )
    assert verify(office) == Fault(f"{day} version", version, "not what was written")


def flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


@pytest.mark.parametrize("version", [1, 2, 17, ROWS - 1, ROWS])
def test_a_row_taken_out_is_missed(office, version):
    office.execute("DELETE FROM events WHERE day = ? AND version = ?", (DAYS[1], version))
    assert verify(office) == Fault("2026-11-21 version", version, "missing")


def test_two_rows_that_changed_places_are_found(office):
    for was, is_ in ((7, 99), (8, 7), (99, 8)):
        office.execute("UPDATE events SET version = ? WHERE version = ?", (is_, was))
    assert verify(office) == Fault("2026-11-20 version", 7, "not what was written")


def test_a_row_moved_to_another_day_is_found(office):
    last = (ROWS + 1, DAYS[1], DAYS[0], ROWS)
    office.execute("UPDATE events SET version = ?, day = ? WHERE day = ? AND version = ?", last)
    assert verify(office) == Fault("2026-11-20 version", ROWS, "missing")


def test_a_row_slipped_in_at_the_end_is_found(office):
    office.execute(
        "INSERT INTO events SELECT office, day, version + 1, at_ms, request, fingerprint, event,"
        " hash FROM events WHERE day = ? AND version = ?",
        (DAYS[1], ROWS),
    )
    assert verify(office) == Fault("2026-11-21 version", ROWS + 1, "not what was written")


def test_a_whole_day_taken_out_is_missed_by_the_day_after(office):
    for table in ("events", "heads"):
        office.execute(f"DELETE FROM {table} WHERE day = ?", (DAYS[0],))
    what = "the day before it is missing or was altered"
    assert verify(office) == Fault("2026-11-21 version", 1, what)


def test_a_row_written_anew_with_its_right_hash_is_found_by_the_next(office):
    office.execute(
        "UPDATE events SET at_ms = 1, hash = randomblob(32) WHERE day = ? AND version = 3",
        (DAYS[0],),
    )
    assert verify(office).number == 3


@pytest.mark.parametrize("column", ["at_ms", "who", "what", "detail", "hash"])
@pytest.mark.parametrize("seq", [1, 3, 5])
def test_an_altered_line_of_the_audit_is_found(office, column, seq):
    changed = {"at_ms": 1, "hash": b"\0" * 32}.get(column, "khác")
    office.execute(f"UPDATE audit SET {column} = ? WHERE seq = ?", (changed, seq))
    assert verify(office) == Fault("audit line", seq, "not what was written")


@pytest.mark.parametrize("seq", [1, 3])
def test_a_line_taken_out_of_the_audit_is_missed(office, seq):
    office.execute("DELETE FROM audit WHERE seq = ?", (seq,))
    assert verify(office) == Fault("audit line", seq, "missing")
