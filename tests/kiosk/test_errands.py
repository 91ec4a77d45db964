"""Procedures and errands, from the catalogue on the kiosk to a number of the real server."""

from __future__ import annotations

from pathlib import Path

from kiosk import choosing, flow
from kiosk.machine import Machine
from tests.kiosk.test_machine import Kiosk, kiosk, mortal

__all__ = ["kiosk"]

BIRTH, COPIES, LAND = "1.001193", "2.000815", "1.013978"


async def choose(kiosk: Kiosk, *codes: str) -> None:
    """The way of a finger: search, choose, "something else as well", choose …"""
    kiosk.tap(flow.OpenSearch())
    for place, code in enumerate(codes):
        if place:
            kiosk.tap(flow.AddErrand())
        kiosk.tap(flow.ChooseProcedure(code))


async def take(kiosk: Kiosk) -> flow.Visit:
    event = choosing.for_wanted(kiosk.machine.shown)
    assert isinstance(event, flow.AskClass)
    kiosk.tap(event)
    kiosk.tap(flow.TakeNumber(event.queue))
    return await kiosk.until_step(flow.NUMBER)


async def test_the_kiosk_learns_the_catalogue_by_itself(kiosk: Kiosk) -> None:
    await kiosk.until(lambda: kiosk.machine.shelf.procedures is not None)
    view, known = kiosk.machine.view, kiosk.machine.shelf.procedures
    assert view is not None
    assert known is not None
    assert known.told.hash == view.catalogue
    assert known.get(BIRTH).queue == "B"  # type: ignore[union-attr]


async def test_one_number_is_for_all_errands_in_the_order_in_which_they_were_chosen(
    kiosk: Kiosk,
) -> None:
    await kiosk.until(lambda: kiosk.machine.shelf.procedures is not None)
    await choose(kiosk, BIRTH, COPIES, LAND)
    visit = await take(kiosk)
    assert visit.issued is not None
    assert visit.issued.ticket.number[0] == "B"
    assert visit.issued.ticket.further == ["A", "E"]


async def test_errands_of_one_queue_are_one_stop(kiosk: Kiosk) -> None:
    await kiosk.until(lambda: kiosk.machine.shelf.procedures is not None)
    await choose(kiosk, BIRTH, "1.000894")
    visit = await take(kiosk)
    assert visit.issued is not None
    assert visit.issued.ticket.further == []


async def test_an_errand_that_was_dropped_is_not_asked_for(kiosk: Kiosk) -> None:
    await kiosk.until(lambda: kiosk.machine.shelf.procedures is not None)
    await choose(kiosk, BIRTH, COPIES)
    kiosk.tap(flow.AddErrand())
    kiosk.tap(flow.DropErrand(BIRTH))
    visit = await take(kiosk)
    assert visit.issued is not None
    assert (visit.issued.ticket.number[0], visit.issued.ticket.further) == ("A", [])


async def test_without_a_server_the_catalogue_is_still_there_after_a_restart(
    tmp_path: Path,
) -> None:
    async with mortal(tmp_path) as (server, kiosk):
        await kiosk.until(lambda: kiosk.machine.shelf.procedures is not None)
        server.kill()
        again = Machine(kiosk.client, kiosk.spool, None)
        known = again.shelf.procedures
        assert known is not None
        assert known.find("giay khai sinh")[0].procedure.code == BIRTH
        await choose(kiosk, BIRTH)
        visit = await take(kiosk)
        assert visit.own is not None
        assert visit.own.number.startswith("B")
