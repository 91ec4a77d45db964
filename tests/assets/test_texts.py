import re
import unicodedata
from string import Formatter

import pytest
from PIL import ImageFont

import assets
from assets.look import shaping

REFUSALS = [
    "unknown_queue",
    "queue_closed",
    "unknown_counter",
    "counter_closed",
    "counter_paused",
    "ticket_in_hand",
    "no_ticket_in_hand",
    "unknown_ticket",
    "wrong_state",
    "unknown_class",
    "unknown_procedure",
    "not_served_here",
    "already_rated",
    "rating_closed",
    "not_finished",
    "reason_needed",
    "day_closed",
    "request_cancelled",
    "idempotency_conflict",
    "office_busy",
    "too_soon",
    "unknown_language",
    "number_exhausted",
]
REASONS = [
    "EARLIER",
    "PRIORITY",
    "APPOINTMENT",
    "QUEUE",
    "BACKUP",
    "RETURNED",
    "TRANSFER",
    "DIRECT",
]


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_both_languages_say_the_same_things_with_the_same_values():
    vi, en = assets.texts("vi"), assets.texts("en")
    assert {key: placeholders(words) for key, words in vi.items()} == {
        key: placeholders(words) for key, words in en.items()
    }


@pytest.mark.parametrize("lang", assets.languages())
def test_every_text_is_composed_unicode_on_one_trimmed_line(lang):
    for key, words in assets.texts(lang).items():
        assert words == unicodedata.normalize("NFC", words), key
        assert words == words.strip(), key
        assert words.isprintable(), key


def test_nobody_is_addressed_as_ban():
    addressed = re.compile(r"\bbạn\b", re.IGNORECASE)
    assert [key for key, words in assets.texts("vi").items() if addressed.search(words)] == []


@pytest.mark.parametrize("lang", assets.languages())
def test_ellipses_stand_only_where_words_are_to_be_filled_in(lang):
    with_ellipsis = {key for key, words in assets.texts(lang).items() if "…" in words}
    assert with_ellipsis == {"kiosk.home.search", "wall.sentence", "wall.offline.sentence"}


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_has_its_words(code):
    assert assets.text(f"refusal.{code}", "vi") != assets.text(f"refusal.{code}", "en")


@pytest.mark.parametrize("lang", assets.languages())
@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_explained_with_and_without_somebody_else(code, lang):
    winner = {"winner": "B012", "winner_at": "08:45", "winner_v": "08:30"}
    loser = {"loser": "A007", "loser_at": "08:35", "loser_v": "08:35"}
    told = assets.text(f"reason.{code}", lang, **winner, **loser)
    alone = assets.text(f"reason.{code}.alone", lang, **winner)
    assert "B012" in told
    assert "A007" in told
    assert "B012" in alone
    assert "A007" not in alone


def test_a_priority_call_is_explained_as_the_rule_says():
    assert assets.text(
        "reason.PRIORITY",
        "vi",
        winner="B012",
        winner_at="08:45",
        winner_v="08:30",
        loser="A007",
        loser_at="08:35",
        loser_v="08:35",
    ) == (
        "A007 lấy số lúc 08:35. B012 (ưu tiên) lấy số lúc 08:45, "
        "được tính như lấy số lúc 08:30. 08:30 trước 08:35."
    )


def test_the_personal_reason_for_priority_is_never_in_an_explanation():
    personal = re.compile("tuổi|mang thai|khuyết tật|có công|chính sách|con nhỏ")
    told = [words for key, words in assets.texts("vi").items() if key.startswith("reason.")]
    assert [words for words in told if personal.search(words)] == []


def test_what_a_language_lacks_is_said_in_vietnamese():
    assert assets.text("kiosk.home.waiting", "km", n=6) == "6 người đang chờ"


def test_an_unknown_key_or_a_missing_value_is_an_error():
    with pytest.raises(KeyError):
        assets.text("kiosk.home.nothing", "vi")
    with pytest.raises(KeyError):
        assets.text("kiosk.home.waiting", "vi")


def test_vietnamese_comes_first():
    assert assets.languages()[0] == "vi"


@pytest.mark.parametrize("weight", ["Medium", "SemiBold", "Bold", "ExtraBold"])
def test_the_font_can_draw_every_mark_of_every_text_and_of_the_catalogue(weight):
    drawn = ImageFont.truetype(assets.font(weight), 40)
    missing = bytes(drawn.getmask("\uffff"))
    said = "".join(words for lang in assets.languages() for words in assets.texts(lang).values())
    listed = "".join(
        f"{each.name}{each.time}{each.fee}{each.note}{''.join(each.docs)}"
        for each in assets.catalogue().procedures
    )
    marks = {mark for mark in said + listed if mark != " " and not shaping.is_needed(mark)}
    assert {mark for mark in marks if bytes(drawn.getmask(mark)) == missing} == set()
