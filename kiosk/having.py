"""What the machine does for who has a number, an appointment or a dossier already.

A request to give a number up or to print it again is sent now or not at all: it is not kept to be
sent later, when the citizen has long been told that it failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.scanners.grammar import AppointmentScan, DossierScan, parse
from kiosk import flow
from link.client import Refused, Unreachable
from link.messages import AppointmentInfo, DossierStatus, Issued, Ticket
from link.spool import new_key

if TYPE_CHECKING:
    from kiosk.machine import Machine

DOSSIER_S = 5.0
"""The server waits three seconds for the case system before it says that there is no answer."""


async def find(machine: Machine, visit: flow.Visit) -> None:
    """What a number or code that was typed or scanned stands for."""
    try:
        machine.act(await _found(machine, visit.ref))
    except Refused as no:
        machine.act(flow.Refusal(_code(visit.ref, no)))
    except Unreachable:
        machine.act(flow.NoAnswer())


async def _found(machine: Machine, ref: str) -> flow.Event:
    client, code = machine.client, parse(ref)
    match code:
        case AppointmentScan():
            kept = await client.get(f"/appointments/{code.code}", answer=AppointmentInfo)
            return flow.AppointmentFound(kept)
        case DossierScan():
            path = f"/dossiers/{code.code}"
            told = await client.get(path, answer=DossierStatus, deadline_s=DOSSIER_S)
            return flow.DossierFound(told)
        case _:
            return flow.judge(await client.get(f"/tickets/{ref}", answer=Ticket))


def _code(ref: str, no: Refused) -> str:
    """The refusal in this machine's words; a code for a day that cannot be is simply unknown."""
    if isinstance(parse(ref), AppointmentScan):
        return "unknown_appointment" if no.status in (404, 409) else no.code
    return "unknown_ticket" if no.code in ("not_found", "http_404") else no.code


async def give_up(machine: Machine, visit: flow.Visit) -> None:
    """Cancel the number whose slip was scanned; the slip's code names it."""
    if not visit.holds_slip:
        machine.act(flow.Refusal("forbidden"))
        return
    try:
        await machine.client.post(f"/tickets/{visit.ref}/cancel", answer=Ticket, key=new_key())
    except Refused as no:
        machine.act(flow.Refusal(no.code))
    except Unreachable:
        machine.act(flow.NoAnswer())
    else:
        machine.act(flow.GivenUp())


async def reprint(machine: Machine, visit: flow.Visit) -> None:
    """The same number on new paper: of this visit, or of the slip that was scanned (R16). One of
    our own needs no server for that."""
    if visit.own is not None:
        machine.act(flow.OwnNumberGiven(visit.own, machine.can_print))
        return
    ref = visit.given.id if visit.given else visit.ref
    if not machine.can_print or not (visit.given or visit.holds_slip):
        machine.act(_still_shown(visit, flow.Refusal("no_paper")))
        return
    try:
        issued = await machine.client.post(f"/tickets/{ref}/reprint", answer=Issued, key=new_key())
    except Refused as no:
        machine.act(_still_shown(visit, flow.Refusal(no.code)))
    except Unreachable:
        machine.act(_still_shown(visit, flow.NoAnswer()))
    else:
        machine.act(flow.NumberGiven(issued, paper=True))


def _still_shown(visit: flow.Visit, why_not: flow.Event) -> flow.Event:
    """A number that was on the screen stays there, whatever becomes of its paper."""
    return flow.NumberGiven(visit.issued, paper=False) if visit.issued else why_not
