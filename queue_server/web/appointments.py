"""Appointments over HTTP: free slots, book, look up, change, cancel (call_rule.md §1)."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from link import messages as m
from queue_server.core import commands as c
from queue_server.core import refusals
from queue_server.core.decide import booking
from queue_server.core.state import Appointment, State
from queue_server.core.timers import business_day
from queue_server.views.common import moment, office_of
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.problems import BadValue

LETTERS = "2345679ACDEFHJKLMNPRTUVWXY"
"""Nothing that is mistaken for something else when read out or typed."""
LENGTH = 4


def code_of(key: str, day: str) -> str:
    """``1124-7K3M``: month and day, and letters made from the request's key, so that the same
    request gets the same code."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    letters = ""
    for _ in range(LENGTH):
        number, index = divmod(number, len(LETTERS))
        letters += LETTERS[index]
    return f"{day[5:7]}{day[8:]}-{letters}"


def day_of_code(code: str, today: str) -> str:
    """The business day of a code: the next such date, or yesterday's; ``UnknownAppointment``."""
    begin = date.fromisoformat(today) - timedelta(days=1)
    for year in (begin.year, begin.year + 1):
        try:
            day = date(year, int(code[:2]), int(code[2:4]))
        except ValueError:
            continue
        if day >= begin:
            return day.isoformat()
    raise refusals.UnknownAppointment(at="code")


async def slots(call: Call) -> Answer:
    """Free slots of ``?queue=`` on ``?day=``."""
    wanted, code = call.request.query.get("day", ""), call.request.query.get("queue", "")
    office = await call.house.day.read(office_of)
    queue = next((queue for queue in office.queues if queue.code == code), None)
    if queue is None:
        raise refusals.UnknownQueue(at="queue", allowed=tuple(q.code for q in office.queues))
    try:
        day = date.fromisoformat(wanted).isoformat()
    except ValueError:
        raise BadValue(at="day", allowed=("YYYY-MM-DD",)) from None
    today = await call.house.day.read(lambda state: state.day)
    if day != today and not booking.is_ahead(today, day):
        return Answer([])

    def free(state: State) -> dict[int, int]:
        return booking.slots(state, state.office or office, queue, day)

    found = await call.house.day.read(free, "" if day == today else day)
    return Answer([m.Slot(moment(at_ms), places) for at_ms, places in found.items()])


async def book(call: Call) -> Answer:
    """Keep a slot; 201 with the code to come with."""
    body: m.BookAppointment = call.body
    slot_ms = int(body.at.timestamp() * 1000)
    rules = await call.house.day.read(lambda state: office_of(state).rules)
    name = business_day(slot_ms, rules)
    day = await _day(call, name)
    command = c.BookAppointment(
        code_of(call.key, name),
        body.queue,
        slot_ms,
        body.class_,
        tuple(body.procedures),
        call.principal.source,
    )
    await call.ask(command, day=day)
    return Answer(await _shown(call, command.code, day), 201)


async def appointment(call: Call) -> Answer:
    code = call.path["code"].upper()
    return Answer(await _shown(call, code, await _day_of(call, code)))


async def change(call: Call) -> Answer:
    code, body = call.path["code"].upper(), call.body
    day = await _day_of(call, code)
    await call.ask(c.ChangeAppointment(code, int(body.at.timestamp() * 1000)), day=day)
    return Answer(await _shown(call, code, day))


async def cancel(call: Call) -> Answer:
    code = call.path["code"].upper()
    day = await _day_of(call, code)
    await call.ask(c.CancelAppointment(code), day=day)
    return Answer(await _shown(call, code, day))


async def _day_of(call: Call, code: str) -> str:
    today = await call.house.day.read(lambda state: state.day)
    return await _day(call, day_of_code(code, today))


async def _day(call: Call, day: str) -> str:
    """The name of a day that can hold appointments, empty for today; ``NotASlot``."""
    today = await call.house.day.read(lambda state: state.day)
    if day == today:
        return ""
    if not booking.is_ahead(today, day):
        raise refusals.NotASlot(at="at")
    return day


async def _shown(call: Call, code: str, day: str) -> m.AppointmentInfo:
    def find(state: State) -> Appointment:
        return state.appointment(code)

    kept = await call.house.day.read(find, day)
    rules = await call.house.day.read(lambda state: office_of(state).rules)
    return m.AppointmentInfo(
        kept.code,
        kept.queue,
        moment(kept.slot_ms),
        kept.state,  # type: ignore[arg-type]
        kept.ticket or None,
        moment(kept.slot_ms + rules.appointment_grace_ms),
    )
