import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.speech import call_clips, clip_texts, spoken_text

NUMBERS = st.from_regex(r"[A-HJ-NPR-Z0-9][0-9]{3,5}|[A-HJ-NPR-Z][0-9]-[0-9]{3,5}", fullmatch=True)


def spoken(number: str, counter: int, **options) -> str:
    return spoken_text(call_clips(number, counter, **options))


@pytest.mark.parametrize(
    ("number", "counter", "sentence"),
    [
        ("A012", 3, "A, không, một, hai, đến quầy số ba."),
        ("1001", 10, "một, không, không, một, đến quầy số mười."),
        ("A1000", 15, "A, một, không, không, không, đến quầy số mười lăm."),
        ("A7-003", 20, "A, bảy, không, không, ba, đến quầy số hai mươi."),
        ("C456", 21, "xê, bốn, năm, sáu, đến quầy số hai mươi mốt."),
        ("H789", 24, "hát, bảy, tám, chín, đến quầy số hai mươi tư."),
        ("K001", 25, "ca, không, không, một, đến quầy số hai mươi lăm."),
        ("U001", 11, "U, không, không, một, đến quầy số mười một."),
        ("E001", 14, "E, không, không, một, đến quầy số mười bốn."),
        ("B001", 99, "bê, không, không, một, đến quầy số chín mươi chín."),
    ],
)
def test_a_first_call_in_vietnamese(number, counter, sentence):
    assert spoken(number, counter) == f"Kính mời công dân có số thứ tự {sentence}"


@pytest.mark.parametrize(
    ("number", "counter", "sentence"),
    [
        ("A012", 3, "A, zero, one, two, please go to counter three."),
        ("A7-003", 15, "A, seven, zero, zero, three, please go to counter fifteen."),
        ("1001", 40, "one, zero, zero, one, please go to counter forty."),
        ("H001", 21, "H, zero, zero, one, please go to counter twenty one."),
    ],
)
def test_a_first_call_in_english(number, counter, sentence):
    assert spoken(number, counter, languages=["en"]) == f"Number {sentence}"


@pytest.mark.parametrize(
    ("attempt", "opening"), [(2, "Mời lần hai:"), (3, "Mời lần ba:"), (4, "Mời lại:")]
)
def test_a_recall_says_so(attempt, opening):
    assert spoken("A012", 3, attempt=attempt) == (
        f"{opening} công dân có số thứ tự A, không, một, hai, đến quầy số ba."
    )


def test_a_zone_is_told_after_the_counter():
    assert spoken("A012", 3, zone_clip="floor_2").endswith("đến quầy số ba, tầng hai.")


def test_the_chime_rings_once_before_both_languages():
    clips = call_clips("A012", 3, languages=["vi", "en"])
    assert clips[0] == "chime"
    assert clips.count("chime") == 1
    assert [name.split("/")[0] for name in clips[1:]] == ["vi"] * 7 + ["en"] * 7


def test_a_language_without_a_voice_is_left_out_and_vietnamese_never():
    assert call_clips("A012", 3, languages=["km"]) == call_clips("A012", 3)
    assert call_clips("A012", 3, languages=["km", "en"]) == call_clips("A012", 3, languages=["en"])


@pytest.mark.parametrize(("number", "counter"), [("A012", 0), ("A012", 100), ("Đ01", 1), ("", 1)])
def test_what_cannot_be_spoken_is_refused(number, counter):
    with pytest.raises(ValueError, match=r"counter|number"):
        call_clips(number, counter)


def test_the_zeroth_call_is_none():
    with pytest.raises(ValueError, match="attempt"):
        call_clips("A012", 3, attempt=0)


@given(NUMBERS, st.integers(1, 99), st.integers(1, 9), st.integers(1, 5))
def test_every_number_and_counter_is_spoken_with_clips_that_exist(number, counter, floor, attempt):
    clips = call_clips(
        number, counter, languages=["vi", "en"], zone_clip=f"floor_{floor}", attempt=attempt
    )
    for name in clips[1:]:
        lang, part = name.split("/")
        assert part in clip_texts(lang)


@given(st.integers(1, 99), st.integers(1, 99))
def test_two_counters_never_sound_the_same(one, other):
    for lang in ("vi", "en"):
        same = spoken("A001", one, languages=[lang]) == spoken("A001", other, languages=[lang])
        assert same == (one == other)


def test_every_letter_and_digit_has_its_own_sound():
    for lang in ("vi", "en"):
        texts = clip_texts(lang)
        marks = [f"letter_{mark}" for mark in string.ascii_lowercase]
        marks += [f"digit_{digit}" for digit in string.digits]
        assert len({texts[mark] for mark in marks}) == 36
