"""Three questions before a number is taken in vain: is each paper there? Pure.

What is asked of a procedure stands in ``assets/catalogue/checklists.json`` with a mark for each
paper: A is in the catalogue, C is general knowledge and is shown as such. An office that has
checked its papers writes its own file.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

from msgspec import Struct
from msgspec.json import decode

import assets
from kiosk.procedures import Procedures, short_name
from link.messages import Texts

Certainty = Literal["A", "B", "C"]


class Question(Struct, frozen=True):
    """One paper: ``asks`` has "yes" for having it, ``name`` is how the list calls it."""

    paper: str
    icon: str
    asks: Texts
    name: Texts
    certainty: Certainty
    source: Texts


class _Paper(Struct, frozen=True):
    icon: str
    asks: Texts
    name: Texts


class _File(Struct, frozen=True):
    checked: str
    sources: dict[Certainty, Texts]
    papers: dict[str, _Paper]
    procedures: dict[str, dict[str, Certainty]]


def questions_for(code: str) -> tuple[Question, ...]:
    """What to ask before this procedure; nothing where no questions are known."""
    file = _file()
    return tuple(
        Question(
            paper,
            file.papers[paper].icon,
            file.papers[paper].asks,
            file.papers[paper].name,
            certainty,
            file.sources[certainty],
        )
        for paper, certainty in file.procedures.get(code, {}).items()
    )


def missing(code: str, answers: tuple[bool, ...]) -> tuple[Question, ...]:
    """The papers that were answered with no; one that was not asked yet is not missing."""
    asked = zip(questions_for(code), answers, strict=False)
    return tuple(question for question, has in asked if not has)


def sources(questions: tuple[Question, ...]) -> tuple[Texts, ...]:
    """Where these papers are known from, each source once."""
    return tuple({each.certainty: each.source for each in questions}.values())


def name_of(code: str, procedures: Procedures | None) -> str:
    """What a list calls the procedure; its code where the catalogue is not known (yet)."""
    found = procedures.get(code) if procedures else None
    return short_name(found) if found else code


def codes() -> tuple[str, ...]:
    """The procedures that have questions."""
    return tuple(_file().procedures)


def checked() -> str:
    """The day on which the questions were last gone through, as 2026-11-21."""
    return _file().checked


def checked_on() -> str:
    """The same as people write it, 21/11/2026."""
    return f"{date.fromisoformat(checked()):%d/%m/%Y}"


@cache
def _file() -> _File:
    return decode((assets.HERE / "catalogue" / "checklists.json").read_bytes(), type=_File)
