"""The catalogue in a citizen's hands: found, marked, told with its sources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.paging import pages_of
from kiosk.procedures import (
    FOUND_MAX,
    OFTEN,
    Procedures,
    is_late,
    is_marked,
    short_name,
    source_of,
)
from kiosk.vietnamese import fold
from link.codec import decode, encode
from link.messages import Catalogue
from tests.kiosk.samples import NOW, PROCEDURES

TOLD = PROCEDURES.told.procedures


def top(text: str, n: int = 3) -> list[str]:
    return [hit.procedure.code for hit in PROCEDURES.find(text)[:n]]


def test_ninety_eight_of_a_hundred_names_without_marks_are_among_the_first_three() -> None:
    hits = sum(each.code in top(fold(each.name)) for each in TOLD)
    print(f"top 3 hit rate: {hits}/{len(TOLD)}")
    assert hits / len(TOLD) >= 0.98


def test_every_everyday_name_is_found_with_and_without_marks() -> None:
    said = [(each.code, words) for each in TOLD for words in each.everyday]
    assert len(said) > 100
    missed = [
        words for code, words in said if code not in top(words) or code not in top(fold(words))
    ]
    assert missed == []


def test_what_fits_badly_beside_the_best_is_left_out() -> None:
    found = PROCEDURES.find("khai sinh")
    assert found[0].procedure.name == "Đăng ký khai sinh"
    assert 5 <= len(found) <= 10
    assert all({"khai", "sinh"} & hit.words for hit in found)


def test_no_more_is_found_than_can_be_looked_through() -> None:
    assert len(PROCEDURES.find("dang")) <= FOUND_MAX


def test_what_is_asked_most_and_received_here_is_offered_before_a_word_is_typed() -> None:
    offered = [hit.procedure for hit in PROCEDURES.often]
    assert [each.rank for each in offered] == list(range(OFTEN))
    assert all(each.queue for each in offered)


@pytest.mark.parametrize(
    ("word", "is_on"),
    [("khai", True), ("Khai,", True), ("(khai", True), ("khải", True), ("k", False)],
)
def test_a_word_that_was_looked_for_is_marked_whatever_stands_around_it(
    word: str, is_on: bool
) -> None:
    assert is_marked(word, frozenset({"khai"})) == is_on
    assert not is_marked(word, frozenset())


@pytest.mark.parametrize(
    ("said", "key", "named"),
    [
        ("Luật Hộ tịch, source seen", "seen_in", "Luật Hộ tịch"),
        ("source seen, Đồng Nai", "seen_in", "Đồng Nai"),
        ("NĐ 23/2015 Điều 7, source seen", "seen_in", "NĐ 23/2015 Điều 7"),
        ("source seen", "seen", ""),
        ("C", "unverified", ""),
        (None, "unverified", ""),
    ],
)
def test_a_figure_says_where_it_was_seen_or_that_nobody_has_checked_it(
    said: str | None, key: str, named: str
) -> None:
    assert source_of(said) == (f"kiosk.procedure.{key}", named)


def test_after_15_hours_only_what_is_promised_for_the_day_is_late() -> None:
    birth, status = PROCEDURES.get("1.001193"), PROCEDURES.get("1.004873")
    assert birth is not None
    assert status is not None
    assert not is_late(birth, NOW.replace(hour=14, minute=59))
    assert is_late(birth, NOW.replace(hour=15, minute=0))
    assert not is_late(status, NOW.replace(hour=16))


def test_a_list_says_the_short_name_and_a_page_the_whole_one() -> None:
    copies = PROCEDURES.get("2.000815")
    assert copies is not None
    assert short_name(copies) == "Chứng thực bản sao từ bản chính"
    assert len(copies.name) == 266


def test_a_code_of_another_catalogue_is_not_there() -> None:
    assert PROCEDURES.get("9.999999") is None
    assert PROCEDURES.field("none") == {}


def test_the_catalogue_is_the_same_after_a_night_on_disk() -> None:
    again = Procedures(decode(encode(PROCEDURES.told), Catalogue))
    assert again.told == PROCEDURES.told
    assert [hit.procedure.code for hit in again.find("sao y")] == top("sao y", FOUND_MAX)


@given(
    some.lists(some.floats(80, 400), max_size=20),
    some.floats(200, 700),
)
def test_every_line_stands_on_one_page_in_order_and_none_overflows(
    heights: list[float], room: float
) -> None:
    pages = pages_of(heights, room, 13)
    assert [place for page in pages for place in page] == list(range(len(heights)))
    for page in pages:
        used = sum(heights[place] for place in page) + 13 * (len(page) - 1)
        assert len(page) == 1 or used <= room
