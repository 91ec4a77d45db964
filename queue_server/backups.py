"""Copies of an office in the folder ``backups`` beside it: which there are, and one more now."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from queue_server.accounts import wall_ms
from queue_server.core.timers import VIETNAM
from queue_server.log import audit
from queue_server.log.backup import SUM, BackupRefused, backup
from queue_server.log.database import FILE, Database, connect

FOLDER = "backups"
SHOWN_MAX = 200
DIGEST = 64


class Copy(Struct, frozen=True):
    """A copy; ``sha256`` as it stands beside it, empty where nothing of that kind does."""

    name: str
    at_ms: int
    bytes: int
    sha256: str


class Backups:
    """The copies of one office. One is made at a time."""

    def __init__(self, data: Path, database: Database) -> None:
        self._data, self._database = data, database
        self._one_at_a_time = asyncio.Lock()

    async def all(self) -> list[Copy]:
        """The newest first."""
        return await asyncio.to_thread(copies, self._data / FOLDER)

    async def make(self, *, by: str) -> Copy:
        """One more, beside whatever else goes on. Once begun it is carried through, also when
        nobody waits for it any more. Raises ``BackupRefused``."""
        return await asyncio.shield(asyncio.create_task(self._make(by)))

    async def _make(self, by: str) -> Copy:
        async with self._one_at_a_time:
            made = await asyncio.to_thread(make, self._data, wall_ms())
            told: dict[str, object] = {"file": made.name, "sha256": made.sha256}
            await self._database.run(
                audit.record, made.at_ms, who=by, what="backup made", detail=told
            )
        return made


def make(data: Path, now_ms: int) -> Copy:
    """A copy named by the second in which it was begun, with a connection of its own; a second one
    within that second is the first. Raises ``BackupRefused``."""
    folder = data / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise BackupRefused(f"{folder}: {error.strerror}") from error
    at = datetime.fromtimestamp(now_ms / 1000, VIETNAM)
    target = folder / f"office-{at:%Y%m%d-%H%M%S}.db"
    if not target.exists():
        connection = connect(data / FILE)
        try:
            backup(connection, target)
        finally:
            connection.close()
    return _copy(target)


def copies(folder: Path) -> list[Copy]:
    found = [_copy(path) for path in folder.glob("*.db") if path.is_file()]
    return sorted(found, key=lambda copy: (copy.at_ms, copy.name), reverse=True)[:SHOWN_MAX]


def _copy(path: Path) -> Copy:
    told = path.stat()
    return Copy(path.name, told.st_mtime_ns // 1_000_000, told.st_size, _sum_beside(path))


def _sum_beside(path: Path) -> str:
    try:
        words = path.with_name(path.name + SUM).read_text("ascii").split()
    except (OSError, UnicodeDecodeError):
        return ""
    return words[0] if words and len(words[0]) == DIGEST else ""
