"""The short commands, as a person types them: what they print, and what they say of mistakes."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys

import pytest

from queue_server.configuration import SAMPLE
from queue_server.log.database import FILE, connect
from queue_server.log.lock import ServerLock
from tests.cli.conftest import DAY
from tests.command_line import run

# -- help and wrong use -----------------------------------------------------------------------


def test_every_command_has_help():
    code, out, _ = run("--help")
    assert code == 0
    named = re.findall(r"^  ([a-z][a-z-]+)  ", out, re.MULTILINE)
    assert named == [
        "init", "serve", "token", "login-link", "setup-code", "add-user", "reset-password", "pair",
        "revoke", "verify", "replay", "backup", "restore", "doctor", "simulate", "staffing",
        "compare", "config",
    ]  # fmt: skip
    for command in named:
        assert run(command, "--help")[0] == 0


def test_help_does_not_load_the_server():
    script = (
        "import sys; from queue_server.cli import app\n"
        "print([m for m in ('apsw', 'aiohttp', 'msgspec') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert found.stdout == b"[]\n"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["init"],
        ["token", "--data", "x"],
        ["serve", "--data", "x", "--port", "70000"],
        ["pair", "--data", "x", "--role", "kiosk", "--name", "K"],
        ["pair", "CFHJKMPR", "--data", "x", "--role", "kiosk"],
        ["backup", "--data", "x"],
        ["restore", "x"],
        ["compare"],
        ["compare", "x.json", "--data", "x", "--day", DAY],
        ["compare", "--data", "x"],
    ],
)
def test_wrong_use_ends_with_two(words):
    assert run(*words)[0] == 2


@pytest.mark.parametrize(
    "words",
    [
        ["serve"],
        ["token", "--role", "kiosk"],
        ["login-link", "--role", "operator"],
        ["pair", "CFHJKMPR", "--role", "kiosk", "--name", "K"],
        ["verify"],
        ["replay", "--day", DAY],
        ["compare", "--day", DAY],
        ["backup", "copy.db"],
    ],
)
def test_a_folder_without_an_office_is_told_in_words_and_stays_as_it_is(tmp_path, words):
    code, out, err = run(*words, "--data", tmp_path)
    assert (code, out) == (2, "")
    assert "make one with motcua-server init" in err
    assert list(tmp_path.iterdir()) == []


def test_the_program_never_shows_a_traceback_for_a_mistake(tmp_path):
    command = [sys.executable, "-m", "queue_server", "verify", "--data", str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert found.stderr.startswith("motcua-server: no office in")
    assert found.stderr.count("\n") == 1


# -- init -------------------------------------------------------------------------------------


def test_init_makes_a_private_folder_with_the_sample(tmp_path):
    folder = tmp_path / "new" / "data"
    code, out, _ = run("init", "--data", folder, "--sample")
    assert (code, out) == (0, f"thach-chau: 6 queues, 4 counters in {folder}\n")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


def test_init_takes_an_office_of_a_file(tmp_path):
    file = tmp_path / "office.toml"
    file.write_text(SAMPLE.read_text("utf-8").replace("thach-chau", "loc-ha"), "utf-8")
    code, out, _ = run("init", "--data", tmp_path / "data", "--office", file)
    assert code == 0
    assert out.startswith("loc-ha: ")


def test_init_never_touches_an_office_that_is_there(data):
    before = (data / FILE).read_bytes()
    code, _, err = run("init", "--data", data, "--sample")
    assert code == 2
    assert "holds an office already" in err
    assert (data / FILE).read_bytes() == before


def test_init_with_a_wrong_file_says_every_mistake_and_makes_nothing(tmp_path):
    file = tmp_path / "office.toml"
    file.write_text('id = "X"\n', "utf-8")
    code, _, err = run("init", "--data", tmp_path / "data", "--office", file)
    assert code == 2
    assert "office.toml:1: id: " in err
    assert "chỉ gồm chữ thường" in err
    assert not (tmp_path / "data").exists()


def test_init_leaves_no_account_behind(data):
    connection = connect(data / FILE)
    for table in ("machines", "login_links", "sessions"):
        assert connection.execute(f"SELECT count(*) FROM {table}").get == 0
    connection.close()


# -- proofs and copies ------------------------------------------------------------------------


def test_verify_says_that_all_is_as_it_was_written(worked):
    assert run("verify", "--data", worked) == (0, "log and audit are as they were written\n", "")


def test_verify_names_the_first_altered_row(worked):
    connection = connect(worked / FILE)
    connection.execute("UPDATE events SET at_ms = at_ms + 1 WHERE version >= 4")
    connection.close()
    code, out, err = run("verify", "--data", worked)
    assert (code, out) == (1, "")
    assert err == "motcua-server: 2026-11-21 version 4: not what was written\n"


def test_replay_prints_every_call_with_its_reason(worked):
    code, out, _ = run("replay", "--data", worked, "--day", DAY)
    calls = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(call["number"], call["reason"]) for call in calls] == [
        ("A002", "PRIORITY"), ("A001", "EARLIER"),
    ]  # fmt: skip


def test_replay_finds_a_call_that_was_not_the_rule(worked):
    connection = connect(worked / FILE)
    connection.execute(
        "UPDATE events SET event = replace(event, 'PRIORITY', 'EARLIER')"
        " WHERE event LIKE '%TicketCalled%'"
    )
    connection.close()
    code, out, _ = run("replay", "--data", worked, "--day", DAY)
    assert code == 1
    assert json.loads(out.splitlines()[0])["differs"] == ["reason"]


DAMAGES = {
    "missing": (5, "missing", ["DELETE FROM events WHERE version = 5"]),
    "altered": (4, "not what was written", ["UPDATE events SET at_ms = 1 WHERE version = 4"]),
    "swapped": (
        4,
        "not what was written",
        [
            "UPDATE events SET version = 99 WHERE version = 4",
            "UPDATE events SET version = 4 WHERE version = 6",
            "UPDATE events SET version = 6 WHERE version = 99",
        ],
    ),
    "inserted": (
        5,
        "not what was written",
        [
            "UPDATE events SET version = -version WHERE version >= 5",
            "UPDATE events SET version = 1 - version WHERE version < 0",
            "INSERT INTO events SELECT office, day, 5, at_ms, request, fingerprint, event, hash"
            " FROM events WHERE version = 2",
        ],
    ),
}
"""How a day was damaged: the first wrong version, what is wrong with it, and the damage."""


@pytest.mark.parametrize("verb", [["verify"], ["replay", "--day", DAY]], ids=["verify", "replay"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_the_first_wrong_version_of_a_day_is_named(worked, verb, damage):
    version, what, statements = DAMAGES[damage]
    connection = connect(worked / FILE)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    code, _, err = run(*verb, "--data", worked)
    assert (code, err) == (1, f"motcua-server: {DAY} version {version}: {what}\n")


def test_compare_plays_a_recorded_day_under_other_rules(worked):
    code, out, err = run("compare", "--data", worked, "--day", DAY, "--head-start", 20)
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["visits"] >= 2
    rules = ["as given", "first come", "head start 20 min", "strict"]
    assert [ruled["rule"] for ruled in told["rules"]] == rules


@pytest.mark.parametrize("verb", ["replay", "compare"])
@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "2026-11-19"])
def test_a_day_that_is_not_there_is_refused_in_words(worked, day, verb):
    code, out, err = run(verb, "--data", worked, "--day", day)
    assert (code, out) == (2, "")
    assert day in err


def test_a_backup_fills_an_empty_folder_and_verifies(worked, tmp_path):
    code, out, _ = run("backup", "--data", worked, tmp_path / "copy.db")
    assert code == 0
    assert out == (tmp_path / "copy.db.sha256").read_text().replace(
        "copy.db", str(tmp_path / "copy.db")
    )
    assert run("restore", tmp_path / "copy.db", "--data", tmp_path / "new")[0] == 0
    assert run("verify", "--data", tmp_path / "new")[0] == 0
    assert run("replay", "--data", tmp_path / "new", "--day", DAY) == run(
        "replay", "--data", worked, "--day", DAY
    )


def test_restore_never_fills_a_folder_that_is_not_empty(worked, tmp_path):
    run("backup", "--data", worked, tmp_path / "copy.db")
    code, _, err = run("restore", tmp_path / "copy.db", "--data", worked)
    assert code == 2
    assert "not empty" in err


def test_the_short_commands_work_beside_a_running_server(worked, tmp_path):
    with ServerLock(worked):
        assert run("token", "--data", worked, "--role", "kiosk")[0] == 0
        assert run("login-link", "--data", worked, "--role", "auditor")[0] == 0
        assert run("verify", "--data", worked)[0] == 0
        assert run("replay", "--data", worked, "--day", DAY)[0] == 0
        assert run("backup", "--data", worked, tmp_path / "copy.db")[0] == 0
        assert "server: running" in run("doctor", "--data", worked)[1]


def test_a_second_server_refuses_to_start(worked):
    with ServerLock(worked):
        code, _, err = run("serve", "--data", worked, "--port", "0")
    assert code == 1
    assert "a server (process" in err
