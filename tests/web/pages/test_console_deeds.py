"""What an officer does besides calling: numbers for others, lost numbers, dossiers, handing over
a counter, the end of the day; by keys alone."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from playwright.async_api import Page, expect

from link.messages import OrderResult
from tests.web.pages import samples
from tests.web.pages.console_scenes import CODES, DOSSIERS, FOUND, ISSUED, MINH, RICH, SLOW_MS, scan
from tests.web.pages.keyboard import number_shown, press
from tests.web.pages.stage import DROP, HELD, SEND_S, Stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]
READY = "ok: ready"
GIVE_UP_MS = 10_500
MADE_A_MINUTE_AGO = """() => {
  const request = JSON.parse(sessionStorage.getItem("motcua.request"));
  const older = {...request, made_ms: request.made_ms - 60_000};
  sessionStorage.setItem("motcua.request", JSON.stringify(older));
}"""


async def at_work(opened, stage: Stage, path: str = "/counter", **changes: object) -> Page:
    """The console, after something of picture 11 has been changed."""
    stage.counter = msgspec.structs.replace(stage.counter, **changes)
    page = await opened(path)
    await expect(page.locator("h1").first).to_be_visible()
    return page


async def asked_for(stage: Stage, path: str) -> None:
    """Until the page has looked that up."""
    async with asyncio.timeout(SEND_S):
        while path not in stage.looked_up:
            await stage.looking()


# -- a number for somebody who cannot use the kiosk ---------------------------------------------


async def test_a_number_for_somebody_else_takes_two_keys_and_prints(opened, stage: Stage):
    stage.issued, stage.results = ISSUED, [OrderResult("1", True, "printed")]
    page = await at_work(opened, stage, printer=READY)
    await press(page, "w", "a")
    await expect(page.locator(".issued")).to_have_text("A050Đã in phiếu A050.")
    asked, printed = await stage.hear(2)
    assert (asked.path, asked.body) == (
        "/api/v1/tickets",
        {"queue": "A", "class": "normal", "consent": False},
    )
    assert printed.path == "/api/v1/counters/3/print"
    assert printed.body == {"ticket": "id-A050", "again": False}
    await press(page, "Enter")
    await expect(page.locator("dialog")).to_have_count(0)


async def test_a_class_is_one_key_more_and_only_for_that_number(opened, stage: Stage):
    stage.issued = ISSUED
    page = await at_work(opened, stage)
    await press(page, "w", "3", "b")
    await expect(page.locator(".issued-number")).to_have_text("A050")
    await stage.hear(2)
    await press(page, "a")
    asked = await stage.hear(4)
    issued = [one.body for one in asked if one.path.endswith("/tickets")]
    assert [(body["queue"], body["class"]) for body in issued] == [
        ("B", "disabled"),
        ("A", "normal"),
    ]


async def test_without_a_printer_the_number_is_shown_and_told_as_shown(opened, stage: Stage):
    stage.issued = ISSUED
    page = await at_work(opened, stage)
    await press(page, "w", "a")
    await expect(page.locator(".issued")).to_contain_text("xin ghi số này")
    shown = (await stage.hear(2))[1]
    assert (shown.path, shown.body) == ("/api/v1/tickets/id-A050/slip", {"state": "shown"})


async def test_a_number_whose_answer_is_lost_is_asked_for_again_and_given_once(opened, stage):
    stage.issued, stage.answers = ISSUED, [(HELD, "")]
    page = await at_work(opened, stage)
    await press(page, "w", "a")
    await stage.hear(1)
    await page.clock.fast_forward(GIVE_UP_MS)
    await expect(page.locator(".issued-fault")).to_be_visible()
    await press(page, "Enter")
    await expect(page.locator(".issued-number")).to_have_text("A050")
    keys = [one.key for one in stage.asked if one.path.endswith("/tickets")]
    assert len(keys) >= 2
    assert len(set(keys)) == 1


async def test_where_many_wait_it_is_asked_first(opened, stage: Stage):
    stage.issued, stage.answers = ISSUED, [(409, "consent_needed")]
    page = await at_work(opened, stage)
    await press(page, "w", "a")
    await expect(page.locator(".issued-fault")).to_be_visible()
    await press(page, "Enter")
    await expect(page.locator(".issued-number")).to_have_text("A050")
    first, second, *_ = stage.asked
    assert (first.body["consent"], second.body["consent"]) == (False, True)
    assert first.key != second.key


# -- a number that was lost ---------------------------------------------------------------------


async def test_a_lost_number_is_found_by_what_is_known_and_printed_again(opened, stage: Stage):
    stage.told["/tickets"] = FOUND
    stage.results = [OrderResult("1", True, "printed")]
    page = await at_work(opened, stage, printer=READY)
    await press(page, "l")
    await page.keyboard.type("a0")
    await page.get_by_label("Hàng chờ").select_option("A")
    await page.get_by_label("Từ giờ").fill("9:00")
    await page.get_by_label("Đến giờ").fill("915")
    await page.get_by_label("Lấy ở").select_option("kiosk:Cửa chính")
    wanted = "number=a0&queue=A&kiosk=kiosk%3AC%E1%BB%ADa+ch%C3%ADnh"
    moments = "from=2026-10-05T02%3A00%3A00.000Z&to=2026-10-05T02%3A15%3A59.999Z"
    await expect(page.locator(".find-rows tbody tr")).to_have_count(4)
    await asked_for(stage, f"/api/v1/tickets?{wanted}&{moments}")
    await page.get_by_label("Từ giờ").focus()
    await press(page, "ArrowDown", "Enter")
    [asked] = await stage.hear(1)
    assert (asked.path, asked.body["ticket"]) == ("/api/v1/counters/3/print", "id-B020")
    await expect(page.locator(".notice")).to_have_text("Đã in phiếu B020.")


async def test_a_number_that_has_ended_gets_no_new_slip(opened, stage: Stage):
    stage.told["/tickets"] = FOUND
    page = await at_work(opened, stage, printer=READY)
    await press(page, "l")
    await expect(page.locator(".find-rows tbody tr")).to_have_count(4)
    await press(page, "ArrowDown", "ArrowDown", "ArrowDown", "Enter", "Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    assert stage.asked == []


# -- dossiers -----------------------------------------------------------------------------------


async def test_a_scan_counts_a_dossier_and_presses_no_key(opened, stage: Stage):
    stage.told |= DOSSIERS
    page = await at_work(opened, stage)
    for code in (*CODES, CODES[0], "H36-210601-0003"):
        await scan(page, code)
    await expect(page.locator(".codes li")).to_have_count(3)
    await expect(page.locator(".codes li").first).to_contain_text("Cần bổ sung giấy tờ")
    await expect(page.locator("output").first).to_have_text("2")
    assert stage.asked == [], "H is the key that answers a call for help"
    await press(page, " ")
    finish = (await stage.hear(1))[0]
    assert [stop["dossiers"] for stop in finish.body["stops"]] == [2, 1]
    assert CODES[0] not in str(finish.body), "codes stay at the counter"


async def test_a_code_can_be_typed_and_a_wrong_one_is_told(opened, stage: Stage):
    page = await at_work(opened, stage)
    await press(page, "q")
    await page.keyboard.type("h36-210601-0001")
    await press(page, "Enter")
    await expect(page.locator(".codes")).to_contain_text(CODES[0])
    await scan(page, "A012-NONE")
    await expect(page.locator(".notice")).to_contain_text("không phải mã hồ sơ")


async def test_codes_are_forgotten_once_nobody_can_take_the_visit_back(opened, stage: Stage):
    page = await at_work(opened, stage)
    await scan(page, CODES[0])
    kept = "JSON.stringify(sessionStorage)"
    await expect(page.locator(".codes")).to_be_visible()
    assert CODES[0] in await page.evaluate(kept)
    await stage.show(ticket=samples.card("A046"), undo_until=None)
    await number_shown(page, "A046")
    assert CODES[0] not in await page.evaluate(kept)


async def test_no_more_dossiers_are_noted_than_are_taken_in_one_turn(opened, stage: Stage):
    card = msgspec.structs.replace(RICH, dossiers_max=3)
    page = await at_work(opened, stage, ticket=card)
    await press(page, "+", "+")
    await expect(page.locator(".notice")).to_contain_text("nhiều nhất 3 hồ sơ")
    await expect(page.locator(".limit")).to_have_text("3 hồ sơ, nhiều nhất 3")


async def test_a_number_that_was_called_often_enough_is_not_called_again(opened, stage: Stage):
    card = msgspec.structs.replace(samples.card("A042"), calls=3)
    page = await at_work(opened, stage, ticket=card)
    await press(page, "r")
    await expect(page.locator(".notice")).to_contain_text("Đã gọi đủ 3 lần")
    await press(page, "n")
    assert [one.path for one in await stage.hear(1)] == ["/api/v1/counters/3/no-show"]


# -- whose counter it is ------------------------------------------------------------------------


async def test_who_comes_next_sees_what_is_held_and_takes_it_over_with_one_key(opened, stage):
    stage.told |= MINH
    page = await at_work(opened, stage)
    banner = page.locator(".handover")
    await expect(banner).to_contain_text("Quầy do Trần Thị Mai phụ trách từ 07:30.")
    await expect(banner).to_contain_text("Đang phục vụ A042 từ 09:42.")
    await press(page, "f")
    await expect(page.locator(".notice")).to_contain_text("Xin nhận quầy trước")
    assert stage.asked == []

    async def taken() -> None:
        await stage.show(officer="Lê Văn Minh")

    stage.after = taken
    await press(page, " ")
    [asked] = await stage.hear(1)
    assert (asked.path, asked.in_hand) == ("/api/v1/counters/3/open", "id-A042")
    await expect(banner).to_have_count(0)
    await expect(page.locator(".busy")).to_have_count(0)
    await press(page, "f")
    assert (await stage.hear(2))[1].path == "/api/v1/counters/3/finish"


async def test_ones_own_counter_is_nobody_elses(opened, stage: Stage):
    stage.told["/me"] = {"name": "Trần Thị Mai"}
    page = await at_work(opened, stage)
    await press(page, "f")
    assert [one.path for one in await stage.hear(1)] == ["/api/v1/counters/3/finish"]
    await expect(page.locator(".handover")).to_have_count(0)


async def test_who_comes_back_from_a_break_unlocks_where_they_are(opened, stage: Stage):
    stage.answers = [(423, "session_locked")]
    page = await at_work(opened, stage, ticket=None, state="paused", pause_reason="lunch")
    await press(page, " ")
    await expect(page.locator("dialog input")).to_be_focused()
    stage.answers = [(401, "wrong_secret")]
    await page.keyboard.type("0000")
    await press(page, "Enter")
    await expect(page.locator("dialog .issued-fault")).to_be_visible()
    await page.clock.fast_forward(1_100)
    await page.keyboard.type("2468")
    await press(page, "Enter")
    asked = await stage.hear(4)
    paths = [one.path.removeprefix("/api/v1") for one in asked]
    assert paths == ["/counters/3/open", "/session/unlock", "/session/unlock", "/counters/3/open"]
    assert asked[2].body == {"secret": "2468"}
    assert "2468" not in await page.evaluate("JSON.stringify([sessionStorage, localStorage])")


# -- the end of the day -------------------------------------------------------------------------


async def test_a_counter_closes_after_it_was_told_what_is_still_open(opened, stage: Stage):
    page = await at_work(opened, stage, ticket=None)
    await press(page, "c")
    still = page.locator(".still-open")
    await expect(still).to_contain_text("Còn 10 người chờ; Quầy 4 vẫn mở cho hàng này.")
    await expect(still).to_contain_text("A039")
    await press(page, "Enter")
    [asked] = await stage.hear(1)
    assert (asked.path, asked.in_hand) == ("/api/v1/counters/3/close", "none")


async def test_a_counter_with_somebody_in_hand_says_so_and_stays_open(opened, stage: Stage):
    page = await at_work(opened, stage)
    await press(page, "c")
    await expect(page.locator(".still-open")).to_contain_text("Đang phục vụ A042")
    await press(page, "Enter", "Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    assert stage.asked == []


# -- what is not sent ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/counter", "/counter?strip=1"])
async def test_what_was_pressed_and_not_answered_is_named(opened, stage: Stage, path):
    stage.answers = [(HELD, "")]
    page = await at_work(opened, stage, path, ticket=samples.card("A042"))
    await press(page, "r")
    await stage.hear(1)
    await page.clock.fast_forward(SLOW_MS)
    said = page.locator(".notice, .strip-notice")
    await expect(said).to_have_text("Chưa gửi được “Gọi lại”, đang thử lại.")
    stage.answers = [(DROP, "")] * 40
    await page.clock.fast_forward(GIVE_UP_MS)
    await expect(said).to_contain_text("Chưa rõ máy chủ đã nhận “Gọi lại” chưa.")
    assert len({one.key for one in stage.asked}) == 1


async def test_a_page_reloaded_long_after_names_what_nobody_answered(opened, stage: Stage):
    stage.answers = [(HELD, "")]
    page = await at_work(opened, stage, ticket=samples.card("A042"))
    await press(page, "r")
    await stage.hear(1)
    await page.evaluate(MADE_A_MINUTE_AGO)
    await page.reload()
    await expect(page.locator(".notice")).to_contain_text("Chưa rõ máy chủ đã nhận “Gọi lại” chưa.")
    assert len(stage.asked) == 1


# -- waits and the target -----------------------------------------------------------------------


async def test_a_wait_says_in_words_how_it_stands_to_the_target(opened, stage: Stage):
    line = [samples.waiting(f"A{n:03}", n) for n in (16, 15, 14, 10, 9)]
    page = await at_work(opened, stage, waiting=line)
    figures = await page.locator(".list td.figure").all_inner_texts()
    over, near = "quá chỉ tiêu", "sắp quá chỉ tiêu"
    assert [text.partition("\n")[2].strip() for text in figures] == [over, over, near, near, ""]
    await expect(page.locator(".target")).to_have_text("2 người quá 15 phút")
    await stage.show(target_min=0)
    await expect(page.locator(".target")).to_have_count(0)
    await expect(page.locator(".figure small")).to_have_count(0)


async def test_the_card_tells_what_was_done_at_earlier_stops(opened, stage: Stage):
    page = await at_work(opened, stage, ticket=RICH)
    before = page.locator(".before")
    await expect(before).to_contain_text("Đăng ký khai sinh · Tiếp nhận hồ sơ")
    await expect(before).to_contain_text("Chỉ hướng dẫn")
