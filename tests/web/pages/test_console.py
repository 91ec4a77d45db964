"""The counter console in a real browser, by keys alone."""

from __future__ import annotations

import msgspec
import pytest
from playwright.async_api import expect

from tests.web.pages import samples
from tests.web.pages.keyboard import number_shown, press
from tests.web.pages.stage import DROP, HELD, Asked, Stage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]
MORNING = [f"A{number:03}" for number in range(1, 31)]
NEXT = "/counters/3/next"
A_SECOND_MS = 1_100
SILENCE_MS = 11_000


async def test_one_key_a_ticket_serves_a_morning_of_thirty(opened, stage: Stage):
    stage.counter = msgspec.structs.replace(stage.counter, ticket=None)
    coming = iter(MORNING)

    async def called() -> None:
        await stage.show(ticket=samples.card(next(coming)))

    stage.after = called
    page = await opened("/counter")
    await number_shown(page, "Chưa mời ai")
    for number in MORNING:
        await press(page, " ")
        await number_shown(page, number)
        await expect(page.locator(".busy")).to_have_count(0)
        await page.clock.fast_forward(A_SECOND_MS)
    assert stage.verbs() == [NEXT] * 30
    assert len({asked.key for asked in stage.asked}) == 30


async def test_the_plus_of_the_number_pad_calls_too(opened, stage: Stage):
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "NumpadAdd")
    assert (await stage.hear(1))[0].path.endswith(NEXT)


async def test_a_finger_that_presses_twice_within_a_second_calls_once(opened, stage: Stage):
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, " ", " ")
    await stage.hear(1)
    await page.clock.fast_forward(A_SECOND_MS)
    await press(page, "r")
    await stage.hear(2)
    assert stage.verbs() == [NEXT, "/counters/3/recall"]


@pytest.mark.parametrize(("state", "label"), [("closed", "Mở quầy"), ("paused", "Làm việc lại")])
async def test_space_at_a_counter_that_is_not_open_opens_it(opened, stage: Stage, state, label):
    stage.counter = msgspec.structs.replace(stage.counter, state=state, ticket=None)
    page = await opened("/counter")
    await expect(page.locator(".next .button-label")).to_have_text(label)
    await press(page, " ")
    await stage.hear(1)
    assert stage.verbs() == ["/counters/3/open"]


@pytest.mark.parametrize(
    ("keys", "verb", "body"),
    [
        ("r", "recall", None),
        ("s", "start", None),
        ("f", "finish", {"stops": []}),
        ("n", "no-show", None),
        ("b2", "pause", {"reason": "lunch"}),
        ("p|Enter", "park", {"minutes": None, "note": None}),
        ("p15|Enter", "park", {"minutes": 15, "note": None}),
        ("p|Tab|cho|Enter", "park", {"minutes": None, "note": "cho"}),
        ("tb|Enter", "transfer", {"queue": "B", "counter": None, "return": False}),
        ("tb4|Enter", "transfer", {"queue": "B", "counter": 4, "return": False}),
        ("tb+|Enter", "transfer", {"queue": "B", "counter": None, "return": True}),
    ],
)
async def test_every_action_has_its_key(opened, stage: Stage, keys, verb, body):
    page = await opened("/counter")
    await number_shown(page, "A042")
    for part in keys.split("|"):
        await press(page, *([part] if len(part) > 3 or part == "Tab" else part))
    asked = await stage.hear(1)
    assert asked == [Asked(f"/api/v1/counters/3/{verb}", body, asked[0].key, "id-A042")]
    await expect(page.locator("dialog")).to_have_count(0)


async def test_what_was_written_down_is_finished_before_the_next_is_called(opened, stage: Stage):
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "o", "1", "+", "+", "d", " ")
    finish, following = await stage.hear(2)
    assert finish.path.endswith("/finish")
    assert finish.body == {
        "stops": [
            {"procedure": "2.000815", "outcome": "received", "dossiers": 3, "reused": 3},
            {"procedure": "2.000884", "outcome": "received", "dossiers": 1, "reused": 0},
        ]
    }
    assert following.path.endswith(NEXT)


async def test_a_refused_finish_calls_nobody(opened, stage: Stage):
    stage.answers = [(409, "wrong_state")]
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "o", "1", " ")
    await expect(page.locator(".notice")).to_contain_text("Số này đang ở trạng thái khác")
    assert stage.verbs() == ["/counters/3/finish"]


async def test_an_outcome_needs_the_procedure_it_belongs_to(opened, stage: Stage):
    stage.counter = msgspec.structs.replace(stage.counter, ticket=samples.card("A050", "serving"))
    page = await opened("/counter")
    await number_shown(page, "A050")
    await press(page, "o", "4", "f")
    await expect(page.locator("dialog")).to_be_visible()
    await press(page, "Enter", "f")
    asked = await stage.hear(1)
    stop = {"procedure": "2.000815", "outcome": "supplement", "dossiers": 1, "reused": 0}
    assert [one.body for one in asked] == [{"stops": [stop]}]


async def test_what_was_written_down_is_still_there_after_a_reload(opened, stage: Stage):
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "o", "5", "+")
    await page.reload()
    await expect(page.locator(".outcomes .chosen")).to_contain_text("Từ chối")
    await expect(page.locator("output").first).to_have_text("2")


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        (["ArrowRight", "ArrowDown", "Enter"], "/api/v1/tickets/id-A039/resume"),
        (
            ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "Enter"],
            "/api/v1/tickets/id-B015/return",
        ),
    ],
)
async def test_parked_and_missed_tickets_come_back_by_keys(opened, stage: Stage, keys, path):
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, *keys)
    assert [asked.path for asked in await stage.hear(1)] == [path]


@pytest.mark.parametrize("key", ["b", "p", "t", "a"])
async def test_escape_leaves_a_dialog_and_nothing_has_happened(opened, stage: Stage, key):
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, key)
    await expect(page.locator("dialog")).to_be_visible()
    await press(page, "Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await press(page, "r")
    await stage.hear(1)
    assert stage.verbs() == ["/counters/3/recall"]


async def test_a_request_without_an_answer_is_repeated_with_the_same_key(opened, stage: Stage):
    stage.answers = [(DROP, ""), (503, "office_busy")]
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "r")
    first, second, third = await stage.hear(3)
    assert first == second == third


async def test_a_page_reloaded_before_the_answer_asks_for_it_again(opened, stage: Stage):
    stage.answers = [(HELD, "")]
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "r")
    await stage.hear(1)
    await page.reload()
    first, second = await stage.hear(2)
    assert first == second


async def test_a_refusal_is_said_in_words_and_not_as_a_code(opened, stage: Stage):
    stage.answers = [(409, "no_ticket_in_hand")]
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "r")
    await expect(page.locator(".notice")).to_have_text("Quầy chưa mời số nào.")
    await press(page, "Escape")
    await expect(page.locator(".notice")).to_have_count(0)


async def test_an_older_view_that_comes_late_changes_nothing(opened, stage: Stage):
    page = await opened("/counter")
    await number_shown(page, "A042")
    late = stage._view("counter")
    await stage.show(ticket=samples.card("A046"))
    await number_shown(page, "A046")
    await stage.send(late)
    await stage.show(served=99)
    await press(page, "r")
    await stage.hear(1)
    await number_shown(page, "A046")


async def test_a_view_after_a_restart_of_the_server_wins(opened, stage: Stage):
    page = await opened("/counter")
    await number_shown(page, "A042")
    await stage.show(ticket=samples.card("A046"))
    await number_shown(page, "A046")
    data = msgspec.structs.replace(stage.counter, ticket=samples.card("A047"))
    view = msgspec.structs.replace(stage._view("counter"), epoch=2, version=1, data=data)
    await stage.send(view)
    await number_shown(page, "A047")


async def test_ten_silent_seconds_are_shown_and_the_list_stays_readable(opened, stage: Stage):
    page = await opened("/counter")
    await number_shown(page, "A042")
    stage.muted = True
    await page.clock.fast_forward(SILENCE_MS)
    banner = page.get_by_role("alert")
    await expect(banner).to_contain_text("Mất kết nối từ 09:47.")
    await expect(page.locator(".list .row-number").first).to_be_visible()
    await press(page, "r")
    await page.locator(".next").click(force=True)
    stage.muted = False
    await stage.show()
    await expect(banner).to_have_count(0)
    assert stage.asked == []


async def test_a_button_that_was_clicked_does_not_catch_the_space_bar(opened, stage: Stage):
    page = await opened("/counter")
    await number_shown(page, "A042")
    await page.locator(".bar").get_by_text("Hoàn thành").click()
    await stage.hear(1)
    await expect(page.locator(".busy")).to_have_count(0)
    await press(page, " ")
    await stage.hear(2)
    assert stage.verbs() == ["/counters/3/finish", NEXT]


async def test_a_note_is_shown_as_it_was_written_and_never_as_markup(opened, stage: Stage):
    note = "<img src=x onerror=alert(1)>{{7*7}}"
    parked = [samples.waiting("A039", 15, note=note)]
    stage.counter = msgspec.structs.replace(stage.counter, parked=parked)
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "ArrowRight")
    await expect(page.locator(".list small")).to_have_text(note)
    await expect(page.locator("img")).to_have_count(0)


async def test_the_strip_stands_in_380_by_140_and_knows_all_keys(opened, stage: Stage):
    page = await opened("/counter?strip=1", width=380, height=140)
    await number_shown(page, "A042")
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    assert await page.evaluate(size) == [380, 140]
    await press(page, "s", " ")
    await stage.hear(1)
    assert stage.verbs()[0] == "/counters/3/start"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1366, 768), (1280, 720), (720, 450)])
async def test_nothing_is_cut_off_on_any_screen_of_an_office(opened, stage: Stage, width, height):
    page = await opened("/counter", width=width, height=height)
    await number_shown(page, "A042")
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    boxes = [await one.bounding_box() for one in await page.locator(".bar .button").all()]
    assert len(boxes) == 8
    assert all(box["x"] + box["width"] <= width for box in boxes)
    assert all(box["height"] >= 44 and box["width"] >= 44 for box in boxes)


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_the_page_says_its_language_and_names_every_control(opened, stage: Stage, lang):
    page = await opened(f"/counter?lang={lang}")
    await number_shown(page, "A042")
    assert await page.locator("html").get_attribute("lang") == lang
    names = "els => els.map(e => (e.getAttribute('aria-label') ?? e.innerText).trim())"
    assert "" not in await page.locator("button").evaluate_all(names)
    text = await page.locator("body").inner_text()
    assert "console." not in text
    assert "live." not in text


async def test_who_walks_with_tab_sees_where_he_is(opened, stage: Stage):
    page = await opened("/counter")
    await number_shown(page, "A042")
    await press(page, "Tab")
    outline = "getComputedStyle(document.activeElement).boxShadow"
    assert "0px 0px 0px 6px" in await page.evaluate(outline)


async def test_nothing_is_loaded_from_elsewhere(opened, stage: Stage, served):
    page = await opened("/counter")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await number_shown(page, "A042")
    await page.evaluate("document.fonts.ready")
    assert len(asked) > 5
    assert {url.split("/")[2] for url in asked} == {f"{served.host}:{served.port}"}
