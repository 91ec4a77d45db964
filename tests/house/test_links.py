"""The docs point at what is there: pages, headings, files, functions, commands."""

import ast
import re
import tomllib
from pathlib import Path

from typer.main import get_command

from queue_server.cli import app
from tests import pictures
from tests.house.tree import ROOT
from tests.kiosk import book
from tests.web.pages import admin_book, console_scenes, dashboard_book

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`((?:[\w-]+/)+[\w-]+\.py):([\w.]+)`")
COMMAND = re.compile(
    r"(?:`|^    )(make [a-z-]+)"
    r"|\b(motcua-server [a-z][a-z-]+)"
    r"|(?:`|^    |bin/)(motcua-[a-z]+)\b(?! [a-z])",
    re.MULTILINE,
)


def anchors(page: str) -> set[str]:
    """Headings as links name them."""
    headings = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_nowhere(page: Path, link: str) -> bool:
    """Whether a link inside the project has no file, or no such heading in it."""
    if ":" in link:
        return False
    place, _, anchor = link.partition("#")
    target = (page.parent / place).resolve() if place else page
    if not target.exists():
        return True
    return bool(anchor) and anchor not in anchors(target.read_text("utf-8"))


def names(source: str) -> set[str]:
    """What a module defines, ``Class.method`` among it."""
    found: set[str] = set()
    for node in ast.parse(source).body:
        match node:
            case ast.ClassDef(name=name, body=body):
                functions = (ast.FunctionDef, ast.AsyncFunctionDef)
                found |= {name} | {f"{name}.{f.name}" for f in body if isinstance(f, functions)}
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return found


def commands() -> set[str]:
    """Every command that can be typed."""
    verbs = get_command(app).commands  # type: ignore[attr-defined]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    return {*scripts, *(f"make {t}" for t in targets), *(f"motcua-server {v}" for v in verbs)}


def named_commands(page: str) -> set[str]:
    """Every command that a page tells people to type."""
    return {"".join(found) for found in COMMAND.findall(page)}


def is_gone(file: str, name: str) -> bool:
    path = ROOT / file
    return not path.is_file() or name not in names(path.read_text("utf-8"))


def test_every_link_leads_somewhere():
    dead = [
        (page.relative_to(ROOT).as_posix(), link)
        for page in PAGES
        for link in LINK.findall(page.read_text("utf-8"))
        if leads_nowhere(page, link)
    ]
    assert dead == []


def test_every_function_that_the_docs_name_is_there():
    gone = [
        (page.relative_to(ROOT).as_posix(), f"{file}:{name}")
        for page in PAGES
        for file, name in CODE.findall(page.read_text("utf-8"))
        if is_gone(file, name)
    ]
    assert gone == []


def test_every_picture_that_is_shown_can_be_made_anew():
    links = {link for page in PAGES for link in LINK.findall(page.read_text("utf-8"))}
    shown = {Path(link).stem for link in links if link.endswith(".png")}
    assert shown
    made = {*pictures.TAKEN, *pictures.DRAWN}
    for one in (console_scenes, admin_book, dashboard_book):
        made |= one.SCENES.keys()
    assert {stem for stem in shown - made if not book.is_made(stem)} == set()


def test_every_command_that_the_docs_name_is_real():
    real = commands()
    unreal = {
        page.relative_to(ROOT).as_posix(): sorted(named_commands(page.read_text("utf-8")) - real)
        for page in PAGES
    }
    assert {page: names for page, names in unreal.items() if names} == {}


def test_a_dead_link_and_a_function_that_is_gone_are_noticed(tmp_path):
    page = tmp_path / "a.md"
    page.write_text("# Một hàng: `x`\n")
    assert leads_nowhere(page, "b.md")
    assert leads_nowhere(page, "a.md#hai")
    assert not leads_nowhere(page, "a.md#một-hàng-x")
    assert not leads_nowhere(page, "https://example.vn/b.md")
    assert names("X: int = 1\nclass C:\n    async def f(self): ...\n") == {"X", "C", "C.f"}
    assert is_gone("tests/house/test_links.py", "never_written")
    assert not is_gone("tests/house/test_links.py", "is_gone")


def test_a_command_that_nobody_can_type_is_noticed():
    page = "Type `make tea`, then `motcua-kettle`:\n\n    .venv/bin/motcua-server boil --data x\n"
    assert named_commands(page) == {"make tea", "motcua-kettle", "motcua-server boil"}
    assert named_commands(page) & commands() == set()
