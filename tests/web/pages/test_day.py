"""A morning at one counter, by the space bar alone, from the kiosk's request to the event log.

Here nothing is scripted: the real server in a process of its own, a real browser, a person's
session from a one-time link. The office has switched its guard against double presses off, so
that thirty visits do not take thirty seconds; the page's own guard is wound on by its clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from queue_server import configuration
from tests.deadline import closing
from tests.server import Server

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]
TICKETS = 30
OPEN_S = 60
GUARD = "double_press_ms = 1000"
A_SECOND_MS = 1_100
ANSWER = aiohttp.ClientTimeout(total=15)


@pytest.fixture(scope="module")
def brisk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample office without the guard against double presses."""
    folder: Path = tmp_path_factory.mktemp("brisk")
    office = folder / "office.toml"
    sample = configuration.SAMPLE.read_text("utf-8")
    assert sample.count(GUARD) == 1
    office.write_text(sample.replace(GUARD, "double_press_ms = 0"), "utf-8")
    made = Server(folder / "data", office=office)
    made.start()
    yield made
    made.kill()


@pytest_asyncio.fixture(loop_scope="session")
async def console(browser: Browser, brisk: Server) -> AsyncIterator[Page]:
    """The console of counter 1, as the operator sees it after following the sign-in link."""
    async with asyncio.timeout(OPEN_S):
        context = await browser.new_context(viewport={"width": 1440, "height": 900})
    async with closing(context.close):
        async with asyncio.timeout(OPEN_S):
            page = await context.new_page()
            await page.clock.install()
            await page.goto(brisk.login_link("operator", counter=1))
            await page.wait_for_url("**/counter")
        yield page


async def issue(brisk: Server, count: int, *, key: str = "morning") -> list[dict]:
    """``count`` citizens take a number at the kiosk; the answers, in order."""
    issued = []
    async with aiohttp.ClientSession(timeout=ANSWER) as kiosk:
        for turn in range(count):
            headers = brisk.headers("kiosk", f"{key}-{turn}")
            taken = await kiosk.post(f"{brisk.api}/tickets", json={"queue": "A"}, headers=headers)
            assert taken.status == 201, await taken.text()
            issued.append(await taken.json())
    return issued


async def test_a_whole_morning_takes_one_key_a_visit(console: Page, brisk: Server):
    issued = await issue(brisk, TICKETS)
    numbers = [one["ticket"]["number"] for one in issued]
    await console.keyboard.press(" ")
    await expect(console.locator(".next")).to_contain_text(numbers[0])
    for number in numbers:
        await console.clock.fast_forward(A_SECOND_MS)
        await console.keyboard.press(" ")
        await expect(console.locator("h1")).to_have_text(number)
        await expect(console.locator(".busy")).to_have_count(0)
    await console.clock.fast_forward(A_SECOND_MS)
    await console.keyboard.press(" ")
    await expect(console.locator("h1")).to_have_text("Chưa mời ai")
    await expect(console.locator(".notice")).to_have_text("Không có ai chờ")
    await expect(console.get_by_text(f"Đã phục vụ {TICKETS}")).to_be_visible()

    async with aiohttp.ClientSession(timeout=ANSWER) as kiosk:
        for one in issued:
            url = f"{brisk.api}/tickets/{one['ticket']['id']}"
            answer = await kiosk.get(url, headers=brisk.headers("kiosk"))
            assert (await answer.json())["state"] == "served"


async def test_a_call_taken_back_leaves_the_citizen_where_he_stood(console: Page, brisk: Server):
    [one] = await issue(brisk, 1, key="undone")
    number = one["ticket"]["number"]
    await expect(console.locator(".next")).to_contain_text(number)
    await console.keyboard.press(" ")
    await expect(console.locator("h1")).to_have_text(number)
    await console.keyboard.press("u")
    await expect(console.locator("h1")).to_have_text("Chưa mời ai")
    await expect(console.locator(".next")).to_contain_text(number)
    await expect(console.locator(".bar .undo")).to_have_count(0)
    await console.clock.fast_forward(A_SECOND_MS)
    await console.keyboard.press(" ")
    await console.keyboard.press("f")
    await expect(console.get_by_text(f"Đã phục vụ {TICKETS + 1}")).to_be_visible()


async def test_a_machine_without_a_session_sees_no_console(browser: Browser, brisk: Server):
    page = await browser.new_page()
    answer = await page.goto(f"{brisk.url}/counter")
    assert answer is not None
    assert answer.status == 403
    await expect(page.locator("h1")).to_have_text("Đăng nhập")
    await page.close()


@pytest.mark.parametrize("path", ["/", "/t/unknown", "/login/unknown"])
async def test_every_page_is_protected_by_its_headers(brisk: Server, path):
    async with aiohttp.ClientSession(timeout=ANSWER) as stranger:
        answer = await stranger.get(brisk.url + path)
        assert answer.content_type == "text/html"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
