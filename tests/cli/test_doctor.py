"""``motcua-server doctor``: what is well, what is ill, and what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from queue_server.authority import open_authority
from queue_server.log.database import FILE, connect
from queue_server.web.listening import now_utc
from tests.cli.conftest import DAY
from tests.command_line import run


def test_a_healthy_office_is_well_in_every_respect(worked):
    code, out, _ = run("doctor", "--data", worked)
    assert code == 0
    assert all(line.startswith("well  ") for line in out.splitlines())
    assert len(out.splitlines()) == 13


def altered(connection) -> None:
    connection.execute("UPDATE events SET request = 'x' WHERE version = 2")


def from_the_future(connection) -> None:
    connection.execute("UPDATE events SET at_ms = at_ms + 3600000000000 WHERE day = ?", (DAY,))


def without_office(connection) -> None:
    connection.execute("DELETE FROM configuration")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (altered, "ILL   chains: altered: 2026-11-21 version 2"),
        (from_the_future, "ILL   clock: the clock stands"),
        (without_office, "ILL   office: no office is set"),
    ],
)
def test_what_is_ill_is_named_with_what_to_do(worked, damage, told):
    connection = connect(worked / FILE)
    damage(connection)
    connection.close()
    code, out, _ = run("doctor", "--data", worked)
    assert code == 1
    assert told in out


def test_a_folder_that_others_can_open_is_ill(worked):
    (worked / FILE).chmod(0o644)
    code, out, _ = run("doctor", "--data", worked)
    assert code == 1
    assert "ILL   permissions: others on this machine can open office.db" in out


@pytest.mark.parametrize(
    ("days_ago", "told"),
    [(0, "well  certificate: good for 364 days; fingerprint "), (366, "ILL   certificate: ended")],
)
def test_the_certificate_is_looked_at_once_others_have_been_served(worked, days_ago, told):
    assert "certificate: not needed" in run("doctor", "--data", worked)[1]
    began = now_utc() - timedelta(days=days_ago)
    open_authority(worked, began).renew({"office"}, began)
    code, out, _ = run("doctor", "--data", worked)
    assert told in out
    assert code == told.startswith("ILL")


def test_a_broken_authority_is_ill(worked):
    open_authority(worked, now_utc())
    (worked / "tls" / "ca.key").unlink()
    code, out, _ = run("doctor", "--data", worked)
    assert code == 1
    assert "ILL   certificate: " in out
    assert "pair every device anew" in out


def test_a_key_of_the_authority_that_others_can_read_is_ill(worked):
    open_authority(worked, now_utc())
    (worked / "tls" / "ca.key").chmod(0o640)
    code, out, _ = run("doctor", "--data", worked)
    assert code == 1
    assert "ILL   permissions: others on this machine can open ca.key" in out


def test_a_damaged_file_is_ill_and_no_traceback(worked):
    (worked / FILE).write_bytes(b"no database" * 500)
    code, out, _ = run("doctor", "--data", worked)
    assert code == 1
    assert "ILL   database: " in out


def test_a_folder_without_an_office_is_ill(tmp_path):
    code, out, _ = run("doctor", "--data", tmp_path)
    assert code == 1
    assert out.startswith("ILL   data: no office in")
