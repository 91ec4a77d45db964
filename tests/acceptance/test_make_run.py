"""``make run`` and ``make demo`` where there is no screen: what they say, and how they end."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from queue_server.sample import COUNTERS
from tests.acceptance.office import Office, until
from tests.server import Server, free_port

pytestmark = pytest.mark.screen
HEADLESS = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}
CITIZENS = 60
DEMO_S = 150
ANSWER = aiohttp.ClientTimeout(total=15)


def office_in(folder: Path) -> Office:
    return Office(folder / "office", **HEADLESS)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_newcomer_is_told_every_address_and_nothing_is_left_running(
    tmp_path: Path, number: signal.Signals
):
    with office_in(tmp_path) as office:
        await office.ready()
        links = office.links()
        roles = {*(f"operator {k}" for k in COUNTERS), "supervisor", "administrator"}
        assert set(links) == roles
        assert all(link.startswith(f"{office.url}/login/") for link in links.values())
        for told in (office.url, str(office.data / "slips"), str(office.data / "logs")):
            assert told in office.said
        assert "no screen: on a virtual one" in office.said
        jar = aiohttp.CookieJar(unsafe=True)
        async with (
            aiohttp.ClientSession(cookie_jar=jar, timeout=ANSWER) as http,
            http.get(links["supervisor"]) as page,
        ):
            assert (page.status, str(page.url)) == (200, f"{office.url}/manager")
        for program in ("display", "rating"):
            await until(lambda p=program: "first picture" in office.log(p), 30.0)
        assert office.stop(number) == 0
    assert office.programs() == set()
    assert "Traceback" not in office.said + office.logs, office.logs


async def test_a_second_server_on_the_same_data_is_refused_in_words(tmp_path: Path):
    server = Server(tmp_path / "office")
    server.start()
    try:
        with office_in(tmp_path) as office:
            await until(lambda: office.status is not None, 30.0)
            assert office.status == 1
            assert f"a server (process {server.process.pid}) works on" in office.said
            assert "Traceback" not in office.said
    finally:
        server.kill()


def test_a_port_in_use_is_told_before_anything_starts(tmp_path: Path, server: Server):
    command = [sys.executable, "-m", "queue_server.sample", "--data", str(tmp_path / "other")]
    done = subprocess.run(
        [*command, "--port", str(server.port)], capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 1
    assert f"port {server.port} is in use" in done.stderr
    assert not (tmp_path / "other" / "office.db").exists()


def test_the_server_itself_tells_a_port_in_use_in_one_line(tmp_path: Path, server: Server):
    other = Office(tmp_path / "other")
    assert other.command("init", "--sample").returncode == 0
    refused = other.command("serve", "--port", str(server.port))
    assert refused.returncode == 2
    [line] = refused.stderr.splitlines()
    assert f"another program listens on port {server.port} already" in line


def test_a_morning_of_sixty_plays_by_itself_and_can_be_replayed(tmp_path: Path):
    office = office_in(tmp_path)
    command = [sys.executable, "-m", "queue_server.sample", "--demo", "--pace", "400"]
    command += ["--data", str(office.data), "--port", str(free_port())]
    demo = subprocess.run(command, capture_output=True, text=True, timeout=DEMO_S)
    assert demo.returncode == 0, demo.stderr
    assert len(re.findall(r"takes a number", demo.stdout)) == CITIZENS
    [served, missed] = re.findall(r"^\*\s+\*\s+(\d+) .*missed (\d+)", demo.stdout, re.MULTILINE)[0]
    assert int(served) + int(missed) == CITIZENS
    assert len(office.events("TicketIssued")) == CITIZENS
    assert office.programs() == set()
    [day] = office.days()
    assert office.command("replay", "--day", day).returncode == 0
    verified = office.command("verify")
    assert verified.returncode == 0, verified.stderr
