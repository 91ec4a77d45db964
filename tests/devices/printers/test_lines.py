"""Lines are even, whole, and never wider than the paper."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from devices.printers.lines import font, wrap

TYPE = font("Medium", 34)


def test_a_long_name_is_broken_evenly() -> None:
    lines = wrap("Trung tâm Phục vụ hành chính công", TYPE, 540)
    assert lines == ["Trung tâm Phục vụ", "hành chính công"]


def test_a_break_by_sense_is_kept() -> None:
    assert wrap("Chứng thực\nbản sao", TYPE, 540) == ["Chứng thực", "bản sao"]


@given(st.text("abc đệW", max_size=120), st.integers(60, 540))
def test_every_word_is_on_the_paper_and_none_beside_it(text: str, width_px: int) -> None:
    lines = wrap(text, TYPE, width_px)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(TYPE.getlength(line) <= width_px for line in lines)
