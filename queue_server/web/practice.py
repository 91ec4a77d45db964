"""Practice over HTTP: a page that begins it, and the console at work in a room of one's own.

Below ``/practice`` the console finds what it needs of the interface, answered by the officer's own
room: the same handlers, another house. Nothing else is there, so nothing else can be changed.
"""

from __future__ import annotations

import secrets

from aiohttp import web
from msgspec.structs import replace

from queue_server import views
from queue_server.help_calls import HelpCalls
from queue_server.practice import NoPractice, Practices, RoomsFull
from queue_server.web.access import Principal, check
from queue_server.web.endpoint import PREFIX, endpoint
from queue_server.web.house import HOUSE, House, TicketTokens
from queue_server.web.live import live_of
from queue_server.web.persons import Persons
from queue_server.web.problems import NoPracticeBegun
from queue_server.web.public import page
from queue_server.web.routes import API
from queue_server.web.signing_in import signin, who

BASE = "/practice"
PRACTISING = frozenset({"operator", "supervisor"})
LEARNED = ("/counters/", "/tickets", "/views/counter")
WHO = "/me"
NOT_LEARNED = (
    *("print", "reprint", "paper-calls", "adopt", "rating"),
    *("void", "queues"),
)
"""What needs real paper, a real outage or real power over others."""


def add_to(app: web.Application) -> None:
    """The pages, and the part of the interface that a console uses."""
    app.router.add_get(BASE, welcome)
    app.router.add_post(BASE, begin)
    app.router.add_post(f"{BASE}/end", end)
    app.router.add_get(f"{BASE}/counter", console)
    app.router.add_get(f"{BASE}{PREFIX}/live", live_of(practice_house))
    for route in API:
        if is_learned(route.path) and PRACTISING & route.roles:
            only = replace(route, roles=PRACTISING, held_too=False)
            address = f"{BASE}{PREFIX}{route.path}"
            app.router.add_route(route.method, address, endpoint(only, practice_house))


def is_learned(path: str) -> bool:
    """Whether practice has this part of the interface."""
    wanted = path.replace("{view}", "counter")
    return wanted == WHO or (wanted.startswith(LEARNED) and not wanted.endswith(NOT_LEARNED))


def practice_house(request: web.Request, principal: Principal) -> House:
    """The officer's own room as a house; raises ``NoPracticeBegun``."""
    check(principal, PRACTISING)
    house = request.app[HOUSE]
    try:
        room = house.practices.room(principal.session)
    except NoPractice:
        raise NoPracticeBegun from None
    return replace(
        house,
        day=room.day,
        hub=room.hub,
        log=room.log,
        tokens=TicketTokens(secrets.token_bytes(32)),
        persons=Persons(),
        public_url="",
        help=HelpCalls(room.day.clock.now_ms, room.hub.nudge),
        is_practice=True,
    )


async def _officer(request: web.Request) -> Principal | None:
    person = await who(request)
    return person if person.role in PRACTISING and not person.held else None


async def welcome(request: web.Request) -> web.Response:
    """``GET /practice``: what it is, and the key that begins it."""
    person = await _officer(request)
    if person is None:
        return await signin(request, 403)
    house = request.app[HOUSE]
    office = await house.day.read(views.office)
    return page(
        request, "practice", begun=_begun(house.practices, person), full=False, office=office
    )


def _begun(practices: Practices, person: Principal) -> bool:
    try:
        return practices.room(person.session) is not None
    except NoPractice:
        return False


async def begin(request: web.Request) -> web.Response:
    """``POST /practice``: a fresh room at the officer's own counter, or the office's first."""
    person = await _officer(request)
    if person is None:
        return await signin(request, 403)
    house = request.app[HOUSE]
    office = await house.day.read(views.common.office_of)
    counter = person.counter or min(place.id for place in office.counters)
    try:
        await house.practices.begin(person.session, office, counter)
    except RoomsFull:
        return page(request, "practice", 503, begun=False, full=True, office=office)
    raise web.HTTPSeeOther(f"{BASE}/counter{_language(request)}")


async def end(request: web.Request) -> web.Response:
    """``POST /practice/end``: the room is gone, with all that was done in it."""
    person = await _officer(request)
    if person is None:
        return await signin(request, 403)
    await request.app[HOUSE].practices.end(person.session)
    raise web.HTTPSeeOther(f"{BASE}{_language(request)}")


async def console(request: web.Request) -> web.Response:
    """``GET /practice/counter``: the console, in the room."""
    person = await _officer(request)
    if person is None:
        return await signin(request, 403)
    try:
        room = request.app[HOUSE].practices.room(person.session)
    except NoPractice:
        raise web.HTTPSeeOther(f"{BASE}{_language(request)}") from None
    return page(request, "console", counter=room.counter, strip=False, base=BASE)


def _language(request: web.Request) -> str:
    return "?lang=en" if request.query.get("lang") == "en" else ""
