"""One citizen, from the first touch to the day's report: real windows, real clicks, real sound.

Everything runs as ``make run`` starts it; pictures of the way lie in ``build/acceptance``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, Page, expect

import assets
from assets import speech, text
from assets.look.tokens import rgb
from queue_server.core.state import day_of
from tests.acceptance.office import Office, VirtualScreen, until
from tests.sound import PulseSink, recognise

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.screen,
    pytest.mark.sound,
    pytest.mark.browser,
]
PICTURES = Path(__file__).resolve().parents[2] / "build" / "acceptance"
WHITE, GREEN, RICE = rgb("surface"), rgb("good"), rgb("rice")
TILE_A, PRIORITY_HEAD = ("kiosk", 500.0, 390.0), ("kiosk", 900.0, 790.0)
ELDERLY = ("kiosk", 290.0, 1062.0)
BEST_FACE, PAD_FOOT = ("rating", 149.0, 300.0), ("rating", 20.0, 790.0)
DOUBLE_PRESS_MS = 1_100
NUMBER = "A001"


@pytest.fixture
def office(tmp_path: Path, pulse: PulseSink, screen: VirtualScreen) -> Iterator[Office]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with Office(tmp_path / "office", **pulse.env, **screen.env) as started:
        yield started


async def test_a_citizen_takes_a_number_is_called_aloud_served_and_rates_the_visit(
    office: Office, screen: VirtualScreen, pulse: PulseSink, browser: Browser
):
    await office.ready()
    links = office.links()
    await takes_a_priority_number(office, screen)
    async with await browser.new_page(viewport={"width": 390, "height": 844}) as phone:
        await opens_the_ticket_on(phone, await slip_says(office))
        async with await browser.new_page(viewport={"width": 1280, "height": 800}) as console:
            await officer_calls(console, links["operator 1"])
            await wall_shows_and_speaks(office, screen, pulse)
            await officer_finishes(console)
        await rates_at_the_pad(office, screen, phone)
    async with await browser.new_page(viewport={"width": 1280, "height": 800}) as manager:
        await manager_sees_it(manager, links["supervisor"])
        await a_second_rating_is_refused(office, manager)
        await the_report_counts_it(office, manager)
    the_record_agrees(office)


async def takes_a_priority_number(office: Office, screen: VirtualScreen) -> None:
    """Two touches: the queue's tile, and under "lấy số ưu tiên" the group of the elderly."""
    await screen.settled(TILE_A, WHITE, limit_s=30.0)
    await until(lambda: "the first picture" in office.log("display"), 30.0)
    screen.picture().save(PICTURES / "1-before.png")
    screen.click(TILE_A)
    await screen.settled(PRIORITY_HEAD, GREEN)
    screen.picture().save(PICTURES / "2-class.png")
    screen.click(ELDERLY)
    [issued] = await until(lambda: office.events("TicketIssued"), 10.0)
    assert (issued["number"], issued["queue"], issued["group"]) == (NUMBER, "A", "priority")
    await until(lambda: is_printed(office), 20.0, lambda: office.logs)
    screen.picture().save(PICTURES / "3-number.png")


def is_printed(office: Office) -> bool:
    return any(change["slip"] == "printed" for change in office.events("SlipChanged"))


async def slip_says(office: Office) -> str:
    """The address in the code of the one slip that came out of the printer."""
    slip = office.data / "slips" / "0001.png"
    await until(slip.exists, 10.0, lambda: office.logs)
    [code] = zxingcpp.read_barcodes(Image.open(slip))
    Image.open(slip).save(PICTURES / "4-slip.png")
    assert [file.name for file in slip.parent.iterdir()] == [slip.name]
    return str(code.text)


async def opens_the_ticket_on(phone: Page, address: str) -> None:
    await phone.goto(address)
    await expect(phone.locator("h1")).to_have_text(NUMBER)
    await phone.screenshot(path=PICTURES / "5-phone.png")


async def officer_calls(console: Page, link: str) -> None:
    """Signs in; one key opens the counter, the same key calls the first number."""
    await console.goto(link)
    label = console.locator(".next .button-label")
    await expect(label).to_have_text(text("console.open", "vi"))
    pressed_ms = await console.evaluate("performance.now()")
    await console.keyboard.press(" ")
    await expect(label).not_to_have_text(text("console.open", "vi"))
    again_ms = pressed_ms + DOUBLE_PRESS_MS
    await console.wait_for_function("at_ms => performance.now() > at_ms", arg=again_ms)
    await console.keyboard.press(" ")
    await expect(console.locator("h1")).to_have_text(NUMBER)
    await console.screenshot(path=PICTURES / "6-console.png")


SAID_TIMES = 2
"""As a wall says a call where its file does not say otherwise (people.md U8)."""


async def wall_shows_and_speaks(office: Office, screen: VirtualScreen, pulse: PulseSink) -> None:
    await until(lambda: RICE in screen.colours("display"), 10.0, lambda: office.logs)
    screen.picture().save(PICTURES / "7-called.png")
    [announced] = await until(lambda: office.events("CallAnnounced"), 30.0, lambda: office.logs)
    assert announced.get("spoken", True)
    wanted = speech.call_clips(NUMBER, 1, languages=("vi", "en"))
    room, heard = pulse.recording(), []
    for language in ("vi", "en"):
        clips = [name.split("/") for name in wanted if name.startswith(f"{language}/")]
        found = recognise(room, [assets.clip(*clip) for clip in clips])
        said = [word(n, language) for _, n in clips]
        assert [word(name, language) for name, _ in found] == said * SAID_TIMES
        heard += [start for _, start in found[: len(said)]]
    assert heard == sorted(heard)
    assert {name for name, _ in recognise(room, [assets.call_clip("chime")])} == {"chime"}


def word(clip: str, language: str) -> str:
    """What is heard: "một" is the same word as a digit and as a counter."""
    return speech.clip_texts(language)[clip].rstrip(",")


async def officer_finishes(console: Page) -> None:
    """S when the citizen stands there, F at the end."""
    await console.keyboard.press("s")
    await expect(console.get_by_role("button", name=text("console.finish", "vi"))).to_be_visible()
    await console.screenshot(path=PICTURES / "8-serving.png")
    await console.keyboard.press("f")
    await expect(console.locator("h1")).not_to_have_text(NUMBER)
    await console.screenshot(path=PICTURES / "9-finished.png")


async def rates_at_the_pad(office: Office, screen: VirtualScreen, phone: Page) -> None:
    """One tap is a whole rating; nobody has to press "done"."""
    await screen.settled(PAD_FOOT, WHITE)
    screen.picture().save(PICTURES / "10-pad.png")
    screen.click(BEST_FACE)
    [rated] = await until(lambda: office.events("VisitRated"), 20.0, lambda: office.logs)
    assert (rated["score"], rated["counter"]) == (5, 1)
    screen.picture().save(PICTURES / "11-thanks.png")
    await phone.reload()
    await expect(phone.locator("main")).to_contain_text(text("rating.thanks", "vi"))


async def manager_sees_it(manager: Page, link: str) -> None:
    await manager.goto(link)
    for key, value in (("dashboard.served", "1"), ("dashboard.satisfied", "100")):
        figure = manager.locator(".kpi").filter(has_text=text(key, "vi"))
        await expect(figure.locator(".kpi-value strong")).to_have_text(value)
    await manager.screenshot(path=PICTURES / "12-manager.png")


async def a_second_rating_is_refused(office: Office, anybody: Page) -> None:
    [issued] = office.events("TicketIssued")
    token = (office.data / "machines" / "rating1.token").read_text("utf-8").strip()
    answer = await anybody.request.post(
        f"{office.url}/api/v1/tickets/{issued['ticket']}/rating",
        headers={"Authorization": f"Bearer {token}"},
        data={"score": 1},
    )
    assert (answer.status, (await answer.json())["code"]) == (409, "already_rated")
    assert len(office.events("VisitRated")) == 1


async def the_report_counts_it(office: Office, manager: Page) -> None:
    report: dict[str, Any] = await (
        await manager.request.get(f"{office.url}/api/v1/reports/waits")
    ).json()
    counted = {(row["queue"], row["group"]): row["n"] for row in report["rows"]}
    assert counted == {("*", "*"): 1, ("A", "*"): 1, ("A", "priority"): 1}


def the_record_agrees(office: Office) -> None:
    """Replayed, the day calls the same number; nobody has touched the log."""
    [issued] = office.events("TicketIssued")
    replayed = office.command("replay", "--day", day_of(issued["ticket"]))
    assert (replayed.returncode, replayed.stdout.count("\n")) == (0, 1), replayed.stderr
    verified = office.command("verify")
    assert verified.returncode == 0, verified.stderr
