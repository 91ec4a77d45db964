"""The office under measurement: the sample office in a folder of its own, served by the product."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from msgspec import Struct

from queue_server import accounts, configuration, settings
from queue_server.accounts import wall_ms
from queue_server.log.database import connect
from tests.benchmarks.processes import Measured, python, running

HOST = "127.0.0.1"
API = "/api/v1"
DATABASE = "office.db"
READY_S = 20.0


class Site(Struct, frozen=True):
    """A data folder and the tokens of its machines; ``counters`` by number."""

    data: Path
    kiosk: str
    display: str
    counters: dict[int, str]


class Server(Struct, frozen=True):
    """A running server of a site."""

    site: Site
    process: Measured
    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{API}"

    def post(self, token: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """A request of our own outside the measuring; the answer's JSON, None for none."""
        connection = HTTPConnection(HOST, self.port, timeout=READY_S)
        try:
            content = json.dumps(body) if body is not None else None
            connection.request("POST", API + path, content, {"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            told = answer.read()
            if answer.status >= 400:
                raise RuntimeError(f"{path}: {answer.status} {told!r}")
            return json.loads(told) if told else None
        finally:
            connection.close()


def make_site(data: Path) -> Site:
    """The sample office with a kiosk, a display and four counters."""
    data.mkdir(parents=True)
    connection = connect(data / DATABASE)
    try:
        office = configuration.load_office(configuration.SAMPLE)
        toml = configuration.SAMPLE.read_text("utf-8")
        configuration.store(connection, office, toml, by="benchmark", now_ms=wall_ms())
        settings.make_server_key(connection)
        return Site(
            data,
            accounts.create_token(connection, "kiosk", name="kiosk"),
            accounts.create_token(connection, "display", name="wall"),
            {
                k.id: accounts.create_token(connection, "counter", name=f"c{k.id}", counter=k.id)
                for k in office.counters
            },
        )
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(site: Site) -> Iterator[Server]:
    """The product's server, ready, for the length of the block."""
    port = free_port()
    command = python("queue_server", "serve", "--data", str(site.data), "--port", str(port))
    with running(command, errors=site.data / "server.log") as process:
        process.line()
        yield Server(site, process, port)


def wait_for(port: int, limit_s: float = READY_S) -> None:
    """Until somebody listens at a port; raises ``TimeoutError``."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.005)
    raise TimeoutError(f"nobody listens at {port}")
