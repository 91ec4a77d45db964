"""Bytes that are not such a message are told apart from those that are."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from link.codec import VIEW_NAMES, BadMessage, decode, decode_view, encode
from link.messages import IssueTicket, KioskView, View, WallView

NOW = datetime(2026, 11, 20, 9, 41, tzinfo=timezone(timedelta(hours=7)))
WALL = WallView(name={"vi": "Một cửa"}, place={"vi": "xã Mẫu"}, calls=[], waiting=[])
WHOLE = View(view="wall", epoch=1, version=2, as_of=3, now=NOW, data=WALL)


def test_a_view_survives_the_wire() -> None:
    assert decode_view(encode(WHOLE), WallView) == WHOLE


def test_a_key_of_a_newer_server_is_passed_over() -> None:
    newer = encode(WHOLE).replace(b'"data":{', b'"data":{"weather":"rain",')
    assert decode_view(newer, WallView) == WHOLE


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"view":"wall"}', encode(WHOLE).replace(b"+07:00", b"")],
)
def test_a_broken_view_is_a_bad_message(data: bytes) -> None:
    with pytest.raises(BadMessage):
        decode_view(data, WallView)


def test_a_view_of_another_kind_is_a_bad_message() -> None:
    other = encode(WHOLE).replace(b'"view":"wall"', b'"view":"counter"')
    with pytest.raises(BadMessage, match="'counter' where 'wall'"):
        decode_view(other, WallView)
    with pytest.raises(BadMessage):
        decode_view(encode(WHOLE), KioskView)


def test_the_wire_says_class() -> None:
    assert encode(IssueTicket(queue="A", class_="elderly")).startswith(
        b'{"queue":"A","class":"elderly"'
    )
    with pytest.raises(BadMessage, match="class_"):
        decode(b'{"queue":"A","class_":"x"}', IssueTicket)


def test_each_kind_of_view_has_one_name() -> None:
    assert len(set(VIEW_NAMES.values())) == len(VIEW_NAMES)
