"""Keys of a US keyboard as the kernel tells them, and what they type."""

from __future__ import annotations

import string

import pytest

from devices.keyboards import EV_KEY, EV_SYN, EVENT, KeyDecoder, events, stroke

PRINTABLE = "".join(each for each in string.printable if each not in "\r\x0b\x0c")


def test_every_printable_letter_can_be_typed() -> None:
    assert KeyDecoder()(events(PRINTABLE)).decode() == PRINTABLE


def test_events_may_arrive_in_any_pieces() -> None:
    decode = KeyDecoder()
    typed = b"".join(decode(bytes((byte,))) for byte in events("Aa|1"))
    assert typed == b"Aa|1"


@pytest.mark.parametrize(
    ("key", "typed"), [(96, b"\n"), (55, b"*"), (74, b"-"), (78, b"+"), (98, b"/"), (82, b"0")]
)
def test_the_number_pad_types_what_stands_on_it(key: int, typed: bytes) -> None:
    assert KeyDecoder()(stroke(key)) == typed


@pytest.mark.parametrize("key", [1, 14, 29, 56, 58, 59, 88, 103, 111, 125, 0x110, 0x2FF])
def test_a_key_that_types_nothing_is_foreign(key: int) -> None:
    assert KeyDecoder()(stroke(key)) == b"\0"


def test_a_key_held_down_types_once() -> None:
    assert KeyDecoder()(stroke(30) + stroke(30, 2) * 50 + stroke(30, 0)) == b"a"


def test_shift_holds_until_both_are_let_go() -> None:
    decode = KeyDecoder()
    assert decode(stroke(42) + stroke(54) + stroke(42, 0) + stroke(30)) == b"A"
    assert decode(stroke(54, 0) + stroke(30)) == b"a"


def test_events_that_the_kernel_lost_spoil_the_code_and_nothing_later() -> None:
    decode = KeyDecoder()
    lost = EVENT.pack(0, 0, EV_SYN, 3, 0)
    assert decode(stroke(42) + lost + stroke(30)) == b"\0a"
    assert EV_KEY == 1
