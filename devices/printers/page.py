"""The paper in a software printer [pure]: what is put where, until the cut makes a picture."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw, ImageFont

HEIGHT_PX_MAX = 20_000
"""2.5 m of one slip: whatever comes after is not drawn."""
_LINE_PX = 30
_WHITE, _BLACK = 255, 0


class Page:
    """One slip in the making: pictures at a place, and the line of text being filled."""

    def __init__(self, width_px: int) -> None:
        self.width_px = width_px
        self.line_px = _LINE_PX
        self.align = 0
        """0 left, 1 centred, 2 right: of whole lines and pictures."""
        self._strips: list[tuple[int, int, Image.Image]] = []
        self._line: list[tuple[int, Image.Image]] = []
        self._x = self._y = 0

    @property
    def empty(self) -> bool:
        return not self._strips and not self._line

    def place(self, image: Image.Image) -> None:
        """A picture across the paper, as raster commands print it."""
        self._flush()
        self._add(self._indent(image.width), image)
        self._y += image.height

    def inline(self, image: Image.Image) -> None:
        """A picture within the line, as ESC * and letters print it."""
        if self._x < self.width_px:
            self._line.append((self._x, image))
            self._x += image.width

    def write(self, text: str, *, scale: int = 1) -> None:
        """Plain letters, drawn simply; a full line goes on below."""
        for letter in text:
            glyph = _glyph(letter, scale)
            if self._x + glyph.width > self.width_px:
                self.newline()
            self.inline(glyph)

    def tab(self) -> None:
        self._x = (self._x // 96 + 1) * 96

    def home(self) -> None:
        """Back to the left edge of the same line."""
        self._x = 0

    def newline(self) -> None:
        """A line's worth down, or as much as the tallest thing in the line needs."""
        tallest = max((image.height for _, image in self._line), default=0)
        self._put_line()
        self.feed(max(self.line_px, tallest))

    def feed(self, px: int) -> None:
        self._flush()
        self._y = min(self._y + px, HEIGHT_PX_MAX)

    def picture(self) -> Image.Image:
        """The slip as it lies in the tray, mode "1"."""
        self._flush()
        bottom = max((y + image.height for _, y, image in self._strips), default=1)
        height = min(max(bottom, self._y, 1), HEIGHT_PX_MAX)
        paper = Image.new("1", (self.width_px, height), _WHITE)
        for x, y, image in self._strips:
            paper.paste(image, (x, y))
        return paper

    def _flush(self) -> None:
        tallest = max((image.height for _, image in self._line), default=0)
        self._put_line()
        self._y += tallest

    def _put_line(self) -> None:
        indent = self._indent(max((x + image.width for x, image in self._line), default=0))
        for x, image in self._line:
            self._add(x + indent, image)
        self._line.clear()
        self._x = 0

    def _indent(self, wide_px: int) -> int:
        return max(self.width_px - wide_px, 0) * self.align // 2

    def _add(self, x: int, image: Image.Image) -> None:
        if self._y < HEIGHT_PX_MAX:
            self._strips.append((x, self._y, image))


def raster(width_bytes: int, height: int, data: bytes) -> Image.Image:
    """A picture of rows of bits, 1 is black, as GS v 0 and GS ( L carry it."""
    inverted = bytes(byte ^ 0xFF for byte in data[: width_bytes * height])
    return Image.frombytes("1", (width_bytes * 8, height), inverted)


def columns(mode: int, data: bytes) -> Image.Image:
    """A picture of columns of 8 or 24 bits, as ESC * carries it, at the paper's own density."""
    deep = 3 if mode & 0x20 else 1
    width = len(data) // deep
    image = Image.new("1", (max(width, 1), deep * 8), _WHITE)
    image.putdata(list(_column_pixels(width, deep, data)) or [_WHITE] * deep * 8)
    stretch_x = 1 if mode & 1 else 2
    return image.resize((image.width * stretch_x, 24), Image.Resampling.NEAREST)


def _column_pixels(width: int, deep: int, data: bytes) -> Iterator[int]:
    for y in range(deep * 8):
        for x in range(width):
            byte = data[x * deep + y // 8]
            yield _BLACK if byte >> (7 - y % 8) & 1 else _WHITE


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _glyph(letter: str, scale: int) -> Image.Image:
    """A letter in a cell of 12×24 dots, as font A of such printers."""
    image = Image.new("1", (12 * scale, 24 * scale), _WHITE)
    ImageDraw.Draw(image).text((0, 0), letter, font=_font(18 * scale), fill=_BLACK)
    return image
