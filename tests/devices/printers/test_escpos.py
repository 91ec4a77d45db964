"""What goes over the wire: a fixed frame and dots, never a text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from devices.printers.escpos import PAPER_58, PAPER_80, EscposProfile, encode
from devices.printers.interpreter import Interpreter
from devices.printers.slip import draw
from tests.devices.printers.samples import VIETNAMESE

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


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


@pytest.mark.parametrize("profile", [PAPER_80, PAPER_58, EscposProfile(fragment_px=24)])
def test_the_printer_recovers_every_dot(profile: EscposProfile) -> None:
    slip = draw(VIETNAMESE, width_px=profile.width_px)
    page = printed(encode(slip, profile), profile.width_px)
    assert page.crop((0, 0, *slip.size)).tobytes() == slip.tobytes()


@given(st.binary(min_size=72 * 40, max_size=72 * 40))
def test_any_dots_are_carried_as_they_are(dots: bytes) -> None:
    image = Image.frombytes("1", (576, 40), dots)
    page = printed(encode(image), 576)
    assert page.crop((0, 0, 576, 40)).tobytes() == dots


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_no_text_can_become_a_command(
    office: str, place: str, number: str, queue: str, note: str
) -> None:
    content = replace(
        VIETNAMESE, office_name=office, place=place, number=number, queue_name=queue, note=note
    )
    slip = draw(content)
    blank = Image.new("1", slip.size, 1)
    assert frame(encode(slip)) == frame(encode(blank))


def test_a_slip_begins_fresh_and_ends_with_a_cut() -> None:
    data = encode(Image.new("1", (576, 10), 1))
    assert frame(data) == b"\x1b@\x1dv0\x00\x48\x00\x0a\x00\x1bd\x02\x1dVB\x00"


def test_a_picture_wider_than_the_paper_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="576 px on paper of 384 px"):
        encode(Image.new("1", (576, 10)), PAPER_58)


def test_encoding_says_nothing_on_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    encode(Image.new("1", (576, 10)))
    assert capfd.readouterr() == ("", "")
