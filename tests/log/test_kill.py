"""A process that is killed at any instant loses nothing that it had acknowledged."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from queue_server.log import database as db
from queue_server.log.database import FILE, connect
from queue_server.log.verify import verify

WRITE = """
import asyncio, sys
from pathlib import Path
from queue_server.log.database import Database
from queue_server.log.sqlite import SqliteLog
from tests.contracts.event_log import DAY, entry

async def write():
    log = SqliteLog(await Database.open(Path(sys.argv[1])), "thach-chau")
    version = len(await log.read(DAY))
    while True:
        await log.append([entry(version + n) for n in (1, 2, 3)])
        version += 3
        print(version, flush=True)

asyncio.run(write())
"""

MIGRATE = """
import sys
from pathlib import Path
from queue_server.log.database import connect
print("begun", flush=True)
connect(Path(sys.argv[1]), schema=Path(sys.argv[2]))
"""

STEP = """
CREATE TABLE more (x TEXT) STRICT;
INSERT INTO more
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
SELECT hex(randomblob(50)) FROM n;
"""


def killed_after(script: str, *words: Path, seconds: float) -> bytes:
    """What the script had printed when it was killed, ``seconds`` after its first line."""
    command = [sys.executable, "-c", script, *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=db.SCHEMA.parents[2]) as process:
        first = process.stdout.readline()
        time.sleep(seconds)  # the instant of the kill is the test's own input
        process.kill()
        return first + process.stdout.read()


@pytest.mark.parametrize("kills", [8, pytest.param(200, marks=pytest.mark.nightly)])
def test_what_was_acknowledged_is_there_after_every_kill(tmp_path, kills):
    path, chance, acknowledged = tmp_path / FILE, random.Random(1), 0
    for _ in range(kills):
        said = killed_after(WRITE, path, seconds=chance.uniform(0, 0.05))
        acknowledged = max(acknowledged, *map(int, said.split(b"\n")[:-1]))
        connection = connect(path, check=True)
        rows = connection.execute("SELECT count(*) FROM events").get
        assert rows >= acknowledged
        assert rows % 3 == 0
        assert verify(connection) is None
        connection.close()
    assert acknowledged >= kills * 3


@pytest.mark.parametrize("kills", [8, pytest.param(60, marks=pytest.mark.nightly)])
def test_a_schema_is_the_old_or_the_new_after_every_kill(tmp_path, kills):
    schema, chance = tmp_path / "schema", random.Random(2)
    schema.mkdir()
    steps = list(db.SCHEMA.glob("*.sql"))
    for step in steps:
        (schema / step.name).write_text(step.read_text("utf-8"), "utf-8")
    (schema / f"{len(steps) + 1:04d}_more.sql").write_text(STEP, "utf-8")
    for n in range(kills):
        path = tmp_path / f"{n}.db"
        connect(path).close()
        killed_after(MIGRATE, path, schema, seconds=chance.uniform(0, 0.08))
        connection = connect(path, schema=schema, check=True)
        assert db.schema_version(connection) == len(steps) + 1
        assert connection.execute("SELECT count(*) FROM more").get == 40_000
        connection.close()
