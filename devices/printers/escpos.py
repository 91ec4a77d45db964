"""One-bit pictures as ESC/POS bytes: python-escpos encodes, nothing but the raster varies.

No text of ours ever reaches the printer as text, so no name of an office or a queue can hold a
command; and code pages of cheap printers cannot carry Vietnamese anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from escpos.capabilities import Profile
from escpos.printer import Dummy
from PIL import Image

_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")
_RASTER_HEAD_BYTES = 8
_LINE_PX = 30


@dataclass(frozen=True, slots=True)
class EscposProfile:
    """What differs between printer models.

    ``band_px``: rows per raster command; small printers choke on tall ones, and between two
    bands a printer can be asked how it is. ``feed_lines``: fed before the cut, for knives that do
    not feed to their own place, or up to the tear bar. ``confirms``: answers GS r in order;
    without it only DLE EOT is asked after the slip. ``auto_status``: tells by itself (GS a).
    """

    width_px: int = 576
    band_px: int = 128
    feed_lines: int = 2
    cuts: bool = True
    confirms: bool = True
    auto_status: bool = False

    @property
    def tail_px(self) -> int:
        """Paper that a slip takes besides its picture."""
        return self.feed_lines * _LINE_PX + (120 if self.cuts else 0)


PAPER_80 = EscposProfile()
PAPER_58 = EscposProfile(width_px=384)


def encode(image: Image.Image, profile: EscposProfile = PAPER_80) -> bytes:
    """The whole slip in one: see :func:`pieces`."""
    return b"".join(pieces(image, profile))


def pieces(image: Image.Image, profile: EscposProfile = PAPER_80) -> list[bytes]:
    """Initialise, a raster per band, feed and partial cut: each a whole command.

    Raises ValueError when the picture is wider than the paper: that is a mistake of ours.
    """
    if image.width > profile.width_px:
        raise ValueError(f"slip of {image.width} px on paper of {profile.width_px} px")
    bands = [
        image.crop((0, top, image.width, min(top + profile.band_px, image.height)))
        for top in range(0, image.height, profile.band_px)
    ]
    return [b"\x1b@", *(_raster(band, profile.width_px) for band in bands), _end(profile)]


def resync(profile: EscposProfile, *, cut: bool) -> list[bytes]:
    """Ends whatever a printer may still wait for after a slip that broke off.

    The zeros fill up the band that it is in, and mean nothing to one that is in none; ``cut``
    takes the torn slip off, so that it does not hang on the next one.
    """
    zeros = bytes(profile.band_px * ((profile.width_px + 7) // 8) + _RASTER_HEAD_BYTES)
    return [zeros, b"\x1b@", _end(profile)] if cut else [zeros, b"\x1b@"]


def _end(profile: EscposProfile) -> bytes:
    printer = Dummy(profile=_paper(profile.width_px))
    printer.print_and_feed(profile.feed_lines)
    if profile.cuts:
        printer.cut("PART", feed=False)
    return bytes(printer.output)


def _raster(band: Image.Image, width_px: int) -> bytes:
    """One picture command. Printers look for real-time commands in pictures too, where dots can
    spell "switch off": one dot more, and they do not."""
    printer = Dummy(profile=_paper(width_px))
    printer.image(band, impl="bitImageRaster", fragment_height=band.height)
    data = bytes(printer.output)
    return data[:_RASTER_HEAD_BYTES] + _REAL_TIME.sub(b"\x11", data[_RASTER_HEAD_BYTES:])


@cache
def _paper(width_px: int) -> Profile:
    """python-escpos wants to know the width, or it prints advice on standard output."""

    class Paper(Profile):
        profile_data = {  # noqa: RUF012 (the library's own shape)
            "media": {"width": {"pixels": width_px}},
            "features": {"paperPartCut": True},
            "codePages": {},
            "fonts": {},
        }

    return Paper()
