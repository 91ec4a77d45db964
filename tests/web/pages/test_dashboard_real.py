"""The dashboard over the real server: what is ordered holds for everybody, and is replayed."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import openpyxl
import pytest
from playwright.async_api import expect

from link import messages as m
from queue_server import views
from queue_server.core.evolve import evolve
from queue_server.core.state import State
from queue_server.core.timers import VIETNAM
from tests.web.desk import Desk
from tests.web.pages.axe import axe

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def kiosk(real: Desk) -> m.KioskView:
    answer = await real.get("kiosk", "/views/kiosk")
    return answer.as_(m.View[m.KioskView]).data


async def test_a_queue_closed_on_the_dashboard_gives_no_numbers_at_the_kiosk(enter, real: Desk):
    page = await enter("supervisor", "/manager#work")
    await page.get_by_role("button", name="Ngừng cấp số: Chứng thực").click()
    await page.get_by_label("Lý do").fill("máy chủ của tỉnh hỏng")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("máy chủ của tỉnh hỏng")).to_be_visible()
    assert (await real.post("kiosk", "/tickets", {"queue": "A"})).problem.code == "queue_closed"
    await page.get_by_role("button", name="Cấp số lại: Chứng thực").click()
    await expect(page.get_by_text("máy chủ của tỉnh hỏng")).to_be_hidden()
    assert (await real.post("kiosk", "/tickets", {"queue": "A"})).status == 201


async def test_ghosts_counters_and_words_for_the_hall_are_in_force_at_once(enter, real: Desk):
    for _ in range(3):
        await real.issue()
    await real.post("counter1", "/counters/1/open")
    await real.post("counter1", "/counters/1/pause", {"reason": "lunch"})
    page = await enter("supervisor", "/manager#work")
    await page.get_by_role("button", name="Mở: Quầy 1", exact=True).click()
    await expect(page.get_by_text("Rảnh, 3 chờ")).to_be_visible()
    await page.get_by_role("button", name="Bỏ số không người: Chứng thực").click()
    await page.get_by_role("spinbutton").fill("2")
    await page.get_by_label("Lý do").fill("trẻ em bấm chơi")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Rảnh, 1 chờ")).to_be_visible()
    await page.get_by_role("button", name="Báo cho cả sảnh").click()
    await page.get_by_label("Tiếng Việt").fill("Quầy 3 nghỉ đến 10 giờ")
    await page.keyboard.press("Enter")
    await expect(page.locator(".in-hall")).to_contain_text("Quầy 3 nghỉ đến 10 giờ")
    message = (await kiosk(real)).message
    assert message is not None
    assert message.text == {"vi": "Quầy 3 nghỉ đến 10 giờ"}
    assert await axe(page) == []


async def test_who_is_on_a_break_still_sits_there_when_a_supervisor_ends_it(real: Desk):
    await real.post("operator", "/counters/1/open")
    await real.post("operator", "/counters/1/pause", {"reason": "short"})
    for opened_by, sits in (("supervisor", "operator"), ("operator", "operator")):
        await real.post(opened_by, "/counters/1/open")
        assert await real.house.day.read(lambda state: state.counter(1).officer) == sits
    await real.post("supervisor", "/counters/1/close")
    await real.post("supervisor", "/counters/1/open")
    assert await real.house.day.read(lambda state: state.counter(1).officer) == "supervisor"


async def test_a_workbook_of_dossiers_is_summed_up_without_the_names_in_it(enter, real: Desk):
    today = datetime.now(VIETNAM).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    book = openpyxl.Workbook()
    book.active.append(["DANH SÁCH HỒ SƠ"])
    book.active.append(["Mã hồ sơ", "Chủ hồ sơ", "Lĩnh vực", "Cán bộ", "Ngày nhận", "Hạn trả"])
    for n, days in enumerate((-2, 1, 9), 1):
        row = [f"H36-261101-{n:04d}", "Nguyễn Thị Hoa", "Đất đai", "Lê Văn Hùng"]
        book.active.append([*row, today - timedelta(days=20), today + timedelta(days=days)])
    body = io.BytesIO()
    book.save(body)
    page = await enter("supervisor", "/manager#dossiers")
    await expect(page.locator("main")).to_contain_text("Chưa có số liệu hồ sơ")
    await page.get_by_label("Nhập danh sách hồ sơ").set_input_files(
        {
            "name": "hồ sơ.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": body.getvalue(),
        }
    )
    await expect(page.get_by_text("Đã nhập 3 hồ sơ.")).to_be_visible()
    figures = page.locator(".kpi strong")
    await expect(figures).to_have_text(["3", "0", "0", "3", "1", "1"])
    assert "Nguyễn Thị Hoa" not in await page.content()
    await expect(page.locator("main")).to_contain_text("Chủ hồ sơ")
    assert await axe(page) == []


async def test_the_view_of_a_replayed_day_is_the_view_that_was_shown(real: Desk):
    await real.post("counter1", "/counters/1/open")
    late = await real.issue()
    await real.issue()
    body = {"ticket": late, "reason": "người đau ốm"}
    await real.post("counter1", "/counters/1/call", body)
    await real.post("counter1", "/counters/1/finish")
    now_ms = real.house.day.clock.now_ms()
    shown = await real.house.day.read(lambda state: views.manager(state, now_ms))
    day = await real.house.day.read(lambda state: state.day)
    state = State()
    for recorded in await real.house.log.read(day):
        evolve(state, recorded)
    assert views.manager(state, now_ms) == shown
    assert shown.direct[0].reason == "người đau ốm"
