"""The pages of the staff: start, counter console, dashboard, and the tablet that asks for ratings;
and what pages are made of."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from aiohttp import web

import assets
from assets.look import tokens
from queue_server import views
from queue_server.web.access import Principal
from queue_server.web.house import HOUSE
from queue_server.web.listening import LISTENING
from queue_server.web.pages import HERE, built
from queue_server.web.public import page
from queue_server.web.signing_in import signin, who

CONSOLE = frozenset({"operator", "supervisor"})
DASHBOARD = frozenset({"supervisor", "administrator", "auditor"})
ADMINISTRATION = frozenset({"administrator", "auditor"})


async def _person(request: web.Request, *, locked_too: bool = False) -> Principal:
    """Who looks at a page of the staff; somebody with something to do first is sent to do it."""
    person = await who(request)
    if person.held and not (locked_too and person.held == "locked"):
        raise web.HTTPSeeOther("/me")
    return person


async def start(request: web.Request) -> web.Response:
    """``GET /``: where to go, by role; a stranger learns how to sign in."""
    person = await _person(request)
    if not person.is_person:
        return await signin(request)
    office = await request.app[HOUSE].day.read(views.office)
    return page(request, "board", person=person, office=office)


async def console(request: web.Request) -> web.Response:
    """``GET /counter``: an officer's own counter, a supervisor's by ``?counter=``."""
    person = await _person(request, locked_too=True)
    if person.role not in CONSOLE:
        return await signin(request, 403)
    counter = person.counter or _number(request.query.get("counter", ""))
    office = await request.app[HOUSE].day.read(views.office)
    if counter not in {known.id for known in office.counters}:
        return page(request, "board", 404, person=person, office=office)
    strip = request.query.get("strip") == "1"
    return page(request, "console", counter=counter, strip=strip, base="")


async def dashboard(request: web.Request) -> web.Response:
    """``GET /manager``."""
    person = await _person(request)
    if person.role not in DASHBOARD:
        return await signin(request, 403)
    return page(request, "manager", role=person.role)


async def admin(request: web.Request) -> web.Response:
    """``GET /admin`` and below: the administrator sets the office up, an auditor looks."""
    person = await _person(request)
    if person.role not in ADMINISTRATION:
        return await signin(request, 403)
    authority = request.app[LISTENING].authority
    return page(
        request,
        "admin",
        person=person,
        office=await request.app[HOUSE].day.read(views.office),
        fingerprint=authority.fingerprint if authority else "",
    )


async def pad(request: web.Request) -> web.Response:
    """``GET /pad?counter=K``: the rating pad for a tablet. The page is anybody's; what it shows
    after it has been paired is for its own token only."""
    return page(request, "pad", counter=_number(request.query.get("counter", "")))


async def worker(request: web.Request) -> web.FileResponse:
    """``GET /worker.js``: opens the console while the server is away. It lies at the root, because
    a browser lets a worker answer only for pages beside it or below it."""
    headers = {"Cache-Control": "no-cache", "Content-Type": "text/javascript; charset=utf-8"}
    return web.FileResponse(HERE / "worker.js", headers=headers)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


@cache
def _tokens_css() -> str:
    return tokens.css_root()


async def tokens_css(request: web.Request) -> web.Response:
    """``GET /static/tokens.css``: the same colours and sizes as on kiosks and walls."""
    return web.Response(text=_tokens_css(), content_type="text/css")


def static_folders() -> dict[str, Path]:
    """URL prefix → folder of what is served as it is."""
    return {"/static/fonts": assets.font("Medium").parent, "/static/built": built()}
