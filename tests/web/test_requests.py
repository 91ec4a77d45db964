"""Wrong requests: each gets its status, says what and where, and changes nothing."""

from __future__ import annotations

import asyncio
import io
import json

import aiohttp
import pytest

from queue_server import views
from queue_server.web.endpoint import HEADERS
from queue_server.web.house import KEY_LENGTH_MAX
from tests.web.test_access import filled, rows_of

WRONG = [
    (b'{"queue": "A", "quuee": 1}', 422, "not_as_agreed", "quuee"),
    (b'{"queue": "AA"}', 422, "not_as_agreed", "queue"),
    (b'{"queue": "O"}', 422, "not_as_agreed", "queue"),
    (b'{"queue": 1}', 422, "not_as_agreed", "queue"),
    (b"{}", 422, "not_as_agreed", "queue"),
    (b"[]", 422, "not_as_agreed", "$"),
    (b'{"queue": "A", "class": "king"}', 422, "unknown_class", "class"),
    (b'{"queue": "A", "language": "la"}', 422, "unknown_language", "language"),
    (b'{"queue": "A", "procedures": ["9.9"]}', 422, "unknown_procedure", "procedures[0]"),
    (b'{"queue": "A", "procedures": ["a b"]}', 422, "not_as_agreed", "procedures[0]"),
    (b'{"queue": "A", "appointment": "X"}', 404, "unknown_appointment", "appointment"),
    (b'{"queue": "Z"}', 404, "unknown_queue", "queue"),
    (b"", 400, "not_json", ""),
    (b"{", 400, "not_json", ""),
    (b'{"queue": "\\ud800"}', 400, "not_json", ""),
    (b'{"queue": "\xff"}', 400, "not_json", ""),
    (b"[" * 60_000, 422, "not_as_agreed", "$"),
]


@pytest.mark.parametrize(("body", "status", "code", "at"), WRONG, ids=lambda value: str(value)[:30])
async def test_a_wrong_body_is_told_what_and_where(desk, body, status, code, at):
    before = await desk.house.day.read(lambda state: state.version)
    answer = await desk.ask("kiosk", "POST", "/tickets", data=body)
    problem = answer.problem
    assert (answer.status, problem.status, problem.code) == (status, status, code)
    assert at in problem.at + problem.title + problem.detail
    assert await desk.house.day.read(lambda state: state.version) == before


async def test_ten_megabytes_are_too_much(desk):
    answer = await desk.ask("kiosk", "POST", "/tickets", data=io.BytesIO(b" " * 10_000_000))
    assert answer.status == 413


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/tickets/A999", "unknown_ticket"),
        ("/tickets/20200101-A001", "unknown_ticket"),
        ("/tickets/%FF%00", "unknown_ticket"),
        ("/nothing", "not_found"),
        ("//nothing", "not_found"),
    ],
)
async def test_what_is_not_there_is_not_found(desk, path, code):
    answer = await desk.get("kiosk", path)
    assert (answer.status, answer.problem.code) == (404, code)


async def test_an_unknown_counter_view_and_report_are_not_found(desk):
    for path in ("/counters/9/open", "/counters/x/open", "/counters/99999/open"):
        answer = await desk.post("supervisor", path)
        assert (answer.status, answer.problem.code) == (404, "unknown_counter")
    assert (await desk.get("reports", "/views/counter?counter=9")).status == 404
    assert (await desk.get("reports", "/views/counter?counter=x")).status == 422
    assert (await desk.get("reports", "/views/nothing")).status == 404
    assert (await desk.get("reports", "/reports/nothing")).status == 404


@pytest.mark.parametrize(
    "query",
    [
        "format=exe",
        "from=yesterday",
        "from=%FF",
        "from=2026-13-01",
        "from=2026-02-01&to=2026-01-01",
        "from=1900-01-01&to=2026-01-01",
        "from=9999-12-31&to=9999-12-30",
    ],
)
async def test_a_report_of_a_span_that_cannot_be_is_refused(desk, query):
    assert (await desk.get("reports", f"/reports/waits?{query}")).status == 422


async def test_a_refusal_of_the_rules_is_a_conflict_in_the_askers_language(desk):
    for language, word in (("en", "closed"), ("vi", "đóng")):
        headers = {"Accept-Language": language}
        answer = await desk.post("counter1", "/counters/1/next", headers=headers)
        assert (answer.status, answer.problem.code) == (409, "counter_closed")
        assert word in answer.problem.detail


async def test_a_method_that_is_not_there_names_those_that_are(desk):
    answer = await desk.ask("kiosk", "DELETE", "/tickets")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET,POST")


# -- keys -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["x" * (KEY_LENGTH_MAX + 1), "k\xe9", "a\tb"])
async def test_a_key_too_long_or_not_plain_is_refused(desk, key):
    answer = await desk.post("kiosk", "/tickets", {"queue": "A"}, headers={"Idempotency-Key": key})
    assert (answer.status, answer.problem.at) == (422, "Idempotency-Key")


@pytest.mark.parametrize("key", ["x" * (KEY_LENGTH_MAX + 1), "%00", "%0A", "%C3%A9"])
async def test_a_key_that_cannot_be_cannot_be_cancelled(desk, key):
    answer = await desk.post("kiosk", f"/requests/{key}/cancel")
    assert (answer.status, answer.problem.at) == (422, "key")


async def test_the_same_key_gives_the_same_answer_and_another_body_a_conflict(desk):
    key = {"Idempotency-Key": "k" * 32}
    answers = await asyncio.gather(
        *(desk.post("kiosk", "/tickets", {"queue": "A"}, headers=key) for _ in range(10))
    )
    assert len({answer.body for answer in answers}) == 1
    other = await desk.post("kiosk", "/tickets", {"queue": "B"}, headers=key)
    assert (other.status, other.problem.code) == (409, "idempotency_conflict")
    assert (await desk.get("kiosk", "/tickets/B001")).status == 404


# -- browsers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["", "null", "http://evil.test", "http://[::1", "https://"])
async def test_a_page_from_elsewhere_cannot_act_in_a_persons_name(desk, origin):
    answer = await desk.post("supervisor", "/counters/1/open", headers={"Origin": origin})
    assert (answer.status, answer.problem.at) == (403, "Origin")


async def test_a_form_of_plain_text_is_not_read_as_json(desk):
    text = {"Content-Type": "text/plain"}
    answer = await desk.post("supervisor", "/tickets", None, data='{"queue":"A"}', headers=text)
    assert answer.status == 415


async def test_a_session_cookie_that_somebody_made_up_is_nobody(desk):
    desk.sessions["supervisor"] = "x" * 43
    assert (await desk.get("supervisor", "/views/manager")).status == 401


async def test_a_sign_in_link_works_once_and_its_cookie_is_for_our_pages_only(desk):
    secret = await desk.house.accounts.create_login_link("supervisor", name="Hoa")
    answer = await desk.get("anonymous", f"//login/{secret}")
    cookie = answer.headers["Set-Cookie"]
    assert answer.status == 303
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/"))
    assert (await desk.get("anonymous", f"//login/{secret}")).status == 403


# -- what every answer carries ----------------------------------------------------------------


async def test_every_route_answers_with_the_protective_headers(desk):
    for row in rows_of(desk):
        method, path = row.split(" ", 1)
        if "/live" in path or "{file}" in path:
            continue
        for who in ("anonymous", "supervisor"):
            answer = await desk.ask(who, method, filled(path))
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, row
            assert answer.headers["Cache-Control"] in ("no-store", "no-cache"), row
        await desk.sign_in()


async def test_a_fault_of_ours_tells_its_number_and_nothing_else(desk, monkeypatch):
    def broken(state):
        raise RuntimeError("canary-7f3a secret path /etc")

    monkeypatch.setattr(views, "office", broken)
    answer = await desk.get("kiosk", "/office")
    told = json.loads(answer.body)
    assert (answer.status, told["code"], len(told["detail"])) == (500, "fault", 8)
    assert set(told) == {"type", "title", "status", "code", "detail"}
    assert b"canary" not in answer.body
    assert (await desk.get("anonymous", "//healthz")).status == 200


# -- sockets ----------------------------------------------------------------------------------


async def refused(desk, who: str, view: str = "wall", **more) -> int:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        async with desk.live(who, view, **more):
            raise AssertionError("let in")
    return refusal.value.status


async def test_a_socket_without_a_token_or_from_another_page_is_refused(desk):
    assert await refused(desk, "anonymous") == 401
    assert await refused(desk, "supervisor", headers={"Origin": "http://evil.test"}) == 403
    assert await refused(desk, "display", "manager") == 403
    assert await refused(desk, "display", "nothing") == 404


async def test_a_revoked_token_loses_its_socket_within_two_seconds(desk):
    rows = await desk.house.accounts.machines()
    display = next(row.id for row in rows if row.role == "display")
    async with desk.live("display", "wall") as socket:
        await socket.receive()
        await desk.house.accounts.revoke_token(display, by="test")
        async with asyncio.timeout(3):
            while (message := await socket.receive()).type is aiohttp.WSMsgType.TEXT:
                continue
    assert message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
