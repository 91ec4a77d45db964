"""Where a dossier stands: its code and status, and nothing of whom it concerns (domain.md §8)."""

from __future__ import annotations

import re

from queue_server.dossiers import CODE
from queue_server.views.common import office_of
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.problems import BadValue, NoCaseSystem

_CODE = re.compile(CODE, re.ASCII)


async def status(call: Call) -> Answer:
    """Asked of the provincial case system, where the office names one; nothing of it is kept."""
    system = await call.house.day.read(lambda state: office_of(state).case_system)
    if system is None:
        raise NoCaseSystem
    code = call.path["code"].upper()
    if not _CODE.fullmatch(code):
        raise BadValue(at="code", allowed=("H36-210601-0001",))
    return Answer(await call.house.dossiers.of(system).status(code))
