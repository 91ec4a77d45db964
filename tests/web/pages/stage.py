"""A stand-in for the server: serves the built pages and plays the API by a script.

It speaks in the structs of ``link.messages``, sends the headers that the real server must send,
and keeps every request, so that a test can assert the whole of what a page asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web

import assets
from assets.look.tokens import css_root
from link.messages import (
    CounterView,
    DossiersImported,
    DossierSummary,
    ManagerView,
    OrderResult,
    Problem,
    TicketView,
    View,
)
from queue_server.web import pages, staff
from tests.web.pages import samples

CSP = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
DROP = 0
"""A scripted status: the request was heard and the connection is cut without an answer."""
HELD = -1
"""A scripted status: the request was heard and is answered when the stage is ``over``."""
REFUSED = 409
"""The least that a code is told with."""
SEND_S = 15


class Asked(msgspec.Struct, frozen=True):
    """One request of a page, as it arrived; ``in_hand`` is the ticket it was meant for."""

    path: str
    body: Any
    key: str
    in_hand: str = ""


class Stage:
    """The scripted server. ``answers`` are used up first, then everything is granted, with one of
    the ``results`` where there is any left, and ``after`` plays what follows from it."""

    def __init__(self) -> None:
        self.counter: CounterView = samples.counter_view()
        self.manager: ManagerView = samples.manager_view()
        self.dossiers: DossierSummary = samples.dossiers()
        self.imports: list[DossiersImported | Problem] = []
        self.files: list[bytes] = []
        self.ticket: TicketView = samples.ticket_view()
        self.asked: list[Asked] = []
        self.rated: list[dict[str, list[str]]] = []
        self.answers: list[tuple[int, str]] = []
        self.after: Callable[[], Awaitable[None]] | None = None
        self.role = "supervisor"
        self.results: list[OrderResult] = []
        self.issued: dict[str, Any] | None = None
        """What a page is told that asks for a number; without it that is refused."""
        self.looked_up: list[str] = []
        self.told: dict[str, Any] = {}
        """Path under ``/api/v1`` → what a page is told that looks it up; nothing else is there."""
        self.muted = False
        self.version = 1
        self._sockets: set[web.WebSocketResponse] = set()
        self._heard = asyncio.Event()
        self.over = asyncio.Event()

    async def show(self, **changes: Any) -> None:
        """Change the counter's view and send it to every page."""
        self.counter = msgspec.structs.replace(self.counter, **changes)
        self.version += 1
        await self.send(self._view("counter"))

    async def show_manager(self, **changes: Any) -> None:
        """The same for the dashboard."""
        self.manager = msgspec.structs.replace(self.manager, **changes)
        self.version += 1
        await self.send(self._view("manager"))

    async def send(self, view: View[Any]) -> None:
        """Send one view, whatever its version."""
        text = msgspec.json.encode(view).decode()
        if not self.muted:
            async with asyncio.timeout(SEND_S):
                for socket in tuple(self._sockets):
                    await socket.send_str(text)

    async def hear(self, count: int) -> list[Asked]:
        """Wait until ``count`` requests have arrived."""
        while len(self.asked) < count:
            self._heard.clear()
            await asyncio.wait_for(self._heard.wait(), SEND_S)
        return self.asked

    async def looking(self) -> None:
        """Until something more has been looked up."""
        self._heard.clear()
        await asyncio.wait_for(self._heard.wait(), SEND_S)

    def verbs(self) -> list[str]:
        return [asked.path.removeprefix("/api/v1") for asked in self.asked]

    def app(self) -> web.Application:
        app = web.Application()
        app.on_response_prepare.append(_headers)
        app.on_shutdown.append(self._hang_up)
        app.router.add_get("/counter", self._console)
        app.router.add_get("/manager", self._manager)
        app.router.add_get("/worker.js", staff.worker)
        app.router.add_get("/t/{token}", self._ticket)
        app.router.add_post("/t/{token}/rating", self._rating)
        app.router.add_get("/api/v1/live", self._live)
        app.router.add_get("/api/v1/{rest:.*}", self._look_up)
        app.router.add_get("/api/v1/dossiers", self._dossiers)
        app.router.add_post("/api/v1/dossiers/import", self._import)
        app.router.add_post("/api/v1/{rest:.*}", self._command)
        app.router.add_get("/static/tokens.css", _tokens)
        app.router.add_static("/static/fonts", assets.HERE / "fonts")
        app.router.add_static("/static/built", pages.built())
        return app

    def _view(self, name: str) -> View[Any]:
        data = {"counter": self.counter, "manager": self.manager}[name]
        return View(name, 1, self.version, self.version, samples.NOW, data)

    async def _console(self, request: web.Request) -> web.Response:
        return _html(
            pages.page(
                "console",
                lang=_lang(request),
                counter=3,
                strip="strip" in request.query,
                base="",
            )
        )

    async def _manager(self, request: web.Request) -> web.Response:
        return _html(pages.page("manager", lang=_lang(request), role=self.role))

    async def _dossiers(self, request: web.Request) -> web.Response:
        return web.json_response(msgspec.to_builtins(self.dossiers))

    async def _import(self, request: web.Request) -> web.Response:
        """A file: what the next of the ``imports`` says comes of it."""
        self.files.append(await request.read())
        told = self.imports.pop(0)
        status = told.status if isinstance(told, Problem) else 200
        return web.json_response(msgspec.to_builtins(told), status=status)

    async def _ticket(self, request: web.Request) -> web.Response:
        context = {"view": self.ticket, "token": "tok", "now": samples.NOW}
        return _html(pages.page("ticket", lang=_lang(request), rated=bool(self.rated), **context))

    async def _rating(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.rated.append({key: [str(value) for value in form.getall(key)] for key in form})
        raise web.HTTPSeeOther(f"/t/tok?lang={_lang(request)}")

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(timeout=1.0)
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            if not self.muted:
                view = self._view(request.query["view"])
                await socket.send_str(msgspec.json.encode(view).decode())
            async for _ in socket:
                pass
        finally:
            self._sockets.discard(socket)
        return socket

    async def _hang_up(self, _app: web.Application) -> None:
        for socket in tuple(self._sockets):
            await socket.close()

    async def _look_up(self, request: web.Request) -> web.Response:
        self.looked_up.append(str(request.rel_url.raw_path_qs))
        self._heard.set()
        told = self.told.get(request.path.removeprefix("/api/v1"))
        if told is None:
            return web.json_response({"code": "not_found"}, status=404)
        return web.json_response(msgspec.to_builtins(told))

    async def _command(self, request: web.Request) -> web.Response:
        asked = Asked(
            request.path,
            await request.json() if request.can_read_body else None,
            request.headers["Idempotency-Key"],
            request.headers.get("Motcua-In-Hand", ""),
        )
        self.asked.append(asked)
        self._heard.set()
        status, code = self.answers.pop(0) if self.answers else (200, "")
        if status == HELD:
            await self.over.wait()
        if status == DROP:
            assert request.transport is not None
            request.transport.abort()
        if code:
            status = max(status, REFUSED)
            allowed = [code.partition(":")[2]] if ":" in code else []
            code = code.partition(":")[0]
            problem = Problem(
                "about:blank", "Refused", status, code, "refused in words", allowed=allowed
            )
            return web.json_response(msgspec.to_builtins(problem), status=status)
        if self.issued is not None and request.path == "/api/v1/tickets":
            return web.json_response(self.issued, status=201)
        if self.after is not None:
            await self.after()
        if self.results:
            return web.json_response(msgspec.to_builtins(self.results.pop(0)))
        return web.Response(status=max(status, 200))


async def _headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Content-Security-Policy"] = CSP
    response.headers["X-Content-Type-Options"] = "nosniff"


async def _tokens(_request: web.Request) -> web.Response:
    return web.Response(text=css_root(), content_type="text/css")


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


def _lang(request: web.Request) -> str:
    return request.query.get("lang", "vi")
