"""At every moment the console keeps to its window and to axe, in both languages, and at 200 %."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.web.pages.axe import axe
from tests.web.pages.console_scenes import SCENES
from tests.web.pages.stage import Stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]
WIDTH = "document.documentElement.scrollWidth"
CUT = """() => [...document.querySelectorAll('main *, dialog[open] *, .bar *')]
  .filter((e) => e.children.length === 0 && e.textContent.trim() !== '' && e.clientWidth > 1)
  .filter((e) => !e.matches('.cell, .colon') && getComputedStyle(e).display !== 'inline')
  .filter((e) => e.scrollWidth > e.clientWidth + 1)
  .map((e) => e.textContent)"""
"""Words that are wider than their place; digits overlap their cells by design."""


async def keeps_to_its_window(page: Page, width: int) -> None:
    assert await page.evaluate(WIDTH) == width
    assert await page.evaluate(CUT) == []


@pytest.mark.parametrize("name", SCENES)
async def test_every_moment_keeps_to_axe_and_to_its_window(opened, stage: Stage, name):
    scene = SCENES[name]
    scene.prepare(stage)
    width, height = scene.size
    page = await opened(scene.path, width=width, height=height)
    await scene.play(page, stage)
    assert await axe(page) == []
    await keeps_to_its_window(page, width)
    if not scene.strip:
        await page.set_viewport_size({"width": width // 2, "height": height // 2})
        await keeps_to_its_window(page, width // 2)


@pytest.mark.parametrize("name", SCENES)
async def test_every_moment_keeps_to_its_window_in_english(opened, stage: Stage, name):
    scene = SCENES[name]
    scene.prepare(stage)
    width, height = scene.size
    path = f"{scene.path}{'&' if scene.strip else '?'}lang=en"
    page = await opened(path, width=width, height=height)
    await scene.play(page, stage)
    await keeps_to_its_window(page, width)
