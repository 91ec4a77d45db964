"""The real application in this process: real house, real file, every role at hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from link.codec import decode
from link.messages import Problem
from queue_server.configuration import SAMPLE
from queue_server.web.app import application, open_house
from queue_server.web.cookies import COOKIE
from queue_server.web.house import House
from tests.server import PEOPLE, make_office

T = TypeVar("T")
MACHINES = ("kiosk", "display", "rating", "counter1", "reports")
EVERYBODY = ("anonymous", *MACHINES, *PEOPLE)


class Answer:
    """A whole answer."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def as_(self, kind: type[T]) -> T:
        """The body as a struct of ``link.messages``; BadMessage if it is not one."""
        return decode(self.body, kind)

    @property
    def problem(self) -> Problem:
        assert self.headers["Content-Type"].startswith("application/problem+json")
        return self.as_(Problem)


class Desk:
    """Asks the application as whoever is named."""

    def __init__(self, house: House, app: web.Application, tokens: dict[str, str]) -> None:
        self.house, self.app, self.tokens = house, app, tokens
        self.sessions: dict[str, str] = {}
        self.server = TestServer(app)
        self.client = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    async def sign_in(self) -> None:
        """One session for each role of people; the operator sits at counter 1."""
        for role in PEOPLE:
            counter = 1 if role == "operator" else 0
            link = await self.house.accounts.create_login_link(role, name=role, counter=counter)
            self.sessions[role] = await self.house.accounts.redeem(link) or ""

    def headers(self, who: str) -> dict[str, str]:
        """What proves who asks; people come from our own pages."""
        if who in self.tokens:
            return {"Authorization": f"Bearer {self.tokens[who]}"}
        if who in self.sessions:
            cookie = SimpleCookie({COOKIE: self.sessions[who]}).output(header="").strip()
            return {"Cookie": cookie, "Origin": str(self.server.make_url("")).rstrip("/")}
        return {}

    async def ask(self, who: str, method: str, path: str, **more: Any) -> Answer:
        """``path`` below ``/api/v1`` unless it begins with ``//``, which stands for the root."""
        url = self.server.make_url(path[1:] if path.startswith("//") else f"/api/v1{path}")
        headers = self.headers(who) | more.pop("headers", {})
        options = {"headers": headers, "allow_redirects": False} | more
        async with self.client.request(method, url, **options) as answer:
            return Answer(answer.status, answer.headers, await answer.read())

    async def post(self, who: str, path: str, body: Any = None, **more: Any) -> Answer:
        return await self.ask(
            who, "POST", path, **({"json": body} if body is not None else {}), **more
        )

    async def get(self, who: str, path: str, **more: Any) -> Answer:
        return await self.ask(who, "GET", path, **more)

    async def issue(self, queue: str = "A") -> str:
        answer = await self.post("kiosk", "/tickets", {"queue": queue})
        assert answer.status == 201, answer.body
        return str(answer.as_(dict)["ticket"]["id"])

    def live(self, who: str, view: str, **more: Any) -> Any:
        url = self.server.make_url(f"/api/v1/live?view={view}")
        headers = self.headers(who) | more.pop("headers", {})
        return self.client.ws_connect(url, headers=headers, **more)


@asynccontextmanager
async def open_desk(data: Path, office: Path = SAMPLE) -> AsyncIterator[Desk]:
    tokens = make_office(data, office)
    async with open_house(data, "http://phone.test") as house:
        desk = Desk(house, application(house, data), tokens)
        await desk.server.start_server()
        await desk.sign_in()
        try:
            yield desk
        finally:
            await desk.client.close()
            await desk.server.close()
