"""Administration of what the office is: fields of its document, shown before → after, applied."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from link.messages import Configuration
from tests.web.desk import Desk
from tests.web.pages.axe import axe

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

HOTLINE = "Số điện thoại hỏi đáp"


async def in_force(real: Desk) -> dict[str, Any]:
    answer = await real.get("administrator", "/configuration")
    return answer.as_(Configuration).document


async def review(page: Page) -> Locator:
    await page.get_by_role("button", name="Xem lại và áp dụng").click()
    dialog = page.get_by_role("dialog", name="Những gì sẽ thay đổi")
    await expect(dialog).to_be_visible()
    return dialog


async def apply(page: Page) -> list[str]:
    """Review, apply, and the rows that were shown as «what, before, after»."""
    dialog = await review(page)
    rows = [
        " | ".join(row.split("\t")) for row in await dialog.locator("tbody tr").all_inner_texts()
    ]
    await dialog.get_by_role("button", name="Áp dụng").click()
    await expect(page.get_by_text("Đã áp dụng.")).to_be_visible()
    return rows


async def test_a_change_is_shown_before_and_after_and_is_then_in_force(enter, real: Desk):
    page = await enter("administrator", "/admin/office")
    field = page.get_by_label(HOTLINE)
    await expect(field).to_have_value("1022")
    await field.fill("1900 1022")
    assert (await in_force(real))["hotline"] == "1022"
    assert await apply(page) == [f"{HOTLINE} | 1022 | 1900 1022"]
    assert (await in_force(real))["hotline"] == "1900 1022"
    await expect(page.get_by_role("region", name="Có thay đổi chưa áp dụng.")).to_be_hidden()


async def test_what_is_wrong_stands_beside_its_field_and_cannot_be_applied(enter, real: Desk):
    page = await enter("administrator", "/admin/office")
    field = page.get_by_label(HOTLINE)
    await field.fill("gọi 1022")
    await expect(field).to_have_attribute("aria-invalid", "true")
    told = page.locator("#f-hotline-problem .problem")
    await expect(told).to_be_visible()
    await page.get_by_role("button", name="Xem lại và áp dụng").click()
    await expect(page.get_by_text("Còn 1 chỗ cần sửa trước khi áp dụng")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await field.fill("1023")
    await expect(told).to_have_count(0)
    assert (await in_force(real))["hotline"] == "1022"


async def test_changes_stay_while_other_pages_are_looked_at_and_can_be_discarded(enter):
    page = await enter("administrator", "/admin/office")
    await page.get_by_label(HOTLINE).fill("1023")
    await page.get_by_role("link", name="Chỉ tiêu").click()
    await expect(page.get_by_role("heading", name="Chỉ tiêu", level=1)).to_be_focused()
    await expect(page.get_by_role("region", name="Có thay đổi chưa áp dụng.")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_label(HOTLINE)).to_have_value("1023")
    await page.get_by_role("button", name="Bỏ thay đổi").click()
    await expect(page.get_by_label(HOTLINE)).to_have_value("1022")


async def test_whoever_changed_it_meanwhile_is_named_and_nothing_typed_is_lost(enter, real: Desk):
    page = await enter("administrator", "/admin/office")
    await page.get_by_label(HOTLINE).fill("1023")
    now = (await real.get("administrator", "/configuration")).as_(Configuration)
    other = {**now.document, "targets": {"wait_min": 20}}
    await real.post("administrator", "/configuration", {"base": now.version, "document": other})
    dialog = await review(page)
    await dialog.get_by_role("button", name="Áp dụng").click()
    await expect(page.get_by_role("alert")).to_contain_text(
        "administrator (Quản trị) vừa đổi cấu hình"
    )
    assert (await in_force(real))["hotline"] == "1022"
    assert await apply(page) == [f"{HOTLINE} | 1022 | 1023"]
    document = await in_force(real)
    assert (document["hotline"], document["targets"]) == ("1023", {"wait_min": 20})


async def test_a_queue_is_added_named_and_given_to_a_counter(enter, real: Desk):
    page = await enter("administrator", "/admin/queues")
    await page.get_by_role("button", name="Thêm hàng chờ").click()
    await expect(page.get_by_label("Chữ đứng trước số")).to_have_value("D")
    name = page.get_by_role("group", name="Tên trên ki-ốt")
    await name.get_by_label("Tiếng Việt").fill("Việc khác")
    await name.get_by_label("English").fill("Other business")
    await page.get_by_role("link", name="Quầy", exact=True).click()
    await page.get_by_role("button", name="Quầy 3").click()
    await page.get_by_label("D · Việc khác", exact=True).select_option("backs")
    await page.get_by_label("D · Việc khác: phút").fill("25")
    rows = await apply(page)
    assert len(rows) == 2
    document = await in_force(real)
    assert document["queue"][-1] == {
        "code": "D",
        "name": {"vi": "Việc khác", "en": "Other business"},
    }
    assert document["counter"][2]["queues"]["D"] == 25


async def test_a_row_is_removed_by_two_presses_only(enter, real: Desk):
    before = [row["field"] for row in (await in_force(real))["elsewhere"]]
    page = await enter("administrator", "/admin/office")
    rows = page.locator(".record")
    await rows.first.get_by_role("button").click()
    await page.get_by_role("button", name="Xóa dòng này").click()
    await expect(rows).to_have_count(len(before))
    await page.get_by_role("button", name="Bấm lần nữa để xóa").click()
    await expect(rows).to_have_count(len(before) - 1)
    await apply(page)
    assert [row["field"] for row in (await in_force(real))["elsewhere"]] == before[1:]


async def test_hours_are_given_and_a_day_of_the_calendar_is_turned_round(enter, real: Desk):
    page = await enter("administrator", "/admin/hours")
    for opens, closes in (("07:30", "11:30"), ("13:30", "17:00")):
        await page.get_by_role("button", name="Thêm giờ làm việc").click()
        await page.get_by_label("Mở cửa lúc").fill(opens)
        await page.get_by_label("Đóng cửa lúc").fill(closes)
    await page.get_by_role("button", name="Tháng sau").click()
    month = page.locator(".calendar")
    await month.get_by_role("button", name=": làm việc").first.click()
    await month.get_by_role("button", name=": nghỉ", exact=False).last.click()
    await apply(page)
    document = await in_force(real)
    assert [(one["opens"], one["closes"]) for one in document["hours"]] == [
        ("07:30", "11:30"),
        ("13:30", "17:00"),
    ]
    assert (len(document["holidays"]), len(document["working_days"])) == (1, 1)
    await page.get_by_role("button", name="Bỏ ngày").first.click()
    await apply(page)
    assert "holidays" not in await in_force(real)


async def a_morning(real: Desk) -> str:
    """Six visits, one of them with priority, all served; the day on which they were."""
    for class_ in ("normal",) * 5 + ("pregnant",):
        issued = await real.post("kiosk", "/tickets", {"queue": "A", "class": class_})
        assert issued.status == 201
    await real.post("counter1", "/counters/1/open")
    for _ in range(6):
        await real.post("counter1", "/counters/1/next")
    await real.post("counter1", "/counters/1/finish")
    return await real.house.day.read(lambda state: state.day)


async def test_head_starts_are_set_and_tried_on_a_day_that_was_recorded(enter, real: Desk):
    day = await a_morning(real)
    page = await enter("administrator", "/admin/classes")
    await page.get_by_role("button", name="Phụ nữ mang thai").click()
    await page.get_by_label("Luôn gọi trước mọi người").check()
    await page.get_by_role("button", name="Tính thử").click()
    await expect(page.get_by_text("Ngày này không ghi lượt nào.")).to_be_visible()
    await page.get_by_label("Ngày", exact=True).fill(day)
    await page.get_by_role("button", name="Tính thử").click()
    row = page.get_by_role("row", name="Phụ nữ mang thai")
    await expect(row.get_by_role("cell").first).to_have_text("1")
    await expect(row).to_contain_text("→")
    assert await axe(page) == []
    assert await apply(page) == [
        "Đối tượng pregnant · Được tính như đến sớm hơn | 15 phút | Luôn gọi trước mọi người"
    ]
    assert (await in_force(real))["class"][2]["head_start_min"] == "strict"


async def test_every_kind_of_number_and_choice_reaches_the_document(enter, real: Desk):
    page = await enter("administrator", "/admin/rules")
    await page.get_by_label("Bấm hai lần liền tính là một trong").fill("1.5")
    await page.get_by_label("Mời một số nhiều nhất").fill("2")
    await page.get_by_label("Quầy rảnh tự gọi").check()
    await page.get_by_role("link", name="Lưu trữ").click()
    await page.get_by_label("Lời góp ý kèm đánh giá").fill("30")
    await page.get_by_role("link", name="Lời và ngôn ngữ").click()
    await page.get_by_label("English").uncheck()
    await apply(page)
    document = await in_force(real)
    rules = {key: document["rules"][key] for key in ("double_press_ms", "calls_max", "auto_call")}
    assert rules == {"double_press_ms": 1500, "calls_max": 2, "auto_call": True}
    assert (document["retention"]["comments_days"], document["languages"]) == (30, ["vi"])


# -- the file, and the way back ---------------------------------------------------------------


async def test_the_file_tells_its_problems_by_line_and_keeps_its_comments(enter, real: Desk):
    page = await enter("administrator", "/admin/file")
    box = page.get_by_label("Tệp cấu hình (TOML)")
    text = await box.input_value()
    await box.fill(text.replace('hotline = "1022"', 'hotline = "x"'))
    await page.get_by_role("button", name="Xem lại và áp dụng").click()
    line = 1 + text[: text.index("hotline")].count("\n")
    await page.get_by_role("button", name=f"Dòng {line}").click()
    chosen = await box.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert chosen == 'hotline = "x"'
    await box.fill(text.replace('hotline = "1022"', 'hotline = "1023"  # số mới'))
    assert await apply(page) == [f"{HOTLINE} | 1022 | 1023"]
    assert "# số mới" in (await real.get("administrator", "/configuration")).as_(Configuration).toml


async def test_an_earlier_version_comes_back_as_a_new_one(enter, real: Desk):
    now = (await real.get("administrator", "/configuration")).as_(Configuration)
    changed = {**now.document, "hotline": "1023"}
    await real.post("administrator", "/configuration", {"base": now.version, "document": changed})
    page = await enter("administrator", "/admin/history")
    await expect(page.get_by_role("heading", name="Bản 2")).to_be_visible()
    await expect(page.locator(".changes tbody tr")).to_have_text([f"{HOTLINE}10221023"])
    await page.get_by_role("button", name="Quay lại bản này 1").click()
    await page.get_by_role("dialog").get_by_role("button", name="Quay lại").click()
    await expect(page.get_by_role("heading", name="Bản 3")).to_be_visible()
    assert (await in_force(real))["hotline"] == "1022"


# -- by keys alone ----------------------------------------------------------------------------


async def tab_to(page: Page, target: Locator) -> None:
    """Tab until the focus is there; it must come within a hundred steps."""
    for _ in range(100):
        if await target.evaluate("element => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {target}")


async def test_an_administrator_changes_the_office_by_keys_alone(enter, real: Desk):
    page = await enter("administrator", "/admin")
    await tab_to(page, page.get_by_role("link", name="Chỉ tiêu"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Chỉ tiêu", level=1)).to_be_focused()
    await tab_to(page, page.get_by_label("Chờ trung bình không quá"))
    await page.keyboard.press("Control+a")
    await page.keyboard.type("20")
    await tab_to(page, page.get_by_role("button", name="Xem lại và áp dụng"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Đã áp dụng.")).to_be_visible()
    assert (await in_force(real))["targets"]["wait_min"] == 20
