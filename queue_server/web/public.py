"""What the public reaches: the ticket page behind its token.

The ticket page works without JavaScript: plain HTML that reloads itself, and forms that post.
"""

from __future__ import annotations

import secrets
from typing import Any

from aiohttp import web

from queue_server import views
from queue_server.core import commands as c
from queue_server.core.refusals import Refusal, UnknownTicket
from queue_server.core.state import State, Ticket, day_of
from queue_server.core.timers import day_end_ms
from queue_server.views.common import moment, office_of
from queue_server.web import pages
from queue_server.web.house import HOUSE, House
from queue_server.web.listening import LISTENING

SCORES = {str(score): score for score in range(1, 6)}


def page(request: web.Request, name: str, status: int = 200, /, **context: Any) -> web.Response:
    """A page in the language of ``?lang=``, Vietnamese by default."""
    alarm = request.app[LISTENING].insecure
    html = pages.page(name, lang=request.query.get("lang", "vi"), insecure=alarm, **context)
    return web.Response(text=html, status=status, content_type="text/html")


async def _find(request: web.Request) -> Ticket:
    """The ticket of the token in the path; only the public token opens it, never the number."""
    house, token = request.app[HOUSE], request.match_info["token"]

    def look(state: State) -> Ticket | None:
        """Nothing of a day whose last ratings are over (S15)."""
        rules = office_of(state).rules
        over_ms = day_end_ms(state.day, rules) + rules.rating_late_ms
        return house.tokens.find(state, token) if house.day.clock.now_ms() <= over_ms else None

    found = await house.day.read(look) or await house.day.read_yesterday(look)
    if found is None:
        raise UnknownTicket
    return found


async def ticket_page(request: web.Request) -> web.Response:
    """``GET /t/{token}``."""
    try:
        found = await _find(request)
    except UnknownTicket:
        return page(request, "error", 404, code="unknown_ticket")
    return await _show(request, found)


async def _show(request: web.Request, found: Ticket) -> web.Response:
    day = request.app[HOUSE].day
    view = await day.read(lambda state: views.ticket(state, found), day_of(found.id))
    now = moment(day.clock.now_ms())
    token = request.match_info["token"]
    return page(request, "ticket", view=view, token=token, now=now, rated=bool(found.score))


async def rate_page(request: web.Request) -> web.Response:
    """``POST /t/{token}/rating`` from the page's own form; ends on the page again."""
    house = request.app[HOUSE]
    try:
        found = await _find(request)
        score = SCORES.get(str((await request.post()).get("score", "")))
        if score is not None:
            await _ask(house, c.RateVisit(found.id, score, source="phone"), found)
    except UnknownTicket:
        return page(request, "error", 404, code="unknown_ticket")
    except Refusal as refusal:
        return page(request, "error", 409, code=refusal.code)
    raise web.HTTPSeeOther(_back(request))


async def cancel_page(request: web.Request) -> web.Response:
    """``POST /t/{token}/cancel``: the citizen leaves the queue."""
    try:
        found = await _find(request)
        await _ask(request.app[HOUSE], c.CancelTicket(found.id), found)
    except UnknownTicket:
        return page(request, "error", 404, code="unknown_ticket")
    except Refusal as refusal:
        return page(request, "error", 409, code=refusal.code)
    raise web.HTTPSeeOther(_back(request))


async def _ask(house: House, command: c.Command, found: Ticket) -> None:
    await house.day.ask(command, secrets.token_hex(16), day=day_of(found.id))


def _back(request: web.Request) -> str:
    lang = "?lang=en" if request.query.get("lang") == "en" else ""
    return f"/t/{request.match_info['token']}{lang}"
