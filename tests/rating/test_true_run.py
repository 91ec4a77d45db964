"""A real server and a real pad: a visit ends, the pad opens, a finger rates it, once."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from tests.display.running import Machine, until
from tests.screens import play
from tests.server import Server

pytestmark = pytest.mark.screen
PAD = (1280, 800)
CHAM = (23, 57, 107)


async def ask(server: Server, machine: str, path: str, body: object = None) -> tuple[int, dict]:
    async with aiohttp.ClientSession() as http:
        url, headers = server.api + path, server.headers(machine)
        async with http.post(url, json=body or {}, headers=headers) as answer:
            return answer.status, await answer.json()


async def finish_a_visit(server: Server) -> str:
    """Through counter 1; the ticket's id."""
    _, issued = await ask(server, "kiosk", "/tickets", {"queue": "A"})
    await ask(server, "counter1", "/counters/1/open")
    for step in ("next", "start", "finish"):
        status, answer = await ask(server, "counter1", f"/counters/1/{step}")
        assert status < 300, answer
    return issued["ticket"]["id"]


def ratings(server: Server) -> list[str]:
    rows = server.read("SELECT * FROM events ORDER BY version")
    return [str(cell) for row in rows for cell in row if '"VisitRated"' in str(cell)]


def serve_scene(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the scene in its own process needs to know."""
    token = tmp_path / "rating.token"
    token.write_text(server.tokens["rating"])
    monkeypatch.setenv("PAD_SERVER", server.url)
    monkeypatch.setenv("PAD_TOKEN_FILE", str(token))
    monkeypatch.setenv("PAD_SPOOL", str(tmp_path / "spool.db"))


async def test_a_finger_rates_a_finished_visit_and_a_second_rating_is_refused(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    ticket = await finish_a_visit(server)
    serve_scene(server, tmp_path, monkeypatch)
    play("tests.rating.visits:a_visit_is_rated", PAD, tmp_path)
    [rated] = ratings(server)
    assert f'"ticket":"{ticket}"' in rated
    assert '"score":4' in rated
    assert '"attitude"' in rated
    status, problem = await ask(server, "rating", f"/tickets/{ticket}/rating", {"score": 1})
    assert (status, problem["code"]) == (409, "already_rated")
    assert len(ratings(server)) == 1


async def test_a_rating_without_a_server_is_kept_and_arrives_once_with_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    server = Server(tmp_path / "office")
    server.start()
    try:
        await finish_a_visit(server)
        serve_scene(server, tmp_path, monkeypatch)
        monkeypatch.setenv("PAD_SERVER_PID", str(server.process.pid))
        play("tests.rating.visits:a_rating_is_kept_and_sent_later", PAD, tmp_path)
        assert len(ratings(server)) == 1
    finally:
        server.kill()


async def test_the_program_opens_when_a_visit_ends(server: Server, tmp_path: Path):
    home = tmp_path / "pad"
    home.mkdir()
    config = f'server = "{server.url}"'
    with Machine("kiosk.rating_main", home, config, server.tokens["rating"]) as pad:
        until(lambda: pad.picture().getpixel((10, 790)) != (255, 255, 255), 10.0)
        await finish_a_visit(server)
        until(lambda: pad.picture().getpixel((10, 790)) == (255, 255, 255), 3.0)
        assert pad.picture().getpixel((10, 10)) == CHAM
