"""What is not in the docs does not exist, and what is in them exists.

A name is documented by a row of a table in docs/reference whose first cell holds it in backticks.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
from typer.main import get_command

from devices import catalogue
from link.settings import ALLOWED
from queue_server import configuration
from queue_server.cli import app as command_line
from queue_server.core import events
from queue_server.core.commands import Command
from queue_server.core.decide import HANDLERS
from queue_server.core.refusals import Refusal
from queue_server.reports import REPORTS
from queue_server.web import problems
from queue_server.web.app import application
from queue_server.web.endpoint import PREFIX
from queue_server.web.machines import VIEW_ROLES
from queue_server.web.routes import API
from tests.house.tree import ROOT

DOCS = ROOT / "docs"
NAME = re.compile(r"^\| *`([^`]+)`")
WORD = re.compile(r"`([\w-]+)`")
FLAG = re.compile(r"--[a-z][a-z-]*")


def rows(text: str, heading: str = "") -> dict[str, list[str]]:
    """Name → the cells after it, of every table, or of those under one heading."""
    if heading:
        text = re.split(r"^#+ ", text.partition(f"# {heading}\n")[2], maxsplit=1, flags=re.M)[0]
    found = {}
    for line in text.splitlines():
        if name := NAME.match(line):
            found[name[1]] = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[2:-1]]
    return found


def reference(page: str, heading: str = "") -> dict[str, list[str]]:
    return rows((DOCS / "reference" / f"{page}.md").read_text("utf-8"), heading)


def apart(documented: Iterable[str], real: Iterable[str]) -> dict[str, list[str]]:
    """What the docs lack, and what only they know."""
    documented, real = set(documented), set(real)
    return {"undocumented": sorted(real - documented), "gone": sorted(documented - real)}


NOTHING_APART: dict[str, list[str]] = {"undocumented": [], "gone": []}


def test_a_name_that_only_the_code_or_only_the_docs_know_is_noticed():
    page = "# A\n## One\n| name | |\n|---|---|\n| `x` | `--a` |\n## Two\n| `y` | |\n"
    assert rows(page) == {"x": ["`--a`"], "y": [""]}
    assert rows(page, "One") == {"x": ["`--a`"]}
    assert apart(rows(page), ["x", "y"]) == NOTHING_APART
    assert apart(rows(page), ["x", "z"]) == {"undocumented": ["z"], "gone": ["y"]}


# -- the core ---------------------------------------------------------------------------------


def struct_fields(kinds: Iterable[Any]) -> dict[str, list[str]]:
    return {kind.__name__: sorted(kind.__struct_fields__) for kind in kinds}


def fields_of(page: str) -> dict[str, list[str]]:
    """Name → what its row's second cell names."""
    return {name: sorted(WORD.findall(cells[0])) for name, cells in reference(page).items()}


def test_every_command_is_documented_with_its_fields():
    assert set(HANDLERS) == set(Command.__subclasses__())
    assert fields_of("commands") == struct_fields(HANDLERS)


def test_every_event_is_documented_with_its_fields():
    assert fields_of("events") == struct_fields(get_args(events.AnyEvent))


def other_codes() -> set[str]:
    """The codes of answers that are no refusals of the rules."""
    found = {kind.code for kind in problems.RequestError.__subclasses__()}
    for node in ast.walk(ast.parse(Path(problems.__file__).read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="_answer" | "_known")):
                values = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                found |= {v for v in values if re.fullmatch(r"[a-z_]+", str(v))}
    return found


def test_every_refusal_is_documented():
    rules = {kind("").code for kind in Refusal.__subclasses__()}
    assert apart(reference("refusals", "Refusals of the rules"), rules) == NOTHING_APART


def test_every_other_problem_is_documented():
    assert apart(reference("refusals", "Other problems"), other_codes()) == NOTHING_APART


# -- the server -------------------------------------------------------------------------------


IN_PRACTICE = "/practice/api/v1/"
"""The same requests once more, answered by an officer's own room."""


def test_every_route_is_documented(tmp_path):
    real = set()
    for resource in application(None, tmp_path).router.resources():  # type: ignore[arg-type]
        methods = {route.method for route in resource} - {"HEAD"}
        if not resource.canonical.startswith(IN_PRACTICE):
            real |= {f"{method} {resource.canonical}" for method in methods}
    documented = reference("api", "Requests") | reference("api", "Pages and health")
    assert apart(documented, real) == NOTHING_APART


def test_every_route_of_the_interface_says_who_may_ask():
    documented = reference("api", "Requests")
    said = {name: set(WORD.findall(cells[0])) for name, cells in documented.items()}
    real = {f"{route.method} {PREFIX}{route.path}": set(route.roles) for route in API}
    assert said == real


def test_every_view_says_who_may_watch_it():
    said = {name: set(WORD.findall(cells[0])) for name, cells in reference("api", "Views").items()}
    assert said == {view: set(roles) for view, roles in VIEW_ROLES.items()}


def test_every_report_is_documented_with_its_formats():
    said = {
        name: set(WORD.findall(cells[0])) for name, cells in reference("api", "Reports").items()
    }
    assert said == {name: set(report.formats) for name, report in REPORTS.items()}


# -- programs ---------------------------------------------------------------------------------


def test_every_target_of_make_is_documented():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    real = {f"make {name}" for name in phony[1].split() if not name.endswith("-packages")}
    assert apart(reference("programs", "make"), real) == NOTHING_APART


def test_every_program_is_documented():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert apart(reference("programs", "What is installed"), project["scripts"]) == NOTHING_APART


def verbs_of(group: typer.core.TyperGroup, name: str) -> Iterator[tuple[str, Any]]:
    """Each verb by all its words."""
    for word, verb in group.commands.items():
        if isinstance(verb, typer.core.TyperGroup):
            yield from verbs_of(verb, f"{name} {word}")
        else:
            yield f"{name} {word}", verb


def test_every_verb_of_the_server_is_documented_with_its_options():
    group = get_command(command_line)
    assert isinstance(group, typer.core.TyperGroup)
    real = {
        name: {flag for p in verb.params for flag in p.opts if flag[:2] == "--"}
        for name, verb in verbs_of(group, "motcua-server")
    }
    said = {
        name: set(FLAG.findall(cells[0]))
        for name, cells in reference("programs", "motcua-server").items()
    }
    assert said == real


# -- settings ---------------------------------------------------------------------------------


def test_every_key_of_a_machine_is_documented():
    assert apart(reference("settings", "A machine"), ALLOWED) == NOTHING_APART


def office_keys(tmp_path: Path) -> dict[str, set[str]]:
    """Table of the office's file → its keys, as the reader itself names what is allowed."""
    sample = configuration.SAMPLE.read_text("utf-8")
    wrong = tmp_path / "office.toml"
    wrong.write_text("zzz = 1\n" + re.sub(r"^(\[.*\])$", r"\1\nzzz = 1", sample, flags=re.M))
    with pytest.raises(configuration.ConfigurationError) as refused:
        configuration.load_office(wrong)
    allowed = re.compile(r"unknown key; allowed: (.*)")
    found: dict[str, set[str]] = {}
    for problem in refused.value.problems:
        if match := allowed.fullmatch(problem.en):
            table = "" if problem.key == "zzz" else problem.key.split()[0]
            found[table] = set(match[1].split(", "))
    return found


def test_every_key_of_an_office_is_documented(tmp_path):
    headings = {
        "": "An office",
        "queue": "`[[queue]]`",
        "counter": "`[[counter]]`",
        "class": "`[[class]]`",
        "targets": "`[targets]`",
        "rules": "`[rules]`",
        "elsewhere": "`[[elsewhere]]`",
        "retention": "`[retention]`",
    }
    said = {table: set(reference("settings", heading)) for table, heading in headings.items()}
    assert said == office_keys(tmp_path)


DRIVERS = {
    "printer": catalogue.PRINTERS,
    "audio": catalogue.AUDIO,
    "scanner": catalogue.SCANNERS,
    "pad": catalogue.PADS,
    "keypad": catalogue.KEYPADS,
    "help_button": catalogue.HELP_BUTTONS,
}


@pytest.mark.parametrize("kind", DRIVERS)
def test_every_driver_of_a_kind_of_device_is_documented(kind):
    real = {re.split(r"[:\[]", word)[0] for word in DRIVERS[kind].split(", ") if " " not in word}
    table = (DOCS / "devices.md").read_text("utf-8").partition(f"| `{kind} =` | |")[2]
    said = {name.partition(":")[0] for name in rows(table.partition("\n\n")[0])}
    assert apart(said, real) == NOTHING_APART
