"""Calls entered from paper, slips at the desk, calls for help: by keys, on the scripted stage."""

from __future__ import annotations

import msgspec
import pytest
from playwright.async_api import Page, expect

from link.messages import HelpCall, OrderResult
from tests.web.pages import samples
from tests.web.pages.keyboard import number_shown, press
from tests.web.pages.stage import DROP, HELD, Stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]
SILENCE_MS = 11_000
PAPER = "/api/v1/counters/3/paper-calls"
PRINT = "/api/v1/counters/3/print"
HELP = [
    HelpCall("7", "Ki-ốt 1", "sảnh chính", samples.NOW),
    HelpCall("8", "Ki-ốt 2", "cửa sau", samples.NOW),
]


async def lost(page: Page, stage: Stage) -> None:
    """The server says nothing any more."""
    await number_shown(page, "A042")
    stage.muted = True
    await page.clock.fast_forward(SILENCE_MS)
    await expect(page.locator(".desk.lost")).to_be_visible()


async def back(stage: Stage) -> None:
    stage.muted = False
    await stage.show()


async def line(page: Page, number: str, called: str, done: str) -> None:
    for word in (number, called, done):
        await press(page, *word, "Enter")


async def test_a_call_is_entered_by_its_ticket_and_the_times_as_they_stand_on_paper(
    opened, stage: Stage
):
    page = await opened("/counter")
    await lost(page, stage)
    await back(stage)
    await expect(page.get_by_text("Máy chủ đã có lại (mất kết nối từ 09:47).")).to_be_visible()
    await press(page, "g")
    await expect(page.locator("[name=number]")).to_have_value("A046")
    await line(page, "", "941", "9:45")
    await expect(page.locator("[name=number]")).to_have_value("A043")
    await expect(page.locator("[name=called]")).to_have_value("09:45")
    await line(page, "b018", "", "0946")
    await expect(page.locator(".paper-entered")).to_have_count(2)
    assert [(asked.path, asked.body) for asked in stage.asked] == [
        (PAPER, call("id-A046", "02:41", "02:45")),
        (PAPER, call("id-B018", "02:45", "02:46")),
    ]
    assert len({asked.key for asked in stage.asked}) == 2


def call(ticket: str, called: str, done: str) -> dict[str, object]:
    at = {"called_at": called, "finished_at": done}
    times = {field: f"2026-10-05T{clock}:00.000Z" for field, clock in at.items()}
    return {"ticket": ticket, "stops": []} | times


async def test_who_was_called_in_the_minute_of_the_number_was_called_after_it(opened, stage: Stage):
    late = msgspec.structs.replace(samples.waiting("A050", 0), issued_at=samples.NOW)
    late = msgspec.structs.replace(late, issued_at=samples.NOW.replace(second=40))
    stage.counter = msgspec.structs.replace(stage.counter, waiting=[late])
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "g")
    await line(page, "A050", "0947", "0947")
    [asked] = await stage.hear(1)
    assert asked.body["called_at"] == asked.body["finished_at"] == "2026-10-05T02:47:40.000Z"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["x"], "Xin ghi số như trên phiếu"),
        (["A046", "25:00"], "Xin ghi giờ gọi"),
        (["A046", "9:30", "9:29"], "Xin ghi giờ xong, không trước giờ gọi"),
        (["A046", "9:30", ""], "Xin ghi giờ xong"),
    ],
)
async def test_what_cannot_be_so_is_said_at_its_field_and_not_sent(
    opened, stage: Stage, words, fault
):
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "g")
    for word in words:
        await press(page, *word, "Enter")
    await expect(page.locator(".paper-fault")).to_contain_text(fault)
    assert await page.locator("[aria-invalid=true]").count() == 1
    assert stage.asked == []


async def test_a_line_that_is_refused_says_why_and_is_mended(opened, stage: Stage):
    stage.answers = [(409, "wrong_state")]
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "g")
    await line(page, "A043", "9:40", "9:41")
    await expect(page.locator(".paper-refused")).to_contain_text("Số này đang ở trạng thái khác")
    await page.get_by_role("button", name="Sửa").click()
    await press(page, *"9:42", "Enter", *"9:43", "Enter")
    await expect(page.locator(".paper-entered")).to_have_count(1)
    await expect(page.locator(".paper-refused")).to_have_count(0)
    first, second = stage.asked
    assert first.key != second.key
    assert second.body == call("id-A043", "02:42", "02:43")


async def test_a_page_closed_before_the_answer_asks_again_with_the_same_key(opened, stage: Stage):
    stage.answers = [(HELD, "")]
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "g")
    await line(page, "A046", "9:41", "9:42")
    await stage.hear(1)
    await page.reload()
    first, second = await stage.hear(2)
    assert first == second
    await number_shown(page, "A042")
    await press(page, "g")
    await expect(page.locator(".paper-entered")).to_have_count(1)
    await page.get_by_text("Đã nhập hết phiếu").click()
    await expect(page.locator(".banner")).to_have_count(0)


async def test_an_outage_without_calls_is_dismissed_by_one_press_and_stays_so(opened, stage: Stage):
    page = await opened("/counter")
    await lost(page, stage)
    await back(stage)
    await page.get_by_role("button", name="Không có lượt nào").click()
    await expect(page.locator(".banner")).to_have_count(0)
    await page.reload()
    await number_shown(page, "A042")
    await expect(page.locator(".banner")).to_have_count(0)


async def test_the_sheet_has_everybody_in_call_order_and_no_reason_for_priority(
    opened, stage: Stage
):
    page = await opened("/counter?lang=en")
    await lost(page, stage)
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    rows = page.locator("#paper tbody tr")
    assert await rows.locator(".sheet-number").all_text_contents() == [n for n, _ in samples.LINE]
    cells = await rows.first.locator("td").all_text_contents()
    assert cells == ["1", "A046", "Certified copies, signatures", "Priority", "09:40", "", "", ""]
    head = await page.locator(".sheet-as-of").text_content()
    assert head == "Counter 3 · List as of 09:47 on 05/10/2026 · 10 waiting"
    words = await page.locator("#paper").text_content() or ""
    assert "09:25" not in words, "how a priority counts is why, in other words"


async def test_an_empty_list_of_last_night_is_not_shown_in_the_morning(opened, stage: Stage):
    page = await opened("/counter")
    await number_shown(page, "A042")
    await page.evaluate(
        """() => {
          const kept = JSON.parse(localStorage.getItem("motcua.sheet.3"));
          kept.as_of = "2026-10-04T16:30:00+07:00";
          localStorage.setItem("motcua.sheet.3", JSON.stringify(kept));
        }"""
    )
    stage.muted = True
    await page.reload()
    await page.clock.fast_forward(SILENCE_MS)
    await expect(page.locator(".opening")).to_be_visible()
    await expect(page.locator(".list")).to_have_count(0)


# -- slips at the desk -------------------------------------------------------------------------


async def test_one_key_prints_the_slip_in_hand_or_of_the_chosen_row(opened, stage: Stage):
    stage.counter = msgspec.structs.replace(stage.counter, printer="ok: ready")
    stage.results = [OrderResult("1", True), OrderResult("2", True)]
    page = await opened("/counter")
    await number_shown(page, "A042")
    await expect(page.locator(".printer")).to_have_text("Máy in sẵn sàng")
    await press(page, "i")
    await expect(page.locator(".notice")).to_have_text("Đã in phiếu A042.")
    await press(page, "ArrowDown", "ArrowDown", "i")
    await expect(page.locator(".notice")).to_have_text("Đã in phiếu A043.")
    bodies = [{"ticket": f"id-{number}", "again": False} for number in ("A042", "A043")]
    assert [(one.path, one.body) for one in stage.asked] == [(PRINT, body) for body in bodies]


async def test_a_slip_that_was_printed_is_printed_again_only_after_a_question(opened, stage: Stage):
    stage.counter = msgspec.structs.replace(stage.counter, printer="ok: ready")
    stage.answers = [(409, "wrong_state:again"), (409, "wrong_state:again")]
    stage.results = [OrderResult("1", True)]
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "i")
    await expect(page.locator("dialog")).to_contain_text("In lại phiếu A042?")
    await press(page, "Escape", "i")
    await expect(page.locator("dialog")).to_be_visible()
    await press(page, "Enter")
    await expect(page.locator(".notice")).to_have_text("Đã in phiếu A042.")
    assert [one.body["again"] for one in stage.asked] == [False, False, True]


async def test_the_printers_no_is_said_in_words(opened, stage: Stage):
    stage.counter = msgspec.structs.replace(stage.counter, printer="failed: paper_out")
    stage.results = [OrderResult("1", False, "paper_out")]
    page = await opened("/counter")
    await number_shown(page, "A042")
    await expect(page.locator(".printer-failed")).to_have_text("Máy in hết giấy")
    await press(page, "i")
    told = "Chưa in được phiếu A042: Máy in hết giấy."
    await expect(page.locator(".notice")).to_have_text(told)


async def test_a_counter_without_a_printer_says_so_and_asks_nobody(opened, stage: Stage):
    page = await opened("/counter")
    await number_shown(page, "A042")
    button = page.locator(".slip button")
    await expect(button).to_have_attribute("aria-disabled", "true")
    await expect(page.locator(".printer")).to_have_text("Quầy này không có máy in")
    await press(page, "i")
    await expect(page.locator(".notice")).to_have_text("Quầy này không có máy in")
    assert stage.asked == []


async def test_a_slow_printer_keeps_no_citizen_waiting(opened, stage: Stage):
    stage.counter = msgspec.structs.replace(stage.counter, printer="ok: ready")
    stage.answers = [(HELD, "")]
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "i", "i")
    await stage.hear(1)
    await press(page, " ")
    assert (await stage.hear(2))[1].path.endswith("/next")
    assert len(stage.asked) == 2


# -- calls for help ----------------------------------------------------------------------------


async def test_one_key_tells_who_has_waited_longest_that_somebody_comes(opened, stage: Stage):
    stage.counter = msgspec.structs.replace(stage.counter, help=HELP)
    stage.answers = [(DROP, "")]
    page = await opened("/counter")
    await number_shown(page, "A042")
    banner = page.locator(".help-banner")
    await expect(banner).to_contain_text("Ki-ốt 1 · sảnh chính cần người hỗ trợ, vừa gọi")
    await expect(banner).to_contain_text("còn 1 nơi khác")
    await press(page, "h")
    first, second = await stage.hear(2)
    assert first == second
    assert first.path == "/api/v1/help/7/answer"
    answered = msgspec.structs.replace(HELP[0], answered_at=samples.NOW, by="Mai")
    await stage.show(help=[answered, HELP[1]])
    await expect(banner).to_contain_text("Ki-ốt 2 · cửa sau")
    await page.clock.fast_forward("03:00")
    await expect(banner).to_contain_text("gọi 3 phút trước")
