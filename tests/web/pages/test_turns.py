"""Fast hands and second thoughts at the console: no key is lost, an action can be taken back, and
a call out of order asks before it finishes anybody."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest
from playwright.async_api import Locator, Page, expect

from tests.web.pages import samples
from tests.web.pages.keyboard import number_shown, press
from tests.web.pages.stage import HELD, Stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]
COUNTER = "/counters/3"
UNTIL = samples.NOW + timedelta(seconds=6)
SECOND_ROW = ("ArrowDown", "ArrowDown", "Enter")


async def at_work(opened, stage: Stage, **changes: object) -> Page:
    """The console, after something of picture 11 has been changed."""
    stage.counter = msgspec.structs.replace(stage.counter, **changes)
    page = await opened("/counter")
    await expect(page.locator(".bar")).to_be_visible()
    return page


def undo(page: Page) -> Locator:
    return page.locator(".bar .undo")


# -- one key more than the server can follow --------------------------------------------------


async def test_start_and_finish_typed_in_one_go_are_both_done(opened, stage: Stage):
    stage.answers = [(HELD, "")]
    page = await at_work(opened, stage, ticket=samples.card("A042"))
    await press(page, "s", "f")
    await stage.hear(1)
    await expect(page.locator(".busy")).to_be_visible()
    stage.over.set()
    await stage.hear(2)
    assert stage.verbs() == [f"{COUNTER}/start", f"{COUNTER}/finish"]


async def test_only_one_key_waits_for_its_turn(opened, stage: Stage):
    stage.answers = [(HELD, "")]
    page = await at_work(opened, stage, ticket=samples.card("A042"))
    await press(page, "s", "f", "r", "n")
    stage.over.set()
    await stage.hear(2)
    await expect(page.locator(".busy")).to_have_count(0)
    await press(page, "n")
    await stage.hear(3)
    assert stage.verbs() == [f"{COUNTER}/{verb}" for verb in ("start", "finish", "no-show")]


async def test_a_key_pressed_again_before_the_answer_is_the_same_wish(opened, stage: Stage):
    stage.answers = [(HELD, "")]
    page = await at_work(opened, stage)
    await press(page, " ", " ")
    await stage.hear(1)
    await page.clock.fast_forward(1_100)
    await press(page, " ")
    stage.over.set()
    await expect(page.locator(".busy")).to_have_count(0)
    await press(page, "r")
    await stage.hear(2)
    assert stage.verbs() == [f"{COUNTER}/next", f"{COUNTER}/recall"]


async def test_what_follows_a_refusal_is_not_done(opened, stage: Stage):
    stage.answers = [(HELD, "no_ticket_in_hand")]
    page = await at_work(opened, stage)
    await press(page, "s", "f")
    await stage.hear(1)
    stage.over.set()
    await expect(page.locator(".notice")).to_have_text("Quầy chưa mời số nào.")
    await press(page, "r")
    await stage.hear(2)
    assert stage.verbs() == [f"{COUNTER}/start", f"{COUNTER}/recall"]


async def test_a_following_key_acts_on_the_ticket_that_came(opened, stage: Stage):
    """What was written down about A042 is not told of A046, though F came before its view."""
    came = samples.card("A046", procedures=("2.000884",))

    async def follows() -> None:
        finished = stage.verbs()[-1].endswith("/finish")
        await stage.show(ticket=None if finished else came)

    stage.after, stage.answers = follows, [(HELD, "")]
    page = await at_work(opened, stage)
    await press(page, "o", "1", " ", "f")
    stage.over.set()
    first, following, last = await stage.hear(3)
    assert [stop["outcome"] for stop in first.body["stops"]] == ["received", "received"]
    assert following.path.endswith("/next")
    assert (last.path, last.body) == (f"/api/v1{COUNTER}/finish", {"stops": []})


# -- taking back ------------------------------------------------------------------------------


async def test_an_action_is_taken_back_by_one_key_while_its_seconds_run(opened, stage: Stage):
    async def returned() -> None:
        await stage.show(ticket=samples.card("A042", "serving"), undo_until=None)

    stage.after = returned
    page = await at_work(opened, stage, ticket=samples.card("A046"), undo_until=UNTIL)
    await expect(undo(page)).to_have_text(re.compile(r"^Hoàn tác [56] sU$"))
    await page.clock.fast_forward(2_000)
    await expect(undo(page)).to_have_text(re.compile(r"^Hoàn tác [1-4] sU$"))
    await press(page, "u")
    await number_shown(page, "A042")
    await expect(undo(page)).to_have_count(0)
    assert stage.verbs() == [f"{COUNTER}/undo"]


async def test_after_its_seconds_an_action_stays(opened, stage: Stage):
    page = await at_work(opened, stage, undo_until=UNTIL)
    await expect(undo(page)).to_be_visible()
    await page.clock.fast_forward(6_100)
    await expect(undo(page)).to_have_count(0)
    await press(page, "u", "r")
    await stage.hear(1)
    assert stage.verbs() == [f"{COUNTER}/recall"]


async def test_a_no_show_declared_too_fast_is_taken_back_in_one_go(opened, stage: Stage):
    """U is typed before the page has been told that there is something to undo."""

    async def missed() -> None:
        await stage.show(ticket=None, undo_until=UNTIL)

    stage.after, stage.answers = missed, [(HELD, "")]
    page = await at_work(opened, stage, ticket=samples.card("A042"))
    await press(page, "n", "u")
    stage.over.set()
    await stage.hear(2)
    assert stage.verbs() == [f"{COUNTER}/no-show", f"{COUNTER}/undo"]


async def test_what_was_written_down_is_there_again_after_an_undo(opened, stage: Stage):
    page = await at_work(opened, stage)
    await press(page, "o", "5", "+")
    held = stage.counter.ticket
    await stage.show(ticket=None, undo_until=UNTIL)
    await number_shown(page, "Chưa mời ai")
    await stage.show(ticket=held, undo_until=None)
    await expect(page.locator(".outcomes .chosen")).to_contain_text("Từ chối")
    await expect(page.locator("output").first).to_have_text("2")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1366, 768), (1280, 720), (720, 450)])
async def test_no_button_moves_when_undo_comes(opened, stage: Stage, width, height):
    stage.counter = msgspec.structs.replace(stage.counter, ticket=samples.card("A042"))
    page = await opened("/counter", width=width, height=height)
    buttons = page.locator(".bar .button:not(.undo)")
    await expect(buttons).to_have_count(8)
    before = [await one.bounding_box() for one in await buttons.all()]
    await stage.show(undo_until=UNTIL)
    await expect(undo(page)).to_be_visible()
    assert [await one.bounding_box() for one in await buttons.all()] == before
    box = await undo(page).bounding_box()
    assert box["x"] + box["width"] <= width
    assert box["height"] >= 44
    assert await page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(
    ("key", "code", "words"),
    [
        ("r", "called_enough", "Số này đã mời đủ số lần. Xin ghi vắng mặt."),
        ("n", "still_announcing", "Loa vừa mời số này. Xin chờ công dân đến quầy."),
        ("u", "nothing_to_undo", "Không còn thao tác nào có thể hoàn tác."),
    ],
)
async def test_a_key_that_came_at_the_wrong_time_is_told_why(opened, stage, key, code, words):
    stage.answers = [(409, code)]
    page = await at_work(opened, stage, ticket=samples.card("A042"), undo_until=UNTIL)
    await press(page, key)
    await expect(page.locator(".notice")).to_have_text(words)


# -- out of order, and onward -----------------------------------------------------------------


async def test_a_call_out_of_order_needs_a_written_reason(opened, stage: Stage):
    page = await at_work(opened, stage, ticket=None)
    await press(page, *SECOND_ROW, "Enter")
    assert stage.asked == []
    await page.keyboard.type("can gap")
    await press(page, "Enter")
    [asked] = await stage.hear(1)
    assert asked.path == "/api/v1/counters/3/call"
    assert asked.body == {"ticket": "id-A043", "reason": "can gap", "finish": False}


async def test_who_is_in_hand_is_finished_for_a_direct_call_only_if_told_so(opened, stage: Stage):
    page = await at_work(opened, stage)
    await press(page, *SECOND_ROW)
    await expect(page.locator(".question")).to_have_text("Hoàn thành A042 rồi mời A043?")
    await press(page, "Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    assert stage.asked == []
    await press(page, "Enter", "Enter")
    await expect(page.locator("dialog input")).to_be_focused()
    await page.keyboard.type("can gap")
    await press(page, "Enter")
    [asked] = await stage.hear(1)
    assert asked.body == {"ticket": "id-A043", "reason": "can gap", "finish": True}


async def test_what_was_written_down_is_finished_before_a_direct_call(opened, stage: Stage):
    page = await at_work(opened, stage)
    await press(page, "o", "4", *SECOND_ROW, "Enter")
    await page.keyboard.type("can gap")
    await press(page, "Enter")
    finish, call = await stage.hear(2)
    assert finish.path.endswith("/finish")
    assert [stop["outcome"] for stop in finish.body["stops"]] == ["supplement", "supplement"]
    assert call.path.endswith("/call")


async def test_nobody_is_finished_who_came_while_the_reason_was_typed(opened, stage: Stage):
    page = await at_work(opened, stage)
    await press(page, *SECOND_ROW, "Enter")
    await stage.show(ticket=samples.card("A046"))
    await page.keyboard.type("can gap")
    await number_shown(page, "A046")
    await press(page, "Enter")
    [asked] = await stage.hear(1)
    assert asked.body == {"ticket": "id-A043", "reason": "can gap", "finish": False}


async def test_the_card_tells_where_the_visit_goes_on(opened, stage: Stage):
    card = msgspec.structs.replace(samples.card("A042"), further=["B", "E"])
    page = await at_work(opened, stage, ticket=card)
    await expect(page.locator(".further")).to_have_text("Tiếp theo: B, E")
    await stage.show(ticket=samples.card("A046"))
    await number_shown(page, "A046")
    await expect(page.locator(".further")).to_have_count(0)
