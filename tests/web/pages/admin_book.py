"""Every page of administration for docs/screens/admin, written by ``make screens``: a real server
with the sample office, in a real browser."""

from __future__ import annotations

import asyncio
import io
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, async_playwright, expect

from queue_server.web.cookies import COOKIE
from tests.browsers import FLAGS
from tests.web.desk import Desk, open_desk

OUT = Path(__file__).resolve().parents[3] / "docs" / "screens" / "admin"
COLOURS = 64
DESK, WIDE = (1366, 768), (1920, 1080)
Act = Callable[[Page], Awaitable[None]]


async def _plain(page: Page) -> None:
    await expect(page.locator("main > .panel").first).to_be_visible()


async def _open_row(page: Page) -> None:
    await page.locator(".record-head").nth(1).click()


async def _changed(page: Page) -> None:
    await page.get_by_label("Số điện thoại hỏi đáp").fill("gọi 1022")
    await expect(page.locator(".problem").first).to_be_visible()


async def _review(page: Page) -> None:
    await page.get_by_label("Mời một số nhiều nhất").fill("2")
    await page.get_by_label("Quầy rảnh tự gọi").check()
    await page.get_by_role("button", name="Xem lại và áp dụng").click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _calendar(page: Page) -> None:
    for opens, closes in (("07:30", "11:30"), ("13:30", "17:00")):
        await page.get_by_role("button", name="Thêm giờ làm việc").click()
        await page.get_by_label("Mở cửa lúc").fill(opens)
        await page.get_by_label("Đóng cửa lúc").fill(closes)
    days = page.locator(".calendar-day")
    await days.nth(18).click()
    await days.nth(20).click()


async def _secret(page: Page) -> None:
    await page.get_by_role("button", name="Mật khẩu mới: Trần Thị Lan").click()
    await expect(page.locator(".secret")).to_be_visible()


async def _toml(page: Page) -> None:
    box = page.get_by_label("Tệp cấu hình (TOML)")
    await box.fill((await box.input_value()).replace('hotline = "1022"', 'hotline = "x"'))
    await page.get_by_role("button", name="Xem lại và áp dụng").click()
    await expect(page.locator(".line-link")).to_be_visible()


SCENES: dict[str, tuple[str, Act]] = {
    "office": ("office", _plain),
    "problem": ("office", _changed),
    "hours": ("hours", _calendar),
    "queues": ("queues", _open_row),
    "counters": ("counters", _open_row),
    "classes": ("classes", _plain),
    "procedures": ("procedures", _plain),
    "texts": ("texts", _plain),
    "targets": ("targets", _plain),
    "rules": ("rules", _plain),
    "review": ("rules", _review),
    "users": ("users", _plain),
    "password": ("users", _secret),
    "sessions": ("sessions", _plain),
    "devices": ("devices", _plain),
    "retention": ("retention", _plain),
    "backups": ("backups", _plain),
    "file": ("file", _toml),
    "history": ("history", _plain),
    "audit": ("audit", _plain),
}
"""Picture → the page that is opened, and what is done on it."""

SEEN = ("problem", "hours", "review", "password")
"""Pictures of the window as it is seen: what keeps to its edge would stand amid a whole page."""

PEOPLE = (
    ("mai.nguyen", "Nguyễn Thị Mai", "operator", 1),
    ("lan.tran", "Trần Thị Lan", "operator", 2),
    ("binh.le", "Lê Văn Bình", "supervisor", None),
    ("hoa.pham", "Phạm Thị Hoa", "auditor", None),
)


async def _live_in(desk: Desk) -> None:
    """What an office has after its first days: people, a change, a copy."""
    for login, name, role, counter in PEOPLE:
        body = {"login": login, "name": name, "role": role, "counter": counter}
        await desk.post("administrator", "/users", body)
    now = (await desk.get("administrator", "/configuration")).as_(dict)
    targets = now["document"]["targets"] | {"wait_min": 20}
    changed = {**now["document"], "targets": targets}
    body = {"base": now["version"], "document": changed}
    await desk.post("administrator", "/configuration", body)
    await desk.post("administrator", "/backups")


async def pictures(size: tuple[int, int] = DESK) -> dict[str, Image.Image]:
    taken = {}
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder:
        async with open_desk(Path(folder) / "office") as desk, async_playwright() as playwright:
            await _live_in(desk)
            browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
            context = await browser.new_context(
                viewport={"width": size[0], "height": size[1]}, locale="vi-VN"
            )
            root = str(desk.server.make_url("/"))
            cookie = {"name": COOKIE, "value": desk.sessions["administrator"], "url": root}
            await context.add_cookies([cookie])
            for name, (path, act) in SCENES.items():
                page = await context.new_page()
                await page.goto(f"{root}admin/{path}")
                await _plain(page)
                await act(page)
                await page.evaluate("document.fonts.ready")
                shot = await page.screenshot(full_page=name not in SEEN, animations="disabled")
                taken[name] = Image.open(io.BytesIO(shot)).convert("RGB")
                await page.close()
            await browser.close()
    return taken


def index(names: list[str]) -> str:
    rows = [f"## `{name}`\n\n![{name}]({name}.png)\n" for name in names]
    return "\n".join(
        [
            "# Administration\n",
            "Every page of `/admin`, written by `make screens` from a real server with the sample",
            "office (`tests/web/pages/admin_book.py`). People are made up.\n",
            *rows,
        ]
    )


def write() -> int:
    """Write all of them; returns their size in bytes."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, taken in asyncio.run(pictures()).items():
        small = taken.quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(OUT / f"{name}.png", optimize=True)
    (OUT / "README.md").write_text(index(list(SCENES)), "utf-8")
    return sum(file.stat().st_size for file in OUT.glob("*.png"))
