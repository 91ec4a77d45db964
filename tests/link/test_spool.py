"""A request's key is on disk before anything is sent, and until an answer has come."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from link.spool import PENDING_MAX, Pending, Spool, SpoolFull, new_key


def test_what_had_no_answer_is_there_after_a_restart(tmp_path: Path) -> None:
    with Spool(tmp_path / "data" / "spool.db") as spool:
        first = spool.begin("POST", "/tickets", b'{"queue":"A"}')
        second = spool.begin("POST", "/tickets/x/slip", b"{}")
        third = spool.begin("POST", "/tickets/x/rating", b"{}")
        spool.done(second)
    with Spool(tmp_path / "data" / "spool.db") as again:
        assert again.pending() == [
            Pending(first, "POST", "/tickets", b'{"queue":"A"}'),
            Pending(third, "POST", "/tickets/x/rating", b"{}"),
        ]


def test_a_key_survives_a_kill_right_after_it_was_given(tmp_path: Path) -> None:
    program = (
        "import sys, os, signal; from pathlib import Path; from link.spool import Spool;"
        "print(Spool(Path(sys.argv[1])).begin('POST', '/tickets', b'{}'), flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    path = tmp_path / "spool.db"
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": "."},
    )
    assert done.returncode == -signal.SIGKILL
    with Spool(path) as spool:
        assert [request.key for request in spool.pending()] == [done.stdout.strip()]


def test_done_may_be_said_twice(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool.db") as spool:
        key = spool.begin("POST", "/tickets", b"{}")
        spool.done(key)
        spool.done(key)
        assert spool.pending() == []


def test_no_two_keys_are_alike_and_each_has_128_bits() -> None:
    keys = {new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert {len(bytes.fromhex(key)) for key in keys} == {16}


def test_a_dead_network_does_not_fill_the_disk(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool.db") as spool:
        spool._db.execute("BEGIN")
        for _ in range(PENDING_MAX):
            spool.begin("POST", "/tickets", b"{}")
        spool._db.execute("COMMIT")
        with pytest.raises(SpoolFull):
            spool.begin("POST", "/tickets", b"{}")
