"""Paper in a software printer: where things are put, and where it ends."""

from __future__ import annotations

from PIL import Image

from devices.printers.page import HEIGHT_PX_MAX, Page, columns, raster

BLACK_BAR = Image.new("1", (8, 10), 0)


def test_pictures_are_put_below_each_other() -> None:
    page = Page(8)
    page.place(BLACK_BAR)
    page.feed(5)
    page.place(BLACK_BAR)
    picture = page.picture()
    assert picture.size == (8, 25)
    assert [picture.getpixel((0, y)) for y in (0, 9, 10, 14, 15, 24)] == [0, 0, 255, 255, 0, 0]


def test_a_line_is_as_high_as_its_tallest_part() -> None:
    page = Page(100)
    page.line_px = 4
    page.inline(BLACK_BAR)
    page.newline()
    page.place(BLACK_BAR)
    assert page.picture().height == 20


def test_a_full_line_of_text_goes_on_below() -> None:
    page = Page(48)
    page.write("abcdefgh")
    assert page.picture().height == 30 + 24


def test_the_paper_ends_somewhere() -> None:
    page = Page(8)
    for _ in range(300):
        page.feed(255)
        page.place(BLACK_BAR)
    assert page.picture().height == HEIGHT_PX_MAX


def test_bits_are_dots_and_one_is_black() -> None:
    assert raster(1, 2, b"\x80\x01").tobytes() == b"\x7f\xfe"


def test_columns_of_twenty_four_dots_are_read_from_the_top() -> None:
    picture = columns(33, b"\x80\x00\x01" + bytes(3))
    assert picture.size == (2, 24)
    assert [picture.getpixel((0, y)) for y in (0, 1, 22, 23)] == [0, 255, 255, 0]
    assert picture.getpixel((1, 0)) == 255
