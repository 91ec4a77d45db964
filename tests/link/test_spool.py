"""A request's key is on disk before anything is sent, and until an answer has come."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from link.spool import (
    ADOPTED,
    OPEN_MAX,
    PENDING_MAX,
    Entry,
    Given,
    Pending,
    Spool,
    SpoolFull,
    new_key,
)


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


# -- numbers without a server ------------------------------------------------------------------

DAY, NEXT_DAY = "2026-10-05", "2026-10-06"


def entry(n: int) -> Entry:
    return Entry(f"A7-{n:03d}", b"%d" % n)


def give(spool: Spool, at_ms: int, day: str = DAY, **more: str) -> Given:
    return spool.give(entry, day=day, series="A7", at_ms=at_ms, **more)


def test_each_series_of_each_day_counts_from_one(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool.db") as spool:
        given = [give(spool, 1), give(spool, 2), give(spool, 3, NEXT_DAY)]
        other = spool.give(lambda n: Entry(f"B7-{n:03d}", b""), day=DAY, series="B7", at_ms=4)
        assert [one.number for one in given] == ["A7-001", "A7-002", "A7-001"]
        assert other.number == "B7-001"
        assert spool.unadopted() == [*given, other]
        assert spool.last_given_ms() == 4


def test_a_number_takes_the_place_of_the_request_that_was_never_answered(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool.db") as spool:
        unanswered = spool.begin("POST", "/tickets", b"{}")
        other = spool.begin("POST", "/tickets", b"{}")
        give(spool, 1, replaces=unanswered)
        assert [request.key for request in spool.pending()] == [other]


def test_a_number_that_could_not_be_written_leaves_the_request_to_be_cancelled(
    tmp_path: Path,
) -> None:
    def fails(n: int) -> Entry:
        raise ValueError(n)

    with Spool(tmp_path / "spool.db") as spool:
        key = spool.begin("POST", "/tickets", b"{}")
        with pytest.raises(ValueError, match="1"):
            spool.give(fails, day=DAY, series="A7", at_ms=1, replaces=key)
        assert [request.key for request in spool.pending()] == [key]
        assert (spool.unadopted(), spool.last_given_ms()) == ([], 0)


def test_an_adopted_number_is_not_given_again_on_its_day_and_a_refused_one_is_kept(
    tmp_path: Path,
) -> None:
    with Spool(tmp_path / "spool.db") as spool:
        first, second = give(spool, 1), give(spool, 2)
        spool.settle(first.key, ADOPTED)
        spool.settle(second.key, "unknown_queue")
    with Spool(tmp_path / "spool.db") as again:
        assert again.unadopted() == []
        assert give(again, 3).number == "A7-003"
        assert give(again, 4, NEXT_DAY).number == "A7-001"
        assert give(again, 5, NEXT_DAY).number == "A7-002"
        assert again.refused() == [Given(second.key, "A7-002", b"2", "unknown_queue")]


def test_how_a_slip_fared_is_told_until_the_server_has_answered(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool.db") as spool:
        key = give(spool, 1).key
        spool.amend(key, b"printed")
        assert [one.body for one in spool.unadopted()] == [b"printed"]
        spool.settle(key, "number_taken")
        spool.amend(key, b"too late")
        assert [one.body for one in spool.refused()] == [b"printed"]


def test_a_server_that_never_comes_back_does_not_fill_the_disk(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool.db") as spool:
        rows = ((DAY, "A7", n, str(n), str(n), n, b"", "") for n in range(OPEN_MAX))
        spool._db.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        with pytest.raises(SpoolFull):
            give(spool, 1)


def test_what_is_remembered_is_there_after_a_restart(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool.db") as spool:
        assert spool.recall("office") is None
        spool.remember("office", b"one")
        spool.remember("office", b"two")
    with Spool(tmp_path / "spool.db") as again:
        assert again.recall("office") == b"two"
