"""Every page of administration: without barriers, at any size, small, and from this host alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from queue_server.core.office import MINUTE_MS, Office, Queue, Retention, Rules
from queue_server.web import pages
from queue_server.web.listening import LISTENING
from tests.house.test_documented import reference
from tests.web.desk import Desk
from tests.web.pages.axe import axe

SOURCES = Path(pages.HERE) / "src" / "admin"
PLACES = re.search(r"GROUPS = \{(.*?)\};", (SOURCES / "places.js").read_text("utf-8"), re.DOTALL)
assert PLACES
PAGES = re.findall(r'"([a-z]+)"', PLACES[1])
FIELDS: dict[str, list[dict[str, Any]]] = json.loads((SOURCES / "fields.json").read_text("utf-8"))
DESK, TWICE = (1366, 768), (683, 384)
"""A usual screen, and the same at 200 %: half as many of the page's pixels."""


async def look_through(page: Page, look: Any) -> dict[str, Any]:
    """Go through every page by its address; what ``look`` says of each that is not good."""
    found = {}
    for name in PAGES:
        await page.goto(re.sub(r"/admin.*?(?=$|\?)", f"/admin/{name}", page.url))
        await expect(
            page.locator("main > .panel, main > .nothing, main .empty-state").first
        ).to_be_visible()
        for head in await page.locator(".record-head").all():
            await head.click()
        if told := await look(page):
            found[name] = told
    return found


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.browser
async def test_no_page_has_a_barrier(enter):
    page = await enter("administrator", "/admin/office")
    assert len(PAGES) == 17
    assert await look_through(page, axe) == {}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.browser
async def test_at_twice_the_size_nothing_has_to_be_pushed_sideways(enter):
    page = await enter("administrator", "/admin/office", width=TWICE[0], height=TWICE[1])
    over = "() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"
    assert await look_through(page, lambda page: page.evaluate(over)) == {}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.browser
async def test_in_english_no_word_is_missing_and_none_is_vietnamese(enter):
    page = await enter("administrator", "/admin/office?lang=en")
    keys = r"() => document.body.innerText.match(/\b(admin|setting|unit|icon|audit)\.[a-z]\S*/g)"
    assert await look_through(page, lambda page: page.evaluate(keys)) == {}
    marks = r"() => document.querySelector('.menu').innerText.match(/[ăâđêôơưạảấầậ]/gi)"
    assert await page.evaluate(marks) is None


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.browser
async def test_a_narrow_window_opens_its_menu_by_a_button(enter):
    page = await enter("administrator", "/admin/office", width=TWICE[0], height=TWICE[1])
    link = page.get_by_role("link", name="Chỉ tiêu")
    await expect(link).to_be_hidden()
    await page.get_by_role("button", name="Danh mục").click()
    await link.click()
    await expect(page.get_by_role("heading", name="Chỉ tiêu", level=1)).to_be_visible()
    await expect(link).to_be_hidden()


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.browser
async def test_an_auditor_sees_history_and_audit_and_changes_nothing(enter):
    page = await enter("auditor", "/admin")
    await expect(page.locator(".menu a")).to_have_text(["Lịch sử cấu hình", "Nhật ký"])
    await expect(page.get_by_role("heading", name="Bản 1")).to_be_visible()
    await expect(page.get_by_role("button", name="Quay lại bản này")).to_have_count(0)
    await page.goto(page.url.replace("/admin", "/admin/users"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Không có trang này")
    assert await axe(page) == []


@pytest.mark.asyncio(loop_scope="session")
async def test_the_page_allows_no_script_and_no_style_of_others(real: Desk):
    answer = await real.get("administrator", "//admin/office")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("who", ["anonymous", "operator", "supervisor", "kiosk"])
async def test_nobody_else_gets_in(real: Desk, who: str):
    assert (await real.get(who, "//admin/users")).status == 403


@pytest.mark.asyncio(loop_scope="session")
async def test_a_server_in_plain_http_says_so_on_every_page_of_the_staff(real: Desk):
    places = ["/", "/admin", "/manager", "/counter?counter=1"]
    who = {"/counter?counter=1": "supervisor"}
    quiet = [
        b"banner alarm" in (await real.get(who.get(p, "administrator"), f"/{p}")).body
        for p in places
    ]
    real.app[LISTENING].insecure = True
    loud = [
        b"banner alarm" in (await real.get(who.get(p, "administrator"), f"/{p}")).body
        for p in places
    ]
    assert (quiet, loud) == ([False] * 4, [True] * 4)


# -- the fields are those of the file ---------------------------------------------------------

DEFAULTS = {"rules": Rules(), "retention": Retention(), "queue": Queue("A", {"vi": "A"})}


def fields() -> dict[str, dict[str, Any]]:
    """Every field by its name in the file: ``queue.code``, ``rules.calls_max``."""
    sections = [section for page in FIELDS.values() for section in page]
    return {
        f"{section['records']}.{field['path']}" if "records" in section else field["path"]: field
        for section in sections
        for field in section.get("fields", [])
    }


def documented() -> set[str]:
    """Every key of an office's file in docs/reference/settings.md."""
    tables = (
        "queue",
        "counter",
        "class",
        "targets",
        "rules",
        "hours",
        "case_system",
        "elsewhere",
        "retention",
    )
    keys = set(reference("settings", "An office")) - set(tables)
    for table in tables:
        for heading in (f"`[[{table}]]`", f"`[{table}]`"):
            keys |= {f"{table}.{key}" for key in reference("settings", heading)}
    return keys


def test_every_setting_of_an_office_has_a_field_and_every_field_is_a_setting():
    assert set(fields()) == documented()


def in_file(name: str, value: Any) -> Any:
    """A value of ``Rules`` or ``Queue`` in the units of the file."""
    if name.endswith("_min") and not name.startswith("slot"):
        return value / MINUTE_MS
    return value / 1000 if name.endswith("_s") and name != "speak_within_s" else value


def test_the_shown_defaults_are_those_of_the_server():
    wrong = {}
    for name, field in fields().items():
        table, _, key = name.partition(".")
        if table not in DEFAULTS or "default" not in field:
            continue
        own = key.removesuffix("_min") + "_ms" if key.endswith("_min") and table == "rules" else key
        own = (
            own.removesuffix("_s") + "_ms"
            if own.endswith("_s") and own != "speak_within_s"
            else own
        )
        value = in_file(key, getattr(DEFAULTS[table], own))
        if value != field["default"]:
            wrong[name] = (value, field["default"])
    assert wrong == {}
    assert fields()["hotline"]["default"] == Office.__struct_defaults__[-8]
