"""Every driver has a word on every point of the checklist: done, or exempt and why.

The kinds and drivers are those of the tables ``| `kind =` | |`` in docs/devices.md, which
``test_documented`` holds to the catalogue; each kind has its own table under "Checklist", one
column per driver. A new kind or driver is therefore red until it has answered every point.
"""

import re
from itertools import chain, dropwhile, takewhile

import pytest

from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "devices.md").read_text("utf-8")
KIND = re.compile(r"^\| `(\w+) =` \| \|$", re.M)
ANSWER = re.compile(r"done(: .+)?|exempt: .+")


def table(text: str, start: str) -> list[list[str]]:
    """The cells of the rows of the first table after ``start``; its ruler is left out."""
    following = dropwhile(
        lambda x: not x.startswith(("|", "#")), text.partition(start)[2].splitlines()
    )
    lines = takewhile(lambda x: x.startswith("|"), following)
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [row for row in rows if set("".join(row)) - set("-: ")]


def section(text: str, heading: str) -> str:
    return re.split(r"^## ", text.partition(f"\n## {heading}\n")[2], maxsplit=1, flags=re.M)[0]


def name(cell: str) -> str:
    """```network://`` HOST`` → network."""
    return re.split(r"[:`]", cell.removeprefix("`"))[0]


def drivers(text: str, kind: str) -> list[str]:
    """The names of one kind in the configuration, without ``none``, which is no device."""
    cells = [row[0] for row in table(text, f"\n| `{kind} =`")]
    return [name(cell) for cell in cells if cell.startswith("`") and cell != "`none`"]


def points(text: str) -> list[str]:
    return [row[0] for row in table(section(text, "Checklist"), "every device:")[1:]]


def missing(text: str, kind: str) -> list[str]:
    """What the checklist of a kind lacks, has twice, or answers with neither word."""
    head, *rows = table(section(text, "Checklist"), f"\n### {kind}\n") or [[]]
    columns = [name(cell) for cell in head[1:]]
    found = [f"column {d}" for d in drivers(text, kind) if columns.count(d) != 1]
    found += [f"no driver {c}" for c in columns if c not in drivers(text, kind)]
    said = [row[0] for row in rows]
    found += [f"row {p}" for p in points(text) if said.count(p) != 1]
    found += [f"no point {p}" for p in said if p not in points(text)]
    for row in rows:
        answers = zip(columns, row[1:], strict=True)
        found += [f"{row[0]}: {c}" for c, answer in answers if not ANSWER.fullmatch(answer)]
    return found


@pytest.mark.parametrize("kind", KIND.findall(PAGE))
def test_every_driver_answers_every_point_of_the_checklist(kind):
    assert drivers(PAGE, kind)
    assert missing(PAGE, kind) == []


def test_there_are_points_and_each_says_what_it_asks_for():
    rows = table(section(PAGE, "Checklist"), "every device:")[1:]
    assert len(rows) >= 10
    assert [row for row in rows if len(row) != 2 or not all(row)] == []
    assert len(points(PAGE)) == len(set(points(PAGE)))


def test_a_driver_without_column_a_point_without_row_and_an_idle_answer_are_noticed():
    page = "\n".join(
        chain(
            [
                "",
                "| `lamp =` | |",
                "|---|---|",
                "| `none` | |",
                "| `led://` HOST | |",
                "| `bulb` | |",
            ],
            ["", "## Checklist", "", "Asked of every device:", "", "| point | |", "|---|---|"],
            ["| safe | x |", "| bright | y |", "", "### lamp", "", "| | `led` |"],
            ["|---|---|", "| safe | exempt |", "| cheap | done |", "", "## End", ""],
        )
    )
    assert missing(page, "lamp") == [
        "column bulb",
        "row bright",
        "no point cheap",
        "safe: led",
    ]
    assert missing(page.replace("## Checklist", "## List"), "lamp") != []
