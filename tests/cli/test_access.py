"""Who may speak to the server, and where it listens, as a person types it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

import pytest

from queue_server import accounts, pairing, sessions, settings
from queue_server.authority import open_authority
from queue_server.log.database import FILE, connect
from queue_server.web.listening import now_utc
from tests.command_line import run
from tests.server import free_port

AT_MS = 1_795_222_800_000


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    assert run("init", "--data", folder, "--sample")[0] == 0
    return folder


@pytest.fixture
def office(data):
    """A connection to the office beside the commands."""
    connection = connect(data / FILE)
    yield connection
    connection.close()


# -- keys and sign-in links -------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [["kiosk"], ["display"], ["rating", "--counter", 1], ["reports"], ["counter", "--counter", 2]],
)
def test_a_token_is_all_that_is_printed(data, words):
    code, out, err = run("token", "--data", data, "--role", *words)
    assert (code, err) == (0, "")
    connection = connect(data / FILE)
    machine = accounts.find_machine(connection, accounts.digest(out.strip()), AT_MS)
    connection.close()
    assert machine.role == words[0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["toaster"], "allowed: kiosk, display, rating, counter, reports"),
        (["counter"], "needs its counter's number"),
        (["counter", "--counter", 9], "there is no counter 9; there are: 1, 2, 3, 4"),
    ],
)
def test_a_token_that_cannot_be_is_refused_in_words(data, words, told):
    code, out, err = run("token", "--data", data, "--role", *words)
    assert (code, out) == (2, "")
    assert told in err


def test_a_login_link_opens_the_address_that_the_server_last_had(data):
    words = ("login-link", "--data", data, "--role", "operator", "--counter", 3)
    _, first, _ = run(*words)
    assert re.fullmatch(r"http://127\.0\.0\.1:8080/login/[\w-]{43}\n", first)
    connection = connect(data / FILE)
    settings.put_setting(connection, "address", "https://192.168.1.5:8443")
    _, second, _ = run(*words)
    assert second.startswith("https://192.168.1.5:8443/login/")
    session = sessions.redeem(connection, second.strip().rsplit("/", 1)[1])
    person = sessions.find_session(connection, accounts.digest(session), accounts.wall_ms())
    connection.close()
    assert (person.role, person.counter) == ("operator", 3)


def test_a_login_link_of_no_role_is_refused_in_words(data):
    code, _, err = run("login-link", "--data", data, "--role", "mayor")
    assert code == 2
    assert "allowed: operator, supervisor, administrator, auditor" in err


# -- devices that ask to be let in ------------------------------------------------------------


@pytest.fixture
def code(office):
    """A kiosk waits with this code."""
    now_ms = accounts.wall_ms()
    return pairing.ask(office, "kiosk", b"k" * 32, name="máy mới", now_ms=now_ms)[0]


def test_pair_lets_the_device_in_and_tells_what_to_compare(data, office, code):
    words = ("pair", code, "--data", data, "--role", "kiosk", "--name", "Ki-ốt 1")
    fingerprint = open_authority(data, now_utc()).fingerprint
    done, out, err = run(*words, "--place", "tầng 1")
    assert (done, err) == (0, "")
    made = accounts.find_machine(office, b"k" * 32, AT_MS)
    assert (made.role, made.name, made.place, made.series) == ("kiosk", "Ki-ốt 1", "tầng 1", 0)
    assert out.splitlines() == [
        f"Ki-ốt 1: kiosk {made.id}, its own numbers are of series 0",
        f"fingerprint {fingerprint}: the device must show the same",
    ]
    assert run(*words)[0] == 2


def test_pair_says_that_a_server_of_this_machine_only_has_no_fingerprint(data, code):
    words = ("--data", data, "--role", "kiosk", "--name", "K")
    assert "no fingerprint" in run("pair", code.lower(), *words)[1]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"code": "22222222"}, "No device waits with this code"),
        ({"--role": "display"}, "is a kiosk: take --role kiosk"),
        ({"--role": "toaster"}, "allowed: kiosk, display"),
        ({"--name": ""}, "give it a name"),
        ({"--place": "x" * 81}, "a place is one line"),
        ({"--counter": 9}, "there is no counter 9"),
    ],
)
def test_a_device_that_cannot_be_let_in_is_refused_in_words(data, code, changed, told):
    words = {"code": code, "--data": data, "--role": "kiosk", "--name": "K"} | changed
    first = words.pop("code")
    done, out, err = run("pair", first, *(word for pair in words.items() for word in pair))
    assert (done, out) == (2, "")
    assert told in err


def test_revoke_puts_a_machine_out_and_names_those_there_are(data, office):
    token = run("token", "--data", data, "--role", "kiosk", "--name", "Ki-ốt 1")[1].strip()
    made = accounts.find_machine(office, accounts.digest(token), AT_MS)
    code, _, err = run("revoke", "ab12", "--data", data)
    assert code == 2
    assert f"there are: {made.id} (kiosk Ki-ốt 1)" in err
    assert run("revoke", made.id, "--data", data)[0] == 0
    assert accounts.find_machine(office, accounts.digest(token), AT_MS) is None
    code, _, err = run("revoke", made.id, "--data", data)
    assert code == 2
    assert "there are: none" in err


# -- the server -------------------------------------------------------------------------------


@contextmanager
def serving(data, *words: object):
    """A server in a process of its own; what it said when it was ready. Ends well on SIGTERM."""
    command = [sys.executable, "-m", "queue_server", "serve", "--data", data, *words]
    with subprocess.Popen(map(str, command), stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline()
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(20) == 0


def test_the_server_says_when_it_is_ready_and_ends_well_on_sigterm(data):
    with serving(data, "--port", 0) as said:
        assert re.fullmatch(r"motcua-server ready on http://127\.0\.0\.1:\d{4,5}\n", said)
        assert run("token", "--data", data, "--role", "kiosk")[0] == 0
        assert run("serve", "--data", data, "--port", "0")[0] == 1
    assert run("verify", "--data", data)[0] == 0


def test_beyond_this_machine_the_server_speaks_tls_and_says_by_which_authority(data, office):
    port = free_port()
    with serving(data, "--port", port, "--host", "0.0.0.0") as said:
        assert "ready on https://" in said
        assert f" and http://127.0.0.1:{port}; fingerprint " in said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/ca.pem") as answer:
            assert answer.headers["Content-Type"] == "application/x-pem-file"
            assert answer.read() == open_authority(data, now_utc()).pem
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            assert b'"insecure":false' in answer.read()
    assert settings.setting(office, "address").startswith("https://")
    assert f"fingerprint {open_authority(data, now_utc()).fingerprint}" in said


def test_plain_http_beyond_this_machine_is_told_by_health(data):
    port = free_port()
    with serving(data, "--port", port, "--host", "0.0.0.0", "--insecure-lan") as said:
        assert "https" not in said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            assert b'"insecure":true' in answer.read()


def test_an_authority_that_cannot_be_used_is_told_in_words(data):
    open_authority(data, now_utc())
    (data / "tls" / "ca.key").write_text("?")
    code, _, err = run("serve", "--data", data, "--port", "0", "--host", "0.0.0.0")
    assert code == 1
    assert "pair every device anew" in err
