"""Logs tell, and never harm: one JSON line, secrets masked, a broken stderr stops nothing."""

from __future__ import annotations

import io
import json
import sys

import pytest
import structlog

from queue_server import logs
from queue_server.core import commands as c
from queue_server.log.memory import MemoryLog
from tests.bench import Bench
from tests.core.play import OFFICE


@pytest.fixture(autouse=True)
def configured():
    before = structlog.get_config()
    logs.configure()
    yield
    structlog.configure(**before)


def test_a_fact_is_one_json_line_with_its_token_masked(capsys):
    structlog.get_logger().info("signed in", token="mck_abcd" + "x" * 40)
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["token"] == "mck_abcd…"


def test_an_error_tells_where_but_no_local_variable(capsys):
    secret = "so geheim"
    try:
        raise ZeroDivisionError(len(secret))
    except ZeroDivisionError:
        structlog.get_logger().exception("failed")
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert secret not in told


async def test_a_stderr_that_is_gone_does_not_stop_the_writer(monkeypatch):
    gone = io.StringIO()
    gone.close()
    bench = Bench(MemoryLog(OFFICE.id))
    await bench.start()
    monkeypatch.setattr(sys, "stderr", gone)
    logs.configure()
    bench.day.on_change = lambda state: 1 / 0
    assert await bench.ask(c.OpenCounter(1))
    assert await bench.issue() == "20261121-A001"
    await bench.crash()
