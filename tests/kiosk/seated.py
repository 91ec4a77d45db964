"""Somebody in a wheelchair at the real kiosk: sees the buttons in the window, and touches points.

The bot knows nothing of the flow but where each errand has to end. It finds a button by what is
written on it, measures its rectangle in the window, refuses to reach out of the band, and taps the
middle as a finger does. Server, size and mounting of the display are in SEATED_*.
"""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.core.window import Window
from kivy.tests.common import UnitTestTouch
from msgspec import json

import assets
from assets.kit import TouchPanel
from kiosk import flow
from kiosk.app import KioskApp, run
from kiosk.fitting import BAND_MM, LOWEST_MM
from kiosk.screens.listed import Row
from kiosk.screens.parts import Key, Tile
from link.settings import Screen, Settings

WAIT_S = 60.0
PAGES_MAX = 8
LINE_MM = 0.3
"""Edges lie on whole pixels, and a pixel of a small window is large."""


class OutOfReach(Exception):
    """A button that somebody who sits cannot touch: its words, and from where to where in mm."""


class Seated:
    """``mounted_mm``: the height of the display's lower edge above the floor."""

    def __init__(self, app: KioskApp, *, inches: float, mounted_mm: float) -> None:
        self.app = app
        self._last_tap_s = 0.0
        self.heights: list[float] = []
        self._mounted_mm = mounted_mm
        self._px_per_mm = math.hypot(*Window.size) / (inches * 25.4)

    @property
    def visit(self) -> flow.Visit:
        return self.app.machine.visit

    # -- what it sees --------------------------------------------------------------------------

    def buttons(self) -> dict[str, TouchPanel]:
        """What is written on them, in the window now; a tile is also known by its letter."""
        found: dict[str, TouchPanel] = {}
        for piece in self.app.page.walk(restrict=True):
            if isinstance(piece, TouchPanel) and piece.get_root_window() and not piece.disabled:
                for words in _words_on(piece):
                    found.setdefault(words, piece)
        return found

    def reach_mm(self, piece: TouchPanel) -> tuple[float, float]:
        """Lower and upper edge above the floor, by its rectangle in the window."""
        _, low = piece.to_window(piece.x, piece.y)
        _, high = piece.to_window(piece.right, piece.top)
        return self._mounted_mm + low / self._px_per_mm, self._mounted_mm + high / self._px_per_mm

    # -- what it does --------------------------------------------------------------------------

    async def tap(self, words: str, *, lowest_mm: float = BAND_MM[0]) -> None:
        """One finger in the middle of a button, on whichever page of the list it stands."""
        await self.until(lambda: self._is_ready() and words in self.buttons(), soon=True)
        for _ in range(PAGES_MAX):
            if words in self.buttons():
                break
            await self._turn()
        piece = self.buttons().get(words)
        assert piece is not None, f"{words!r} is not among {sorted(self.buttons())}"
        low, high = self.reach_mm(piece)
        if low < lowest_mm - LINE_MM or high > BAND_MM[1] + LINE_MM:
            raise OutOfReach(words, low, high)
        if self.visit.low:
            self.heights += [low, high]
        await self._touch(piece)

    async def _turn(self) -> None:
        """To the next page of the list."""
        language = self.visit.language
        names = [assets.text(key, language) for key in ("kiosk.large.more", "kiosk.search.more")]
        there = self.buttons()
        turns = [there[name] for name in names if name in there]
        assert turns, f"there is no next page: {sorted(there)}"
        await self._touch(turns[0])
        await asyncio.sleep(0.2)

    async def _touch(self, piece: TouchPanel) -> None:
        low, high = self.reach_mm(piece)
        assert high <= BAND_MM[1] + LINE_MM, (piece, low, high)
        touch = UnitTestTouch(*piece.to_window(*piece.center))
        touch.touch_down()
        touch.touch_up()
        self._last_tap_s = time.monotonic()
        await asyncio.sleep(0)

    async def type(self, word: str) -> None:
        for place, letter in enumerate(word, 1):
            self._last_tap_s = 0.0
            await self.tap(letter)
            await self.until(lambda place=place: len(self.visit.typed) == place)

    def _is_ready(self) -> bool:
        """No finger is taken for the one before any more: at this step, or on this button."""
        is_late = time.monotonic() - self._last_tap_s > flow.GUARD_S
        return is_late and self.app.machine._clock() - self.visit.entered > flow.GUARD_S

    async def until(self, holds: Callable[[], bool], *, soon: bool = False) -> None:
        """``soon``: go on after two seconds in any case, the button may be on another page."""
        end = time.monotonic() + (2.0 if soon else WAIT_S)
        while not holds():
            if time.monotonic() > end:
                assert soon, f"{self.visit}: {sorted(self.buttons())}"
                return
            await asyncio.sleep(0.02)

    async def until_step(self, step: str) -> None:
        await self.until(lambda: self.visit.step == step)

    async def sit_down(self) -> None:
        """The one tap that brings everything into reach, at the foot of the drawn screen."""
        await self.until(lambda: self.visit.step == flow.HOME and "A" in self.buttons())
        await self.tap(assets.text("shared.wheelchair", "vi"), lowest_mm=LOWEST_MM)
        await self.until(lambda: self.visit.low and not _is_drawn(self.app))
        await asyncio.sleep(0.3)

    def all_in_reach(self) -> None:
        """Not only what it needs: every button of this page."""
        for words, piece in self.buttons().items():
            low, high = self.reach_mm(piece)
            if low < BAND_MM[0] - LINE_MM or high > BAND_MM[1] + LINE_MM:
                raise OutOfReach(words, low, high)


def _words_on(piece: TouchPanel) -> list[str]:
    if isinstance(piece, Tile):
        return [piece.letter]
    if isinstance(piece, Row):
        return [piece.item.text, *([piece.item.letter] if piece.item.letter else [])]
    item = getattr(piece, "item", None)
    if isinstance(piece, Key) or item is None:
        return [str(piece.text)] if getattr(piece, "text", "") else []
    return [item.text]


def _is_drawn(app: KioskApp) -> bool:
    """The screen stands as it was drawn, not in one column."""
    return app.page.listed.parent is None


# -- the errands ----------------------------------------------------------------------------------


async def a_number_by_its_tile(bot: Seated) -> str:
    await bot.tap("A")
    await bot.until_step(flow.CLASS)
    await bot.tap("Lấy số thường")
    return await _number(bot)


async def a_number_by_searching(bot: Seated) -> str:
    await bot.tap("Tìm thủ tục khác…")
    await bot.until_step(flow.SEARCH)
    await bot.type("khaisinh")
    await bot.tap("Đăng ký khai sinh")
    await bot.until_step(flow.PROCEDURE)
    await bot.tap("Lấy số")
    await bot.until_step(flow.CLASS)
    await bot.tap("Người cao tuổi (từ 60 tuổi)")
    return await _number(bot)


async def _number(bot: Seated) -> str:
    await bot.until_step(flow.NUMBER)
    bot.all_in_reach()
    assert bot.visit.given is not None
    await bot.until(lambda: bot.visit.slip == "printed")
    await bot.tap("Xong")
    await bot.until_step(flow.HOME)
    return bot.visit.given.number if bot.visit.given else ""


async def the_own_number(bot: Seated, number: str) -> None:
    await bot.tap("Đã có số, mã hẹn hoặc mã hồ sơ")
    await bot.until_step(flow.ENTRY)
    await bot.type(number)
    await bot.tap("Tiếp tục")
    await bot.until_step(flow.OWN)
    bot.all_in_reach()
    await bot.tap("Quay lại")
    await bot.until_step(flow.HOME)


async def help_and_language(bot: Seated) -> None:
    await bot.tap("English")
    await bot.until(lambda: bot.visit.language == "en" and "Tiếng Việt" in bot.buttons())
    await bot.tap("Tiếng Việt")
    await bot.until(lambda: bot.visit.language == "vi" and "English" in bot.buttons())
    await bot.tap("Gọi hỗ trợ")
    await bot.until(lambda: bot.visit.help in ("asked", "coming"))
    bot.all_in_reach()


async def _whole_visits(bot: Seated) -> None:
    await bot.until(lambda: bot.app.machine.shelf.procedures is not None)
    await bot.until(lambda: "A" in bot.buttons())
    try:
        await bot.tap("A")
    except OutOfReach:
        """Before anything is moved down, a tile is too high for whoever sits."""
    else:
        raise AssertionError("nothing was out of reach before")
    for errand in (a_number_by_its_tile, a_number_by_searching):
        await bot.sit_down()
        bot.all_in_reach()
        await errand(bot)
    await bot.sit_down()
    await the_own_number(bot, "A001")
    await bot.sit_down()
    await help_and_language(bot)


def everything_is_done_within_reach() -> None:
    asyncio.run(_play(Path(os.environ["SEATED_HOME"])))


async def _play(home: Path) -> None:
    inches = float(os.environ["SEATED_INCHES"])
    mounted_mm = int(os.environ["SEATED_MOUNTED_MM"])
    settings = Settings(
        os.environ["SEATED_SERVER"],
        str(home / "kiosk.token"),
        printer=f"virtual:{home / 'slips'}",
        screen=Screen(diagonal_inches=inches, mounting_height_mm=mounted_mm),
    )
    work = asyncio.create_task(run(settings, home))
    bot = Seated(await running(), inches=inches, mounted_mm=mounted_mm)
    try:
        await _whole_visits(bot)
    finally:
        bot.app.stop()
        await work
    taps, heights = len(bot.heights) // 2, bot.heights
    told = {"taps": taps, "lowest_mm": round(min(heights)), "highest_mm": round(max(heights))}
    (home / "figures.json").write_bytes(json.encode(told))


async def running() -> Any:
    """The app, once it shows its page."""
    end = time.monotonic() + WAIT_S
    while not hasattr(App.get_running_app(), "covered"):
        assert time.monotonic() < end
        await asyncio.sleep(0.05)
    return App.get_running_app()
