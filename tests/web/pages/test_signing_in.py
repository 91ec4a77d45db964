"""Signing in, setting up and one's own account, in a real browser against the real house."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from queue_server.web.pages import built
from tests.deadline import closing
from tests.web.desk import Desk, open_desk
from tests.web.pages.axe import axe

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

OPEN_S = 60
PAIRED_MS = 5_000
"""How often a page that shows a code asks whether it has been let in."""
SETTLED_MS = 20_000
PASSWORD, OTHER, PIN = "bốn con ngựa đá chạy", "mưa rơi trên mái tôn cũ", "740915"
EXPECTED = "Failed to load resource"
FIRST_LOAD_MAX = 60 * 1024


class House:
    """The real application, and a browser of its own that complains about everything."""

    def __init__(self, desk: Desk, page: Page) -> None:
        self.desk, self.page = desk, page
        self.url = str(desk.server.make_url("")).rstrip("/")
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._said)
        page.on("request", self._asked)

    def _said(self, line: Any) -> None:
        if line.type == "error" and EXPECTED not in line.text:
            self.complaints.append(line.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.url, "data:")):
            self.elsewhere.append(request.url)

    async def open(self, path: str) -> None:
        await self.page.goto(self.url + path)

    async def person(self, role: str = "operator", counter: int = 1) -> str:
        """An account ``hoa``; its first password, as the administrator tells it."""
        people = self.desk.house.people
        made = await people.add("hoa", name="Trần Thị Hoa", role=role, counter=counter, by="test")
        return (await people.reset_password(made.id, by="test"))[0]

    async def sign_in(self, password: str, login: str = "hoa") -> None:
        """By the keyboard: the first field has the focus."""
        await self.open("/sign-in")
        await expect(self.page.get_by_label("Tên đăng nhập")).to_be_focused()
        await self.page.keyboard.type(login)
        await self.page.keyboard.press("Tab")
        await self.page.keyboard.type(password)
        await self.enter()

    async def enter(self) -> None:
        """Enter sends the form; the answer is the next page."""
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")

    async def change_password(self, old: str, new: str, again: str = "") -> None:
        form = self.page.locator("form[action^='/me/password']")
        await form.get_by_label("Mật khẩu đang dùng").fill(old)
        await form.get_by_label("Mật khẩu mới").fill(new)
        await form.get_by_label("Nhập lại").fill(again or new)
        async with self.page.expect_navigation():
            await form.get_by_role("button").click()

    async def set_pin(self) -> None:
        form = self.page.locator("form[action^='/me/pin']")
        await form.get_by_label("Mật khẩu").fill(PASSWORD)
        await form.get_by_label("Mã PIN mới").fill(PIN)
        await form.get_by_label("Nhập lại").fill(PIN)
        async with self.page.expect_navigation():
            await form.get_by_role("button").click()

    async def with_password_of_her_own(self, **more: Any) -> None:
        first = await self.person(**more)
        await self.sign_in(first)
        await self.change_password(first, PASSWORD)

    async def troubled(self, words: str) -> None:
        await expect(self.page.get_by_role("alert")).to_contain_text(words)


@pytest_asyncio.fixture(loop_scope="session")
async def house(browser: Browser, tmp_path: Path) -> AsyncIterator[House]:
    async with open_desk(tmp_path / "data") as desk:
        async with asyncio.timeout(OPEN_S):
            context = await browser.new_context(viewport={"width": 1366, "height": 768})
        async with closing(context.close):
            made = House(desk, await context.new_page())
            yield made
    assert (made.complaints, made.elsewhere) == ([], [])


async def test_the_first_administrator_is_made_with_the_code_from_the_console(house: House):
    code = await house.desk.house.people.make_setup_code()
    await house.open("/sign-in")
    await house.page.get_by_role("link", name="Tạo quản trị đầu tiên").click()
    await house.page.get_by_label("Mã thiết lập").fill(code.lower())
    await house.page.get_by_label("Họ và tên").fill("Nguyễn Thị Lan")
    await house.page.get_by_label("Tên đăng nhập").fill("lan")
    await house.page.get_by_label("Mật khẩu").fill("matkhau123")
    await house.page.get_by_role("button", name="Tạo quản trị").click()
    await house.troubled("dễ đoán")
    await house.page.get_by_label("Mật khẩu").fill(PASSWORD)
    await house.page.keyboard.press("Enter")
    await house.page.wait_for_url(lambda url: "/setup" not in url)
    [made] = await house.desk.house.people.users()
    assert (made.login, made.role, made.name) == ("lan", "administrator", "Nguyễn Thị Lan")
    await house.open("/me")
    await expect(house.page.get_by_role("heading", name="Nguyễn Thị Lan")).to_be_visible()


async def test_somebody_new_chooses_a_password_before_anything_else(house: House):
    first = await house.person()
    await house.sign_in(first)
    await house.page.wait_for_url("**/me")
    await expect(house.page.get_by_text("do người khác cấp")).to_be_visible()
    for path in ("/counter", "/"):
        await house.open(path)
        assert house.page.url.endswith("/me")
    await house.change_password(first, PASSWORD, OTHER)
    await house.troubled("chưa giống nhau")
    await house.change_password(first, PASSWORD)
    await expect(house.page.get_by_role("status")).to_contain_text("Đã đổi mật khẩu")
    await house.page.get_by_role("link", name="Vào trang làm việc").click()
    assert house.page.url.endswith("/counter")


async def test_a_wrong_password_is_told_and_the_login_stays(house: House):
    await house.person()
    await house.sign_in("không phải")
    await house.troubled("chưa đúng")
    assert await house.page.get_by_label("Tên đăng nhập").input_value() == "hoa"
    await expect(house.page.get_by_label("Mật khẩu")).to_be_focused()


async def test_who_tries_too_often_is_told_to_wait(house: House):
    """However slow this machine is: twelve mistakes in a row cost four minutes."""
    await house.person()
    for _ in range(12):
        house.desk.house.people._patience.count("password hoa")
    await house.sign_in("không phải")
    await house.troubled("Xin chờ")


async def test_signing_out_shows_the_door(house: House):
    await house.with_password_of_her_own()
    await house.page.get_by_role("button", name="Thoát").click()
    await expect(house.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    await house.open("/me")
    await expect(house.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


async def paired(house: House, counter: int) -> None:
    """Pairs this browser as a counter's console, from the sign-in page."""
    await house.page.clock.install()
    await house.open("/sign-in")
    await house.page.get_by_text("Máy tính này đặt ở quầy?").click()
    await house.page.get_by_role("link", name=f"Quầy {counter}", exact=True).click()
    await expect(house.page.locator(".sheet code")).to_contain_text("--role counter")
    code = await house.page.locator(".pair-code").inner_text()
    await house.desk.house.pairings.accept(
        code, "counter", name="Q", place="", counter=counter, by="test", session="test"
    )
    await house.page.clock.fast_forward(PAIRED_MS)
    await expect(house.page.get_by_label("Mã PIN")).to_be_visible(timeout=SETTLED_MS)


async def test_a_paired_console_takes_a_pin_and_is_that_counter(house: House):
    await house.with_password_of_her_own(counter=1)
    await house.set_pin()
    await expect(house.page.get_by_role("status")).to_contain_text("Đã đặt mã PIN")
    await house.page.get_by_role("button", name="Thoát").click()
    await paired(house, 2)
    await house.page.locator("#pin-login").fill("hoa")
    await house.page.get_by_label("Mã PIN").fill("740916")
    await house.page.keyboard.press("Enter")
    await house.troubled("chưa đúng")
    await house.page.get_by_label("Mã PIN").fill(PIN)
    await house.page.keyboard.press("Enter")
    await house.page.wait_for_url(lambda url: "/sign-in" not in url)
    await house.open("/me")
    await expect(house.page.get_by_text("Quầy 2")).to_be_visible()
    key = await house.page.evaluate("localStorage.getItem('motcua.console.key')")
    assert key.startswith("mcc_")


async def test_a_console_that_was_taken_out_asks_for_the_password_again(house: House):
    await house.with_password_of_her_own()
    await house.page.get_by_role("button", name="Thoát").click()
    await paired(house, 3)
    rows = await house.desk.house.accounts.machines()
    machine = next(row.id for row in rows if row.name == "Q")
    await house.desk.house.accounts.revoke_token(machine, by="test")
    await house.page.locator("#pin-login").fill("hoa")
    await house.page.get_by_label("Mã PIN").fill(PIN)
    await house.page.keyboard.press("Enter")
    await house.troubled("đã bị gỡ")
    await expect(house.page.get_by_label("Mật khẩu")).to_be_visible()


async def test_after_a_break_the_page_asks_who_it_is(house: House):
    await house.with_password_of_her_own()
    session = (await house.desk.house.people.sessions())[0]
    person = await house.desk.house.accounts.session_of(
        (await house.page.context.cookies())[0]["value"]
    )
    assert person is not None
    assert person.id == session.id
    await house.desk.house.people.lock(person)
    await house.open("/me")
    await house.page.get_by_label("Mật khẩu").fill("không phải")
    await house.enter()
    await house.troubled("chưa đúng")
    await house.page.get_by_label("Mật khẩu").fill(PASSWORD)
    await house.page.keyboard.press("Enter")
    await house.page.wait_for_url("**/counter")


async def pages(house: House) -> AsyncIterator[str]:
    """Every page of these, and every state of them that looks different."""
    await house.open("/sign-in")
    yield "a stranger"
    await house.open("/sign-in?lang=en")
    yield "a stranger, in English"
    await house.sign_in("không phải")
    yield "a wrong password"
    await house.open("/sign-in?counter=2")
    await expect(house.page.locator(".sheet code")).to_contain_text("--role counter")
    yield "a browser that waits to be paired"
    await house.open("/setup")
    yield "nobody administers"
    first = await house.person()
    await house.sign_in(first)
    yield "a first password"
    await house.change_password(first, PASSWORD)
    yield "one's own account"
    await house.open("/me?lang=en")
    yield "one's own account, in English"


async def test_every_page_keeps_to_axe_and_to_its_window(house: House):
    found: dict[str, Any] = {}
    async for state in pages(house):
        wrong: list[Any] = await axe(house.page)
        for width, height in ((1366, 768), (683, 384), (360, 640)):
            await house.page.set_viewport_size({"width": width, "height": height})
            wide = await house.page.evaluate("document.documentElement.scrollWidth")
            wrong += [f"{wide} px in a window of {width}"] if wide > width else []
        small = await house.page.evaluate(
            "[...document.querySelectorAll('button, .button, .entry')].filter(e => "
            "e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
        )
        wrong += small
        if wrong:
            found[state] = wrong
        await house.page.set_viewport_size({"width": 1366, "height": 768})
    assert found == {}


async def test_without_a_script_the_password_does(browser: Browser, house: House):
    first = await house.person()
    context = await browser.new_context(java_script_enabled=False)
    async with closing(context.close):
        page = await context.new_page()
        await page.goto(f"{house.url}/sign-in")
        await page.get_by_label("Tên đăng nhập").fill("hoa")
        await page.get_by_label("Mật khẩu").fill(first)
        await page.get_by_role("button", name="Đăng nhập").click()
        assert page.url.endswith("/me")


async def test_the_whole_page_goes_by_the_keyboard(house: House):
    """Tab reaches everything that can be pressed, in the order in which it stands."""
    await house.open("/sign-in")
    reached = []
    for key in ("Shift+Tab", "Tab", "Tab", "Tab", "Tab", "Tab"):
        await house.page.keyboard.press(key)
        reached.append(
            await house.page.evaluate(
                "document.activeElement.id || document.activeElement.innerText.trim()"
            )
        )
    assert reached[:4] == ["English", "login", "password", "Đăng nhập"]
    assert reached[4] == "Tạo quản trị đầu tiên"
    assert "đặt ở quầy" in reached[5]


async def test_the_first_load_is_small():
    files = (built() / "signin.js", built() / "pages.css")
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < FIRST_LOAD_MAX
