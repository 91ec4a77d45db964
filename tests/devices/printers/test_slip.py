"""The slip as paper: what a citizen must be able to read on it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image, ImageChops

from devices.printers.lines import font
from devices.printers.slip import SlipContent, draw
from tests.devices.printers.samples import (
    ENGLISH,
    OFFLINE,
    PLAIN,
    SLIPS,
    TRACK_URL,
    VIETNAMESE,
    drawn,
    golden,
)

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
LETTERS = [
    letter
    for small in (
        *(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES),
        *"ăâêôơưđ",
    )
    for letter in (small, small.upper())
]


def dots_apart(one: Image.Image, other: Image.Image) -> int:
    return ImageChops.logical_xor(one, other).histogram()[255]


def tallest_ink(picture: Image.Image) -> int:
    """Rows of the tallest stretch that has ink in every row: on a plain slip, the number."""
    tallest = run = 0
    for y in range(picture.height):
        run = run + 1 if picture.crop((0, y, picture.width, y + 1)).getextrema()[0] == 0 else 0
        tallest = max(tallest, run)
    return tallest


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_looks_as_it_was_approved(name: str) -> None:
    slip, approved = drawn(name), golden(name)
    assert slip.mode == "1"
    assert slip.size == approved.size
    assert dots_apart(slip, approved) <= slip.width * slip.height // 500


@pytest.mark.parametrize("width_px", [576, 384])
@pytest.mark.parametrize("number", ["A049", "M999", "A7-003", "W8-999", "1001"])
def test_the_number_is_at_least_fifteen_millimetres_high(number: str, width_px: int) -> None:
    slip = draw(replace(PLAIN, number=number), width_px=width_px)
    assert tallest_ink(slip) >= 15 * 8


@pytest.mark.parametrize("weight", ["Medium", "SemiBold", "Bold"])
def test_the_smallest_capitals_are_three_millimetres_high(weight: str) -> None:
    _, top, _, bottom = font(weight, 34).getbbox("H", anchor="ls")
    assert bottom - top >= 3.1 * 8


@pytest.mark.parametrize("width_px", [576, 384])
def test_a_phone_can_read_the_code_on_the_slip(width_px: int) -> None:
    read = zxingcpp.read_barcodes(draw(VIETNAMESE, width_px=width_px).convert("L"))
    assert [code.text for code in read] == [TRACK_URL]


def test_without_a_tracking_page_there_is_no_code() -> None:
    slip = draw(replace(VIETNAMESE, track_url=None))
    assert zxingcpp.read_barcodes(slip.convert("L")) == []
    assert slip.height < draw(VIETNAMESE).height - 150


def test_there_are_134_accented_vietnamese_letters() -> None:
    assert len(LETTERS) == len(set(LETTERS)) == 134


def test_every_vietnamese_letter_has_a_picture_of_its_own() -> None:
    pictures = {letter: bytes(font("Bold", 42).getmask(letter)) for letter in LETTERS}
    missing = bytes(font("Bold", 42).getmask("\U0010fffd"))
    assert len(set(pictures.values())) == len(LETTERS)
    assert missing not in pictures.values()


@pytest.mark.parametrize("form", ["NFD", "NFKD"])
def test_decomposed_letters_are_drawn_as_composed_ones(form: str) -> None:
    text = " ".join(LETTERS[:40])
    decomposed = replace(PLAIN, queue_name=unicodedata.normalize(form, text))
    assert draw(decomposed).tobytes() == draw(replace(PLAIN, queue_name=text)).tobytes()


def test_a_priority_number_says_so_and_gives_no_reason() -> None:
    usual, priority = draw(PLAIN), draw(replace(PLAIN, priority=True))
    assert usual.tobytes() != priority.tobytes()
    assert priority.height < usual.height


@pytest.mark.parametrize("when", ["called_from", "after_break"])
def test_a_slip_says_from_when_people_are_called_where_that_is_not_now(when: str) -> None:
    later = VIETNAMESE.issued_at.replace(hour=13, minute=30)
    told, plain = draw(replace(PLAIN, **{when: later})), draw(PLAIN)
    assert told.height > plain.height
    half_past = draw(replace(PLAIN, **{when: later.replace(minute=45)}))
    assert dots_apart(told, half_past) > 0


def test_a_reprint_is_marked() -> None:
    again = draw(replace(VIETNAMESE, reprint=True))
    assert again.size == draw(VIETNAMESE).size
    assert dots_apart(again, draw(VIETNAMESE)) > 300


@pytest.mark.parametrize(
    "content",
    [
        replace(ENGLISH, office_name="W" * 500, queue_name="x " * 500, number="M" * 50),
        replace(OFFLINE, note="Xin đến trước 15 giờ.", hotline="0" * 100),
        replace(VIETNAMESE, office_name="", place="", queue_name="", number="", hotline=""),
        replace(VIETNAMESE, queue_name="\ud800\u202e\u2028\x1bp\x00\x07", language="km"),
    ],
    ids=["long", "note", "empty", "hostile"],
)
@pytest.mark.parametrize("width_px", [576, 384])
def test_whatever_the_texts_are_a_slip_is_drawn(content: SlipContent, width_px: int) -> None:
    slip = draw(content, width_px=width_px)
    assert slip.width == width_px
    assert 400 < slip.height <= 4000
