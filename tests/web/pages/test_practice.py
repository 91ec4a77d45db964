"""Practice in a real browser against the real server: ten tasks, by the keyboard alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.deadline import closing
from tests.server import Server
from tests.web.pages.axe import axe

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]
OPEN_S = 60
A_SECOND_S = 1.1
TASKS = 10


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, server: Server) -> AsyncIterator[Page]:
    async with asyncio.timeout(OPEN_S):
        context = await browser.new_context(viewport={"width": 1366, "height": 768})
    async with closing(context.close):
        page = await context.new_page()
        await page.goto(server.login_link("operator", counter=1))
        await page.wait_for_url("**/counter")
        await page.goto(f"{server.url}/practice")
        yield page


async def done(page: Page, count: int) -> None:
    words = f"xong {count} trong {TASKS} bài"
    await expect(page.locator(".practice-count")).to_contain_text(words)


async def press(page: Page, *keys: str) -> None:
    """Unhurried: two presses within a second are one to the server."""
    for key in keys:
        await asyncio.sleep(A_SECOND_S)
        await page.keyboard.press(key)


async def test_an_officer_learns_the_ten_tasks_by_keys_alone(page: Page, server: Server):
    assert await axe(page) == []
    await page.get_by_role("button", name="Bắt đầu thực hành").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/practice/counter")
    await done(page, 0)
    assert await axe(page) == []
    await expect(page.locator(".practice strong")).to_contain_text("Mở quầy")
    await press(page, " ")
    await done(page, 1)
    for count, keys in ((2, " "), (3, "r"), (4, " "), (5, "+ "), (6, "n")):
        await press(page, *keys)
        await done(page, count)
    await expect(page.locator(".practice strong")).to_contain_text("danh sách Vắng mặt")
    await press(page, "ArrowRight", "ArrowRight", "ArrowDown", "Enter")
    await done(page, 7)
    await press(page, " ", "p", "Enter")
    await done(page, 8)
    await press(page, " ", "t", "b", "Enter")
    await done(page, 9)
    await press(page, " ", "u")
    await done(page, 10)
    await expect(page.locator(".practice strong")).to_contain_text("Đã xong cả mười bài")
    await page.get_by_role("button", name="Thôi thực hành").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/practice")
    await page.goto(f"{server.url}/counter")
    await expect(page.locator(".practice")).to_have_count(0)
    await expect(page.locator("body")).to_contain_text("Mở quầy")
