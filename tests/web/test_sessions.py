"""S4 and S5: sessions that are new, end, lock at a break, and are of our own pages only."""

from __future__ import annotations

import re
import time
from http.cookies import SimpleCookie

import pytest

from link import messages as m
from queue_server.web.cookies import COOKIE, SECURE_COOKIE
from tests.web.persons import (
    GOOD,
    PIN,
    by_pin,
    form,
    keep,
    me,
    person,
    refused,
    sign_in,
)

# -- S4: sessions -----------------------------------------------------------------------------


async def test_s4_a_session_that_was_planted_is_not_taken_over(desk, hoa):
    planted = "F" * 43
    desk.sessions["victim"] = planted
    answer = await sign_in(desk, "hoa", GOOD, who="victim")
    keep(desk, "hoa", answer)
    assert desk.sessions["hoa"] != planted
    assert (await desk.get("victim", "/me")).status == 401


async def test_s4_a_session_of_before_ends_when_its_browser_signs_in_anew(desk, hoa):
    before = desk.sessions["hoa"]
    keep(desk, "hoa", await sign_in(desk, "hoa", GOOD, who="hoa"))
    desk.sessions["before"] = before
    assert (await desk.get("before", "/me")).status == 401
    assert (await desk.get("hoa", "/me")).status == 200


async def test_s4_every_sign_in_has_a_session_of_its_own_of_256_bits(desk, hoa):
    tokens = []
    for _ in range(5):
        keep(desk, "hoa", await sign_in(desk, "hoa", GOOD))
        tokens.append(desk.sessions.pop("hoa"))
    assert len(set(tokens)) == 5
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)


async def test_s4_a_cookie_is_for_our_pages_only(desk, hoa):
    answer = await sign_in(desk, "hoa", GOOD)
    cookie = SimpleCookie(answer.headers["Set-Cookie"])[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert (cookie["domain"], cookie["max-age"], cookie["expires"]) == ("", "", "")
    assert b"session" not in answer.body


async def test_s4_signing_out_ends_the_session_and_takes_the_cookie(desk, hoa):
    answer = await desk.post("hoa", "/session/end")
    assert answer.status == 200
    assert SimpleCookie(answer.headers["Set-Cookie"])[COOKIE].value == ""
    assert refused(await desk.get("hoa", "/me")) == (401, "no_token")


async def test_s4_a_changed_password_ends_every_other_session(desk, hoa):
    keep(desk, "elsewhere", await sign_in(desk, "hoa", GOOD))
    changed = {"old": GOOD, "new": "mưa rơi trên mái tôn cũ"}
    assert (await desk.post("hoa", "/me/password", changed)).status == 200
    assert (await desk.get("hoa", "/me")).status == 200
    assert (await desk.get("elsewhere", "/me")).status == 401


async def test_s4_who_goes_on_a_break_leaves_the_console_locked(desk, hoa):
    keep(desk, "hoa", await by_pin(desk))
    await desk.post("hoa", "/counters/1/open")
    assert (await desk.post("hoa", "/counters/1/pause", {"reason": "nghỉ"})).status == 200
    assert (await me(desk, "hoa")).locked
    for path in ("/counters/1/open", "/counters/1/next", "/tickets", "/me/pin"):
        body = {"queue": "A"} if path == "/tickets" else None
        answer = await desk.post("hoa", path, body)
        assert refused(answer) == (423, "session_locked"), path
    assert (await desk.get("hoa", "/views/counter")).status == 200
    assert refused(await desk.get("hoa", "/views/wall")) == (423, "session_locked")
    wrong = await desk.post("hoa", "/session/unlock", {"secret": "740916"})
    assert refused(wrong) == (401, "wrong_sign_in")
    opened = await desk.post("hoa", "/session/unlock", {"secret": PIN})
    assert not opened.as_(m.Me).locked
    assert (await desk.post("hoa", "/counters/1/open")).status == 200


async def test_s4_away_from_a_paired_console_only_the_password_unlocks(desk, hoa):
    await desk.post("hoa", "/counters/1/open")
    await desk.post("hoa", "/counters/1/pause", {"reason": "nghỉ"})
    answer = await desk.post("hoa", "/session/unlock", {"secret": PIN})
    assert refused(answer) == (401, "wrong_sign_in")
    assert (await desk.post("hoa", "/session/unlock", {"secret": GOOD})).status == 200


async def test_s4_a_locked_console_goes_on_showing_who_waits(desk, hoa):
    keep(desk, "hoa", await by_pin(desk))
    await desk.post("hoa", "/counters/1/open")
    async with desk.live("hoa", "counter") as socket:
        await socket.receive()
        await desk.post("hoa", "/counters/1/pause", {"reason": "nghỉ"})
        await desk.issue("A")
        until_s = time.perf_counter() + 2.5
        while time.perf_counter() < until_s:
            view = (await socket.receive(timeout=5)).json()
        assert view["data"]["state"] == "paused"


async def test_s4_a_supervisor_who_closes_anothers_counter_is_not_locked(desk):
    await person(desk, "minh", "supervisor")
    await desk.post("minh", "/counters/1/open")
    await desk.post("minh", "/counters/1/pause", {"reason": "họp"})
    assert not (await me(desk, "minh")).locked


async def test_s4_who_came_by_a_link_has_nothing_to_unlock_with_and_is_not_locked(desk):
    await desk.post("operator", "/counters/1/open")
    await desk.post("operator", "/counters/1/pause", {"reason": "nghỉ"})
    told = await me(desk, "operator")
    assert (told.locked, told.login, told.by) == (False, "", "link")
    answer = await desk.post("operator", "/me/password", {"old": "x", "new": GOOD})
    assert refused(answer) == (409, "no_account")


# -- S5: other sites --------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["null", "http://evil.test"])
async def test_s5_no_other_site_signs_anybody_in(desk, hoa, origin):
    body = {"login": "hoa", "password": GOOD}
    answer = await desk.post("anonymous", "/session", body, headers={"Origin": origin})
    assert (answer.status, answer.problem.at) == (403, "Origin")
    answer = await form(desk, "/sign-in", origin=origin, **body)
    assert answer.status == 403
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/me/password", "/me/pin", "/me/unlock", "/setup"])
async def test_s5_no_form_of_another_site_is_taken(desk, hoa, path):
    answer = await form(desk, path, who="hoa", origin="http://evil.test")
    assert (answer.status, answer.problem.at) == (403, "Origin")


async def test_s5_over_tls_only_the_cookie_of_this_very_host_counts():
    from aiohttp.test_utils import make_mocked_request

    from queue_server.web.cookies import session_token

    planted = {"Cookie": f"{COOKIE}={'p' * 43}"}
    own = {"Cookie": f"{COOKIE}={'p' * 43}; {SECURE_COOKIE}={'o' * 43}"}
    tls = object()
    secure = [make_mocked_request("GET", "/", headers=h, sslcontext=tls) for h in (planted, own)]
    assert [request.secure for request in secure] == [True, True]
    assert [session_token(request) for request in secure] == ["", "o" * 43]
