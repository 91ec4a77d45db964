"""What the server hears of a kiosk, and what an administrator can have it do."""

from __future__ import annotations

from dataclasses import replace as with_values

from msgspec.structs import replace

import assets
from devices.printers import slip
from devices.protocol import DeviceState
from devices.scanners.protocol import Scanner
from kiosk import flow
from kiosk.machine import Machine
from kiosk.steps import slip_content
from link.care import CannotDo, Care
from link.messages import Issued, Order

TEST_NUMBER = "000"
LANGUAGE = "vi"


def tend(care: Care, machine: Machine, scanner: Scanner | None) -> None:
    """Health of printer, paper, scanner and screen; orders about slips and paper."""
    care.note({"screen": "ok: shown"})
    if scanner:
        scanner.subscribe(lambda state: care.note(state.parts))
        care.note(scanner.state.parts)
    printer = machine.printer
    if printer is None:
        return

    def note_printer() -> None:
        parts = printer.state.parts | _paper(printer.state)
        care.note(parts, paper_percent=printer.paper_percent)

    async def print_out(content: slip.SlipContent) -> None:
        result = await printer.print(slip.draw(content, width_px=printer.width_px))
        note_printer()
        if not result.printed:
            raise CannotDo(result.word)

    async def new_roll(order: Order) -> None:
        printer.new_roll()
        await printer.status()
        note_printer()

    async def test_print(order: Order) -> None:
        await print_out(sample_slip(machine))

    async def print_slip(order: Order) -> None:
        if order.slip is None:
            raise CannotDo("no_slip")
        await print_out(ordered_slip(machine, order.slip))

    note_printer()
    printer.subscribe(lambda state: note_printer())
    care.on("new_roll", new_roll)
    care.on("test_print", test_print)
    care.on("print", print_slip)


def _paper(state: DeviceState) -> dict[str, str]:
    """The paper alone: a printer tells the worst of its troubles, and it may be another one."""
    is_paper = state.word in ("paper_low", "paper_out")
    return {"paper": f"{state.health}: {state.word}" if is_paper else "ok: ready"}


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
