"""A copy of an office's file while it is in use, and an empty folder filled from one."""

from __future__ import annotations

import os
import shutil
from hashlib import file_digest
from pathlib import Path

import apsw

from queue_server.log import audit
from queue_server.log.database import FILE, DatabaseRefused, connect, transaction
from queue_server.log.verify import verify

SUM = ".sha256"


class BackupRefused(Exception):
    """This cannot be backed up there or restored from that; the message says why."""


def backup(connection: apsw.Connection, target: Path) -> str:
    """Copy the file as it is at this instant; a server beside goes on. Returns the SHA-256 (hex)
    that stands in ``target.sha256`` too. Raises ``BackupRefused``."""
    if target.exists():
        raise BackupRefused(f"{target} is there already")
    begun = target.with_name(f".{target.name}.part")
    try:
        begun.unlink(missing_ok=True)
        os.close(os.open(begun, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection.execute("VACUUM INTO ?", (str(begun),))
        found = sha256_of(begun)
        _write(target.with_name(target.name + SUM), f"{found}  {target.name}\n")
        _make_durable(begun)
        begun.rename(target)
        _make_durable(target.parent)
    except (OSError, apsw.Error) as error:
        begun.unlink(missing_ok=True)
        raise BackupRefused(f"{target}: {error}") from error
    return found


def restore(source: Path, data: Path, *, now_ms: int) -> None:
    """Fill an empty folder from a backup, checked first: its sum where one lies beside it, the
    file's own structure, and both chains. Raises ``BackupRefused``; the folder is then empty."""
    _check_sum(source)
    if data.exists() and any(data.iterdir()):
        raise BackupRefused(f"{data} is not empty")
    begun = data / f".{FILE}.part"
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        data.chmod(0o700)
        shutil.copyfile(source, begun)
        begun.chmod(0o600)
        _check(begun, source, now_ms)
        _make_durable(begun)
        begun.rename(data / FILE)
        _make_durable(data)
    except (OSError, DatabaseRefused) as error:
        raise BackupRefused(f"{source}: {error}") from error
    finally:
        for left in data.glob(f".{FILE}.part*"):
            left.unlink()


def _check(begun: Path, source: Path, now_ms: int) -> None:
    connection = connect(begun, check=True)
    try:
        fault = verify(connection)
        if fault:
            raise BackupRefused(f"{source} was altered: {fault}")
        with transaction(connection):
            told: dict[str, object] = {"sha256": sha256_of(source)}
            audit.append(connection, now_ms, who="command line", what="restored", detail=told)
    finally:
        connection.close()


def _check_sum(source: Path) -> None:
    try:
        if not source.stat().st_size:
            raise BackupRefused(f"{source} is empty")
        found = sha256_of(source)
        noted = source.with_name(source.name + SUM)
        if noted.exists() and noted.read_text("utf-8").split()[:1] != [found]:
            raise BackupRefused(f"{source} is not what {noted.name} says")
    except (OSError, UnicodeDecodeError) as error:
        raise BackupRefused(f"{source}: {error}") from error


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _write(path: Path, text: str) -> None:
    file = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _make_durable(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
