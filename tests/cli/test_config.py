"""``motcua-server config``: a file is looked at, shown and set; every mistake is told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_server.configuration import SAMPLE, current
from queue_server.log.database import FILE, connect
from queue_server.log.lock import ServerLock
from queue_server.log.verify import verify
from tests.command_line import run

TEXT = SAMPLE.read_text("utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    assert run("init", "--data", folder, "--sample")[0] == 0
    return folder


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The sample with another hotline."""
    file = tmp_path / "office.toml"
    file.write_text(TEXT.replace('"1022"', '"19001000"'), "utf-8")
    return file


def test_a_file_that_can_be_used_is_said_to_be():
    code, out, _ = run("config", "check", SAMPLE)
    assert (code, "6 queues" in out) == (0, True)


def test_a_mistake_is_told_with_file_and_line_and_what_is_allowed(tmp_path: Path):
    file = tmp_path / "office.toml"
    file.write_text(TEXT.replace('preset = "solved"', 'preset = "sold"'), "utf-8")
    line = TEXT.splitlines().index('preset = "solved"') + 1
    code, _, told = run("config", "check", file)
    assert (code, f"office.toml:{line}: queue 1 preset" in told) == (2, True)
    assert "must be one of" in told


def test_what_is_in_force_is_shown_as_people_wrote_it(data: Path):
    assert run("config", "show", "--data", data) == (0, TEXT, "")


def test_a_file_that_is_set_is_in_force_and_in_the_audit(data: Path, changed: Path):
    code, out, _ = run("config", "set", changed, "--data", data)
    assert (code, "version 2" in out) == (0, True)
    connection = connect(data / FILE)
    office = current(connection)
    assert office is not None
    assert office.hotline == "19001000"
    assert connection.execute("SELECT who, what FROM audit ORDER BY seq DESC LIMIT 1").get == (
        "command line",
        "configuration set",
    )
    assert verify(connection) is None
    connection.close()


def test_beside_a_running_server_nothing_is_set(data: Path, changed: Path):
    with ServerLock(data):
        code, _, told = run("config", "set", changed, "--data", data)
    assert (code, "/admin" in told) == (2, True)
    assert run("config", "show", "--data", data)[1] == TEXT


def test_another_office_is_not_put_into_this_ones_folder(data: Path, tmp_path: Path):
    file = tmp_path / "office.toml"
    file.write_text(TEXT.replace('id = "thach-chau"', 'id = "elsewhere"'), "utf-8")
    code, _, told = run("config", "set", file, "--data", data)
    assert (code, "thach-chau" in told) == (2, True)
