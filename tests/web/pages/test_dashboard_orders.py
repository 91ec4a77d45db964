"""Everything that a supervisor can have done from the dashboard, by mouse and by keys alone."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from playwright.async_api import Page, expect

from link.messages import (
    DossiersImported,
    HallMessage,
    LeftOut,
    MachineStatus,
    Problem,
)
from tests.web.pages import samples
from tests.web.pages.axe import axe
from tests.web.pages.stage import Stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

TABS = ("today", "work", "devices", "dossiers")


async def pressed(page: Page, stage: Stage, name: str) -> tuple[str, Any]:
    """What the server is asked when a button is pressed."""
    await page.get_by_role("button", name=name, exact=True).click()
    return last(await stage.hear(1))


def last(asked: list[Any]) -> tuple[str, Any]:
    return asked[-1].path.removeprefix("/api/v1"), asked[-1].body


# -- tabs --------------------------------------------------------------------------------------


async def test_arrow_keys_walk_the_tabs_and_the_address_keeps_the_open_one(opened):
    page = await opened("/manager")
    await expect(page.locator(".kpi").first).to_be_visible()
    await page.get_by_role("tab", name="Hôm nay").focus()
    seen = []
    for _ in TABS:
        await page.keyboard.press("ArrowRight")
        selected = page.locator('[role="tab"][aria-selected="true"]')
        seen.append((await selected.inner_text(), page.url.partition("#")[2]))
        await expect(selected).to_be_focused()
    assert seen == [
        ("Quầy", "work"),
        ("Thiết bị", "devices"),
        ("Hồ sơ", "dossiers"),
        ("Hôm nay", "today"),
    ]


@pytest.mark.parametrize("tab", TABS)
async def test_no_tab_has_a_barrier(opened, tab: str):
    page = await opened(f"/manager#{tab}")
    await expect(page.locator("main .panel").first).to_be_visible()
    assert await axe(page) == []


@pytest.mark.parametrize("tab", TABS)
async def test_at_twice_the_size_nothing_is_cut_off_sideways(opened, tab: str):
    page = await opened(f"/manager#{tab}", width=683, height=384)
    await expect(page.locator("main .panel").first).to_be_visible()
    root = "document.scrollingElement"
    assert await page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


# -- the chart ---------------------------------------------------------------------------------


async def test_the_chart_marks_hours_over_the_target_and_its_figures_stand_in_a_table(opened):
    page = await opened("/manager")
    await page.get_by_text("Xem bảng số").click()
    rows = page.locator("#chart-table tbody tr")
    assert [(await row.inner_text()).split() for row in await rows.all()] == [
        ["07:00", "58", "21", "6,3", "11"],
        ["08:00", "104", "96", "14", "24"],
        ["09:00", "76", "97", "15,5", "27"],
    ]
    assert await page.locator(".chart-breach").count() == 1
    assert await page.locator(".chart-mean").count() == 2


async def test_before_the_first_number_there_is_no_empty_chart(opened, stage: Stage):
    stage.manager = msgspec.structs.replace(stage.manager, hours=[], alerts=[])
    page = await opened("/manager")
    await expect(page.locator(".chart-panel")).to_contain_text("chưa có ai lấy số")
    assert await page.locator("svg.chart").count() == 0


# -- alarms ------------------------------------------------------------------------------------


async def test_an_alarm_says_what_is_wrong_and_opens_a_counter_in_one_press(opened, stage: Stage):
    page = await opened("/manager")
    alarms = page.locator(".alerts li")
    told = [await one.locator("p").inner_text() for one in await alarms.all()]
    assert [" ".join(words.split()) for words in told] == [
        "Hàng A: người chờ lâu nhất đã 26 phút, quá chỉ tiêu 20 phút. 11 người đang chờ.",
        "Quầy 2 rảnh 6 phút trong khi 11 người chờ.",
    ]
    assert await pressed(page, stage, "Mở Quầy 7 cho A") == ("/counters/7/open", None)


# -- orders ------------------------------------------------------------------------------------


async def test_a_counter_is_opened_paused_with_a_reason_and_closed(opened, stage: Stage):
    page = await opened("/manager#work")
    assert await pressed(page, stage, "Mở: Quầy 5") == ("/counters/5/open", None)
    await page.get_by_role("button", name="Nghỉ: Quầy 1", exact=True).click()
    await page.keyboard.press("2")
    assert last(await stage.hear(2)) == ("/counters/1/pause", {"reason": "lunch"})
    await page.get_by_role("button", name="Đóng: Quầy 1", exact=True).click()
    assert last(await stage.hear(3)) == ("/counters/1/close", None)


async def test_a_counter_is_given_other_queues_for_today_by_keys_alone(opened, stage: Stage):
    page = await opened("/manager#work")
    await page.get_by_role("button", name="Đổi hàng của Quầy 1").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("c")
    await page.keyboard.press("a")
    assert await axe(page) == []
    await page.keyboard.press("Enter")
    assert last(await stage.hear(1)) == ("/counters/1/queues", {"queues": ["B", "C"]})


async def test_a_counter_goes_back_to_the_queues_of_the_configuration(opened, stage: Stage):
    page = await opened("/manager#work")
    await page.get_by_role("button", name="Đổi hàng của Quầy 2").click()
    assert await pressed(page, stage, "Trở về như cấu hình") == (
        "/counters/2/queues",
        {"queues": []},
    )


async def test_a_queue_is_closed_with_a_reason_and_opened_again(opened, stage: Stage):
    page = await opened("/manager#work")
    await page.get_by_role("button", name="Ngừng cấp số: Chứng thực bản sao, chữ ký").click()
    dialog = page.get_by_role("dialog")
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_visible()
    assert stage.asked == []
    await page.keyboard.type("máy chủ hỏng")
    assert await axe(page) == []
    await page.keyboard.press("Enter")
    assert last(await stage.hear(1)) == ("/queues/A/close", {"reason": "máy chủ hỏng"})
    await expect(dialog).to_be_hidden()
    await page.get_by_role("button", name="Cấp số lại: Đất đai, xây dựng").click()
    assert last(await stage.hear(2)) == ("/queues/C/open", None)


async def test_ghosts_are_named_before_they_are_voided(opened, stage: Stage):
    page = await opened("/manager#work")
    await page.get_by_role("button", name="Bỏ số không người: Chứng thực bản sao, chữ ký").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Sẽ bỏ: A053")
    await dialog.get_by_role("spinbutton").fill("2")
    await expect(dialog).to_contain_text("Sẽ bỏ: A053, A052")
    await dialog.get_by_label("Lý do").fill("trẻ em bấm chơi")
    assert await axe(page) == []
    await page.keyboard.press("Enter")
    assert last(await stage.hear(1)) == (
        "/tickets/void",
        {"queue": "A", "last": 2, "reason": "trẻ em bấm chơi"},
    )


async def test_the_hall_is_told_in_every_language_of_the_office(opened, stage: Stage):
    page = await opened("/manager#work")
    await page.get_by_role("button", name="Báo cho cả sảnh").click()
    await page.keyboard.type("Quầy 3 nghỉ đến 10 giờ")
    await page.get_by_label("English").fill("Counter 3 is closed until 10")
    await page.get_by_label("Trong bao nhiêu phút").fill("15")
    assert await axe(page) == []
    await page.keyboard.press("Enter")
    words = {"vi": "Quầy 3 nghỉ đến 10 giờ", "en": "Counter 3 is closed until 10"}
    assert last(await stage.hear(1)) == ("/message", {"text": words, "minutes": 15})
    shown = HallMessage(words, samples.at("10:02"))
    await stage.show_manager(message=shown)
    await expect(page.locator(".in-hall")).to_contain_text("đến 10:02: Quầy 3 nghỉ đến 10 giờ")
    await page.get_by_role("button", name="Thôi báo").click()
    assert last(await stage.hear(2)) == ("/message", {"text": {}, "minutes": 1})


async def test_a_refused_order_is_told_in_words_and_changes_nothing(opened, stage: Stage):
    stage.answers = [(409, "queue_unserved")]
    page = await opened("/manager#work")
    await page.get_by_role("button", name="Cấp số lại: Đất đai, xây dựng").click()
    await expect(page.locator(".notice")).to_be_visible()


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        ("supervisor", {"Mở", "Đổi hàng", "Ngừng cấp số", "Bỏ số không người", "Báo cho cả sảnh"}),
        ("administrator", {"Đổi hàng", "Ngừng cấp số", "Báo cho cả sảnh"}),
        ("auditor", set()),
    ],
)
async def test_each_role_finds_what_it_may_do_and_nothing_else(
    opened, stage: Stage, role: str, buttons: set[str]
):
    stage.role = role
    page = await opened("/manager#work")
    await expect(page.locator("main .panel").first).to_be_visible()
    found = {" ".join(text.split()) for text in await page.locator("main button").all_inner_texts()}
    every = {"Mở", "Đổi hàng", "Ngừng cấp số", "Bỏ số không người", "Báo cho cả sảnh"}
    assert found & every == buttons
    assert bool(found) == bool(buttons)


async def test_while_the_server_is_silent_nothing_can_be_ordered(opened, stage: Stage):
    page = await opened("/manager#work")
    await expect(page.locator("main .panel").first).to_be_visible()
    stage.muted = True
    await page.clock.fast_forward(11_000)
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_role("button", name="Đóng: Quầy 1", exact=True).dispatch_event("click")
    orders = page.locator("main .orders button")
    off = await orders.evaluate_all("all => all.map(e => e.ariaDisabled)")
    assert set(off) == {"true"}
    assert stage.asked == []


async def test_calls_out_of_order_are_told_with_who_and_why(opened):
    page = await opened("/manager")
    row = page.locator('[aria-labelledby="direct-title"] tbody tr')
    assert (await row.inner_text()).split("\t") == [
        "09:12",
        "A031",
        "Quầy 1",
        "Lê Văn Hùng",
        "Người đau ốm, cần về sớm",
    ]


# -- devices -----------------------------------------------------------------------------------


async def test_of_many_devices_the_glance_names_those_that_need_somebody(opened, stage: Stage):
    well = MachineStatus("m", "kiosk", "m", "sảnh", None, True, "ok", last_seen=samples.NOW)
    many = [msgspec.structs.replace(well, id=f"m{n}", name=f"Ki-ốt {n}") for n in range(12)]
    many[7] = msgspec.structs.replace(many[7], online=False)
    stage.manager = msgspec.structs.replace(stage.manager, machines=many)
    page = await opened("/manager")
    told = page.locator(".strip li")
    await expect(told).to_have_text(
        ["Ki-ốt 7Mất kết nối", "11 thiết bị kháctrong 12 thiết bị đã ghép"]
    )
    await page.get_by_role("button", name="Xem thiết bị").click()
    await expect(page.locator(".machines tbody tr")).to_have_count(12)


# -- dossiers ----------------------------------------------------------------------------------


async def test_a_list_of_dossiers_is_brought_and_what_was_not_read_is_told(opened, stage: Stage):
    stage.imports = [
        DossiersImported(
            40, [LeftOut(17, "Mã hồ sơ", "no_code")], 1, ["STT"], ["Họ và tên người nộp"]
        )
    ]
    page = await opened("/manager#dossiers")
    field = page.get_by_label("Nhập danh sách hồ sơ")
    await field.set_input_files(
        {"name": "x.csv", "mimeType": "text/csv", "buffer": "Mã hồ sơ".encode()}
    )
    told = page.locator(".said")
    await expect(told).to_contain_text("Đã nhập 40 hồ sơ.")
    await expect(told).to_contain_text("Không đọc vì là thông tin cá nhân: Họ và tên người nộp.")
    await expect(told).to_contain_text("Dòng 17, cột Mã hồ sơ: không phải mã hồ sơ.")
    assert stage.files == ["Mã hồ sơ".encode()]
    assert await axe(page) == []


async def test_a_list_without_a_needed_column_names_it(opened, stage: Stage):
    stage.imports = [Problem("x", "x", 422, "missing_columns", "", allowed=["Ngày hẹn trả"])]
    page = await opened("/manager#dossiers")
    await page.get_by_label("Nhập danh sách hồ sơ").set_input_files(
        {"name": "x.csv", "mimeType": "text/csv", "buffer": b"x"}
    )
    await expect(page.locator(".said.trouble")).to_have_text("Tệp thiếu cột cần có: Ngày hẹn trả")


async def test_figures_of_dossiers_say_their_age_and_warn_after_a_day(opened, stage: Stage):
    page = await opened("/manager#dossiers")
    panel = page.locator('[aria-labelledby="bring-title"]')
    await expect(panel).to_contain_text("lúc 07:47 ngày 05/10/2026 (2 giờ trước)")
    assert await panel.locator(".advice").count() == 0
    old = samples.NOW.replace(day=3)
    stage.dossiers = msgspec.structs.replace(stage.dossiers, imported_at=old)
    await page.reload()
    await expect(panel.locator(".advice")).to_contain_text("(2 ngày trước)")
    await expect(panel.locator(".advice")).to_contain_text("cũ hơn một ngày")


async def test_before_the_first_list_the_tab_says_what_to_do(opened, stage: Stage):
    stage.dossiers = msgspec.structs.replace(stage.dossiers, imported_at=None)
    page = await opened("/manager#dossiers")
    await expect(page.locator("main")).to_contain_text("Xuất danh sách từ hệ thống một cửa")
    assert await page.locator(".kpi").count() == 0
