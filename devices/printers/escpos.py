"""One-bit pictures as ESC/POS bytes: python-escpos encodes, nothing but the raster varies.

No text of ours ever reaches the printer as text, so no name of an office or a queue can hold a
command; and code pages of cheap printers cannot carry Vietnamese anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

from escpos.capabilities import Profile
from escpos.printer import Dummy
from PIL import Image


@dataclass(frozen=True, slots=True)
class EscposProfile:
    """What differs between printer models.

    ``fragment_px``: rows per raster command; small printers choke on tall ones.
    ``feed_lines``: fed before the cut, for knives that do not feed to their own place.
    ``confirms``: answers GS r in order; without it only DLE EOT is asked after the slip.
    """

    width_px: int = 576
    fragment_px: int = 256
    feed_lines: int = 2
    cuts: bool = True
    confirms: bool = True


PAPER_80 = EscposProfile()
PAPER_58 = EscposProfile(width_px=384)


def encode(image: Image.Image, profile: EscposProfile = PAPER_80) -> bytes:
    """Initialise, raster, feed, partial cut.

    Raises ValueError when the picture is wider than the paper: that is a mistake of ours.
    """
    if image.width > profile.width_px:
        raise ValueError(f"slip of {image.width} px on paper of {profile.width_px} px")
    printer = Dummy(profile=_paper(profile.width_px))
    printer.hw("INIT")
    printer.image(image, impl="bitImageRaster", fragment_height=profile.fragment_px)
    printer.print_and_feed(profile.feed_lines)
    if profile.cuts:
        printer.cut("PART", feed=False)
    return bytes(printer.output)


def _paper(width_px: int) -> Profile:
    """python-escpos wants to know the width, or it prints advice on standard output."""

    class Paper(Profile):  # type: ignore[misc]
        profile_data = {  # noqa: RUF012 (the library's own shape)
            "media": {"width": {"pixels": width_px}},
            "features": {"paperPartCut": True},
            "codePages": {},
            "fonts": {},
        }

    return Paper()
