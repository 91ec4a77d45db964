"""What a recorded day would have been under other head starts."""

from __future__ import annotations

import asyncio

from link import messages as m
from queue_server.configuring import Version
from queue_server.core import refusals
from queue_server.core.events import Recorded
from queue_server.simulation.compare import NothingRecorded, Warned
from queue_server.simulation.figures import Figures
from queue_server.simulation.head_starts import Counted, Tried, try_head_starts
from queue_server.simulation.scenario import HeadStart
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.problems import UnknownThing
from queue_server.web.route import Route

LOOKED_AT_MAX = 14
"""How many days back somebody is looked for who was served: longer than the Tết holidays."""
TOLD = {
    "priority_share": (
        "Hơn {limit:.0%} khách được ưu tiên: ưu tiên gần như không còn tác dụng.",
        "More than {limit:.0%} of visitors have priority: it is worth little then.",
    ),
    "head_start_min": (
        "Mức ưu tiên dài hơn thời gian chờ thường gặp ({limit:.0f} phút): số thường gần như phải "
        "đợi hết số ưu tiên.",
        "The head start is longer than the usual wait ({limit:.0f} min): regular numbers then "
        "nearly wait until no priority number is left.",
    ),
}


async def try_out(call: Call) -> Answer:
    """Play a recorded day under the head starts that are asked about; nothing changes."""
    body: m.TryHeadStarts = call.body
    asked: dict[str, HeadStart] = {one.code: one.head_start_min for one in body.classes}
    for day in await _days(call, body.day):
        events = [entry.recorded for entry in await call.house.log.read(day)]
        counted = await call.house.log.class_counts(day)
        try:
            tried = await asyncio.to_thread(_tried, events, counted, asked)
        except NothingRecorded:
            continue
        newest = await call.house.setup.configuring.current()
        return Answer(_shown(day, tried, newest))
    raise UnknownThing(at="day")


async def _days(call: Call, wanted: str | None) -> list[str]:
    """The day that was asked for, or the newest ones before today."""
    known = await call.house.log.days()
    if wanted:
        return [day for day in known if day == wanted]
    today = await call.house.day.read(lambda state: state.day)
    return [day for day in reversed(known) if day < today][:LOOKED_AT_MAX]


def _tried(events: list[Recorded], counted: Counted, asked: dict[str, HeadStart]) -> Tried:
    try:
        return try_head_starts(events, counted, asked)
    except KeyError as unknown:
        raise refusals.UnknownClass(
            at="classes",
        ) from unknown


def _shown(day: str, tried: Tried, newest: Version) -> m.HeadStartsTried:
    names = {class_.code: class_.name for class_ in newest.office.classes}
    classes = [
        m.ClassTried(code, names.get(code, {"vi": code}), now.n, _figures(was), _figures(now))
        for (code, was), now in zip(tried.before.items(), tried.after.values(), strict=True)
    ]
    return m.HeadStartsTried(
        day,
        tried.visits,
        tried.priority_share,
        tried.median_wait_min,
        classes,
        [_warning(one) for one in tried.warnings],
    )


def _figures(found: Figures) -> m.WaitFigures:
    return m.WaitFigures(found.mean, found.p90, found.max)


def _warning(one: Warned) -> m.HeadStartWarning:
    vi, en = (words.format(limit=one.limit) for words in TOLD[one.code])
    return m.HeadStartWarning(one.code, one.value, one.limit, {"vi": vi, "en": en})  # type: ignore[arg-type]


ROUTES = (
    Route(
        "POST",
        "/configuration/head-start",
        try_out,
        frozenset({"administrator"}),
        m.HeadStartsTried,
        m.TryHeadStarts,
    ),
)
