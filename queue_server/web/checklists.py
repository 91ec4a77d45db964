"""A kiosk has printed what somebody still lacks."""

from __future__ import annotations

from link import messages as m
from queue_server.core import refusals
from queue_server.core.state import State
from queue_server.views import common
from queue_server.web.house import Call
from queue_server.web.machines import Answer


async def note(call: Call) -> Answer:
    """Counted on the business day of now; the answer says how many there are of it."""
    body: m.NoteChecklist = call.body

    def known(state: State) -> str:
        queues = common.office_of(state).queues
        if not any(body.procedure in queue.procedures for queue in queues):
            raise refusals.UnknownProcedure(at="procedure")
        return state.day

    day = await call.house.day.read(known)
    n = await call.house.checklists.note(day, body.procedure, body.missing, request=call.key)
    return Answer(m.ChecklistsPrinted(day, body.procedure, n), 201)
