"""The maintenance page in a window: played with fingers, and measured."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kivy.core.window import Window

from assets.kit import TouchButton, TouchPanel, clipped_words
from devices.printers.virtual import VirtualPrinter
from kiosk.app import KioskApp
from kiosk.machine import Machine
from kiosk.screens.maintenance import MaintenancePage
from link.client import Client
from link.settings import Settings
from link.spool import Spool
from tests.kiosk.scenes import MM, SMALLEST_MM
from tests.kiosk.test_maintenance import KEPT, PIN, ROUND, Keeper
from tests.kiosk.touching import finger
from tests.screens import frames


def pages(language: str) -> dict[str, MaintenancePage]:
    """Every state of the page."""
    made = {}
    for name in ("pin", "menu", "paper_1", "paper_2", "paper_3", "paper_4"):
        view, _, step = name.partition("_")
        keeper = Keeper(VirtualPrinter()).at
        keeper.view, keeper.step, keeper.typed = view, int(step or 1), "204"  # type: ignore[assignment]
        made[name] = MaintenancePage(keeper, language)
        made[name].show()
    return made


def nothing_is_clipped() -> None:
    for language in ("vi", "en"):
        for name, page in pages(language).items():
            frames(2)
            assert clipped_words(page) == [], (name, language)
            for piece in page.walk(restrict=True):
                if isinstance(piece, TouchPanel):
                    assert min(piece.units) / MM >= SMALLEST_MM, (name, piece)


def all_pictures() -> None:
    """Every state as a PNG in the folder that ``KIOSK_PICTURES`` names."""
    folder = Path(os.environ["KIOSK_PICTURES"])
    for name, page in pages("vi").items():
        Window.add_widget(page)
        frames()
        Path(Window.screenshot(name=str(folder / "shot.png"))).rename(folder / f"keeper_{name}.png")
        Window.remove_widget(page)


def a_keeper_is_let_in_by_corners_and_pin() -> None:
    asyncio.run(_let_in())


async def _let_in() -> None:
    with TemporaryDirectory() as data, Spool(Path(data) / "spool.db") as spool:
        nowhere = Settings(server="http://127.0.0.1:1", token_file="none")
        async with Client(nowhere, spool=spool) as client:
            app = KioskApp(Machine(client, spool, None), pin=KEPT)
            covered = app.build()
            Window.add_widget(covered)
            frames(2)
            for x, y in ROUND:
                touch_at(x * Window.width, y * Window.height)
            assert covered.children == [app._keeper]
            for digit in PIN:
                press(app._keeper, digit)
            press(app._keeper, "Vào")
            assert app.maintenance.view == "menu"
            press(app._keeper, "Về màn hình lấy số")
            assert covered.children == [app.page]


def touch_at(x: float, y: float) -> None:
    from kivy.tests.common import UnitTestTouch

    touch = UnitTestTouch(x, y)
    touch.touch_down()
    touch.touch_up()


def press(page: Any, text: str) -> None:
    """A finger on the button that says so."""
    frames(2)
    found = [
        piece
        for piece in page.walk(restrict=True)
        if isinstance(piece, TouchButton) and piece.text == text
    ]
    finger(found[0])
