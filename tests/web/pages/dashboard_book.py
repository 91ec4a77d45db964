"""The dashboard at different moments for docs/screens/dashboard, written by ``make screens``."""

from __future__ import annotations

import asyncio
import io
import shutil
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestServer
from msgspec import Struct
from msgspec.structs import replace
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

from link import messages as m
from link.messages import DossiersImported, HallMessage, HelpCall, LeftOut, MachineStatus
from tests.browsers import FLAGS
from tests.web.pages import samples
from tests.web.pages.stage import Stage

OUT = Path(__file__).resolve().parents[3] / "docs" / "screens" / "dashboard"
COLOURS = 96
DESK, WIDE, TWICE = (1366, 768), (1920, 1080), (683, 384)
SILENCE_MS = 11_000
Act = Callable[[Page, Stage], Awaitable[None]]


class Scene(Struct, frozen=True):
    """A tab, what is changed in the view, and what is done until the picture is taken."""

    tab: str = "today"
    changes: dict[str, Any] = {}
    act: Act | None = None
    size: tuple[int, int] = DESK
    whole: bool = True


def _machine(name: str, role: str = "display", **changes: Any) -> MachineStatus:
    well = MachineStatus(name, role, name, "sảnh", None, True, "ok", last_seen=samples.NOW)
    return replace(well, **changes)


MACHINES = [
    _machine("Ki-ốt 1", "kiosk", parts={"printer": "degraded: paper_low"}, health="degraded"),
    _machine("Ki-ốt 2", "kiosk", parts={"printer": "ok: ready"}, paper_percent=80),
    _machine("Màn hình chính"),
    _machine("Đánh giá quầy 4", "rating", online=False),
    _machine("Máy quầy 1", "counter"),
]
COUNTERS = [
    *samples.manager_view().counters[:2],
    samples.counter_row(
        3,
        "open",
        since_s=160,
        number="A118",
        served=44,
        mean_service_s=360,
        officer="Trần Thị Mai",
    ),
    samples.counter_row(
        4,
        "open",
        since_s=492,
        number="A117",
        served=41,
        mean_service_s=420,
        officer="Phạm Quốc Anh",
    ),
    *samples.manager_view().counters[2:],
]
HALL = HallMessage({"vi": "Quầy 3 nghỉ đến 10 giờ."}, samples.at("10:00"))
HELP = HelpCall("7", "Ki-ốt 1", "sảnh chính", samples.NOW - timedelta(minutes=2))
QUIET: dict[str, Any] = {
    "waiting": 0,
    "longest_s": 0,
    "served": 0,
    "missed": 0,
    "ratings": 0,
    "left": 0,
    "voided": 0,
    "direct": [],
    "direct_calls": 0,
    "hours": [],
    "alerts": [],
    **dict.fromkeys(
        (
            *("mean_wait_s", "median_wait_s", "p90_wait_s", "share", "satisfied"),
            *("median_service_s", "priority_median_wait_s"),
        )
    ),
    "queues": [
        m.QueueRow(row.queue, row.name, 0, 0, 0, 0, row.open, row.closed_why)
        for row in samples.manager_view().queues
    ],
    "counters": [samples.counter_row(k, "closed", since_s=60) for k in range(1, 5)],
}


def _press(name: str) -> Act:
    async def act(page: Page, stage: Stage) -> None:
        await page.get_by_role("button", name=name).first.click()
        await expect(page.get_by_role("dialog")).to_be_visible()

    return act


async def _brought(page: Page, stage: Stage) -> None:
    left_out = [LeftOut(17, "Mã hồ sơ", "no_code")]
    personal = ["Họ và tên người nộp", "Số điện thoại"]
    stage.imports = [DossiersImported(40, left_out, 1, ["STT"], personal)]
    field = page.get_by_label("Nhập danh sách hồ sơ")
    await field.set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": b"x"})
    await expect(page.locator(".said")).to_be_visible()


async def _lost(page: Page, stage: Stage) -> None:
    stage.muted = True
    await page.clock.fast_forward(SILENCE_MS)
    await expect(page.get_by_role("alert")).to_be_visible()


async def _table(page: Page, stage: Stage) -> None:
    await page.get_by_text("Xem bảng số").click()


SCENES = {
    "today": Scene(whole=False),
    "today_whole": Scene(),
    "today_wide": Scene(size=WIDE, whole=False),
    "today_table": Scene(act=_table),
    "today_twice_the_size": Scene(size=TWICE),
    "quiet": Scene(changes=QUIET),
    "help": Scene(changes={"help": [HELP]}, whole=False),
    "lost": Scene(act=_lost, whole=False),
    "work": Scene("work", {"message": HALL}),
    "pause": Scene("work", act=_press("Nghỉ: Quầy 1"), whole=False),
    "assign": Scene("work", act=_press("Đổi hàng của Quầy 2"), whole=False),
    "close_queue": Scene("work", act=_press("Ngừng cấp số: Chứng thực"), whole=False),
    "void": Scene("work", act=_press("Bỏ số không người: Chứng thực"), whole=False),
    "tell": Scene("work", act=_press("Báo cho cả sảnh"), whole=False),
    "devices": Scene("devices"),
    "dossiers": Scene("dossiers"),
    "dossiers_brought": Scene("dossiers", act=_brought),
}


async def _picture(browser: Browser, scene: Scene) -> Image.Image:
    stage = Stage()
    rich = {"machines": MACHINES, "counters": COUNTERS} | scene.changes
    stage.manager = replace(stage.manager, **rich)
    async with TestServer(stage.app()) as server:
        width, height = scene.size
        page = await browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN")
        await page.clock.install(time=samples.NOW)
        await page.goto(str(server.make_url(f"/manager#{scene.tab}")))
        await expect(page.locator("main .panel").first).to_be_visible()
        if scene.act:
            await scene.act(page, stage)
        await page.evaluate("document.fonts.ready")
        shot = await page.screenshot(full_page=scene.whole, animations="disabled")
        await page.close()
        stage.over.set()
    return Image.open(io.BytesIO(shot)).convert("RGB")


async def pictures() -> dict[str, Image.Image]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        taken = {name: await _picture(browser, scene) for name, scene in SCENES.items()}
        await browser.close()
    return taken


def index(names: list[str]) -> str:
    rows = [f"## `{name}`\n\n![{name}]({name}.png)\n" for name in names]
    told = [
        "# The supervisor's dashboard\n",
        "At different moments, written by `make screens` (`tests/web/pages/dashboard_book.py`).",
        "[The dashboard](../../dashboard.md) says what each thing is. People are made up.\n",
    ]
    return "\n".join([*told, *rows])


def write() -> int:
    """Write all of them; returns their size in bytes."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, taken in asyncio.run(pictures()).items():
        small = taken.quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(OUT / f"{name}.png", optimize=True)
    (OUT / "README.md").write_text(index(list(SCENES)), "utf-8")
    return sum(file.stat().st_size for file in OUT.glob("*.png"))


if __name__ == "__main__":
    print(write() // 1024, "kB")
