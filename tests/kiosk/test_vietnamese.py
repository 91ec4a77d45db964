"""Telex and VNI spell every syllable; folding forgets marks, case and đ."""

from __future__ import annotations

import unicodedata
from itertools import product

import pytest

from kiosk.vietnamese import TONES, compose, fold

ONSETS = (
    *("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh"),
    *("nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"),
)
RIMES = (
    *("a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay"),
    *("ă", "ăc", "ăm", "ăn", "ăng", "ăp", "ăt", "â", "âc", "âm", "ân", "âng", "âp", "ât", "âu"),
    *("ây", "e", "ec", "em", "en", "eng", "eo", "ep", "et", "ê", "êch", "êm", "ên", "ênh", "êp"),
    *("êt", "êu", "i", "ia", "ich", "iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu", "im", "in"),
    *("inh", "ip", "it", "iu", "o", "oa", "oac", "oai", "oan", "oang", "oanh", "oat", "oay", "oăn"),
    *("oc", "oe", "oen", "oi", "om", "on", "ong", "op", "ot", "ô", "ôc", "ôi", "ôm", "ôn"),
    *("ông", "ôp", "ôt", "ơ", "ơi", "ơm", "ơn", "ơp", "ơt", "u", "ua", "uân", "uât", "uây", "uc"),
    *("ui", "um", "un", "ung", "uôc", "uôi", "uôm", "uôn", "uông", "uôt", "up", "ut", "uê", "uy"),
    *("uya", "uych", "uyên", "uyêt", "uynh", "uyt", "uyu", "uơ", "ư", "ưa", "ưc", "ưi", "ưng"),
    *("ươc", "ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu", "ưt", "ưu", "y", "yên", "yêu"),
)
SHAPES = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
NUMBERS = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
TONE_NUMBERS = dict(zip("sfrxj", "12345", strict=True))
LETTERS = [
    unicodedata.normalize("NFC", vowel + mark)
    for vowel in "aăâeêioôơuưy"
    for mark in TONES.values()
    if vowel + mark not in "aeiouy"
] + ["đ"]
"""The 67 letters that a plain keyboard does not have."""


def syllables() -> list[str]:
    """Onsets before rimes, as far as they can stand together; ``gi`` and ``qu`` bring a vowel."""
    found = []
    for onset, rime in product(ONSETS, RIMES):
        clashes = (onset == "gi" and rime[0] in "iyê") or (onset == "qu" and rime[0] in "uoưôơ")
        if not clashes:
            found.append(onset + rime)
    return found


def keys_of(text: str, shapes: dict[str, str]) -> str:
    return "".join(shapes.get(letter, letter) for letter in text)


def toned(syllable: str, tone: str) -> str:
    """The syllable with a tone, by the one key that has been checked apart."""
    return compose(keys_of(syllable, SHAPES) + tone)


def test_there_are_67_letters_with_marks():
    assert len(LETTERS) == len(set(LETTERS)) == 67


@pytest.mark.parametrize("letter", [*LETTERS, *(letter.upper() for letter in LETTERS)])
def test_each_letter_with_a_mark_can_be_typed_both_ways(letter):
    plain, marks = _taken_apart(letter)
    telex = keys_of(plain.lower(), SHAPES) + marks
    vni = keys_of(plain.lower(), NUMBERS) + "".join(TONE_NUMBERS[m] for m in marks)
    case = str.upper if letter.isupper() else str
    assert compose(case(telex)) == letter
    assert compose(case(vni), "vni") == letter


def _taken_apart(letter: str) -> tuple[str, str]:
    """The letter without its tone, and the tone's key."""
    for key, mark in TONES.items():
        if key and mark in unicodedata.normalize("NFD", letter):
            bare = unicodedata.normalize("NFD", letter).replace(mark, "")
            return unicodedata.normalize("NFC", bare), key
    return letter, ""


def test_each_syllable_is_spelled_by_its_keys_in_telex_and_in_vni():
    wrong = [
        syllable
        for syllable in syllables()
        if (syllable, syllable)
        != (compose(keys_of(syllable, SHAPES)), compose(keys_of(syllable, NUMBERS), "vni"))
    ]
    assert not wrong
    assert len(syllables()) > 3_000


@pytest.mark.parametrize("tone", "sfrxj")
def test_a_tone_may_come_after_any_letter_from_its_vowel_on(tone):
    for syllable in syllables():
        expected = toned(syllable, tone)
        keys = [SHAPES.get(letter, letter) for letter in syllable]
        first = next(i for i, letter in enumerate(syllable) if letter in "aăâeêioôơuưy")
        for place in range(first, len(keys)):
            if syllable[: place + 1] in ("gi", "qu") and place + 1 < len(keys):
                continue
            typed = "".join([*keys[: place + 1], tone, *keys[place + 1 :]])
            assert compose(typed) == expected, typed
        numbers = keys_of(syllable, NUMBERS) + TONE_NUMBERS[tone]
        assert compose(numbers, "vni") == expected


SPELLED = {
    "nguoiwf": "người", "nguwowif": "người", "dduwowngf": "đường", "giaays": "giấy",
    "hoaf": "hòa", "hoanf": "hoàn", "quys": "quý", "gif": "gì", "gieengs": "giếng",
    "khuyur": "khuỷu", "thuowr": "thuở", "muaf": "mùa", "muwaf": "mừa", "ngoaif": "ngoài",
    "xoas": "xóa", "nguyeenx": "nguyễn", "tuyeenr": "tuyển", "huwong": "hương",
    "thuowng": "thương", "ruouwj": "rượu", "luwu": "lưu", "huwux": "hữu", "ddoocj": "độc",
    "dangd": "đang", "chuwngs thuwcj": "chứng thực", "DDAWNG KYS": "ĐĂNG KÝ",
}  # fmt: skip


@pytest.mark.parametrize(("keys", "word"), SPELLED.items())
def test_a_word_is_spelled_as_people_type_it(keys, word):
    assert compose(keys) == word


@pytest.mark.parametrize(("keys", "word"), [("ass", "as"), ("aaa", "aa"), ("ddd", "dd")])
def test_a_key_twice_takes_its_mark_back(keys, word):
    assert compose(keys) == word


def test_what_is_composed_is_nfc_whatever_was_typed():
    for syllable in syllables():
        for tone in TONES:
            text = toned(syllable, tone)
            assert text == unicodedata.normalize("NFC", text)


def test_folding_forgets_marks_case_and_the_bar_of_the_d():
    assert fold("Đăng ký KHAI SINH") == "dang ky khai sinh"
    assert fold(unicodedata.normalize("NFD", "Đường  Nguyễn-Huệ")) == "duong nguyen hue"
    assert fold("…") == ""
