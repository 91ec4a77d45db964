"""S1: every route × every role gives what the committed matrix says; nothing is left out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import aiohttp
from aiohttp.web_urldispatcher import StaticResource

from queue_server.web.access import EVERYONE
from queue_server.web.machines import VIEWS
from queue_server.web.routes import API
from tests.web.desk import EVERYBODY, Desk

MATRIX = Path(__file__).parent / "access_matrix.json"
STOPPED = {401: "401", 403: "403"}


def routes_of(desk: Desk) -> set[str]:
    """``METHOD path`` of everything the router knows; static folders by their prefix."""
    found = set()
    for route in desk.app.router.routes():
        if route.method == "HEAD" or route.resource is None:
            continue
        static = isinstance(route.resource, StaticResource)
        found.add(f"{route.method} {route.resource.canonical}" + ("/{file}" if static else ""))
    return found


def rows_of(desk: Desk) -> list[str]:
    """The routes, with one row for each view."""
    rows: set[str] = set()
    for route in routes_of(desk):
        if route.endswith("/live"):
            rows |= {f"{route}?view={view}" for view in VIEWS}
        elif "{view}" in route:
            rows |= {route.replace("{view}", view) for view in VIEWS}
        else:
            rows.add(route)
    return sorted(rows)


def filled(path: str) -> str:
    """The path for counter 1 and things that are not there."""
    counter = "?counter=1" if re.search(r"/views/(counter|rating)$", path) else ""
    path = path.replace("{counter}", "1").replace("{report}", "waits")
    return "/" + re.sub(r"{\w+}", "none", path) + counter


async def outcome(desk: Desk, who: str, row: str) -> str:
    """``401``, ``403``, or ``ok`` for whatever else: the gate let it through."""
    method, path = row.split(" ", 1)
    if "/live" in path:
        return await _outcome_live(desk, who, path)
    answer = await desk.ask(who, method, filled(path))
    return STOPPED.get(answer.status, "ok")


async def _outcome_live(desk: Desk, who: str, path: str) -> str:
    url = desk.server.make_url(f"{path}&counter=1")
    try:
        async with desk.client.ws_connect(url, headers=desk.headers(who)):
            return "ok"
    except aiohttp.WSServerHandshakeError as refused:
        return STOPPED.get(refused.status, "ok")


async def walk(desk: Desk) -> dict[str, dict[str, str]]:
    """Row → who → outcome."""
    matrix = {}
    for row in rows_of(desk):
        matrix[row] = {who: await outcome(desk, who, row) for who in EVERYBODY}
        await desk.sign_in()
    return matrix


async def test_every_route_gives_every_role_what_the_matrix_says(desk):
    assert await walk(desk) == json.loads(MATRIX.read_text("utf-8"))


def test_every_route_of_the_api_declares_who_may_ask():
    public = {f"{route.method} {route.path}" for route in API if not route.roles}
    assert public == {"GET /openapi.json", "GET /ca.pem", "POST /pairings", "POST /session"}
    assert all(route.roles <= EVERYONE for route in API)


async def test_no_get_changes_anything_but_the_sign_in_link(desk):
    ticket = await desk.issue()
    before = await desk.house.day.read(lambda state: state.version)
    for row in rows_of(desk):
        if row.startswith("GET") and "/live" not in row and "/login/" not in row:
            path = filled(row.split(" ", 1)[1]).replace("none", ticket)
            for who in EVERYBODY:
                assert (await desk.ask(who, "GET", path)).status < 500
    assert await desk.house.day.read(lambda state: state.version) == before


async def test_a_wrong_token_is_nobody_on_every_route(desk):
    wrong = {"Authorization": "Bearer mck_" + "x" * 43}
    for route in API:
        path = filled(route.path.replace("{view}", "wall"))[1:]
        answer = await desk.ask("anonymous", route.method, path, headers=wrong)
        assert (answer.status, answer.problem.code) == (401, "no_token")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_counter_acts_for_itself_only(desk):
    for who in ("counter1", "operator"):
        for route in API:
            if "{counter}" in route.path and who.rstrip("1") in route.roles:
                path = route.path.replace("{counter}", "2")
                body = {"queue": "A", "reason": "vắng", "ticket": "A001"}
                body |= dict.fromkeys(("called_at", "finished_at"), "2026-11-21T08:00:00+07:00")
                given = {k: body[k] for k in _fields(route.takes) if k in body}
                answer = await desk.ask(who, route.method, path, json=given)
                assert (answer.status, answer.problem.at) == (403, "counter"), path


def _fields(kind: type | None) -> tuple[str, ...]:
    return kind.__struct_encode_fields__ if kind else ()
