"""The server is lost at the peak: the console keeps its list, paper takes over, all fits again.

R27: killed with thirty waiting, ten calls from the sheet, the server back, the calls entered; then
figures and reports are as the paper says.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from queue_server.core.timers import VIETNAM
from tests.deadline import closing
from tests.server import Server
from tests.web.pages.keyboard import press

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]
WAITING, CALLED = 30, 10
WAITED_MIN = (2, 2, 3, 3, 4, 4, 5, 5, 6, 6)
SHEET_AGE_S_MAX = 5.0
ANSWER = aiohttp.ClientTimeout(total=15)
OPEN_S = 60
SILENCE_MS = 15_000
PARTS = "caches.open('motcua-console').then(c => c.keys()).then(k => k.map(r => r.url))"
PARTS_MIN = 7
"""The page, its script, two styles, at least two fonts, the picture of the band."""
KEPT = "JSON.parse(localStorage.getItem('motcua.sheet.1'))"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "data")
    made.start()
    yield made
    made.kill()


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    async with asyncio.timeout(OPEN_S):
        context = await browser.new_context(viewport={"width": 1440, "height": 900})
    async with closing(context.close):
        yield context


async def opened(context: BrowserContext, office: Server) -> Page:
    """Counter 1's console, kept by the browser and all."""
    page = await context.new_page()
    await page.goto(office.login_link("operator", counter=1))
    await page.wait_for_url("**/counter")
    await expect(page.locator("h1")).to_be_visible()
    end = time.monotonic() + OPEN_S
    while len(await page.evaluate(PARTS)) < PARTS_MIN:
        assert time.monotonic() < end, await page.evaluate(PARTS)
        await asyncio.sleep(0.05)
    return page


async def ask(office: Server, machine: str, path: str, body: Any = None, key: str = "") -> Any:
    """A request of a machine; the answer, None for an empty one."""
    method = "GET" if body is None else "POST"
    headers = office.headers(machine, key)
    async with (
        aiohttp.ClientSession(timeout=ANSWER) as session,
        session.request(method, office.api + path, json=body, headers=headers) as answer,
    ):
        assert answer.status < 300, await answer.text()
        return await answer.json()


async def crowd(office: Server, at: datetime) -> None:
    """Thirty citizens took a number of the kiosk's own at that minute: exact times, short waits."""
    series = (await ask(office, "kiosk", "/machine"))["series"]
    for n in range(1, WAITING + 1):
        body = {"number": f"A{series}-{n:03}", "queue": "A", "issued_at": at.isoformat()}
        await ask(office, "kiosk", "/tickets/adopt", body, f"crowd-of-{n:04}")


def shown_numbers(page: Page) -> Any:
    return page.locator(".list .row-number").all_inner_texts()


async def test_a_server_killed_at_the_peak_leaves_a_sheet_and_takes_the_calls_back(
    context: BrowserContext, office: Server, record_property
):
    taken = datetime.now(VIETNAM).replace(second=0, microsecond=0) - timedelta(minutes=12)
    await crowd(office, taken)
    page = await opened(context, office)
    await expect(page.locator(".list .row-number")).to_have_count(WAITING)
    order = await shown_numbers(page)

    killed = datetime.now(VIETNAM)
    office.kill()
    await expect(page.get_by_role("alert")).to_contain_text("Mất kết nối từ", timeout=SILENCE_MS)
    age_s = (killed - datetime.fromisoformat((await page.evaluate(KEPT))["as_of"])).total_seconds()
    assert age_s <= SHEET_AGE_S_MAX
    record_property("age_of_the_sheet_s", round(age_s, 2))
    await the_page_opens_again_and_prints(page, order)

    office.start()
    await expect(page.locator("dialog")).to_be_visible(timeout=SILENCE_MS)
    for n, number in enumerate(order[:CALLED]):
        called = taken + timedelta(minutes=WAITED_MIN[n])
        done = called + timedelta(minutes=1)
        await expect(page.locator("[name=number]")).to_have_value(number)
        await press(page, "Enter", *f"{called:%H%M}", "Enter", *f"{done:%H%M}", "Enter")
        await expect(page.locator(".paper-entered")).to_have_count(n + 1)
    await page.get_by_text("Đã nhập hết phiếu").click()
    await expect(page.locator(".banner")).to_have_count(0)
    await expect(page.locator(".list .row-number")).to_have_count(WAITING - CALLED)
    assert await shown_numbers(page) == order[CALLED:]
    await figures_are_right(office, order)


async def the_page_opens_again_and_prints(page: Page, order: list[str]) -> None:
    """While there is no server at all."""
    await page.reload()
    await expect(page.get_by_role("alert")).to_contain_text("Mất kết nối từ")
    assert await shown_numbers(page) == order
    await expect(page.locator(".bar .next")).to_have_attribute("aria-disabled", "true")
    assert (await page.pdf(prefer_css_page_size=True)).startswith(b"%PDF")
    assert await page.locator("#paper .sheet-number").all_text_contents() == order
    words = await page.locator("#paper").text_content() or ""
    assert "Quầy 1" in words
    kept = str(await page.evaluate("JSON.stringify(localStorage)"))
    assert "operator" not in kept, "who works there is nobody's business on that disk"


async def figures_are_right(office: Server, order: list[str]) -> None:
    view = (await ask(office, "reports", "/views/manager"))["data"]
    assert (view["served"], view["waiting"]) == (CALLED, WAITING - CALLED)
    rows = (await ask(office, "reports", "/reports/waits?format=json"))["rows"]
    mean = sum(WAITED_MIN) / CALLED
    assert [(rows[0][key]) for key in ("n", "mean", "max")] == [CALLED, mean, max(WAITED_MIN)]
    states = [(await ask(office, "kiosk", f"/tickets/{number}"))["state"] for number in order]
    assert states == ["served"] * CALLED + ["waiting"] * (WAITING - CALLED)
    marked = office.read("SELECT COUNT(*) FROM events WHERE event LIKE '%PaperCallEntered%'")
    assert marked == [(CALLED,)]
