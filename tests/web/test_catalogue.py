"""A machine asks for the catalogue once, and again when the view names another."""

from __future__ import annotations

from link.messages import Catalogue, KioskView, View
from tests.web.desk import Desk

BYTES_MAX = 60_000


async def test_the_catalogue_is_the_one_that_the_kiosks_view_names(desk: Desk) -> None:
    told = await desk.ask("kiosk", "GET", "/catalogue")
    view = await desk.ask("kiosk", "GET", "/views/kiosk")
    assert told.as_(Catalogue).hash == view.as_(View[KioskView]).data.catalogue


async def test_the_whole_catalogue_is_one_answer_of_less_than_60_kilobytes(desk: Desk) -> None:
    told = await desk.ask("display", "GET", "/catalogue")
    assert told.status == 200
    assert len(told.as_(Catalogue).procedures) == 74
    print(f"the catalogue is {len(told.body)} bytes")
    assert len(told.body) < BYTES_MAX
