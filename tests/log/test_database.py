"""The office's file: private, durable, of a known schema, and refused in words where it is not."""

from __future__ import annotations

import asyncio
import os
import stat
import threading
from pathlib import Path

import apsw
import apsw.ext
import pytest

from queue_server.log import database as db
from queue_server.log.database import Database, DatabaseClosed, DatabaseRefused, connect
from queue_server.log.queries import SQL, load


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def next_schema(tmp_path: Path, step: str) -> Path:
    """Today's schema and one more step."""
    folder = tmp_path / "schema"
    folder.mkdir(exist_ok=True)
    for path in db.SCHEMA.glob("*.sql"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    number = len(list(db.SCHEMA.glob("*.sql"))) + 1
    (folder / f"{number:04d}_more.sql").write_text(step, "utf-8")
    return folder


async def test_the_file_and_its_folder_are_for_this_user_only(tmp_path):
    path = tmp_path / "data" / "office.db"
    database = await Database.open(path)
    await database.run(lambda c: c.execute(SQL["put_setting"], ("a", "b")))
    assert mode(path.parent) == 0o700
    assert {mode(file) for file in path.parent.iterdir()} == {0o600}
    await database.close()


async def test_all_work_is_done_on_one_thread_that_is_not_ours(tmp_path):
    database = await Database.open(tmp_path / "office.db")
    idents = await asyncio.gather(
        *(database.run(lambda c: threading.get_ident()) for _ in range(20))
    )
    assert len(set(idents)) == 1
    assert threading.get_ident() not in idents
    await database.close()


async def test_an_error_on_the_thread_comes_back_to_the_caller(tmp_path):
    database = await Database.open(tmp_path / "office.db")
    with pytest.raises(apsw.SQLError, match="no such table"):
        await database.run(lambda c: c.execute("SELECT * FROM nowhere"))
    await database.close()


async def test_a_closed_file_refuses_work_and_closing_twice_is_nothing(tmp_path):
    database = await Database.open(tmp_path / "office.db")
    await database.close()
    await database.close()
    with pytest.raises(DatabaseClosed):
        await database.run(lambda c: None)


def test_every_commit_is_made_to_survive_a_power_cut(tmp_path):
    connection = connect(tmp_path / "office.db")
    assert connection.pragma("journal_mode") == "wal"
    assert connection.pragma("synchronous") == 2
    assert connection.pragma("foreign_keys") == 1
    connection.close()


def test_a_file_that_would_not_survive_a_power_cut_is_refused(tmp_path):
    connection = connect(tmp_path / "office.db")
    connection.pragma("synchronous", "normal")
    with pytest.raises(DatabaseRefused, match="synchronous=1; needed: wal, 2"):
        db.assert_durable(connection)
    connection.close()
    memory = apsw.Connection(":memory:")
    with pytest.raises(DatabaseRefused, match="journal_mode=memory"):
        db.assert_durable(memory)
    memory.close()


def test_a_failed_transaction_leaves_nothing(tmp_path):
    connection = connect(tmp_path / "office.db")
    with pytest.raises(apsw.SQLError), db.transaction(connection):
        connection.execute("INSERT INTO settings VALUES ('a', 'b'); SELECT * FROM nowhere")
    assert connection.execute(SQL["setting"], ("a",)).get is None
    assert not connection.in_transaction
    connection.close()


# -- the schema -------------------------------------------------------------------------------


def test_a_new_step_is_applied_once_and_a_copy_lies_aside(tmp_path):
    path = tmp_path / "office.db"
    connection = connect(path)
    connection.execute(SQL["put_setting"], ("kept", "yes"))
    stood = db.schema_version(connection)
    connection.close()
    schema = next_schema(tmp_path, "CREATE TABLE more (x INTEGER) STRICT;")
    for _ in range(2):
        connection = connect(path, schema=schema)
        assert db.schema_version(connection) == stood + 1
        assert connection.execute(SQL["setting"], ("kept",)).get == "yes"
        connection.close()
    copy = tmp_path / f"office.db.schema-{stood:04d}"
    assert mode(copy) == 0o600
    old = connect(copy)
    assert old.execute(SQL["setting"], ("kept",)).get == "yes"
    old.close()


def test_a_step_that_fails_in_the_middle_changes_nothing(tmp_path):
    path = tmp_path / "office.db"
    connect(path).close()
    schema = next_schema(tmp_path, "CREATE TABLE more (x INTEGER) STRICT; INSERT INTO nowhere;")
    with pytest.raises(DatabaseRefused):
        connect(path, schema=schema)
    connection = connect(path)
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE name = 'more'").get
    assert tables is None
    connection.close()


def test_an_older_program_refuses_a_newer_file_in_words(tmp_path):
    path = tmp_path / "office.db"
    connect(path, schema=next_schema(tmp_path, "SELECT 1;")).close()
    known = len(list(db.SCHEMA.glob("*.sql")))
    words = rf"schema {known + 1}, this program knows {known}: use the newer"
    with pytest.raises(DatabaseRefused, match=words):
        connect(path)


def test_the_file_of_another_program_is_refused(tmp_path):
    path = tmp_path / "office.db"
    foreign = apsw.Connection(str(path))
    foreign.execute("CREATE TABLE notes (text)")
    foreign.pragma("user_version", 1)
    foreign.close()
    with pytest.raises(DatabaseRefused, match="another program"):
        connect(path)


@pytest.mark.parametrize("data", [b"no database at all" * 100, os.urandom(8192)])
def test_a_file_that_is_no_database_is_refused_in_words(tmp_path, data):
    path = tmp_path / "office.db"
    path.write_bytes(data)
    with pytest.raises(DatabaseRefused, match="not a database"):
        connect(path)


def test_a_damaged_file_is_refused_at_the_start(tmp_path):
    path = tmp_path / "office.db"
    connection = connect(path)
    for n in range(2_000):
        connection.execute(SQL["put_setting"], (f"key {n}", "x" * 100))
    connection.close()
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = bytes(4096)
    path.write_bytes(data)
    with pytest.raises(DatabaseRefused, match=r"damaged|malformed"):
        connect(path, check=True)


def test_a_folder_that_cannot_be_made_is_told_in_words(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DatabaseRefused, match=r"exists|directory"):
        connect(tmp_path / "file" / "office.db")


# -- the queries ------------------------------------------------------------------------------


def test_every_query_fits_the_schema(tmp_path):
    connection = connect(tmp_path / "office.db")
    for name, statement in SQL.items():
        assert statement.count(";") == 1, name
        connection.execute("EXPLAIN " + statement, (None,) * needed(connection, statement))
    connection.close()


def needed(connection: apsw.Connection, statement: str) -> int:
    return apsw.ext.query_info(connection, statement).bindings_count


def test_a_query_named_twice_is_our_mistake():
    with pytest.raises(ValueError, match="twice"):
        load("-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;\n")


def test_machines_of_the_first_schema_keep_their_ids_and_kiosks_get_a_digit(tmp_path):
    first = tmp_path / "first"
    first.mkdir()
    step = db.SCHEMA / "0001_office.sql"
    (first / step.name).write_text(step.read_text("utf-8"), "utf-8")
    path = tmp_path / "office.db"
    connection = connect(path, schema=first)
    roles = ["display", *["kiosk"] * 12]
    for n, role in enumerate(roles):
        connection.execute(
            "INSERT INTO machines VALUES (?, ?, ?, 0, ?, ?, NULL)",
            (bytes([n]) * 32, role, f"{role} {n}", n, 5 if n == 2 else None),
        )
    connection.close()
    connection = connect(path)
    rows = connection.execute("SELECT id, series FROM machines ORDER BY created_ms").fetchall()
    connection.close()
    assert [name for name, _ in rows] == [f"{n:02x}" * 32 for n in range(13)]
    assert [series for _, series in rows] == [None, 0, None, 1, 2, 3, 4, 5, 6, 7, 8, 9, None]
