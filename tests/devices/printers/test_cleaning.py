"""Outside text loses whatever could command a printer or mislead a reader."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from devices.printers.cleaning import clean

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_no_control_character_is_left(text: str) -> None:
    kept = clean(text)
    assert not [letter for letter in kept if unicodedata.category(letter) in ("Cc", "Cs")]
    assert not set(kept) & set("\u2028\u2029\u202a\u202e\u2066\u2069\u200e\u200f")
    assert kept.encode("utf-8").decode() == kept


@given(ANY_TEXT)
def test_text_is_bounded_composed_and_clean_at_once(text: str) -> None:
    kept = clean(text, length=40)
    assert len(kept) <= 40
    assert unicodedata.normalize("NFC", kept) == kept
    assert clean(kept, length=40) == kept


def test_vietnamese_passes_unharmed() -> None:
    assert clean("Đăng ký hộ tịch, chứng thực") == "Đăng ký hộ tịch, chứng thực"


def test_a_newline_stays_only_where_names_may_be_broken() -> None:
    assert clean("Chứng thực\nbản sao") == "Chứng thựcbản sao"
    assert clean("Chứng thực\nbản sao", breaks=True) == "Chứng thực\nbản sao"
