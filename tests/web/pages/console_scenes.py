"""What the console shows at different moments: each is held to axe and to its window's size, and
has its picture in docs/screens/console (``console_book``)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from playwright.async_api import Page, expect

from link.messages import DoneStop, DossierStatus, Found, HelpCall
from tests.web.pages import samples
from tests.web.pages.keyboard import press
from tests.web.pages.stage import HELD, Stage

Act = Callable[[Page, Stage], Awaitable[None]]
PAGE, STRIP = (1366, 768), (380, 140)
SILENCE_MS = 11_000
SLOW_MS = 1_600
CODES = ("H36-210601-0001", "H36-210601-0002")
ISSUED = {"ticket": {"id": "id-A050", "number": "A050"}}


class Scene(Struct, frozen=True):
    """The view, what is looked up beside it, and what is done until the picture is taken."""

    changes: dict[str, Any] = {}
    acts: tuple[Act, ...] = ()
    told: dict[str, Any] = {}
    strip: bool = False

    @property
    def path(self) -> str:
        return "/counter?strip=1" if self.strip else "/counter"

    @property
    def size(self) -> tuple[int, int]:
        return STRIP if self.strip else PAGE

    def prepare(self, stage: Stage) -> None:
        stage.counter = replace(stage.counter, **self.changes)
        stage.told |= self.told

    async def play(self, page: Page, stage: Stage) -> None:
        await expect(page.locator("h1").first).to_be_visible()
        for act in self.acts:
            await act(page, stage)


def keys(*pressed: str) -> Act:
    async def act(page: Page, stage: Stage) -> None:
        await press(page, *pressed)

    return act


def shows(selector: str) -> Act:
    async def act(page: Page, stage: Stage) -> None:
        await expect(page.locator(selector).first).to_be_visible()

    return act


async def falls_silent(page: Page, stage: Stage) -> None:
    stage.muted = True
    await page.clock.fast_forward(SILENCE_MS)
    await expect(page.locator(".lost")).to_be_visible()


async def gets_no_answer(page: Page, stage: Stage) -> None:
    stage.answers = [(HELD, "")]
    await press(page, "r")
    await stage.hear(1)
    await page.clock.fast_forward(SLOW_MS)


async def scans(page: Page, stage: Stage) -> None:
    for code in CODES:
        await scan(page, code)
        await expect(page.locator(".codes")).to_contain_text(code)


TYPE = """code => [...code, "Enter"].forEach((key) => {
  const how = {key, shiftKey: /^[A-Z]$/.test(key), bubbles: true, cancelable: true};
  document.body.dispatchEvent(new KeyboardEvent("keydown", how));
})"""


async def scan(page: Page, code: str) -> None:
    """As a scanner types: capitals with Shift, faster than any hand, Enter."""
    await page.evaluate(TYPE, code)


async def issues(page: Page, stage: Stage) -> None:
    stage.issued = ISSUED
    await press(page, "w", "a")
    await expect(page.locator(".issued-number")).to_be_visible()


def minutes(number: str, waited: int, **more: Any) -> Any:
    return samples.waiting(number, waited, **more)


UNTIL = samples.NOW + timedelta(seconds=8)
LATE = [minutes("A046", 7), minutes("A043", 19), minutes("B018", 16), minutes("A044", 12)]
LATE += [minutes("A045", 10), minutes("A047", 6), minutes("B019", 2)]
BEFORE = [DoneStop("1.001193", "received", 1), DoneStop("", "guidance", 1)]
HERE = samples.card("A042", "serving", procedures=("2.000815", "2.000884"))
RICH = replace(
    HERE,
    priority=True,
    stops=BEFORE,
    further=["B"],
    note="chờ bản gốc",
    dossiers_max=10,
    names=samples.PROCEDURES,
)
CALLED = replace(samples.card("A046", procedures=("2.000815",)), priority=True, calls=2)
ENOUGH = replace(CALLED, calls=3)
MINH = {"/me": {"name": "Lê Văn Minh"}}
HELP = [HelpCall("1", "Ki-ốt Cửa chính", "tầng 1", samples.at("09:46"), None, "")]
FOUND = Found(
    [
        samples.found("A049", 5),
        samples.found("B020", 9, "called", counter=4),
        samples.found("A040", 41, "missed", source="operator:Trần Thị Mai"),
        samples.found("A012", 118, "served", counter=3),
    ],
    ["kiosk:Cửa chính", "operator:Trần Thị Mai"],
    more=True,
)
DOSSIER = DossierStatus(CODES[0], "supplement", samples.NOW)
DOSSIERS = {f"/dossiers/{CODES[0]}": DOSSIER}

SCENES: dict[str, Scene] = {
    "serving": Scene({"waiting": LATE, "help": HELP}),
    "card": Scene({"ticket": RICH, "waiting": LATE, "printer": "ok: ready"}, (scans,), DOSSIERS),
    "called": Scene({"ticket": CALLED, "undo_until": UNTIL}),
    "called_enough": Scene({"ticket": ENOUGH}),
    "free": Scene({"ticket": None, "waiting": [], "next": None}),
    "paused": Scene(
        {"ticket": None, "state": "paused", "pause_reason": "lunch", "since": samples.at("09:30")}
    ),
    "closed": Scene({"ticket": None, "state": "closed", "officer": None}),
    "handover": Scene({}, (shows(".handover"),), MINH),
    "lost": Scene({}, (falls_silent,)),
    "unsent": Scene({"ticket": CALLED}, (gets_no_answer, shows(".notice"))),
    "issue": Scene({"ticket": None}, (keys("w", "2"),)),
    "issued": Scene({"ticket": None}, (issues,)),
    "find": Scene({}, (keys("l"), shows(".find-rows tbody tr")), {"/tickets": FOUND}),
    "transfer": Scene({}, (keys("t", "b", "4"),)),
    "end_of_day": Scene({"ticket": None, "others": []}, (keys("c"),)),
    "end_of_day_busy": Scene({}, (keys("c"),)),
    "strip": Scene({"waiting": LATE}, strip=True),
    "strip_called": Scene({"ticket": CALLED, "undo_until": UNTIL}, strip=True),
    "strip_written": Scene({}, (keys("o", "5", "+"),), strip=True),
    "strip_outcome": Scene({}, (keys("o"), shows(".strip-outcomes")), strip=True),
    "strip_help": Scene({"ticket": None, "help": HELP}, strip=True),
    "strip_paused": Scene(
        {"ticket": None, "state": "paused", "pause_reason": "lunch", "since": samples.at("09:30")},
        strip=True,
    ),
    "strip_closed": Scene({"ticket": None, "state": "closed", "officer": None}, strip=True),
    "strip_handover": Scene({}, (shows(".strip-notice"),), MINH, strip=True),
    "strip_lost": Scene({}, (falls_silent,), strip=True),
    "strip_break": Scene({"ticket": None}, (keys("b"),), strip=True),
    "strip_issue": Scene({"ticket": None}, (keys("w"),), strip=True),
}
