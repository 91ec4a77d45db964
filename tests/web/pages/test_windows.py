"""One officer with two windows, and a server that is killed under them: the real server, real
browsers. Whatever is pressed where, a citizen is called once and nothing is done to another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from queue_server import configuration
from tests.deadline import closing
from tests.server import Server
from tests.web.pages.keyboard import number_shown, press

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]
OPEN_S = 60
BACK_MS = 30_000
GUARD = "double_press_ms = 1000"
ANSWER = aiohttp.ClientTimeout(total=15)
A_SECOND_MS = 1_100


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Server]:
    """The sample office without the guard against double presses, which would hide the races."""
    file = tmp_path / "office.toml"
    file.write_text(configuration.SAMPLE.read_text("utf-8").replace(GUARD, "double_press_ms = 0"))
    made = Server(tmp_path / "data", office=file)
    made.start()
    yield made
    made.kill()


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser, office: Server) -> AsyncIterator[BrowserContext]:
    """Signed in as the officer of Counter 1."""
    async with asyncio.timeout(OPEN_S):
        context = await browser.new_context(viewport={"width": 1366, "height": 768})
        page = await context.new_page()
        await page.goto(office.login_link("operator", counter=1))
        await page.wait_for_url("**/counter")
        await page.close()
    async with closing(context.close):
        yield context


async def window(context: BrowserContext, office: Server, path: str = "/counter") -> Page:
    page = await context.new_page()
    await page.clock.install()
    await page.goto(office.url + path)
    await expect(page.locator("h1").first).to_be_visible()
    return page


async def issue(office: Server, count: int) -> list[str]:
    """So many citizens take a number; their ids."""
    ids = []
    async with aiohttp.ClientSession(timeout=ANSWER) as kiosk:
        for turn in range(count):
            headers = office.headers("kiosk", f"window-{turn}")
            answer = await kiosk.post(f"{office.api}/tickets", json={"queue": "A"}, headers=headers)
            ids.append((await answer.json())["ticket"]["id"])
    return ids


async def states(office: Server, ids: list[str]) -> list[str]:
    async with aiohttp.ClientSession(timeout=ANSWER) as kiosk:
        told = []
        for one in ids:
            headers = office.headers("kiosk")
            answer = await kiosk.get(f"{office.api}/tickets/{one}", headers=headers)
            told.append(str((await answer.json())["state"]))
        return told


def calls(office: Server) -> int:
    return int(office.read("SELECT COUNT(*) FROM events WHERE event LIKE '%TicketCalled%'")[0][0])


async def test_two_windows_show_the_same_and_the_late_one_is_told(context, office: Server):
    ids = await issue(office, 3)
    page, strip = await window(context, office), await window(context, office, "/counter?strip=1")
    await press(page, " ")
    await expect(strip.locator(".primary")).to_contain_text("Gọi tiếp")
    held: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def on_its_way(route: Route) -> None:
        await held
        await route.continue_()

    await strip.route("**/counters/1/next", on_its_way)
    await strip.clock.fast_forward(A_SECOND_MS)
    await press(strip, " ")  # meant for nobody in hand, and still on its way …
    await page.clock.fast_forward(A_SECOND_MS)
    await press(page, " ")  # … when the other window has called
    await number_shown(page, "A001")
    await number_shown(strip, "A001")
    held.set_result(None)
    await expect(strip.locator(".strip-notice")).to_contain_text("ở một cửa sổ khác")
    assert await states(office, ids) == ["called", "waiting", "waiting"]
    await strip.unroute("**/counters/1/next")
    await strip.clock.fast_forward(A_SECOND_MS)
    await press(strip, " ")
    await number_shown(page, "A002")
    await number_shown(strip, "A002")
    assert await states(office, ids) == ["served", "called", "waiting"]


async def test_a_dialog_left_open_does_nothing_to_who_came_meanwhile(context, office: Server):
    ids = await issue(office, 2)
    page, other = await window(context, office), await window(context, office)
    await press(page, " ")
    await expect(page.locator(".next")).to_contain_text("A001")
    await page.clock.fast_forward(A_SECOND_MS)
    await press(page, " ")
    await number_shown(other, "A001")
    await press(other, "p")
    await expect(other.locator("dialog")).to_be_visible()
    await page.clock.fast_forward(A_SECOND_MS)
    await press(page, " ")
    await number_shown(page, "A002")
    await press(other, "Enter")
    await expect(other.locator(".notice")).to_contain_text("ở một cửa sổ khác")
    assert await states(office, ids) == ["served", "called"]


async def test_a_server_killed_under_a_key_calls_one_person_once(context, office: Server):
    """``kill -9`` when the command is durable and its answer lost: the same key after the restart,
    also from a reloaded page, gets the answer and calls nobody more."""
    ids = await issue(office, 2)
    page = await window(context, office)
    await press(page, " ")
    await expect(page.locator(".next")).to_contain_text("A001")

    async def lost(route: Route) -> None:
        """The server has done it and is gone before anybody hears of it."""
        await route.fetch()
        office.kill()
        await route.abort()

    await page.route("**/counters/1/next", lost, times=1)
    await page.clock.fast_forward(A_SECOND_MS)
    await press(page, " ")
    await expect(page.locator(".notice")).to_contain_text("Chưa gửi được “Gọi tiếp”")
    office.start()
    await page.reload()
    await expect(page.locator("h1").first).to_have_text("A001", timeout=BACK_MS)
    await expect(page.locator(".busy")).to_have_count(0)
    assert calls(office) == 1
    assert await states(office, ids) == ["called", "waiting"]
    await page.clock.fast_forward(A_SECOND_MS)
    await press(page, " ")
    await number_shown(page, "A002")
    assert calls(office) == 2
