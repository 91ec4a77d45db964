"""The dashboard: figures that stay honest."""

from __future__ import annotations

import msgspec
import pytest
from playwright.async_api import expect

from tests.web.pages.stage import Stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def test_each_figure_has_a_line_that_keeps_it_honest(opened, stage: Stage):
    page = await opened("/manager")
    kpis = page.locator(".kpi")
    await expect(kpis).to_have_count(6)
    assert [" ".join(text.split()) for text in await kpis.all_inner_texts()] == [
        "Đang chờ 18 người lâu nhất 26 phút",
        "Chờ trung bình 12,4 phút n = 214 lượt",
        "Chờ trung vị 9 phút 90% chờ dưới 24 phút",
        "Trong 15 phút 76 % trung bình 12,4 phút",
        "Đã phục vụ 214 lượt vắng mặt 6 (2,7%)",
        "Hài lòng 97 % n = 121, phản hồi 57%",
    ]


async def test_a_morning_without_visits_shows_no_invented_figure(opened, stage: Stage):
    stage.manager = msgspec.structs.replace(
        stage.manager,
        served=0,
        missed=0,
        ratings=0,
        mean_wait_s=None,
        median_wait_s=None,
        p90_wait_s=None,
        share_15=None,
        satisfied=None,
    )
    page = await opened("/manager")
    await expect(page.locator(".kpi strong").nth(1)).to_have_text("–")
    text = await page.locator("main").inner_text()
    assert "NaN" not in text
    assert "null" not in text


async def test_a_silent_server_is_told_from_a_quiet_office(opened, stage: Stage):
    page = await opened("/manager")
    await expect(page.locator(".kpi").first).to_be_visible()
    stage.muted = True
    await page.clock.fast_forward(11_000)
    await expect(page.get_by_role("alert")).to_contain_text("Mất kết nối từ 09:47.")
