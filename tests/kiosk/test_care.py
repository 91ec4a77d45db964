"""What a kiosk does when an administrator tells it to, and what it says of itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from devices.printers.virtual import VirtualPrinter
from devices.scanners.virtual import VirtualScanner
from kiosk.care import ordered_slip, sample_slip, tend
from kiosk.machine import Machine
from link.care import CannotDo
from link.client import Client
from link.messages import Order
from link.settings import Settings
from link.spool import Spool
from tests.kiosk.samples import VIEW, issued

SETTINGS = Settings("http://127.0.0.1:9", "no.token")


class Heard:
    """What would go to the server, and what it could order."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}
        self.orders: dict[str, Callable[[Order], Awaitable[None]]] = {}

    def note(self, parts: Mapping[str, str], *, paper_percent: int | None = None) -> None:
        self.parts |= parts

    def on(self, do: str, handler: Callable[[Order], Awaitable[None]]) -> None:
        self.orders[do] = handler


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    with Spool(tmp_path / "spool.db") as spool:
        async with (
            Client(SETTINGS, spool=spool) as client,
            VirtualPrinter(tmp_path / "slips") as printer,
        ):
            yield Machine(client, spool, printer)


def tended(machine: Machine, scanner: VirtualScanner | None = None) -> Heard:
    heard = Heard()
    tend(heard, machine, scanner)  # type: ignore[arg-type]
    return heard


async def test_every_part_is_told_as_it_is_and_as_it_turns(machine: Machine) -> None:
    scanner = VirtualScanner()
    await scanner.open()
    heard = tended(machine, scanner)
    well = dict.fromkeys(("printer", "paper", "scanner"), "ok: ready")
    assert heard.parts == well | {"screen": "ok: shown"}
    machine.printer.set_state("paper_out")
    assert heard.parts["paper"] == heard.parts["printer"] == "failed: paper_out"
    machine.printer.set_state("cover_open")
    assert (heard.parts["paper"], heard.parts["printer"]) == ("ok: ready", "failed: cover_open")


async def test_a_test_slip_comes_out_and_is_no_number(machine: Machine, tmp_path: Path) -> None:
    heard = tended(machine)
    await heard.orders["test_print"](Order("1", "test_print"))
    assert len(list((tmp_path / "slips").iterdir())) == 1
    assert (sample_slip(machine).number, sample_slip(machine).queue_name) == (
        "000",
        "In thử, không phải số thứ tự",
    )
    machine.printer.set_state("paper_out")
    with pytest.raises(CannotDo, match="paper_out"):
        await heard.orders["test_print"](Order("2", "test_print"))


async def test_an_ordered_slip_is_that_tickets_and_a_second_one_says_so(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = tended(machine)
    monkeypatch.setattr(Machine, "view", VIEW)
    slip = issued()
    content = ordered_slip(machine, slip)
    assert (content.number, content.queue_name, content.reprint) == (
        slip.ticket.number,
        "Chứng thực bản sao, chữ ký",
        False,
    )
    assert ordered_slip(machine, replace(slip, copy=2)).reprint
    await heard.orders["print"](Order("1", "print", slip=slip))
    assert len(list((tmp_path / "slips").iterdir())) == 1
    with pytest.raises(CannotDo, match="no_slip"):
        await heard.orders["print"](Order("2", "print"))


async def test_a_kiosk_without_a_printer_can_print_nothing(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool.db") as spool:
        async with Client(SETTINGS, spool=spool) as client:
            heard = tended(Machine(client, spool, None))
    assert (heard.parts, heard.orders) == ({"screen": "ok: shown"}, {})
