"""Reports over HTTP: which there are, for which days, in which format."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from link import messages as m
from queue_server.core.events import Recorded
from queue_server.reports import REPORTS, Source
from queue_server.reports.checklists import Printed
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.problems import BadValue, UnknownThing

DAYS_MAX = 400


async def reports(call: Call) -> Answer:
    """Which reports there are."""
    return Answer([m.ReportInfo(name, r.title, list(r.formats)) for name, r in REPORTS.items()])


async def report(call: Call) -> Answer | web.Response:
    """One report over a span of business days, both ends included."""
    made = REPORTS.get(call.path["report"])
    if made is None:
        raise UnknownThing(at="report", allowed=tuple(REPORTS))
    query = call.request.query
    wanted = query.get("format", "json")
    if wanted not in made.formats:
        raise BadValue(at="format", allowed=tuple(made.formats))
    today = await call.house.day.read(lambda state: state.day)
    days = _days(query.get("from", today), query.get("to", query.get("from", today)))
    found = await FOUND[made.of](call, days)
    result = await asyncio.to_thread(made.make, found, days[0], days[-1])
    if wanted == "json":
        return Answer(result)
    name = f"{call.path['report']}-{days[0]}-{days[-1]}.{wanted}"
    return web.Response(
        body=made.formats[wanted](result).encode("utf-8-sig"),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _events(call: Call, days: list[str]) -> dict[str, list[Recorded]]:
    known = [day for day in await call.house.log.days() if day in days]
    return {day: [e.recorded for e in await call.house.log.read(day)] for day in known}


async def _checklists(call: Call, days: list[str]) -> list[Printed]:
    return await call.house.checklists.between(days[0], days[-1])


FOUND: dict[Source, Callable[[Call, list[str]], Awaitable[Any]]] = {
    "events": _events,
    "checklists": _checklists,
}
"""What a report is made of → how it is found."""


def _days(first: str, last: str) -> list[str]:
    start, end = _date(first, "from"), _date(last, "to")
    if not timedelta() <= end - start < timedelta(days=DAYS_MAX):
        raise BadValue(at="to", allowed=(f"{first} … {DAYS_MAX} days later",))
    return [(start + timedelta(days=n)).isoformat() for n in range((end - start).days + 1)]


def _date(text: str, at: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadValue(at=at, allowed=("YYYY-MM-DD",)) from None
