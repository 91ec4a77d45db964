"""The eye that looks at every page sees what it is there to see."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.web.pages.axe import axe

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def test_a_field_without_a_name_is_found(browser: Browser):
    page = await browser.new_page()
    await page.set_content(
        '<html lang="vi"><title>t</title><main><h1>x</h1><input type="text"></main></html>'
    )
    assert [told.split(":")[0] for told in await axe(page)] == ["label"]
    await page.close()


@pytest.mark.parametrize(("path", "ready"), [("/counter", "h1"), ("/manager", ".kpi")])
async def test_the_pages_of_the_day_have_no_barrier(opened, path: str, ready: str):
    page = await opened(path)
    await expect(page.locator(ready).first).to_be_visible()
    assert await axe(page) == []
