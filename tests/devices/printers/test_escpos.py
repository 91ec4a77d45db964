"""What goes over the wire: a fixed frame and dots, never a text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from devices.printers.escpos import PAPER_58, PAPER_80, EscposProfile, encode
from devices.printers.interpreter import Interpreter
from devices.printers.sheet import HEIGHT_PX_MAX
from devices.printers.slip import draw
from tests.devices.printers.samples import VIETNAMESE

S9_EXAMPLES = 120
NASTY = st.sampled_from(
    ["\x1b@", "\x1dV\x00", "\x10\x14\x02\x01\x08", "\ud800", "\u202e", "\u2028", "\x7f"]
)
ANY_TEXT = st.lists(
    NASTY | st.text(st.characters(exclude_categories=()), max_size=20), max_size=4
).map("".join)
"""Any Unicode at all, surrogates and controls too, and what printers would take for commands."""


def frame(data: bytes) -> bytes:
    """Everything but the dots: each raster command with its payload taken out."""
    kept, rest = b"", data
    while (at := rest.find(b"\x1dv0")) >= 0:
        width, height = (int.from_bytes(rest[at + n : at + n + 2], "little") for n in (4, 6))
        kept += rest[: at + 8]
        rest = rest[at + 8 + width * height :]
    return kept + rest


def printed(data: bytes, width_px: int) -> Image.Image:
    printer = Interpreter(width_px)
    printer.feed(data)
    (page,) = printer.take_pages()
    return page


@pytest.mark.parametrize("profile", [PAPER_80, PAPER_58, EscposProfile(band_px=24)])
def test_the_printer_recovers_every_dot(profile: EscposProfile) -> None:
    slip = draw(VIETNAMESE, width_px=profile.width_px)
    page = printed(encode(slip, profile), profile.width_px)
    assert page.crop((0, 0, *slip.size)).tobytes() == slip.tobytes()


REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")
SPELLED = st.sampled_from([b"\x10\x04\x01", b"\x10\x14\x02\x01\x08", b"\x10\x05\x02", b"\x10"])
DOTS = st.lists(SPELLED | st.binary(max_size=400), max_size=40).map(
    lambda parts: b"".join(parts)[: 72 * 40].ljust(72 * 40, b"\0")
)


@settings(max_examples=300, deadline=None)
@given(DOTS)
def test_any_dots_are_carried_but_for_those_that_spell_a_command(black: bytes) -> None:
    image = Image.frombytes("1", (576, 40), bytes(byte ^ 0xFF for byte in black))
    data = encode(image)
    carried = bytes(byte ^ 0xFF for byte in printed(data, 576).crop((0, 0, 576, 40)).tobytes())
    assert carried == REAL_TIME.sub(lambda found: b"\x11" + found[0][1:], black)
    assert REAL_TIME.search(data) is None


@settings(max_examples=S9_EXAMPLES, deadline=None)
@given(st.lists(ANY_TEXT, min_size=7, max_size=7), st.sampled_from([PAPER_80, PAPER_58]))
def test_no_text_can_become_a_command(texts: list[str], profile: EscposProfile) -> None:
    """Whatever stands in a slip, only dots of it reach the printer."""
    office, place, number, queue, note, hotline, token = texts
    content = replace(
        VIETNAMESE,
        office_name=office,
        place=place,
        number=number,
        queue_name=queue,
        note=note,
        hotline=hotline,
        track_url=f"https://motcua.example.vn/t/{token}",
    )
    slip = draw(content, width_px=profile.width_px)
    assert 0 < slip.height <= HEIGHT_PX_MAX
    data, blank = encode(slip, profile), encode(Image.new("1", slip.size, 1), profile)
    assert frame(data) == frame(blank)
    assert REAL_TIME.search(data) is None
    assert printed(data, profile.width_px).height >= slip.height


def test_a_slip_begins_fresh_and_ends_with_a_cut() -> None:
    data = encode(Image.new("1", (576, 10), 1))
    assert frame(data) == b"\x1b@\x1dv0\x00\x48\x00\x0a\x00\x1bd\x02\x1dVB\x00"


def test_a_picture_wider_than_the_paper_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="576 px on paper of 384 px"):
        encode(Image.new("1", (576, 10)), PAPER_58)


def test_encoding_says_nothing_on_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    encode(Image.new("1", (576, 10)))
    assert capfd.readouterr() == ("", "")
