"""The hash chain can be computed again by any program."""

from __future__ import annotations

import json
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from queue_server.log import chain

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.one_of(TEXT, st.integers(-(2**53), 2**53)), max_size=8))
def test_a_row_is_hashed_as_plain_json(row):
    plain = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()
    assert chain.link(b"before", row) == sha256(b"before" + plain).digest()


def test_moving_a_letter_between_columns_changes_the_hash():
    assert chain.link(b"", ["ab", "c"]) != chain.link(b"", ["a", "bc"])


def test_a_row_that_is_no_text_is_not_intact():
    written = chain.link(b"", ["é"])
    assert chain.intact(b"", ["é".encode()], written)
    assert not chain.intact(b"", [b"\xff"], written)
