"""The dashboard: figures that stay honest."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from playwright.async_api import expect

from link.messages import HelpCall, MachineStatus, OrderResult
from tests.web.pages import samples
from tests.web.pages.stage import Stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def test_each_figure_has_a_line_that_keeps_it_honest(opened, stage: Stage):
    page = await opened("/manager")
    kpis = page.locator(".kpi")
    await expect(kpis).to_have_count(7)
    assert [" ".join(text.split()) for text in await kpis.all_inner_texts()] == [
        "Đang chờ 18 người lâu nhất 26 phút",
        "Chờ trung bình 12,4 phút n = 214, chỉ tiêu 15",
        "Chờ trung vị 9 phút 90% dưới 24 phút",
        "Chờ trong 15 phút 76 % trung bình 12,4 phút",
        "Đã phục vụ 214 lượt vắng mặt 6 (2,7%)",
        "Phục vụ trung vị 7,2 phút ưu tiên chờ 5 (n = 22)",
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
        share=None,
        median_service_s=None,
        priority_median_wait_s=None,
        satisfied=None,
        hours=[],
        alerts=[],
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


# -- machines and calls for help ---------------------------------------------------------------


def machine(name: str, role: str = "kiosk", **changes: Any) -> MachineStatus:
    well = MachineStatus(name, role, name, "sảnh", None, True, "ok", last_seen=samples.NOW)
    return msgspec.structs.replace(well, **changes)


MACHINES = [
    machine("Ki-ốt 1", parts={"printer": "degraded: paper_low"}, health="degraded"),
    machine("Ki-ốt 2", parts={"printer": "ok: ready"}, alarms=["cloned"], paper_percent=12),
    machine("Tường", "display", online=False, health="failed", alarms=["offline"]),
]


async def test_each_machine_says_in_words_how_it_is(opened, stage: Stage):
    stage.manager = msgspec.structs.replace(stage.manager, machines=MACHINES)
    page = await opened("/manager#devices")
    rows = page.locator(".machines tbody tr")
    told = [" ".join(text.split()) for text in await rows.all_inner_texts()]
    assert [text.split(" Hiện tên")[0] for text in told] == [
        "Ki-ốt 1 Ki-ốt · sảnh Cần xem 09:47 Máy in sắp hết giấy",
        "Ki-ốt 2 Ki-ốt · sảnh Có lỗi 09:47 Có máy khác dùng cùng mã · giấy còn 12%",
        "Tường Màn hình gọi số · sảnh Mất kết nối 09:47",
    ]
    away = rows.nth(2).locator("button")
    assert await away.evaluate_all("all => all.map(e => e.ariaDisabled)") == ["true"]


UNWELL = {
    "sound: no_sound": "loa: không phát được tiếng",
    "scanner: offline": "máy quét: mất kết nối",
    "keypad: unplugged": "bàn phím số: chưa cắm hoặc bị rút",
    "laser: e_4711": "bộ phận khác: Cần xem",
}


@pytest.mark.parametrize("said", UNWELL)
async def test_no_driver_word_is_shown_to_people(opened, stage: Stage, said: str):
    part, word = said.split(": ")
    unwell = machine("Tường", "display", parts={part: f"degraded: {word}"}, health="degraded")
    stage.manager = msgspec.structs.replace(stage.manager, machines=[unwell])
    page = await opened("/manager#devices")
    await expect(page.locator(".machines tbody tr")).to_contain_text(UNWELL[said])


async def test_a_machine_that_is_busy_is_not_said_to_print(opened, stage: Stage):
    stage.manager = msgspec.structs.replace(stage.manager, machines=MACHINES[:1])
    stage.results = [OrderResult("1", False, "busy")]
    page = await opened("/manager#devices")
    await page.get_by_role("button", name="Hiện tên: Ki-ốt 1").click()
    told = page.locator(".machines .told")
    await expect(told.first).to_have_text("Máy chưa làm được: đang bận")


@pytest.mark.parametrize(
    ("role", "buttons"),
    [("supervisor", 2), ("administrator", 3), ("auditor", 0)],
)
async def test_a_person_finds_what_they_may_have_a_machine_do(
    opened, stage: Stage, role: str, buttons: int
):
    stage.role, stage.manager = role, msgspec.structs.replace(stage.manager, machines=MACHINES[:1])
    page = await opened("/manager#devices")
    await expect(page.locator(".machines tbody tr")).to_have_count(1)
    await expect(page.locator(".machines tbody button")).to_have_count(buttons)


async def test_an_order_is_told_with_what_the_machine_answered(opened, stage: Stage):
    stage.manager = msgspec.structs.replace(stage.manager, machines=MACHINES)
    stage.results = [OrderResult("1", True), OrderResult("2", False, "paper_out")]
    page = await opened("/manager#devices")
    told = page.locator(".machines .told")
    await page.get_by_role("button", name="Hiện tên: Ki-ốt 1").click()
    await expect(told.nth(0)).to_have_text("Máy đã làm")
    await page.get_by_role("button", name="In thử: Ki-ốt 2").click()
    await expect(told.nth(1)).to_have_text("Máy chưa làm được: Máy in hết giấy")
    assert [asked.body for asked in stage.asked] == [{"do": "identify"}, {"do": "test_print"}]


async def test_a_restart_takes_two_presses(opened, stage: Stage):
    stage.role = "administrator"
    stage.manager = msgspec.structs.replace(stage.manager, machines=MACHINES[:1])
    page = await opened("/manager#devices")
    restart = page.get_by_role("button", name="Khởi động lại: Ki-ốt 1")
    await restart.click()
    await expect(restart).to_have_text("Bấm lần nữa")
    await page.clock.fast_forward(5_000)
    await expect(restart).to_have_text("Khởi động lại")
    assert stage.asked == []
    await restart.click()
    await restart.click()
    assert (await stage.hear(1))[0].body == {"do": "restart"}


async def test_a_supervisor_answers_a_call_for_help_from_the_dashboard(opened, stage: Stage):
    call = HelpCall("7", "Ki-ốt 1", "sảnh chính", samples.NOW)
    stage.manager = msgspec.structs.replace(stage.manager, help=[call])
    page = await opened("/manager")
    await expect(page.locator(".help-banner")).to_contain_text("Ki-ốt 1 · sảnh chính")
    await page.get_by_role("button", name="Tôi đến").click()
    assert (await stage.hear(1))[0].path == "/api/v1/help/7/answer"
