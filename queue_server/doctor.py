"""Whether an office's server is well, in words: what is looked at, what was found, what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import apsw
from msgspec import Struct

import assets
from queue_server import configuration
from queue_server.authority import AuthorityBroken, days_left, known_authority
from queue_server.log.database import (
    FILE,
    SCHEMA,
    DatabaseRefused,
    assert_durable,
    connect,
    quick_check,
    schema_version,
)
from queue_server.log.lock import running
from queue_server.log.queries import SQL
from queue_server.log.verify import verify_audit, verify_day
from queue_server.settings import setting

ROOM_MIN = 0.02
ROOM_LOW = 0.10
AHEAD_MS = 60_000
WEIGHTS = ("Medium", "SemiBold", "Bold", "ExtraBold")


class Finding(Struct, frozen=True):
    """One thing looked at."""

    well: bool
    what: str
    words: str

    def __str__(self) -> str:
        return f"{'well' if self.well else 'ILL '}  {self.what}: {self.words}"


def examine(data: Path, now_ms: int) -> Iterator[Finding]:
    """Look at everything, in order; what cannot be looked at is ill."""
    path = data / FILE
    if not path.is_file():
        yield Finding(False, "data", f"no office in {data}: make one with motcua-server init")
    else:
        yield Finding(True, "data", str(path))
        yield _private(data)
        yield from _database(path, now_ms)
        yield _certificate(data, now_ms)
        yield _room(data)
        words = "running" if running(data) else "not running"
        yield Finding(True, "server", words)
    yield _time_zone()
    yield _materials()


def _private(data: Path) -> Finding:
    files = (data, *data.rglob("*"))
    open_to_others = [p.name or str(p) for p in files if p.stat().st_mode & 0o077]
    if open_to_others:
        words = f"others on this machine can open {', '.join(open_to_others)}: chmod go= them"
        return Finding(False, "permissions", words)
    return Finding(True, "permissions", "only this user can open the data")


def _database(path: Path, now_ms: int) -> Iterator[Finding]:
    try:
        connection = connect(path)
    except DatabaseRefused as error:
        yield Finding(False, "database", f"{error}: restore a backup")
        return
    try:
        for what, look in LOOKS.items():
            yield _look(what, look, connection)
        yield _look("clock", lambda c: _clock(c, now_ms), connection)
    finally:
        connection.close()


def _look(
    what: str, look: Callable[[apsw.Connection], str], connection: apsw.Connection
) -> Finding:
    try:
        return Finding(True, what, look(connection))
    except (Ill, DatabaseRefused, apsw.Error) as error:
        return Finding(False, what, str(error))


class Ill(Exception):
    """What was found wrong, and what to do."""


def _schema(connection: apsw.Connection) -> str:
    stands, wanted = schema_version(connection), len(list(SCHEMA.glob("[0-9]*.sql")))
    if stands != wanted:
        raise Ill(f"schema {stands}, this program has {wanted}")
    return f"schema {stands}"


def _durable(connection: apsw.Connection) -> str:
    assert_durable(connection)
    return "every commit survives a power cut"


def _whole(connection: apsw.Connection) -> str:
    quick_check(connection)
    return "the whole file can be read"


def _office(connection: apsw.Connection) -> str:
    office = configuration.current(connection)
    if office is None:
        raise Ill("no office is set: run motcua-server init")
    return f"{office.id}: {len(office.queues)} queues, {len(office.counters)} counters"


def _chains(connection: apsw.Connection) -> str:
    newest = connection.execute(SQL["newest_day"]).get
    fault = (verify_day(connection, *newest) if newest else None) or verify_audit(connection)
    if fault:
        raise Ill(f"altered: {fault}; see motcua-server verify")
    return f"{newest[1]} and the audit are as written" if newest else "no day yet"


LOOKS: dict[str, Callable[[apsw.Connection], str]] = {
    "schema": _schema,
    "durability": _durable,
    "file": _whole,
    "office": _office,
    "chains": _chains,
}


def _clock(connection: apsw.Connection, now_ms: int) -> str:
    if setting(connection, "practice") == str(True):
        return "a practice folder: its clock runs by itself"
    newest_ms = connection.execute(SQL["newest_event_ms"]).get
    if newest_ms is not None and newest_ms > now_ms + AHEAD_MS:
        behind = timedelta(milliseconds=newest_ms - now_ms)
        raise Ill(f"the clock stands {behind} before the newest event: set it")
    return f"{datetime.fromtimestamp(now_ms / 1000, ZoneInfo('Asia/Ho_Chi_Minh')):%Y-%m-%d %H:%M}"


def _certificate(data: Path, now_ms: int) -> Finding:
    """What other machines believe the server by."""
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    try:
        authority = known_authority(data)
    except AuthorityBroken as broken:
        return Finding(False, "certificate", str(broken))
    if authority is None:
        return Finding(True, "certificate", "not needed: only this machine is served")
    served = authority.certificate()
    left = days_left(served, now) if served else -1
    state = f"good for {left} days" if left >= 0 else "ended: start the server, it makes another"
    return Finding(left >= 0, "certificate", f"{state}; fingerprint {authority.fingerprint}")


def _room(data: Path) -> Finding:
    disk = shutil.disk_usage(data)
    share = disk.free / disk.total
    words = f"{disk.free // 2**20} MiB free, {share:.0%}"
    if share < ROOM_LOW:
        words += ": make room soon"
    return Finding(share >= ROOM_MIN, "disk", words)


def _time_zone() -> Finding:
    try:
        offset = datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).utcoffset()
    except ZoneInfoNotFoundError:
        return Finding(False, "time zone", "no data for Asia/Ho_Chi_Minh: install tzdata")
    right = offset == timedelta(hours=7)
    return Finding(right, "time zone", f"Asia/Ho_Chi_Minh is UTC+{offset}")


def _materials() -> Finding:
    try:
        for weight in WEIGHTS:
            assets.font(weight)
        for clip in ("chime", *(f"vi/digit_{digit}" for digit in range(10))):
            assets.call_clip(clip)
    except KeyError as error:
        return Finding(False, "materials", f"{error.args[0]} is missing: install again")
    return Finding(True, "materials", "fonts and spoken clips are there")
