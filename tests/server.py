"""A real server for tests: a process of its own on a free port over a data folder of its own."""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import apsw
import pytest

from queue_server import accounts, configuration, settings
from queue_server.log.database import FILE, connect
from queue_server.web.app import serve

HOST = "127.0.0.1"
READY_S = 20.0
PEOPLE = ("operator", "supervisor", "administrator", "auditor")


class NotReady(Exception):
    """The server ended, or said nothing, before it was ready; its output is the message."""


def make_office(data: Path, office: Path = configuration.SAMPLE) -> dict[str, str]:
    """A data folder with an office; returns machine → token (``kiosk``, ``counter1`` …)."""
    data.mkdir(parents=True, exist_ok=True)
    connection = connect(data / FILE)
    try:
        read = configuration.load_office(office)
        settings.make_server_key(connection)
        text = office.read_text("utf-8")
        now_ms = accounts.wall_ms()
        configuration.store(connection, read, text, by="test", now_ms=now_ms)
        tokens = {
            role: accounts.create_token(connection, role, name=role, counter=counter)
            for role, counter in (("kiosk", 0), ("display", 0), ("rating", 1), ("reports", 0))
        }
        for k in (counter.id for counter in read.counters):
            token = accounts.create_token(connection, "counter", name=f"counter{k}", counter=k)
            tokens[f"counter{k}"] = token
        return tokens
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Server:
    """``start``, ``kill`` and ``stop`` as often as wanted: the folder, port and tokens stay."""

    options: tuple[str, ...] = ()

    def __init__(self, data: Path, *, office: Path = configuration.SAMPLE) -> None:
        self.data = data
        self.tokens = make_office(data, office)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.url}/api/v1"

    def start(self) -> None:
        """Returns when the server has said that it is ready; raises ``NotReady``."""
        command = [sys.executable, "-m", "queue_server", "serve", "--data", str(self.data)]
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), *self.options],
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self._await_ready()

    def _await_ready(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        said, until = b"", time.monotonic() + READY_S
        while b"ready" not in said:
            left_s = until - time.monotonic()
            ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, left_s))
            piece = os.read(self.process.stdout.fileno(), 4096) if ready else b""
            if not piece:
                self.kill()
                raise NotReady(self.log[-2_000:])
            said += piece

    @property
    def log(self) -> str:
        return (self.data / "server.log").read_text("utf-8", "replace")

    def kill(self) -> None:
        """As a power cut would: ``kill -9``."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """As an administrator would; the exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, signum: signal.Signals) -> int:
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(signum)
        status = process.wait(READY_S)
        if process.stdout:
            process.stdout.close()
        return status

    def headers(self, machine: str, key: str = "") -> dict[str, str]:
        """The token of a machine and, where given, an idempotency key."""
        bearer = {"Authorization": f"Bearer {self.tokens[machine]}"}
        return bearer | ({"Idempotency-Key": key} if key else {})

    def read(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the office's file, read beside the server."""
        path = str(self.data / FILE)
        connection = apsw.Connection(path, flags=apsw.SQLITE_OPEN_READONLY)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def login_link(self, role: str, *, counter: int = 0) -> str:
        """The address that signs a person in once."""
        connection = connect(self.data / FILE)
        try:
            secret = accounts.create_login_link(connection, role, name=role, counter=counter)
        finally:
            connection.close()
        return f"{self.url}/login/{secret}"

    async def session(self, role: str, *, counter: int = 0) -> dict[str, str]:
        """Cookies of a person who has just signed in."""
        link = self.login_link(role, counter=counter)
        async with (
            aiohttp.ClientSession() as client,
            client.get(link, allow_redirects=False) as answer,
        ):
            assert answer.status == 303, await answer.text()
            return {name: morsel.value for name, morsel in answer.cookies.items()}

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """``motcua-server WORDS --data …``."""
        line = [sys.executable, "-m", "queue_server", *words, "--data", str(self.data)]
        return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


class ForkedServer(Server):
    """The same server in a process forked from one that has imported everything, so that a start
    takes a tenth of a second and a test can kill it dozens of times."""

    def start(self) -> None:
        forks = multiprocessing.get_context("forkserver")
        forks.set_forkserver_preload(["queue_server.web.app"])
        self._fork = forks.Process(target=self.serving, args=(self.data, self.port), daemon=True)
        self._fork.start()
        until = time.monotonic() + READY_S
        while not self._answers():
            if time.monotonic() > until or not self._fork.is_alive():
                self.kill()
                raise NotReady(self.log[-2_000:])
            time.sleep(0.005)

    @property
    def serving(self) -> Callable[[Path, int], None]:
        """What the process does with the folder and the port."""
        return _serve

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((HOST, self.port)) == 0

    def _end(self, signum: signal.Signals) -> int:
        fork, self._fork = getattr(self, "_fork", None), None
        if fork is None:
            return 0
        os.kill(fork.pid, signum)
        fork.join(READY_S)
        return int(fork.exitcode)


def _serve(data: Path, port: int) -> None:
    log = os.open(data / "server.log", os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    serve(data, HOST, port)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server of the sample office, one for each test module."""
    made = Server(tmp_path_factory.mktemp("office"))
    made.start()
    yield made
    made.kill()
