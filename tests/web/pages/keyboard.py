"""An officer's hands on the console: keys only."""

from __future__ import annotations

from playwright.async_api import Page, expect


async def press(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)


async def number_shown(page: Page, number: str) -> None:
    await expect(page.locator("h1")).to_have_text(number)
