"""What the server hears of a kiosk, and what an administrator can have it do."""

from __future__ import annotations

from dataclasses import replace as with_values

from msgspec.structs import replace

import assets
from devices.printers import slip
from devices.scanners.protocol import Scanner
from kiosk import flow
from kiosk.machine import Machine
from kiosk.printing import TEST_NUMBER, tend_printer
from kiosk.steps import slip_content
from link.care import Care
from link.messages import Issued

LANGUAGE = "vi"


def tend(care: Care, machine: Machine, scanner: Scanner | None) -> None:
    """Health of printer, paper, scanner and screen; orders about slips and paper."""
    care.note({"screen": "ok: shown"})
    if scanner:
        scanner.subscribe(lambda state: care.note(state.parts))
        care.note(scanner.state.parts)
    if machine.printer:
        tend_printer(
            care,
            machine.printer,
            ticket=lambda issued: ordered_slip(machine, issued),
            sample=lambda: sample_slip(machine),
        )


def ordered_slip(machine: Machine, issued: Issued) -> slip.SlipContent:
    """A ticket's slip, whoever stands before the kiosk meanwhile."""
    visit = flow.Visit(LANGUAGE, queue=issued.ticket.queue)
    content = slip_content(replace(machine.shown, visit=visit), issued.ticket, issued)
    return with_values(content, reprint=issued.copy > 1)


def sample_slip(machine: Machine) -> slip.SlipContent:
    """Nobody can take it for a number."""
    shown = replace(machine.shown, visit=flow.Visit(LANGUAGE))
    return slip.SlipContent(
        office_name=shown.office,
        place=shown.place,
        number=TEST_NUMBER,
        queue_name=assets.text("slip.test", LANGUAGE),
        issued_at=shown.now,
    )
