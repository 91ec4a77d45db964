"""Administration of people and devices, of copies, and the search in what was done."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import openpyxl
import pytest
from playwright.async_api import Page, expect

from link.messages import BackupInfo, Catalogue, MachineStatus, PairingAsked, SessionInfo, User
from tests.web.desk import Desk
from tests.web.pages.axe import axe

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def users(real: Desk) -> list[User]:
    return (await real.get("administrator", "/users")).as_(list[User])


async def add(page: Page, *, name: str, login: str) -> None:
    await page.get_by_role("button", name="Thêm người").click()
    form = page.get_by_role("dialog")
    await form.get_by_label("Họ tên").fill(name)
    await form.get_by_label("Tên đăng nhập").fill(login)
    await form.get_by_label("Quầy", exact=True).select_option("2")
    await form.get_by_role("button", name="Tạo và lấy mật khẩu").click()


async def test_a_new_person_gets_a_password_that_is_shown_once(enter, real: Desk):
    page = await enter("administrator", "/admin/users")
    await add(page, name="Nguyễn Thị Mai", login="mai.nguyen")
    shown = page.get_by_role("dialog", name="Mật khẩu của Nguyễn Thị Mai")
    word = await shown.locator(".secret").inner_text()
    assert await axe(page) == []
    await shown.get_by_role("button", name="Đã ghi lại").click()
    assert word not in await page.content()
    [made] = [user for user in await users(real) if user.login == "mai.nguyen"]
    assert (made.role, made.counter, made.must_change) == ("operator", 2, True)
    signed_in = await real.post(
        "anonymous",
        "/session",
        {"login": "mai.nguyen", "password": word},
        headers={"Origin": str(real.server.make_url("")).rstrip("/")},
    )
    assert signed_in.status == 200


async def test_a_name_that_is_taken_is_told_in_the_form(enter, real: Desk):
    await real.post("administrator", "/users", {"login": "mai", "name": "Mai", "role": "auditor"})
    page = await enter("administrator", "/admin/users")
    await add(page, name="Mai khác", login="Mai")
    await expect(page.get_by_role("dialog").locator(".said.trouble")).not_to_be_empty()
    await page.keyboard.press("Escape")
    assert len(await users(real)) == 1


async def test_a_person_is_changed_locked_out_and_let_in_again(enter, real: Desk):
    await real.post("administrator", "/users", {"login": "lan", "name": "Lan", "role": "operator"})
    page = await enter("administrator", "/admin/users")
    await page.get_by_role("button", name="Sửa: Lan").click()
    await page.get_by_label("Vai trò").select_option("supervisor")
    await page.get_by_role("button", name="Lưu").click()
    await expect(page.locator("tbody")).to_contain_text("Phụ trách")
    await page.get_by_role("button", name="Khóa: Lan").click()
    await expect(page.locator("tbody")).to_contain_text("Đã khóa")
    [lan] = await users(real)
    assert (lan.role, lan.disabled) == ("supervisor", True)
    await page.get_by_role("button", name="Mở khóa: Lan").click()
    await expect(page.get_by_role("button", name="Khóa: Lan", exact=True)).to_be_visible()
    assert not (await users(real))[0].disabled


async def test_a_session_of_somebody_else_is_ended(enter, real: Desk):
    page = await enter("administrator", "/admin/sessions")
    await expect(page.locator("tbody")).to_contain_text("phiên này")
    await page.get_by_role("button", name="Kết thúc: operator").click()
    await expect(page.get_by_role("button", name="Kết thúc: operator")).to_have_count(0)
    left = (await real.get("administrator", "/sessions")).as_(list[SessionInfo])
    assert "operator" not in [session.role for session in left]


# -- devices ----------------------------------------------------------------------------------


async def ask(real: Desk, role: str = "kiosk") -> str:
    """A new device asks to be let in; the code on its screen."""
    key = hashlib.sha256(role.encode()).hexdigest()
    asked = await real.post("anonymous", "/pairings", {"role": role, "token_sha256": key})
    return asked.as_(PairingAsked).code


async def test_a_device_is_let_in_by_the_code_on_its_screen(enter, real: Desk):
    code = await ask(real)
    page = await enter("administrator", "/admin/devices")
    await page.get_by_label("Mã trên thiết bị").press_sequentially(code.replace("-", "").lower())
    await page.get_by_label("Tên thiết bị").fill("Ki-ốt cửa chính")
    await page.get_by_label("Chỗ đặt").fill("sảnh tầng 1")
    await page.get_by_role("button", name="Ghép", exact=True).click()
    await expect(page.get_by_text("Đã ghép Ki-ốt cửa chính.")).to_be_visible()
    await expect(page.locator("tbody")).to_contain_text("Ki-ốt · sảnh tầng 1")
    machines = (await real.get("administrator", "/machines")).as_(list[MachineStatus])
    assert "Ki-ốt cửa chính" in [machine.name for machine in machines]


async def test_a_wrong_code_says_so_and_leaves_the_form_as_it_was(enter, real: Desk):
    page = await enter("administrator", "/admin/devices")
    await page.get_by_label("Mã trên thiết bị").fill("AAAA-AAAA")
    await page.get_by_label("Tên thiết bị").fill("Ki-ốt 2")
    await page.get_by_role("button", name="Ghép", exact=True).click()
    await expect(page.locator(".said.trouble")).to_contain_text("Không có thiết bị nào chờ")
    await expect(page.get_by_label("Tên thiết bị")).to_have_value("Ki-ốt 2")


async def test_a_device_is_taken_out_by_two_presses(enter, real: Desk):
    page = await enter("administrator", "/admin/devices")
    take_out = page.get_by_role("button", name="Gỡ khỏi hệ thống: display")
    await take_out.click()
    await expect(take_out).to_have_text("Bấm lần nữa")
    await take_out.click()
    await expect(page.locator("tr", has_text="display")).to_contain_text("Đã gỡ")
    machines = (await real.get("administrator", "/machines")).as_(list[MachineStatus])
    assert "display" not in [machine.name for machine in machines]


# -- copies, the catalogue, the audit ---------------------------------------------------------


async def test_a_backup_is_made_at_once_and_listed(enter, real: Desk):
    page = await enter("administrator", "/admin/backups")
    await expect(page.get_by_text("Chưa có bản sao nào.")).to_be_visible()
    await page.get_by_role("button", name="Sao lưu ngay").click()
    await expect(page.get_by_text("Đã sao lưu xong.")).to_be_visible()
    [made] = (await real.get("administrator", "/backups")).as_(list[BackupInfo])
    await expect(page.locator("tbody tr")).to_contain_text(made.name)


async def template(real: Desk) -> openpyxl.Workbook:
    answer = await real.get("administrator", "/catalogue/template.xlsx")
    return openpyxl.load_workbook(io.BytesIO(answer.body))


async def hand_in(page: Page, book: openpyxl.Workbook, tmp_path: Path) -> None:
    file = tmp_path / "thu-tuc.xlsx"
    book.save(file)
    await page.get_by_label("Tệp danh mục").set_input_files(file)
    await expect(page.locator(".counts")).to_be_visible()


async def test_a_sheet_of_procedures_is_looked_at_and_applied_today(
    enter, real: Desk, tmp_path: Path
):
    book = await template(real)
    sheet = book.active
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    first = sheet.cell(2, heads["Mã thủ tục"]).value
    sheet.cell(2, heads["Tên thủ tục"]).value = "Tên mới của thủ tục"
    sheet.delete_rows(3)
    page = await enter("administrator", "/admin/procedures")
    await hand_in(page, book, tmp_path)
    counts = await page.locator(".counts dd").all_inner_texts()
    assert counts == ["0", "1", "1", "0"]
    await expect(page.locator(".looked tbody")).to_contain_text("Tên mới của thủ tục")
    assert await axe(page) == []
    day = page.get_by_label("Có hiệu lực từ ngày")
    await day.fill(await day.get_attribute("min") or "")
    await page.get_by_role("button", name="Áp dụng danh mục").click()
    await expect(page.get_by_text("Danh mục mới đã có hiệu lực.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Các danh mục đã nạp")).to_be_visible()
    found = (await real.get("administrator", "/catalogue")).as_(Catalogue)
    assert {p.code: p.name for p in found.procedures}[first] == "Tên mới của thủ tục"


async def test_a_sheet_with_a_mistake_names_its_row_and_cannot_be_applied(
    enter, real: Desk, tmp_path: Path
):
    book = await template(real)
    heads = {str(cell.value): cell.column for cell in book.active[1]}
    book.active.cell(4, heads["Tên thủ tục"]).value = None
    page = await enter("administrator", "/admin/procedures")
    await hand_in(page, book, tmp_path)
    await expect(page.locator(".looked .said.trouble li")).to_contain_text("Dòng 4:")
    await expect(page.get_by_role("button", name="Áp dụng danh mục")).to_have_count(0)


async def test_the_audit_tells_what_was_changed_in_words(enter, real: Desk):
    added = await real.post(
        "administrator", "/users", {"login": "mai", "name": "Mai", "role": "operator"}
    )
    path = f"/users/{added.as_(User).id}"
    await real.post("administrator", path, {"role": "auditor", "counter": 2})
    await real.post("supervisor", "/session", {"login": "mai", "password": "không phải"})
    page = await enter("auditor", "/admin/audit")
    line = page.locator("tbody tr")
    await expect(line.filter(has_text="Sửa người dùng").locator(".detail")).to_have_text(
        "trước: mai · Cán bộ tại quầy · sau: mai · Kiểm tra · Quầy 2"
    )
    await expect(line.filter(has_text="Đăng nhập không được").locator(".detail")).to_contain_text(
        "cách: mật khẩu"
    )


async def test_the_audit_is_searched_and_says_that_it_is_whole(enter, real: Desk):
    await real.post("administrator", "/users", {"login": "lan", "name": "Lan", "role": "operator"})
    page = await enter("auditor", "/admin/audit")
    await expect(page.get_by_text("Nhật ký nguyên vẹn")).to_be_visible()
    everything = await page.locator("tbody tr").count()
    await page.get_by_label("Việc gì").select_option("user added")
    await page.get_by_role("button", name="Tìm").click()
    await expect(page.locator("tbody tr")).to_have_count(1)
    await expect(page.locator("tbody tr")).to_contain_text("administrator (Quản trị)")
    assert everything > 1
    await page.get_by_label("Ai", exact=True).fill("không có ai")
    await page.get_by_role("button", name="Tìm").click()
    await expect(page.get_by_text("Không có dòng nào khớp.")).to_be_visible()
