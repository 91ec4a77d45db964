"""Pictures of every screen: ``python -m tests.pictures`` fills docs/pictures for the README, and
docs/screens with every screen of the kiosk in every mode (``tests.kiosk.book``) and the counter
console at every moment (``tests.web.pages.console_book``), the administration
(``tests.web.pages.admin_book``) and the dashboard (``tests.web.pages.dashboard_book``).

Kiosk, wall, pad and slip are the goldens that the tests hold the screens to. Console, dashboard
and the ticket on a phone are taken from a real server, by a real browser, in the middle of a
morning that was played into its log. The morning lies ahead of the wall clock; a server's clock
never stands before the newest event, so the pages show a quarter to ten whenever this is run.
"""

from __future__ import annotations

import asyncio
import io
import random
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image
from playwright.async_api import Browser, async_playwright

from queue_server import configuration
from queue_server.clock import Clock
from queue_server.core import commands as c
from queue_server.core.events import TicketCalled
from queue_server.core.timers import VIETNAM
from queue_server.log.database import FILE, Database
from queue_server.log.sqlite import SqliteLog
from queue_server.office_day import OfficeDay
from tests.browsers import FLAGS
from tests.kiosk import book
from tests.server import Server
from tests.web.pages import admin_book, console_book, dashboard_book

TESTS = Path(__file__).resolve().parent
OUT = TESTS.parent / "docs" / "pictures"
WIDTH_MAX, HEIGHT_MAX = 900, 1000
COLOURS = 192

DRAWN = {
    "kiosk-home": "kiosk/golden/home_six_vi.png",
    "kiosk-class": "kiosk/golden/class_vi.png",
    "kiosk-number": "kiosk/golden/number_vi.png",
    "kiosk-contrast": "kiosk/golden/home_contrast_vi.png",
    "wall": "display/golden/main.png",
    "wall-offline": "display/golden/offline.png",
    "pad": "rating/golden/faces.png",
    "slip": "devices/printers/golden/vi-80.png",
    "paper-change": "devices/printers/golden/paper-change.png",
}
"""Picture → the golden it is made from."""

TAKEN = ("console", "dashboard", "phone")
"""Pictures of pages, taken from a real server."""

COUNTERS = (1, 2, 3, 4)
MINUTES = 135
ARRIVALS = {"A": 0.16, "B": 0.09, "C": 0.08, "E": 0.06, "G": 0.06, "R": 0.09}
"""Queue → citizens a minute."""
SERVICE_MIN = {"A": 6, "B": 10, "C": 8, "E": 13, "G": 10, "R": 4}
CLASSES = ("normal",) * 5 + ("elderly", "with_small_child")
SCORES = (5, 5, 5, 4, 4, 3)


# -- a morning, played into the log -----------------------------------------------------------


class Hand:
    """A clock that stands until it is moved: from half past seven on Monday, in Vietnam."""

    def __init__(self) -> None:
        today = datetime.now(VIETNAM)
        monday = today + timedelta(days=7 - today.weekday())
        self.begin = monday.replace(hour=7, minute=30, second=0, microsecond=0)
        self.elapsed_s = 0.0

    def clock(self) -> Clock:
        began_s = self.begin.timestamp()
        return Clock(wall=lambda: began_s + self.elapsed_s, elapsed=lambda: self.elapsed_s)


class Morning:
    """Citizens and officers, the same at every run."""

    def __init__(self, day: OfficeDay, hand: Hand) -> None:
        self._day, self._hand = day, hand
        self._chance = random.Random(7)
        self._free_at = dict.fromkeys(COUNTERS, 0.0)
        self._served: dict[int, str] = {}

    async def play(self) -> None:
        for counter in COUNTERS:
            await self._day.ask(c.OpenCounter(counter, f"Cán bộ {counter}"))
        for minute in range(MINUTES):
            self._hand.elapsed_s = minute * 60.0
            await self._arrive()
            for counter in COUNTERS:
                if self._free_at[counter] <= minute:
                    await self._serve(counter, minute)

    async def _arrive(self) -> None:
        for queue, rate in ARRIVALS.items():
            if self._chance.random() < rate:
                await self._day.ask(c.IssueTicket(queue, self._chance.choice(CLASSES)))

    async def _serve(self, counter: int, minute: int) -> None:
        """The next one: called, and there half a minute later; the last one may rate."""
        outcome = await self._day.ask(c.CallNext(counter))
        if (served := self._served.pop(counter, "")) and self._chance.random() < 0.6:
            await self._day.ask(c.RateVisit(served, self._chance.choice(SCORES), source="pad"))
        if not isinstance(outcome.events[-1], TicketCalled) or outcome.ticket is None:
            return
        self._hand.elapsed_s = minute * 60.0 + 30
        if self._chance.random() < 0.05:
            await self._day.ask(c.DeclareNoShow(counter))
            return
        await self._day.ask(c.StartService(counter))
        self._served[counter] = outcome.ticket.id
        mean_min = SERVICE_MIN[outcome.ticket.queue]
        self._free_at[counter] = minute + mean_min * self._chance.uniform(0.5, 1.6)


async def play_morning(data: Path) -> None:
    """Fill the log of a made office."""
    database = await Database.open(data / FILE)
    office = await database.run(configuration.current)
    assert office is not None
    hand = Hand()
    day = OfficeDay(SqliteLog(database, office.id), office, hand.clock())
    await day.start()
    try:
        await Morning(day, hand).play()
    finally:
        await day.close()
        await database.close()


# -- the pages --------------------------------------------------------------------------------


@contextmanager
def office() -> Iterator[Server]:
    """A running server of the sample office, in the middle of its morning."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "office")
        asyncio.run(play_morning(server.data))
        server.start()
        try:
            yield server
        finally:
            server.stop()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        await browser.close()


async def take(browser: Browser, address: str, ready: str, **options: Any) -> Image.Image:
    """One page, as it looks once ``ready`` is there."""
    context = await browser.new_context(**options)
    page = await context.new_page()
    await page.goto(address)
    await page.locator(ready).first.wait_for()
    await page.evaluate("document.fonts.ready")
    shot = await page.screenshot(animations="disabled")
    await context.close()
    return Image.open(io.BytesIO(shot))


async def take_pages(server: Server) -> dict[str, Image.Image]:
    desk, phone = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
    console, dashboard = server.login_link("operator", counter=1), server.login_link("supervisor")
    async with chromium() as browser:
        pictures = [
            await take(browser, console, "main.desk", viewport=desk),
            await take(browser, dashboard, "section.kpis", viewport=desk),
            await take(browser, await number(server), "main", viewport=phone),
        ]
    return dict(zip(TAKEN, pictures, strict=True))


async def number(server: Server) -> str:
    """A kiosk's request for a number; where its citizen can follow it."""
    async with (
        aiohttp.ClientSession(headers=server.headers("kiosk", "pictures")) as client,
        client.post(f"{server.api}/tickets", json={"queue": "E"}) as answer,
    ):
        issued = await answer.json()
    return str(issued["track_url"])


# -- all of them ------------------------------------------------------------------------------


def small(picture: Image.Image) -> Image.Image:
    """Small enough for a page of pictures: scaled down, with a palette of its own."""
    picture = picture.convert("RGB")
    picture.thumbnail((WIDTH_MAX, HEIGHT_MAX), Image.Resampling.LANCZOS)
    return picture.quantize(COLOURS, dither=Image.Dither.NONE)


def main() -> int:
    """Write every picture that can be had; 1 if one is missing."""
    with office() as server:
        pictures = asyncio.run(take_pages(server))
    missing = []
    for name, golden in DRAWN.items():
        if (TESTS / golden).is_file():
            pictures[name] = Image.open(TESTS / golden)
        else:
            missing.append(golden)
    OUT.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        file = OUT / f"{name}.png"
        small(picture).save(file, optimize=True)
        print(f"{file.relative_to(TESTS.parent)}  {file.stat().st_size // 1024} kB")
    print(f"docs/screens  {book.write() // 1024} kB")
    print(f"docs/screens/admin  {admin_book.write() // 1024} kB")
    print(f"docs/screens/console  {console_book.write() // 1024} kB")
    print(f"docs/screens/dashboard  {dashboard_book.write() // 1024} kB")
    for golden in missing:
        print(f"there is no tests/{golden}: its picture was not made", file=sys.stderr)
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
