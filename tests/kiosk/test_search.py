"""People find what they need: without marks, with a slip of the finger, in their own words."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

import assets
from kiosk.search import Entry, Index
from kiosk.vietnamese import compose, fold
from tests.kiosk import samples

EVERYDAY: dict[str, list[str]] = json.loads(
    (assets.HERE / "catalogue" / "everyday.json").read_text("utf-8")
)
PROCEDURES = assets.catalogue().procedures
NAMES = {procedure.code: procedure.name for procedure in PROCEDURES}
INDEX = Index(
    Entry(p.code, (p.name, *EVERYDAY.get(p.code, ())), rank) for rank, p in enumerate(PROCEDURES)
)


def top(text: str, n: int = 3) -> list[str]:
    return [found.code for found in INDEX.find(text)[:n]]


def test_every_name_typed_without_marks_is_among_the_first_three():
    missed = [name for code, name in NAMES.items() if code not in top(fold(name))]
    assert len(missed) / len(NAMES) <= 0.02, missed


def test_every_name_is_found_by_its_first_forty_letters():
    missed = [name for code, name in NAMES.items() if code not in top(fold(name)[:40], 8)]
    assert not missed


@pytest.mark.parametrize(
    ("words", "code"), [(words, code) for code, all_ in EVERYDAY.items() for words in all_]
)
def test_every_everyday_name_is_found_with_and_without_marks(words, code):
    assert code in top(words)
    assert code in top(fold(words))


def _slipped(text: str, chance: random.Random) -> str:
    """One letter of one long word left out, doubled, swapped with its neighbour or wrong."""
    words = text.split()
    long = [i for i, word in enumerate(words) if len(word) >= 5]
    place = chance.choice(long)
    word = words[place]
    at = chance.randrange(len(word) - 1)
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + chance.choice("abcdeghiklmnopqrstuvxy") + word[at + 1 :],
    )
    words[place] = chance.choice(slips)
    return " ".join(words)


def test_one_slip_of_the_finger_does_not_hide_a_procedure():
    chance = random.Random(1)
    asked = [
        (code, _slipped(fold(name), chance))
        for code, name in NAMES.items()
        for _ in range(5)
        if any(len(word) >= 5 for word in fold(name).split())
    ]
    missed = [text for code, text in asked if code not in top(text)]
    assert len(missed) / len(asked) <= 0.02, missed


def test_a_word_that_is_only_begun_is_understood():
    assert "1.001193" in top("khai si")
    assert "1.000894" in top("ket ho")


@pytest.mark.parametrize(
    ("joined", "code"),
    [("khaisinh", "1.001193"), ("kethon", "1.000894"), ("dangkykethon", "1.000894")],
)
def test_words_without_a_space_between_them_are_understood_also_half_typed(joined, code):
    assert code in top(joined)
    assert code in top(joined[:-1])


def test_one_space_left_out_anywhere_does_not_hide_a_procedure():
    asked = [
        (code, " ".join(words[:at]) + " ".join(words[at:]))
        for code, name in NAMES.items()
        for words in [fold(name).split()]
        for at in range(1, len(words), 3)
    ]
    missed = [text for code, text in asked if code not in top(text)]
    assert len(missed) / len(asked) <= 0.02, missed


def test_words_without_spaces_are_found_although_telex_took_a_letter_for_a_mark():
    [first, *_] = samples.PROCEDURES.find(compose("khaisinh"), "khaisinh")
    assert first.procedure.code == "1.001193"


def test_the_words_that_were_met_are_told_for_underlining():
    [first, *_] = INDEX.find("lam giay khai sinh")
    assert {"khai", "sinh"} <= first.words


@pytest.mark.parametrize("text", ["", "   ", "…", "zzzzzz qqqq", "🙂"])
def test_what_means_nothing_finds_nothing(text):
    assert top(text) == []


@given(some.text(max_size=60))
def test_whatever_is_typed_the_search_answers_with_known_procedures_best_first(text):
    found = INDEX.find(text)
    assert {each.code for each in found} <= set(NAMES)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_everyday_names_are_of_procedures_that_exist():
    assert set(EVERYDAY) <= set(NAMES)
