"""An administrator lists backups and makes one more, while the office works."""

from __future__ import annotations

from pathlib import Path

from link import messages as m
from queue_server import backups
from queue_server.accounts import wall_ms
from queue_server.log.backup import restore, sha256_of
from queue_server.log.database import connect
from queue_server.log.verify import verify
from tests.web.desk import open_desk

ADMIN = "administrator"


async def test_a_backup_is_made_beside_the_work_listed_and_can_be_restored(tmp_path: Path):
    data = tmp_path / "data"
    async with open_desk(data) as desk:
        assert (await desk.get(ADMIN, "/backups")).as_(list[m.BackupInfo]) == []
        await desk.issue()
        made = (await desk.post(ADMIN, "/backups")).as_(m.BackupInfo)
        assert (await desk.get(ADMIN, "/backups")).as_(list[m.BackupInfo]) == [made]
    copy = data / "backups" / made.name
    assert made.sha256 == sha256_of(copy) == copy.with_suffix(".db.sha256").read_text().split()[0]
    assert (made.bytes, copy.stat().st_mode & 0o777) == (copy.stat().st_size, 0o600)
    restore(copy, tmp_path / "new", now_ms=wall_ms())
    connection = connect(tmp_path / "new" / "office.db")
    assert connection.execute("SELECT count(*) FROM events").get > 0
    assert verify(connection) is None
    connection.close()


async def test_a_backup_stands_in_the_audit_with_its_sum(desk):
    made = (await desk.post(ADMIN, "/backups")).as_(m.BackupInfo)
    (who, detail) = await desk.house.setup.backups._database.run(
        lambda c: c.execute("SELECT who, detail FROM audit WHERE what = 'backup made'").fetchone()
    )
    assert who == "administrator:administrator"
    assert made.sha256 in detail


async def test_a_backup_asked_for_twice_with_one_key_is_made_once(desk):
    key = {"headers": {"Idempotency-Key": "page-1"}}
    first = await desk.post(ADMIN, "/backups", **key)
    again = await desk.post(ADMIN, "/backups", **key)
    assert (first.status, first.body) == (201, again.body)


async def test_a_backup_that_cannot_be_written_is_told_in_words(tmp_path: Path):
    async with open_desk(tmp_path / "data") as desk:
        (tmp_path / "data" / "backups").write_text("a file where the folder should be")
        answer = await desk.post(ADMIN, "/backups")
        assert (answer.status, answer.problem.code) == (503, "backup_failed")
        assert (await desk.get(ADMIN, "/backups")).as_(list[m.BackupInfo]) == []


def test_the_newest_come_first_and_a_sum_that_is_none_is_not_told(tmp_path: Path):
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("office-1.db", "office-2.db"):
        (folder / name).write_bytes(b"x")
    (folder / "office-1.db.sha256").write_text("short\n")
    (folder / "notes.txt").write_text("x")
    found = backups.copies(folder)
    assert sorted(copy.name for copy in found) == ["office-1.db", "office-2.db"]
    assert {copy.sha256 for copy in found} == {""}
