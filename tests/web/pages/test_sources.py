"""What the sources of the pages must keep: both languages whole, types right, nothing foreign."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

import assets
from link import messages as m
from link.messages import CounterInfo, Office
from queue_server.web import pages
from tests.web.pages import samples

ROOT = Path(pages.HERE).parents[2]
SOURCES = sorted((pages.HERE / "src").rglob("*.js")) + sorted(pages.HERE.rglob("*.html"))
PAGE_BYTES_MAX = 60_000
"""Compressed; fonts and the twelve lines of colours are the same for all pages and kept."""
KEY = re.compile(r'(?:text|say)\("([a-z_]+(?:\.[a-zA-Z0-9_]+)+)"')
INLINE = re.compile(r"<script>|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)


def test_both_languages_have_the_same_words_and_blanks():
    def blanks(texts: dict[str, str]) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"\{(\w+)\}", text)) for key, text in texts.items()}

    assert blanks(pages.own_texts("vi")) == blanks(pages.own_texts("en"))


def test_every_key_a_page_names_is_a_text():
    known = pages.own_texts("vi").keys() | assets.texts("vi").keys()
    named = {key for source in SOURCES for key in KEY.findall(source.read_text("utf-8"))}
    assert len(named) > 80
    assert named - known == set()


def test_no_text_stands_twice():
    files = sorted((pages.HERE / "src" / "texts").glob("*vi.json"))
    keys = [key for file in files for key in json.loads(file.read_text("utf-8"))]
    assert [key for key, times in Counter([*keys, *assets.texts("vi")]).items() if times > 1] == []


def test_a_page_carries_the_words_that_it_names_and_no_others():
    pad, manager = (
        (pages.built() / f"{page}.js").read_text("utf-8") for page in ("pad", "manager")
    )
    faces, median = (assets.texts("vi")[key] for key in ("rating.confidential", "dashboard.median"))
    assert (faces in pad, median in pad) == (True, False)
    assert (faces in manager, median in manager) == (False, True)


@pytest.mark.parametrize("template", sorted((pages.HERE / "templates").glob("*.html")))
def test_no_template_has_script_or_style_inside(template):
    assert INLINE.findall(template.read_text("utf-8")) == []


def test_the_scripts_agree_with_their_types():
    checked = subprocess.run(
        ["npm", "run", "--silent", "check"], cwd=ROOT, capture_output=True, timeout=120
    )
    assert (checked.returncode, checked.stdout) == (0, b"")


def test_the_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("role", ["operator", "supervisor", "administrator", "auditor"])
def test_the_first_page_leads_each_role_to_its_own(role, lang):
    counters = [CounterInfo(k, {"vi": f"Quầy {k}"}, "hall", ["A"]) for k in (1, 2, 3)]
    office = Office(samples.NAME, samples.PLACE, [], counters, [], ["vi"], {})
    person = SimpleNamespace(role=role, name="Mai", counter=3 if role == "operator" else 0)
    html = pages.page("board", lang=lang, person=person, office=office)
    wanted = {
        "operator": ["/counter?counter=3", "/practice"],
        "supervisor": [*(f"/counter?counter={k}" for k in (1, 2, 3)), "/practice", "/manager"],
        "administrator": ["/admin", "/manager"],
        "auditor": ["/admin", "/manager"],
    }
    assert re.findall(r'class="tile" href="([^"]+)"', html) == wanted[role]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("unknown_ticket", "Không có số này trong hôm nay."),
        ("not_found", "Không có trang này"),
        ("never_heard_of", "Có lỗi xảy ra"),
    ],
)
def test_an_error_is_told_in_words(code, words):
    html = pages.page("error", lang="vi", code=code)
    assert words in html.split('role="alert">')[1]


def test_a_stranger_learns_how_to_sign_in():
    office = m.Office({"vi": "Trung tâm"}, {"vi": "xã"}, [], [], [], ["vi"], {})
    asked = {"login": "", "problem": "", "link": True, "no_administrator": True, "counter": 0}
    html = pages.page("signin", lang="vi", office=office, **asked)
    assert "đường dẫn đăng nhập" in html
    assert 'href="/setup"' in html


@pytest.mark.parametrize(
    "state", ["serving", "parked", "missed", "served", "absent", "cancelled", "expired"]
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_state_of_a_ticket_has_a_sentence(state, lang):
    view = msgspec.structs.replace(samples.ticket_view(), state=state, counter=3)
    html = pages.page("ticket", lang=lang, view=view, token="t", now=samples.NOW, rated=False)
    assert '<p class="panel message">' in html


def test_names_are_escaped():
    view = msgspec.structs.replace(samples.ticket_view(), number="<b>A1</b>")
    html = pages.page("ticket", lang="vi", view=view, token="t", now=samples.NOW, rated=False)
    assert "<b>" not in html
    assert "&lt;b&gt;A1" in html


@pytest.mark.parametrize("page", ["admin", "admin.en", "console", "manager", "pad"])
def test_a_page_is_small_on_the_wire(page):
    parts = [pages.built() / f"{page}.js", pages.built() / "pages.css"]
    assert sum(len(gzip.compress(part.read_bytes())) for part in parts) <= PAGE_BYTES_MAX


def test_every_key_of_the_console_is_documented():
    source = (pages.HERE / "src" / "console" / "keys.js").read_text("utf-8")
    table = source.partition("const ONCE = {")[2].partition("};")[0]
    pressed = {key.upper() for key in re.findall(r"^  ([a-z]):", table, re.MULTILINE)}
    docs = (ROOT / "docs" / "console.md").read_text("utf-8")
    told = set(re.findall(r"^\| ([A-Z])[ ,][^|]*\|", docs, re.MULTILINE))
    assert len(pressed) > 10
    assert told == pressed
