"""The rating pad in a tablet's browser: paired from its page, lit after a visit, rated once."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from collections.abc import AsyncIterator, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from queue_server import configuration
from tests.deadline import closing
from tests.server import Server
from tests.web.pages.test_day import GUARD

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]
ANSWER = aiohttp.ClientTimeout(total=15)
OPEN_S = 60
SETTLED_MS = 20_000
PX_PER_MM = 1280 / 217.5
"""Of a ten-inch tablet."""
FACE_MM, BUTTON_MM = 25, 20
LOST = "Máy tạm mất kết nối, ý kiến vẫn được ghi lại."
COUNTER, OTHER = 2, 1
keys = itertools.count()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Server]:
    """The sample office without the guard against double presses."""
    file = tmp_path / "office.toml"
    sample = configuration.SAMPLE.read_text("utf-8")
    file.write_text(sample.replace(GUARD, "double_press_ms = 0"), "utf-8")
    made = Server(tmp_path / "data", office=file)
    made.start()
    yield made
    made.kill()


class Tablet:
    """A browser at Counter 2, and everybody else of the office by the interface."""

    def __init__(self, office: Server, page: Page, session: aiohttp.ClientSession) -> None:
        self.office, self.page, self.session = office, page, session
        self.urls: list[str] = []
        page.on("request", lambda request: self.urls.append(request.url))

    async def ask(self, bearer: str, path: str, body: Any = None, key: str = "") -> tuple[int, Any]:
        method = "GET" if path.startswith("/views") else "POST"
        headers = {
            "Authorization": f"Bearer {bearer}",
            "Idempotency-Key": key or f"test-{next(keys):012}",
        }
        url = self.office.api + path
        async with self.session.request(method, url, json=body, headers=headers) as answer:
            return answer.status, await answer.json() if answer.status != 204 else None

    async def visit(self, counter: int = COUNTER) -> str:
        """Somebody is served there from beginning to end; the ticket."""
        officer = self.office.tokens[f"counter{counter}"]
        await self.ask(officer, f"/counters/{counter}/open")
        issued = await self.ask(self.office.tokens["kiosk"], "/tickets", {"queue": "A"})
        ticket = str(issued[1]["ticket"]["id"])
        for verb in ("next", "finish"):
            assert (await self.ask(officer, f"/counters/{counter}/{verb}"))[0] == 200
        return ticket

    async def ratings(self) -> int:
        view = await self.ask(self.office.tokens["reports"], "/views/manager")
        return int(view[1]["data"]["ratings"])

    async def key(self) -> str:
        return str(await self.page.evaluate("localStorage.getItem('motcua.pad.key')"))

    async def lit(self) -> None:
        await expect(self.page.locator(".pad-face")).to_have_count(5, timeout=SETTLED_MS)
        await self.page.clock.fast_forward(500)

    async def dark(self) -> None:
        await expect(self.page.get_by_text("Xin đánh giá sau khi")).to_be_visible(
            timeout=SETTLED_MS
        )

    async def give(self, score: int) -> None:
        await self.page.locator(".pad-face", has_text=str(score)).click()
        await expect(self.page.locator(".pad-reason")).to_have_count(5)
        await self.page.clock.fast_forward(500)


@pytest_asyncio.fixture(loop_scope="session")
async def tablet(browser: Browser, office: Server) -> AsyncIterator[Tablet]:
    """Paired from its page by the code that it shows."""
    async with asyncio.timeout(OPEN_S):
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
    async with closing(context.close), aiohttp.ClientSession(timeout=ANSWER) as session:
        page = await context.new_page()
        await page.clock.install()
        made = Tablet(office, page, session)
        await page.goto(f"{office.url}/pad?counter={COUNTER}")
        await expect(page.locator("code")).to_contain_text("--role rating")
        code = await page.locator(".pad-code").inner_text()
        words = ("--role", "rating", "--name", f"Pad {next(keys)}", "--counter", str(COUNTER))
        paired = await asyncio.to_thread(office.command, "pair", code, *words)
        assert paired.returncode == 0, paired.stderr
        await page.clock.fast_forward(5_000)
        await made.dark()
        yield made
        assert not any("mcr_" in url for url in made.urls), "a key in an address"


async def test_it_is_inert_until_a_visit_ends_and_one_visit_is_rated_with_reasons(tablet: Tablet):
    page, before = tablet.page, await tablet.ratings()
    await expect(page.locator("button")).to_have_count(0)
    ticket = await tablet.visit()
    await tablet.lit()
    await tablet.give(4)
    await page.get_by_text("Thái độ phục vụ").click()
    await page.get_by_text("Chi phí").click()
    await page.get_by_role("button", name="Xong").click()
    await expect(page.get_by_text("Cảm ơn ông/bà")).to_be_visible()
    await page.clock.fast_forward(2_000)
    await tablet.dark()
    assert await tablet.ratings() == before + 1
    rated = f"%VisitRated%{ticket}%"
    [(event,)] = tablet.office.read("SELECT event FROM events WHERE event LIKE ?", rated)
    assert '"attitude"' in event
    assert '"cost"' in event


async def test_fifty_rapid_presses_are_one_rating(tablet: Tablet):
    before = await tablet.ratings()
    await tablet.visit()
    await tablet.lit()
    hammer = """async () => {
      for (let press = 0; press < 50; press += 1) {
        const buttons = [...document.querySelectorAll(".pad-face, .pad-reason, .primary")];
        buttons[press % Math.max(1, buttons.length)]?.click();
        await new Promise((done) => requestAnimationFrame(done));
      }
    }"""
    await tablet.page.locator(".pad-face").first.click()
    await tablet.page.evaluate(hammer)
    await tablet.page.clock.fast_forward(30_000)
    await tablet.dark()
    assert await tablet.ratings() == before + 1


async def test_its_key_rates_no_ticket_of_another_counter_and_none_twice(tablet: Tablet):
    other, own = await tablet.visit(OTHER), await tablet.visit()
    key, body = await tablet.key(), {"score": 5, "reasons": []}
    status, told = await tablet.ask(key, f"/tickets/{other}/rating", body)
    assert (status, told["code"]) == (403, "forbidden")
    once = await tablet.ask(key, f"/tickets/{own}/rating", body, "replayed-00001")
    again = await tablet.ask(key, f"/tickets/{own}/rating", body, "replayed-00001")
    assert once == again
    assert once[0] == 201
    status, told = await tablet.ask(key, f"/tickets/{own}/rating", body)
    assert (status, told["code"]) == (409, "already_rated")
    await tablet.dark()


async def test_nobody_touches_it_and_it_goes_dark_without_a_word(tablet: Tablet):
    before = await tablet.ratings()
    await tablet.visit()
    await tablet.lit()
    await tablet.page.clock.fast_forward(29_000)
    await expect(tablet.page.locator(".pad-face")).to_have_count(5)
    await tablet.page.clock.fast_forward(2_000)
    await tablet.dark()
    await tablet.visit()
    await tablet.lit()
    await tablet.page.get_by_role("button", name="Bỏ qua").click()
    await tablet.dark()
    assert await tablet.ratings() == before


async def test_a_rating_without_a_server_is_kept_and_sent_when_it_is_back(tablet: Tablet):
    before = await tablet.ratings()
    await tablet.visit()
    await tablet.lit()
    await tablet.give(2)
    await asyncio.to_thread(tablet.office.kill)
    await tablet.page.get_by_role("button", name="Xong").click()
    await tablet.page.clock.fast_forward(2_500)
    await expect(tablet.page.get_by_text(LOST)).to_be_visible(timeout=SETTLED_MS)
    async with tablet.page.expect_event("response", lambda answer: answer.status == 201) as told:
        await asyncio.to_thread(tablet.office.start)
    taken = await told.value
    assert fnmatch(taken.url, "*/api/v1/tickets/*/rating")
    assert await tablet.ratings() == before + 1


async def test_a_tablet_that_was_taken_out_says_so_and_makes_itself_another_key(tablet: Tablet):
    key = await tablet.key()
    sha = hashlib.sha256(key.encode()).hexdigest().upper()
    [(machine,)] = tablet.office.read(
        "SELECT id FROM machines WHERE hex(token_sha256) = ? AND revoked_ms IS NULL", sha
    )
    await asyncio.to_thread(tablet.office.command, "revoke", machine)
    refused = await tablet.page.wait_for_event("response", lambda a: a.status == 401)
    assert refused.url.endswith("/views/rating")
    await tablet.page.clock.fast_forward(61_000)
    title = tablet.page.get_by_text("Máy này đã bị gỡ khỏi hệ thống")
    await expect(title).to_be_visible(timeout=SETTLED_MS)
    await expect(tablet.page.locator("code")).to_contain_text("motcua-server pair")
    assert await tablet.key() != key


async def test_everything_can_be_hit_on_a_ten_inch_tablet_in_both_languages(tablet: Tablet):
    page = tablet.page
    await tablet.visit()
    await tablet.lit()
    await page.get_by_role("button", name="English").click()
    await expect(page.locator("h1")).to_have_text("Are you satisfied with Counter 2?")
    assert await page.locator("html").get_attribute("lang") == "en"
    await large_enough(page, ".pad-face", FACE_MM)
    await large_enough(page, ".pad-foot button", BUTTON_MM)
    await tablet.give(1)
    await large_enough(page, ".pad-reason", FACE_MM)
    await large_enough(page, ".pad-foot button", BUTTON_MM)
    words = await page.locator(".pad-face, .pad-reason, .pad-foot").all_inner_texts()
    assert not any("rating." in text for text in words)


async def large_enough(page: Page, what: str, least_mm: float) -> None:
    boxes = [await one.bounding_box() for one in await page.locator(what).all()]
    assert boxes
    for box in boxes:
        assert box is not None
        assert min(box["width"], box["height"]) >= least_mm * PX_PER_MM
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
        assert box["y"] + box["height"] <= 800
    fits = (
        "all => all.every(e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight)"
    )
    assert await page.locator(what).evaluate_all(fits)
