"""What any machine with a slip printer tells of it, and prints when it is told to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from devices.printers import slip
from devices.printers.protocol import Printer
from devices.protocol import DeviceState
from link.care import CannotDo, Care
from link.messages import Issued, Order

TEST_NUMBER = "000"
"""Nobody can take it for a number."""


async def _always() -> None:
    """What stands on a slip is known from the beginning."""


def tend_printer(
    care: Care,
    printer: Printer,
    *,
    ticket: Callable[[Issued], slip.SlipContent],
    sample: Callable[[], slip.SlipContent],
    ready: Callable[[], Awaitable[None]] = _always,
) -> None:
    """Health of printer and paper; orders about slips and paper. ``ticket`` and ``sample`` say
    what stands on a slip, ``ready`` waits until they can; a CannotDo of theirs is the answer to
    the order."""

    def note_printer() -> None:
        parts = printer.state.parts | _paper(printer.state)
        care.note(parts, paper_percent=printer.paper_percent)

    async def print_out(content: Callable[[], slip.SlipContent]) -> None:
        await ready()
        word = await _print(printer, content())
        note_printer()
        if word:
            raise CannotDo(word)

    async def new_roll(order: Order) -> None:
        printer.new_roll()
        await printer.status()
        note_printer()

    async def print_slip(order: Order) -> None:
        if (told := order.slip) is None:
            raise CannotDo("no_slip")
        await print_out(lambda: ticket(told))

    note_printer()
    printer.subscribe(lambda state: note_printer())
    care.on("new_roll", new_roll)
    care.on("test_print", lambda order: print_out(sample))
    care.on("print", print_slip)


async def _print(printer: Printer, content: slip.SlipContent) -> str:
    """Why it was not printed; "" when it was."""
    result = await printer.print(slip.draw(content, width_px=printer.width_px))
    return "" if result.printed else result.word


def _paper(state: DeviceState) -> dict[str, str]:
    """The paper alone: a printer tells the worst of its troubles, and it may be another one."""
    is_paper = state.word in ("paper_low", "paper_out")
    return {"paper": f"{state.health}: {state.word}" if is_paper else "ok: ready"}
