"""The ticket on a phone that runs no script."""

from __future__ import annotations

import msgspec
import pytest
from playwright.async_api import expect

from tests.web.pages import samples
from tests.web.pages.stage import Stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]
PHONE = {"width": 390, "height": 844, "java_script_enabled": False}


async def test_a_waiting_ticket_tells_all_a_citizen_needs(opened, stage: Stage):
    page = await opened("/t/tok", **PHONE)
    text = await page.locator("body").inner_text()
    for words in (
        "A049",
        "Đang chờ",
        "Phía trước còn",
        "3 người",
        "5–10 phút",
        "Quầy 3, 4",
        "Xin có mặt tại sảnh trước 09:52.",
        "Lỡ lượt gọi: đến Quầy hướng dẫn trong ngày, số vẫn giữ.",
        "Gọi 1022",
    ):
        assert words in text
    refresh = page.locator('meta[http-equiv="refresh"]')
    assert await refresh.get_attribute("content") == "20"
    assert "noindex" in (await page.locator('meta[name="robots"]').get_attribute("content") or "")


async def test_the_page_says_nothing_about_a_wait_that_nobody_can_tell(opened, stage: Stage):
    stage.ticket = msgspec.structs.replace(samples.ticket_view(), wait_min=None, ahead=None)
    page = await opened("/t/tok", **PHONE)
    await expect(page.locator("h1")).to_have_text("A049")
    await expect(page.get_by_text("Chờ khoảng")).to_have_count(0)
    await expect(page.get_by_text("Phía trước còn")).to_have_count(0)


async def test_one_tap_changes_the_language(opened, stage: Stage):
    page = await opened("/t/tok", **PHONE)
    await page.get_by_role("link", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_text("Ahead of you")).to_be_visible()


async def test_a_called_ticket_says_where_to_go(opened, stage: Stage):
    stage.ticket = msgspec.structs.replace(samples.ticket_view(), state="called", counter=3)
    page = await opened("/t/tok", **PHONE)
    await expect(page.get_by_role("status")).to_contain_text("Quầy 3")


async def test_a_finished_visit_is_rated_by_one_tap_and_once(opened, stage: Stage):
    stage.ticket = msgspec.structs.replace(
        samples.ticket_view(), state="served", counter=3, can_rate=True
    )
    page = await opened("/t/tok", **PHONE)
    await page.get_by_role("button", name="Không hài lòng").first.click()
    await expect(page.get_by_text("Cảm ơn ông/bà").first).to_be_visible()
    assert stage.rated == [{"score": ["2"]}]
    await expect(page.get_by_role("button")).to_have_count(0)


async def test_every_target_of_the_phone_page_is_big_enough_for_a_thumb(opened, stage: Stage):
    page = await opened("/t/tok", **PHONE)
    boxes = [await one.bounding_box() for one in await page.locator(".button:visible").all()]
    assert len(boxes) == 3
    assert all(box["height"] >= 44 and box["x"] + box["width"] <= 390 for box in boxes)
