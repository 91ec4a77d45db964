"""A machine's line against a small real server: answers, silence, refusals, repetition."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from link.client import Client, Refused, Unreachable
from link.codec import encode
from link.exchange import VERSION
from link.messages import (
    PROTOCOL_VERSION,
    Announced,
    Health,
    Order,
    Problem,
    Rated,
    RateVisit,
    View,
    WallView,
)
from link.settings import Settings
from link.spool import Spool

NOW = datetime(2026, 11, 20, 9, 41, tzinfo=timezone(timedelta(hours=7)))


def view(version: int, epoch: int = 1) -> bytes:
    wall = WallView(name={"vi": "Một cửa"}, place={"vi": "Mẫu"}, calls=[], waiting=[])
    return encode(View(view="wall", epoch=epoch, version=version, as_of=0, now=NOW, data=wall))


class FakeServer:
    """Answers what ``script`` says, one step per request; each step is (status, body) or None."""

    def __init__(self) -> None:
        self.script: list[tuple[int, Any] | None] = []
        self.requests: list[tuple[str, str, str, bytes]] = []
        self.headers: list[Any] = []
        self.queries: list[dict[str, str]] = []
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.live: list[list[bytes] | int] = []
        app = web.Application()
        app.router.add_get("/api/v1/live", self._live)
        app.router.add_route("*", "/api/v1/{path:.*}", self._answer)
        self.server = TestServer(app)

    async def _answer(self, request: web.Request) -> web.Response:
        seen = (request.method, request.path, request.headers.get("Idempotency-Key", ""))
        self.headers.append(request.headers)
        self.requests.append((*seen, await request.read()))
        self.tokens = request.headers.get("Authorization")
        step = self.script.pop(0)
        if step is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return web.Response(status=step[0], body=step[1], content_type="application/json")

    async def _live(self, request: web.Request) -> web.StreamResponse:
        self.queries.append(dict(request.query))
        self.headers.append(request.headers)
        self.tokens = request.headers.get("Authorization")
        step = self.live.pop(0)
        if isinstance(step, int):
            return web.Response(status=step)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for message in step:
            await socket.send_str(message.decode())
        if self.live:
            await socket.close()
        async for message in socket:
            self.heard.put_nowait(message.data)
        return socket


@pytest.fixture
async def server() -> AsyncIterator[FakeServer]:
    fake = FakeServer()
    await fake.server.start_server()
    yield fake
    await fake.server.close()


@pytest.fixture
def settings(server: FakeServer, tmp_path: Path) -> Settings:
    token = tmp_path / "kiosk.token"
    token.write_text("secret\n")
    return Settings(server=str(server.server.make_url("/")), token_file=str(token))


@pytest.fixture
async def client(settings: Settings, tmp_path: Path) -> AsyncIterator[Client]:
    with Spool(tmp_path / "spool.db") as spool:
        async with Client(settings, spool=spool, chance=lambda: 0.01) as line:
            line.spool = spool  # type: ignore[attr-defined]
            yield line


RATED = encode(Rated(ticket="t1"))


async def test_an_answer_is_decoded_and_its_key_forgotten(
    client: Client, server: FakeServer
) -> None:
    server.script = [(201, RATED)]
    assert await client.post("/tickets/t1/rating", RateVisit(score=5), answer=Rated) == Rated("t1")
    [(method, path, key, body)] = server.requests
    assert (method, path, body) == (
        "POST",
        "/api/v1/tickets/t1/rating",
        b'{"score":5,"reasons":[],"comment":null}',
    )
    assert len(key) == 32
    assert server.tokens == "Bearer secret"
    assert client.spool.pending() == []


async def test_a_dropped_connection_and_a_busy_server_are_asked_again_with_the_same_key(
    client: Client, server: FakeServer
) -> None:
    server.script = [None, (503, b""), (201, b"not json"), (201, RATED)]
    await client.post("/tickets/t1/rating", RateVisit(score=5), answer=Rated)
    assert len(server.requests) == 4
    assert len({key for _, _, key, _ in server.requests}) == 1


async def test_without_an_answer_the_key_stays_on_disk(client: Client, server: FakeServer) -> None:
    server.script = [(503, b"")] * 50
    with pytest.raises(Unreachable) as told:
        await client.post("/tickets", b'{"queue":"A"}', answer=Rated, deadline_s=0.4)
    [pending] = client.spool.pending()
    assert (pending.key, pending.path, pending.body) == (
        told.value.key,
        "/tickets",
        b'{"queue":"A"}',
    )


async def test_a_key_from_before_is_sent_again(client: Client, server: FakeServer) -> None:
    key = client.spool.begin("POST", "/tickets/t1/rating", b"{}")
    server.script = [(201, RATED)]
    await client.post("/tickets/t1/rating", b"{}", answer=Rated, key=key)
    assert server.requests[0][2] == key
    assert client.spool.pending() == []


async def test_a_refusal_keeps_its_code_and_is_not_repeated(
    client: Client, server: FakeServer
) -> None:
    problem = Problem(
        type="about:blank", title="no", status=409, code="already_rated", detail="Rồi"
    )
    server.script = [(409, encode(problem))]
    with pytest.raises(Refused) as told:
        await client.post("/tickets/t1/rating", RateVisit(score=5), answer=Rated)
    assert (told.value.code, told.value.detail, told.value.status) == ("already_rated", "Rồi", 409)
    assert len(server.requests) == 1
    assert client.spool.pending() == []


async def test_a_refusal_without_words_is_still_a_refusal(
    client: Client, server: FakeServer
) -> None:
    server.script = [(404, b"<html>")]
    with pytest.raises(Refused) as told:
        await client.get("/office", answer=Rated)
    assert (told.value.code, told.value.status) == ("http_404", 404)


async def test_an_endless_answer_is_cut_off(client: Client, server: FakeServer) -> None:
    server.script = [(200, b"1" * (1 << 21))] * 20
    with pytest.raises(Unreachable, match="too long"):
        await client.get("/office", answer=Rated, deadline_s=0.4)


async def test_views_come_newest_only_with_the_token_and_the_zone(
    client: Client, server: FakeServer
) -> None:
    server.live = [[view(3), view(2), view(5), b"rubbish", view(7)]]
    shown: list[int] = []
    async with aclosing(client.live(WallView, zone="hall", counter=None)) as views:
        async for each in views:
            shown.append(each.version)
            if each.version == 7:
                break
    assert shown == [3, 5, 7]
    assert server.queries == [{"view": "wall", "zone": "hall"}]
    assert server.tokens == "Bearer secret"
    assert (client.state, client.lost_since) == ("live", None)
    assert abs(client.server_now() - NOW) < timedelta(seconds=1)


async def test_a_server_that_closes_or_fails_is_found_again(
    client: Client, server: FakeServer
) -> None:
    server.live = [[view(1)], 503, [view(2, epoch=2)]]
    epochs = []
    async with aclosing(client.live(WallView)) as views:
        async for each in views:
            epochs.append(each.epoch)
            if each.epoch == 2:
                break
    assert epochs == [1, 2]


async def test_a_refused_token_is_a_state_with_a_word(
    settings: Settings, server: FakeServer
) -> None:
    server.live = [401]
    async with Client(settings) as line, aclosing(line.live(WallView)) as views:
        with pytest.raises(TimeoutError):  # it goes on asking, slowly
            await asyncio.wait_for(anext(views), 1.0)
        assert (line.state, line.fatal) == ("lost", "no_token")


async def test_a_wall_tells_what_it_has_spoken(client: Client, server: FakeServer) -> None:
    assert await client.send(Announced(call="c1")) is False
    server.live = [[view(1)]]
    async with aclosing(client.live(WallView)) as views:
        await anext(views)
        assert await client.send(Announced(call="c1"))
        assert await client.send(Health(parts={"paper": "ok"}))
        told = [await server.heard.get(), await server.heard.get()]
    assert told == [
        '{"type":"announced","call":"c1","spoken":true}',
        '{"type":"health","parts":{"paper":"ok"},"version":"","paper_percent":null}',
    ]


async def test_every_request_says_which_start_of_which_version_asks(
    client: Client, settings: Settings, server: FakeServer
) -> None:
    server.script = [(201, RATED)] * 3
    server.live = [[view(1)]]
    await client.post("/tickets/t1/rating", RateVisit(score=5), answer=Rated)
    await client.get("/office", answer=Rated)
    async with aclosing(client.live(WallView)) as views:
        await anext(views)
    async with Client(settings) as other:
        await other.get("/office", answer=Rated)
    said = [(each["Motcua-Protocol"], each["Motcua-Version"]) for each in server.headers]
    assert set(said) == {(str(PROTOCOL_VERSION), VERSION)}
    first, second, live, other_start = (each["Motcua-Instance"] for each in server.headers)
    assert first == second == live != other_start
    assert len(first) == 16


async def test_a_client_of_yesterday_goes_on_with_a_server_of_tomorrow(
    client: Client, server: FakeServer
) -> None:
    """Fields that it does not know, messages that it does not know, fields that it lacks."""
    tomorrow = view(2).replace(b'"calls":[]', b'"calls":[],"moods":{"hall":[1]}')
    tomorrow = tomorrow.replace(b'{"view"', b'{"sealed":true,"view"')
    assert b"moods" in tomorrow
    assert b"sealed" in tomorrow
    old = view(3).replace(b',"languages":[],"speak_within_s":30', b"")
    assert b"languages" not in old
    server.live = [[b'{"type":"song","bars":3}', tomorrow, b'{"type":"order","id":"1"}', old]]
    async with aclosing(client.live(WallView)) as views:
        seen = [await anext(views), await anext(views)]
    assert [each.version for each in seen] == [2, 3]
    assert [each.data for each in seen] == [seen[0].data] * 2
    server.script = [(201, b'{"ticket":"t1","stars":5}')]
    assert await client.post("/tickets/t1/rating", RateVisit(score=5), answer=Rated) == Rated("t1")


async def test_an_order_comes_between_views_and_is_not_one(
    client: Client, server: FakeServer
) -> None:
    orders: list[Order] = []
    client.on_order = orders.append
    tomorrows = b'{"type":"order","id":"2","do":"dance","tempo":3}'
    server.live = [[view(1), encode(Order("1", "volume", percent=40)), tomorrows, view(2)]]
    async with aclosing(client.live(WallView)) as views:
        shown = [(await anext(views)).version, (await anext(views)).version]
    assert shown == [1, 2]
    assert orders == [Order("1", "volume", percent=40), Order("2", "dance")]
