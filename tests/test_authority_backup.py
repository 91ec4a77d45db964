"""A backup carries the office's own authority: no device has to be paired anew after a restore."""

from __future__ import annotations

import stat
from datetime import UTC, datetime

import apsw
from typer.testing import CliRunner

from queue_server.authority import keep_copy, known_authority, open_authority, put_back
from queue_server.cli import app
from tests.server import make_office

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def run(*arguments: object) -> None:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output


def test_a_restored_office_has_the_authority_that_its_devices_pinned(tmp_path):
    was, now = tmp_path / "was", tmp_path / "now"
    make_office(was)
    before = open_authority(was, NOW)
    connection = apsw.Connection(str(was / "office.db"))
    keep_copy(connection, was)
    connection.close()
    run("backup", tmp_path / "copy.db", "--data", was)
    run("restore", tmp_path / "copy.db", "--data", now)
    after = known_authority(now)
    assert after is not None
    assert after.fingerprint == before.fingerprint
    assert after.renew(["localhost"], NOW), "the server's own certificate is made anew"
    for file in (now / "tls").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_office_that_never_spoke_tls_is_restored_without_an_authority(tmp_path):
    make_office(tmp_path / "was")
    run("backup", tmp_path / "copy.db", "--data", tmp_path / "was")
    run("restore", tmp_path / "copy.db", "--data", tmp_path / "now")
    assert known_authority(tmp_path / "now") is None
    connection = apsw.Connection(str(tmp_path / "now" / "office.db"))
    assert put_back(connection, tmp_path / "now") is False
    connection.close()
