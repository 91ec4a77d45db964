"""A copy made while the office works, a folder filled from it, and files cut by a lost power."""

from __future__ import annotations

import asyncio
import random
import shutil
import stat
from pathlib import Path

import apsw
import pytest

from queue_server.log import audit
from queue_server.log.backup import BackupRefused, backup, restore, sha256_of
from queue_server.log.database import FILE, Database, connect
from queue_server.log.sqlite import SqliteLog
from queue_server.log.verify import verify
from tests.contracts.event_log import DAY, entry

AT_MS = 1_795_000_000_000


def dump(path: Path) -> dict[str, list[tuple]]:
    """Every row of every table but the audit, where a restore leaves its own line, and the note
    of that line."""
    connection = connect(path)
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    rows = {
        name: connection.execute(f"SELECT * FROM {name}").fetchall()
        for (name,) in names
        if name != "audit"
    }
    connection.close()
    rows["settings"] = [row for row in rows["settings"] if row[0] != audit.HEAD]
    return rows


async def written(path: Path, rows: int) -> None:
    database = await Database.open(path)
    log = SqliteLog(database, "thach-chau")
    await log.append([entry(n) for n in range(1, rows + 1)])
    await database.close()


@pytest.fixture
async def office(tmp_path):
    await written(tmp_path / "data" / FILE, 50)
    return tmp_path / "data" / FILE


def copied(source: Path, target: Path) -> str:
    connection = connect(source)
    try:
        return backup(connection, target)
    finally:
        connection.close()


# -- backup and restore -----------------------------------------------------------------------


async def test_a_restored_office_holds_the_very_same_rows(office, tmp_path):
    copied(office, tmp_path / "copy.db")
    restore(tmp_path / "copy.db", tmp_path / "new", now_ms=AT_MS)
    assert dump(tmp_path / "new" / FILE) == dump(office)
    assert len(dump(office)["events"]) == 50
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]


async def test_copy_and_restored_folder_are_for_this_user_only(office, tmp_path):
    copied(office, tmp_path / "copy.db")
    restore(tmp_path / "copy.db", tmp_path / "new", now_ms=AT_MS)
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (tmp_path / "copy.db", tmp_path / "copy.db.sha256", tmp_path / "new")
    }
    assert modes == {"copy.db": 0o600, "copy.db.sha256": 0o600, "new": 0o700}
    assert stat.S_IMODE((tmp_path / "new" / FILE).stat().st_mode) == 0o600


async def test_a_copy_is_named_by_its_sum(office, tmp_path):
    found = copied(office, tmp_path / "copy.db")
    assert found == sha256_of(tmp_path / "copy.db")
    assert (tmp_path / "copy.db.sha256").read_text() == f"{found}  copy.db\n"


async def test_a_copy_made_while_the_office_works_is_whole(tmp_path):
    path = tmp_path / "data" / FILE
    database = await Database.open(path)
    log = SqliteLog(database, "thach-chau")
    stop = asyncio.Event()

    async def work() -> int:
        version = 0
        while not stop.is_set():
            version += 1
            await log.append([entry(version)])
        return version

    working = asyncio.create_task(work())
    held = []
    for n in range(10):
        at_least = len(await log.read(DAY))
        await asyncio.to_thread(copied, path, tmp_path / f"copy-{n}.db")
        restore(tmp_path / f"copy-{n}.db", tmp_path / f"new-{n}", now_ms=AT_MS)
        rows = dump(tmp_path / f"new-{n}" / FILE)["events"]
        assert len(rows) >= at_least
        held.append(len(rows))
    stop.set()
    total = await working
    await database.close()
    assert held == sorted(held)
    assert held[-1] <= total


async def test_a_copy_never_overwrites_a_file(office, tmp_path):
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(BackupRefused, match="there already"):
        copied(office, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


async def test_a_copy_that_cannot_be_made_leaves_nothing(office, tmp_path):
    with pytest.raises(BackupRefused):
        copied(office, tmp_path / "nowhere" / "copy.db")
    assert not (tmp_path / "nowhere").exists()


async def test_a_folder_that_is_not_empty_is_never_filled(office, tmp_path):
    copied(office, tmp_path / "copy.db")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "letter.txt").write_text("mine")
    with pytest.raises(BackupRefused, match="not empty"):
        restore(tmp_path / "copy.db", tmp_path / "new", now_ms=AT_MS)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["letter.txt"]


async def test_an_altered_copy_is_refused_and_the_folder_stays_empty(office, tmp_path):
    copy = tmp_path / "copy.db"
    copied(office, copy)
    raw = apsw.Connection(str(copy))
    raw.execute("UPDATE events SET at_ms = 7 WHERE version = 9")
    raw.close()
    with pytest.raises(BackupRefused, match=r"not what copy\.db\.sha256 says"):
        restore(copy, tmp_path / "new", now_ms=AT_MS)
    (tmp_path / "copy.db.sha256").unlink()
    with pytest.raises(BackupRefused, match="version 9: not what was written"):
        restore(copy, tmp_path / "new", now_ms=AT_MS)
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"hello", b"SQLite format 3\0" + bytes(4080)])
def test_a_file_that_is_no_backup_is_refused(tmp_path, data):
    (tmp_path / "copy.db").write_bytes(data)
    with pytest.raises(BackupRefused):
        restore(tmp_path / "copy.db", tmp_path / "new", now_ms=AT_MS)
    assert list(tmp_path.glob("new/*")) == []


def test_a_backup_that_is_not_there_is_told_in_words(tmp_path):
    with pytest.raises(BackupRefused, match="No such file"):
        restore(tmp_path / "nowhere.db", tmp_path / "new", now_ms=AT_MS)


# -- a lost power -----------------------------------------------------------------------------


def test_a_journal_cut_anywhere_leaves_a_whole_beginning(tmp_path):
    """A power cut leaves the file as it last was and some beginning of the journal: the rows in
    it are the first ones in order, none torn, none of the checkpointed ones lost."""
    file, journal = asyncio.run(at_work(tmp_path / FILE, checkpointed=20, rows=100))
    chance = random.Random(2)
    cuts = [journal[: chance.randrange(len(journal) + 1)] for _ in range(200)]
    found = {beginning_of(tmp_path / "cut", file, cut) for cut in cuts}
    assert min(found) == 20
    assert len(found) > 50
    assert beginning_of(tmp_path / "cut", file, journal) == 100


def test_a_journal_torn_inside_leaves_a_whole_beginning(tmp_path):
    file, journal = asyncio.run(at_work(tmp_path / FILE, checkpointed=20, rows=60))
    chance = random.Random(3)
    torn = [zeroed(journal, chance.randrange(len(journal) - 512)) for _ in range(100)]
    found = {beginning_of(tmp_path / "torn", file, image) for image in torn}
    assert min(found) >= 20
    assert len(found) > 20


async def at_work(path: Path, *, checkpointed: int, rows: int) -> tuple[bytes, bytes]:
    """The file and its journal while an office works, one commit for each row."""
    database = await Database.open(path)
    log = SqliteLog(database, "thach-chau")
    await log.append([entry(n) for n in range(1, checkpointed + 1)])
    await database.run(lambda c: c.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE))
    for n in range(checkpointed + 1, rows + 1):
        await log.append([entry(n)])
    images = await asyncio.to_thread(lambda: (path.read_bytes(), journal_of(path).read_bytes()))
    await database.close()
    return images


def journal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def zeroed(journal: bytes, at: int) -> bytes:
    """A sector that never reached the disk."""
    return journal[:at] + bytes(512) + journal[at + 512 :]


def beginning_of(folder: Path, file: bytes, journal: bytes) -> int:
    """How many rows stand after the power is back, having checked that they are the first ones
    and unaltered."""
    folder.mkdir()
    (folder / FILE).write_bytes(file)
    journal_of(folder / FILE).write_bytes(journal)
    connection = connect(folder / FILE, check=True)
    assert verify(connection) is None
    versions = connection.execute("SELECT version FROM events ORDER BY version").fetchall()
    connection.close()
    shutil.rmtree(folder)
    assert versions == [(n,) for n in range(1, len(versions) + 1)]
    return len(versions)
