"""The questions about papers: for whom there are some, and where they are known from."""

from __future__ import annotations

import pytest

import assets
from assets.look import icons
from kiosk import checklist

BIRTH, COPY = "1.001193", "2.000815"


def test_ten_procedures_have_three_pictured_questions_in_both_languages() -> None:
    assert len(checklist.codes()) == 10
    for code in checklist.codes():
        questions = checklist.questions_for(code)
        assert len(questions) == 3
        for each in questions:
            assert each.icon in icons.icons()
            assert all(set(texts) >= {"vi", "en"} for texts in (each.asks, each.name, each.source))
            assert all(asks.endswith("?") for asks in each.asks.values())


def test_every_procedure_that_is_asked_about_is_in_the_catalogue() -> None:
    assert set(checklist.codes()) <= {each.code for each in assets.catalogue().procedures}


@pytest.mark.parametrize("code", checklist.codes())
def test_only_papers_that_the_catalogue_names_are_marked_as_its_own(code: str) -> None:
    procedure = next(each for each in assets.catalogue().procedures if each.code == code)
    for each in checklist.questions_for(code):
        assert (each.certainty == "A") == (each.name["vi"] in procedure.docs)


def test_a_procedure_without_questions_asks_nothing() -> None:
    assert checklist.questions_for("9.999999") == ()


def test_what_is_missing_is_what_was_answered_with_no() -> None:
    missing = checklist.missing(BIRTH, (True, False, False))
    assert [each.paper for each in missing] == ["birth", "identity"]
    assert checklist.missing(BIRTH, (True,)) == ()


def test_general_knowledge_is_named_as_the_source() -> None:
    (said,) = checklist.sources(checklist.questions_for(COPY))
    assert said["vi"].startswith("kiến thức chung")
