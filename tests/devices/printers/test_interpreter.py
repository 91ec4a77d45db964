"""The printer in software understands what clients send, and survives what nobody should."""

from __future__ import annotations

import pytest
from escpos.printer import Dummy
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from devices.printers.interpreter import COMMANDS, PAYLOAD_MAX, Interpreter
from devices.printers.protocol import PrinterStatus
from devices.printers.status import QUERY, from_realtime
from tests.devices.printers.samples import drawn

PIECE = st.one_of(
    st.sampled_from(sorted(COMMANDS)),
    st.binary(max_size=12),
    st.sampled_from(
        [b"\x1dV\x01", b"\x1b@", b"\x10\x04\x01", b"A\n", b"\x1dv0\x00\x01\x00\x02\x00"]
    ),
)
STREAM = st.lists(PIECE, max_size=40).map(b"".join)


def fed(stream: bytes, step: int) -> tuple[bytes, list[bytes]]:
    printer = Interpreter()
    answers = b"".join(printer.feed(stream[at : at + step]) for at in range(0, len(stream), step))
    return answers, [page.tobytes() for page in printer.take_pages()]


@settings(max_examples=2000, deadline=None)
@given(STREAM, st.integers(1, 40))
def test_any_stream_is_printed_alike_however_it_arrives(stream: bytes, step: int) -> None:
    assert fed(stream, step) == fed(stream, len(stream) or 1)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(STREAM, st.sampled_from(["ready", "paper_out", "cover_open"]))))
def test_no_change_of_state_in_the_middle_of_anything_harms(changes: list) -> None:
    printer = Interpreter()
    for stream, word in changes:
        printer.feed(stream)
        printer.set_status(PrinterStatus(word))
        if word != "ready":
            assert from_realtime(printer.feed(QUERY)).word == word


@pytest.mark.parametrize("way", ["bitImageRaster", "graphics", "bitImageColumn"])
def test_all_three_ways_of_sending_pictures_give_the_same_dots(way: str, capfd: object) -> None:
    slip, client, printer = drawn("vi-80"), Dummy(), Interpreter()
    client.image(slip, impl=way, fragment_height=240)
    client.cut()
    printer.feed(client.output)
    (page,) = printer.take_pages()
    assert page.crop((0, 0, *slip.size)).tobytes() == slip.tobytes()


def test_plain_text_is_drawn() -> None:
    printer = Interpreter()
    printer.feed(b"\x1b@Hello\x1d!\x11 world\n\x1dV\x00")
    (page,) = printer.take_pages()
    assert 300 < page.histogram()[0] < 5000


def test_a_cut_of_bare_paper_gives_no_slip() -> None:
    printer = Interpreter()
    printer.feed(b"\x1b@\x1bd\x05\x1dV\x00\x1bi")
    assert printer.take_pages() == []


def test_a_drawer_kick_and_a_feed_leave_no_letters() -> None:
    printer = Interpreter()
    printer.feed(b"\x1bp\x00\x19\xfa\x1bJ\x10\x1dV\x01")
    assert printer.take_pages() == []


def test_a_payload_beyond_all_measure_is_passed_over_unkept() -> None:
    printer = Interpreter()
    printer.feed(b"\x1dv0\x00\xff\xff\xff\xff")
    for _ in range(8):
        printer.feed(bytes(PAYLOAD_MAX // 8))
    assert len(printer._buffer) == 0
    assert not printer.idle


def test_automatic_status_is_told_now_and_at_each_change() -> None:
    printer = Interpreter()
    assert printer.feed(b"\x1da\xff") == b"\x10\x00\x00\x0f"
    assert printer.set_status(PrinterStatus("paper_low")) == b"\x10\x00\x03\x0f"
    assert printer.set_status(PrinterStatus("paper_low")) == b""


def test_a_stalled_printer_answers_only_at_once_and_never_in_order() -> None:
    printer = Interpreter()
    printer.set_status(PrinterStatus("paper_out"))
    assert printer.feed(b"\x1dr\x01") == b""
    assert from_realtime(printer.feed(QUERY)).word == "paper_out"


def test_paper_that_ran_out_in_the_middle_is_no_slip_afterwards() -> None:
    printer = Interpreter()
    printer.feed(b"half a slip\n")
    printer.set_status(PrinterStatus("paper_out"))
    printer.set_status(PrinterStatus("ready"))
    printer.feed(b"\x1dV\x00")
    assert printer.take_pages() == []


def test_a_page_is_as_wide_as_the_paper_whatever_is_sent() -> None:
    printer = Interpreter(384)
    printer.feed(b"\x1dv0\x03\x48\x00\x02\x00" + bytes(144) + b"\x1dV\x00")
    (page,) = printer.take_pages()
    assert page.width == 384
    assert isinstance(page, Image.Image)
