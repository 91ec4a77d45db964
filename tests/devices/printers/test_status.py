"""Status bytes in both tongues: real-time answers and automatic frames."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printers.protocol import PrinterStatus
from devices.printers.status import StatusReader, from_asb, from_realtime, to_asb, to_realtime

STATES = [
    PrinterStatus("ready"),
    PrinterStatus("paper_low"),
    PrinterStatus("paper_out"),
    PrinterStatus("cover_open"),
    PrinterStatus("offline"),
    PrinterStatus("error"),
    PrinterStatus("error", "cutter"),
    PrinterStatus("error", "unrecoverable"),
]


def realtime(status: PrinterStatus) -> bytes:
    return bytes(to_realtime(status, question) for question in (1, 2, 3, 4))


@pytest.mark.parametrize("status", STATES, ids=str)
def test_what_a_printer_says_is_understood(status: PrinterStatus) -> None:
    assert from_realtime(realtime(status)) == status
    assert from_asb(to_asb(status)) == status


def test_bytes_of_a_real_printer_are_understood() -> None:
    assert from_realtime(b"\x12\x12\x12\x12").word == "ready"
    assert from_realtime(b"\x12\x12\x12\x1e").word == "paper_low"
    assert from_realtime(b"\x1a\x32\x12\x7e").word == "paper_out"
    assert from_realtime(b"\x1a\x16\x12\x12").word == "cover_open"
    assert from_asb(b"\x14\x00\x00\x0f").word == "ready"


def test_an_open_cover_is_named_before_missing_paper() -> None:
    assert from_realtime(b"\x1a\x36\x12\x7e").word == "cover_open"


def test_an_automatic_frame_between_answers_does_not_confuse_them() -> None:
    reader = StatusReader()
    low = PrinterStatus("paper_low")
    reader.feed(realtime(low)[:2] + to_asb(PrinterStatus("cover_open")) + realtime(low)[2:])
    assert (reader.status, reader.asb, reader.confirmed) == (
        low,
        PrinterStatus("cover_open"),
        False,
    )


def test_the_answer_in_order_is_told_from_the_others() -> None:
    reader = StatusReader()
    reader.feed(b"\x12\x00")
    assert (reader.status, reader.confirmed) == (None, True)


@given(st.binary(max_size=500))
def test_noise_on_the_line_is_no_failure(noise: bytes) -> None:
    reader = StatusReader()
    reader.feed(noise)
    assert reader.status is None or reader.status.word


@pytest.mark.parametrize("nonsense", [b"\xff", b"\x12\x12\x93\x12\x12", b"\x55\x12\x12\x12\x12"])
def test_an_answer_with_nonsense_in_it_is_no_answer(nonsense: bytes) -> None:
    reader = StatusReader()
    reader.feed(nonsense)
    assert (reader.status, reader.whole, reader.nonsense) == (None, True, True)
