"""The console at every moment of ``console_scenes``, for docs/screens/console: written by
``make screens``. The pages are real, the server beside them plays from samples."""

from __future__ import annotations

import asyncio
import io
import shutil
from pathlib import Path

from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import Browser, async_playwright

from tests.browsers import FLAGS
from tests.web.pages import samples
from tests.web.pages.console_scenes import SCENES, Scene
from tests.web.pages.stage import Stage

OUT = Path(__file__).resolve().parents[3] / "docs" / "screens" / "console"
COLOURS = 64
WIDE = (1920, 1080)


async def picture(browser: Browser, scene: Scene, size: tuple[int, int]) -> Image.Image:
    """One scene in a window of that size."""
    stage = Stage()
    scene.prepare(stage)
    server = TestServer(stage.app())
    await server.start_server()
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    try:
        page = await context.new_page()
        await page.clock.install(time=samples.NOW)
        await page.goto(str(server.make_url(scene.path)))
        await scene.play(page, stage)
        await page.evaluate("document.fonts.ready")
        shot = await page.screenshot(animations="disabled")
    finally:
        stage.over.set()
        await context.close()
        await server.close()
    return Image.open(io.BytesIO(shot)).convert("RGB")


async def pictures(wanted: list[str], *, wide: bool = False) -> dict[str, Image.Image]:
    async with async_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        taken = {}
        for name in wanted:
            scene = SCENES[name]
            size = WIDE if wide and not scene.strip else scene.size
            taken[name] = await picture(browser, scene, size)
        await browser.close()
    return taken


def index(names: list[str]) -> str:
    rows = [f"## `{name}`\n\n![{name}]({name}.png)\n" for name in names]
    return "\n".join(
        [
            "# The counter console\n",
            "Page and strip at every moment, written by `make screens` from the scenes that the",
            "tests measure (`tests/web/pages/console_scenes.py`). Office, names, numbers and times",
            "are made up.\n",
            *rows,
        ]
    )


def write() -> int:
    """Write all of them; returns their size in bytes."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, taken in asyncio.run(pictures(list(SCENES))).items():
        small = taken.quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(OUT / f"{name}.png", optimize=True)
    (OUT / "README.md").write_text(index(list(SCENES)), "utf-8")
    return sum(file.stat().st_size for file in OUT.glob("*.png"))
