"""A server that is there and cannot answer now says how long it wants to be left alone."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from link.exchange import AGAIN_S_MAX, Exchange, Request, Unreachable
from link.messages import Rated

ASK = Request("POST", "/tickets/adopt", b"{}", "k" * 32)


class Busy:
    """Answers with the steps of a script, status and Retry-After; then with a rating."""

    def __init__(self) -> None:
        self.script: list[tuple[int, str]] = []
        self.asked_at: list[float] = []
        app = web.Application()
        app.router.add_post("/api/v1/tickets/adopt", self._answer)
        app.router.add_route("*", "/sign-in", self._elsewhere)
        self.elsewhere = 0
        self.server = TestServer(app)

    async def _elsewhere(self, _request: web.Request) -> web.Response:
        self.elsewhere += 1
        return web.json_response({"ticket": "not ours"})

    async def _answer(self, _request: web.Request) -> web.Response:
        self.asked_at.append(time.monotonic())
        if not self.script:
            return web.json_response({"ticket": "t1"})
        status, again = self.script.pop(0)
        headers = {"Retry-After": again} if again else {}
        headers |= {"Location": "/sign-in"} if 300 <= status < 400 else {}
        return web.Response(status=status, headers=headers)


@pytest.fixture
async def busy() -> AsyncIterator[Busy]:
    made = Busy()
    await made.server.start_server()
    yield made
    await made.server.close()


@pytest.fixture
async def exchange(busy: Busy) -> AsyncIterator[Exchange]:
    made = Exchange(str(busy.server.make_url("")).rstrip("/"), lambda: None, {})
    yield made
    await made.close()


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_is_asked_again_when_it_said_so(
    exchange: Exchange, busy: Busy, status: int
) -> None:
    busy.script = [(status, "1")]
    assert await exchange.ask(ASK, Rated) == Rated("t1")
    first, second = busy.asked_at
    assert second - first >= 0.99


async def test_who_gives_up_knows_what_was_said_last(exchange: Exchange, busy: Busy) -> None:
    busy.script = [(503, "7")] * 9
    with pytest.raises(Unreachable) as silence:
        await exchange.ask(ASK, Rated, deadline_s=0.3)
    assert (silence.value.status, silence.value.again_s) == (503, 7.0)
    assert len(busy.asked_at) == 1


@pytest.mark.parametrize("status", [302, 307])
async def test_a_network_that_sends_us_elsewhere_gets_nothing_and_is_no_answer(
    exchange: Exchange, busy: Busy, status: int
) -> None:
    busy.script = [(status, "")]
    with pytest.raises(Unreachable) as silence:
        await exchange.ask(ASK, Rated, tries=1)
    assert (silence.value.status, silence.value.key, busy.elsewhere) == (status, ASK.key, 0)


@pytest.mark.parametrize(
    ("said", "again_s"),
    [("", 0.0), ("99999999", AGAIN_S_MAX), ("Fri, 20 Nov 2026 09:00:00 GMT", 0.0), ("²", 0.0)],
)
async def test_a_strange_wish_to_be_left_alone_is_not_obeyed(
    exchange: Exchange, busy: Busy, said: str, again_s: float
) -> None:
    busy.script = [(507, said.encode().decode("latin-1"))]
    with pytest.raises(Unreachable) as silence:
        await exchange.ask(ASK, Rated, deadline_s=0.3, tries=1)
    assert (silence.value.status, silence.value.again_s) == (507, again_s)
