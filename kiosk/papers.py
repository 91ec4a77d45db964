"""What the machine does beside giving numbers: it prints what somebody lacks, and calls somebody.

The words of both come from this kiosk; the server hears how many lists were printed, of what.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from devices.printers import checklist as paper
from kiosk import checklist, flow
from link.client import Refused, Unreachable
from link.messages import AskHelp, ChecklistsPrinted, HelpCall, NoteChecklist

if TYPE_CHECKING:
    from kiosk.machine import Machine

_log = logging.getLogger("kiosk")


async def print_list(machine: Machine, visit: flow.Visit) -> None:
    """The missing papers on paper; where none comes out they stay on the screen."""
    missing = checklist.missing(visit.procedure, visit.answers)
    printed = False
    if missing and machine.printer is not None and machine.can_print:
        drawn = paper.draw(list_of(machine, visit), width_px=machine.printer.width_px)
        result = await machine.printer.print(drawn)
        printed = result.printed or result.doubtful
    machine.act(flow.ListPrinted(printed))
    if printed:
        await _tell(machine, NoteChecklist(visit.procedure, len(missing)))


def list_of(machine: Machine, visit: flow.Visit) -> paper.Checklist:
    """What stands on the list of this visit."""
    shown = machine.shown
    missing = checklist.missing(visit.procedure, visit.answers)
    return paper.Checklist(
        office_name=shown.office,
        place=shown.place,
        procedure=checklist.name_of(visit.procedure, shown.procedures),
        papers=tuple(shown.local(each.name) for each in missing),
        source="; ".join(shown.local(each) for each in checklist.sources(missing)),
        checked=checklist.checked(),
        printed_at=shown.now,
        language=visit.language,
        hotline=shown.view.hotline if shown.view else "1022",
    )


async def _tell(machine: Machine, body: NoteChecklist) -> None:
    """Without an answer the spool tells it later."""
    try:
        await machine.client.post("/checklists", body, answer=ChecklistsPrinted)
    except (Refused, Unreachable) as error:
        _log.warning("a list of %s was printed: %s", body.procedure, error)


async def alarm(machine: Machine, visit: flow.Visit) -> None:
    """Numbers are taken in play, or there are none left: somebody is to come and look."""
    _log.warning("no number now: %s", visit.refusal)
    try:
        await machine.client.post("/help", AskHelp(machine.shown.place), answer=HelpCall)
    except (Refused, Unreachable) as error:
        _log.warning("nobody could be called: %s", error)
