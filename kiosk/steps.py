"""What the machine does when a visit enters a step, and feeds back as an event.

Each gets the visit as it was then: by the time it acts the citizen may have moved on.

The number is on the screen before paper moves. A number is asked of the server for three seconds;
without an answer, or at once while the line is known to be lost, the kiosk gives one of its own.
Only the server knows whether the slip of an earlier day was used: it gives that number, or nobody.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from devices.printers import slip
from kiosk import flow, having, papers
from kiosk.memory import NoOwnNumber
from kiosk.shown import Shown
from link.client import Refused, Unreachable
from link.messages import Issued, IssueTicket, Rated, RateVisit, ReportSlip, Ticket
from link.spool import SpoolFull

if TYPE_CHECKING:
    from kiosk.machine import Machine

DISK_FULL = 507
"""The server is there, calls whom it has, and could adopt nobody: the help desk is better then."""

CONSENT = "consent_needed"

_log = logging.getLogger("kiosk")


async def issue(machine: Machine, visit: flow.Visit) -> None:
    """A number from the server, or one of our own."""
    if machine.shown.is_offline and not visit.returns:
        give_own(machine, visit, None)
        return
    body = IssueTicket(
        queue=visit.queue,
        class_=visit.class_,
        language=visit.language,
        procedures=list(visit.wanted),
        appointment=visit.appointment.code if visit.appointment else None,
        consent=visit.consent,
        returns=visit.returns or None,
    )
    told = replace(body, person=visit.person or None)
    try:
        issued = await machine.client.post("/tickets", told, answer=Issued, kept=body)
    except Refused as no:
        machine.act(_refused(machine, visit, no))
    except Unreachable as silence:
        if silence.status == DISK_FULL or visit.returns:
            machine.act(flow.NoAnswer())
        else:
            give_own(machine, visit, silence.key)
    else:
        machine.memory.note(issued.ticket.issued_at)
        machine.act(flow.NumberGiven(issued, machine.can_print))


def _refused(machine: Machine, visit: flow.Visit, no: Refused) -> flow.Event:
    """A no, or the question whether so long a line is worth it."""
    if no.code != CONSENT:
        return flow.Refusal(no.code)
    queue = machine.shown.queue(visit.queue)
    return flow.LongLine(queue.waiting if queue else 0)


def give_own(machine: Machine, visit: flow.Visit, unanswered: str | None) -> None:
    """A number of the kiosk's own series in place of a request that has no answer."""
    try:
        if machine.client.fatal:
            raise NoOwnNumber(machine.client.fatal)
        ticket = machine.memory.give(visit, unanswered)
    except (NoOwnNumber, SpoolFull) as no:
        _log.warning("no number without the server: %r", no)
        machine.act(flow.NoAnswer())
    else:
        machine.act(flow.OwnNumberGiven(ticket, machine.can_print))


async def hand_over(machine: Machine, visit: flow.Visit) -> None:
    """The number is on the screen: print it, and tell how the slip fared."""
    is_printed = visit.slip == "printing"
    if visit.own is not None:
        await _hand_over_own(machine, visit, visit.own)
    elif visit.issued is not None:
        await _hand_over_issued(machine, visit.issued, is_printed)


async def _hand_over_own(machine: Machine, visit: flow.Visit, ticket: Ticket) -> None:
    """The server learns of the number when its slip is settled, so that it is told but once; of
    one that is printed again it may know already."""
    memory = machine.memory
    try:
        memory.slip(ticket.id, "shown")
        if visit.slip == "printing":
            outcome = await _print(machine, ticket, again=visit.again)
            is_seen = outcome == "failed" and machine.visit.own == ticket
            memory.slip(ticket.id, "shown" if is_seen else outcome)
    finally:
        memory.settled(ticket.id)
        machine.settler.wake()


async def _hand_over_issued(machine: Machine, issued: Issued, is_printed: bool) -> None:
    if not is_printed:
        await _report(machine, issued, "shown")
        return
    reported = asyncio.create_task(_report(machine, issued, "printing"))
    outcome = await _print(machine, issued.ticket, issued)
    await reported
    await _report(machine, issued, outcome)
    if outcome == "failed" and machine.visit.issued == issued:
        await _report(machine, issued, "shown")


async def _print(
    machine: Machine, ticket: Ticket, issued: Issued | None = None, *, again: bool = False
) -> Literal["printed", "failed", "shown"]:
    """Paper; the screen is told how it fared. A printer that cannot tell leaves it at that: the
    number was shown, and its slip is most likely out."""
    if machine.printer is None:
        return "failed"
    content = slip_content(machine.shown, ticket, issued, again=again)
    result = await machine.printer.print(slip.draw(content, width_px=machine.printer.width_px))
    if result.doubtful:
        return "shown"
    outcome: Literal["printed", "failed"] = "printed" if result.printed else "failed"
    machine.act(flow.SlipMoved(ticket.id, outcome))
    return outcome


async def _report(machine: Machine, issued: Issued, state: str) -> None:
    """Told to the server; without an answer the spool tells it later."""
    path = f"/tickets/{issued.ticket.id}/slip"
    try:
        await machine.client.post(path, ReportSlip(state), answer=Ticket)  # type: ignore[arg-type]
    except (Refused, Unreachable) as error:
        _log.warning("slip %s of %s: %s", state, issued.ticket.number, error)


async def send(machine: Machine, visit: flow.Visit) -> None:
    """The rating of a visit; it is on disk until the server has it."""
    if visit.ticket is None:
        return
    body = RateVisit(score=visit.score, reasons=list(visit.reasons))
    try:
        await machine.client.post(f"/tickets/{visit.ticket.id}/rating", body, answer=Rated)
    except Refused as no:
        machine.act(flow.Refusal(no.code))
    except Unreachable:
        machine.act(flow.NoAnswer())
    else:
        machine.act(flow.RatingTaken())


def slip_content(
    shown: Shown, ticket: Ticket, issued: Issued | None, *, again: bool = False
) -> slip.SlipContent:
    """What stands on the slip; what only the server knows is left out of a number of our own.
    ``again`` marks one of our own; of the others the server counts the copies."""
    wait = issued.wait_min if issued else None
    return slip.SlipContent(
        office_name=shown.office,
        place=shown.place,
        number=ticket.number,
        queue_name=shown.queue_name,
        issued_at=ticket.issued_at,
        priority=ticket.priority,
        ahead=issued.ahead if issued else None,
        wait_min=(wait[0], wait[1]) if wait else None,
        counters=tuple(issued.counters) if issued else (),
        track_url=issued.track_url if issued else None,
        language=shown.language,
        hotline=shown.view.hotline if shown.view else "1022",
        reprint=issued.copy > 1 if issued else again,
        offline=issued is None,
        called_from=issued.called_from if issued else None,
        after_break=issued.after_break if issued else None,
    )


ENTERING: dict[str, Callable[[Machine, flow.Visit], Coroutine[None, None, None]]] = {
    flow.ISSUING: issue,
    flow.NUMBER: hand_over,
    flow.FINDING: having.find,
    flow.CANCELLING: having.give_up,
    flow.REPRINTING: having.reprint,
    flow.SENDING: send,
    flow.LISTING: papers.print_list,
    flow.PAUSED: papers.alarm,
}
"""Step → its work."""
