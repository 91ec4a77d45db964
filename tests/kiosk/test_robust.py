"""What a finger that plays, a printer in trouble and missing papers come to, on a real machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from devices.printers.protocol import PrinterStatus, PrintResult
from kiosk import flow
from kiosk.care import tend
from kiosk.flood import PER_DAY, Flood
from link.care import Care
from link.pairing import Pairing
from tests.kiosk.test_machine import Kiosk, slip_of, take_number
from tests.server import Server

BIRTH = "1.001193"
ALARM_S = 5.0
TAPS, TAP_S = 100, 0.2


@pytest.fixture
async def kiosk(server: Server, tmp_path: Path) -> AsyncIterator[Kiosk]:
    made = Kiosk(server, tmp_path)
    await made.start()
    yield made
    await made.stop()
    made.spool.close()


def guarded(kiosk: Kiosk, per_day: int = PER_DAY) -> None:
    kiosk.machine.flood = Flood(
        kiosk._now, per_day=per_day, given_today=kiosk.machine.memory.given_today
    )


async def soon(kiosk: Kiosk, path: str, holds: Callable[[Any], Any]) -> Any:
    """What the server answers, once it is so."""
    async with asyncio.timeout(2 * ALARM_S):
        while True:
            answer = await kiosk.ask("GET", path, machine="reports")
            if holds(answer):
                return answer
            await asyncio.sleep(0.05)


def what_a_finger_hits(kiosk: Kiosk, queue: str) -> flow.Event:
    """Somebody who only wants paper: whatever leads on."""
    match kiosk.machine.visit.step:
        case flow.HOME | flow.AGAIN:
            return flow.TakeNumber(queue)
        case _:
            return flow.Finish()


@pytest.mark.parametrize("queues", ["A", "ABCE"])
async def test_a_hundred_taps_in_twenty_seconds_give_at_most_ten_numbers(
    kiosk: Kiosk, queues: str
) -> None:
    guarded(kiosk)
    given = set()
    began = kiosk._now()
    for tap in range(TAPS):
        kiosk.ahead_s += max(0.0, began + (tap + 1) * TAP_S - kiosk._now())
        kiosk.machine.act(what_a_finger_hits(kiosk, queues[tap % len(queues)]))
        if kiosk.machine.visit.step == flow.ISSUING:
            visit = await kiosk.until_step(flow.NUMBER)
            given.add(visit.given.number)
    assert 1 <= len(given) <= 3
    assert kiosk._now() - began < TAPS * TAP_S + 10


async def test_a_pause_calls_somebody_and_the_help_desk_sees_where(kiosk: Kiosk) -> None:
    guarded(kiosk, per_day=1)
    await take_number(kiosk, "A")
    kiosk.tap(flow.Finish())
    kiosk.tap(flow.TakeNumber("B"))
    assert (await kiosk.until_step(flow.PAUSED)).refusal == "day"
    manager = await soon(kiosk, "/views/manager", lambda view: view["data"]["help"])
    assert len(manager["data"]["help"]) == 1


async def test_the_numbers_of_the_day_are_remembered_over_a_restart(kiosk: Kiosk) -> None:
    for _ in range(2):
        await take_number(kiosk, "A")
        kiosk.tap(flow.Finish())
    await kiosk.stop()
    await kiosk.start()
    assert kiosk.machine.memory.given_today() == 2


async def lacks(kiosk: Kiosk, *answers: bool) -> None:
    """Somebody asked about the papers of a birth."""
    kiosk.tap(flow.OpenSearch())
    kiosk.tap(flow.ChooseProcedure(BIRTH))
    kiosk.tap(flow.StartCheck())
    for place, has in enumerate(answers):
        kiosk.tap(flow.Answer(has, last=place == len(answers) - 1))
    kiosk.tap(flow.PrintList())
    await kiosk.until_step(flow.LISTED)


async def lists(kiosk: Kiosk) -> int:
    return int((await kiosk.ask("GET", "/reports/checklists", machine="reports"))["n"])


async def test_what_is_missing_is_printed_and_counted(kiosk: Kiosk) -> None:
    before = await lists(kiosk)
    await lacks(kiosk, True, False, False)
    assert kiosk.machine.visit.slip == "printed"
    assert len(kiosk.printer.slips) == 1
    await soon(kiosk, "/reports/checklists", lambda report: report["n"] == before + 1)


async def test_a_list_that_could_not_be_printed_stays_on_the_screen_and_is_not_counted(
    kiosk: Kiosk,
) -> None:
    before = await lists(kiosk)
    kiosk.printer.set_state("paper_out")
    await kiosk.until(lambda: kiosk.machine.shown.printer == "paper_out")
    await lacks(kiosk, False, True, True)
    assert kiosk.machine.visit.slip == "failed"
    assert kiosk.printer.slips == []
    assert await lists(kiosk) == before


# -- the printer in trouble -------------------------------------------------------------------


@pytest.mark.parametrize("word", ["paper_out", "cover_open", "error", "offline"])
async def test_staff_see_a_printer_in_trouble_within_five_seconds(kiosk: Kiosk, word: str) -> None:
    settings, client = kiosk.settings, kiosk.client
    care = Care(client, Pairing(settings, "kiosk", client), lambda: None)
    tend(care, kiosk.machine, None)
    telling = asyncio.create_task(care.run())
    await printer_at_the_server(kiosk, "ok: ready")
    began = time.monotonic()
    kiosk.printer.set_state(word)
    await printer_at_the_server(kiosk, f"failed: {word}")
    assert time.monotonic() - began <= ALARM_S
    assert kiosk.machine.shown.notice is not None
    telling.cancel()


async def printer_at_the_server(kiosk: Kiosk, health: str) -> None:
    def is_told(machines: list[dict[str, Any]]) -> bool:
        return any(one["parts"].get("printer") == health for one in machines)

    await soon(kiosk, "/machines", is_told)


async def test_a_printer_that_cannot_tell_prints_and_the_number_counts_as_shown(
    kiosk: Kiosk,
) -> None:
    blind = PrinterStatus("unknown", "write-only")
    sent = []

    async def print_blindly(image: object) -> PrintResult:
        sent.append(image)
        return PrintResult(False, blind, "all")

    kiosk.printer.print = print_blindly  # type: ignore[method-assign]
    kiosk.printer._report(printer=blind.component)
    assert (kiosk.machine.shown.printer, kiosk.machine.shown.notice) == ("unknown", None)
    assert (await take_number(kiosk, "A")).slip == "printing"
    assert await slip_of(kiosk, "shown") == "shown"
    assert len(sent) == 1
    assert kiosk.machine.visit.slip == "printing"


async def test_a_number_whose_slip_failed_is_printed_when_the_printer_is_well_again(
    kiosk: Kiosk,
) -> None:
    kiosk.printer.set_state("paper_out")
    first = await take_number(kiosk, "A")
    assert (first.slip, kiosk.machine.shown.can_reprint) == ("shown", False)
    kiosk.printer.set_state("ready")
    await kiosk.until(lambda: kiosk.machine.shown.can_reprint)
    kiosk.tap(flow.Reprint())
    await kiosk.until(lambda: kiosk.machine.visit.slip == "printed")
    again = kiosk.machine.visit
    assert again.issued.ticket.number == first.issued.ticket.number
    assert again.issued.copy == 2
    assert len(kiosk.printer.slips) == 1


async def test_a_slip_that_may_not_be_printed_again_leaves_the_number_on_the_screen(
    kiosk: Kiosk,
) -> None:
    kiosk.printer.set_state("paper_out")
    first = await take_number(kiosk, "A")
    while await kiosk.status("POST", f"/tickets/{first.issued.ticket.id}/reprint") == 200:
        pass
    kiosk.printer.set_state("ready")
    await kiosk.until(lambda: kiosk.machine.shown.can_reprint)
    kiosk.tap(flow.Reprint())
    visit = await kiosk.until_step(flow.NUMBER)
    assert visit.issued.ticket.number == first.issued.ticket.number
    assert visit.slip == "shown"
