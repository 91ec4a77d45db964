"""Bar codes and QR codes that a printer draws itself [pure], for clients that leave it to it.

What cannot be encoded is left out, as such printers do.
"""

from __future__ import annotations

import barcode  # type: ignore[import-untyped]
import qrcode
from barcode.errors import BarcodeError  # type: ignore[import-untyped]
from PIL import Image

QR_BYTES_MAX = 2953
_BARS_MAX = 255
_EC_LEVELS = {
    48: qrcode.constants.ERROR_CORRECT_L,
    49: qrcode.constants.ERROR_CORRECT_M,
    50: qrcode.constants.ERROR_CORRECT_Q,
    51: qrcode.constants.ERROR_CORRECT_H,
}
_BARS = {
    **dict.fromkeys((0, 65), "upca"),
    **dict.fromkeys((2, 67), "ean13"),
    **dict.fromkeys((3, 68), "ean8"),
    **dict.fromkeys((4, 69), "code39"),
    **dict.fromkeys((5, 70), "itf"),
    **dict.fromkeys((6, 71), "codabar"),
    73: "code128",
}
"""GS k m → the kind of code; 0–6 end with NUL, 65 and above carry their length."""


def bars(kind: int, data: bytes, *, height_px: int, module_px: int) -> Image.Image | None:
    """One row of bars without the text below it; None for what this kind cannot carry."""
    name, text = _BARS.get(kind), data.decode("ascii", "replace")
    if name == "code128":
        text = text.removeprefix("{A").removeprefix("{B")
    if not name or not 0 < len(text) <= _BARS_MAX:
        return None
    options = {"add_checksum": False} if name == "code39" else {}
    try:
        (modules,) = barcode.get_barcode_class(name)(text, **options).build()
    except (BarcodeError, ValueError, KeyError, IndexError):
        return None
    return _picture([[module == "1" for module in modules]], module_px, height_px)


def qr(data: bytes, *, level: int, module_px: int) -> Image.Image | None:
    """A QR code; None when there is nothing to show or too much for one."""
    if not 0 < len(data) <= QR_BYTES_MAX:
        return None
    code = qrcode.QRCode(error_correction=_EC_LEVELS.get(level, _EC_LEVELS[48]), border=0)
    code.add_data(data)
    try:
        code.make(fit=True)
    except (qrcode.exceptions.DataOverflowError, ValueError):
        return None
    return _picture(code.get_matrix(), module_px, module_px)


def _picture(rows: list[list[bool]], wide_px: int, tall_px: int) -> Image.Image:
    image = Image.new("1", (len(rows[0]), len(rows)), 1)
    image.putdata([0 if dark else 255 for row in rows for dark in row])
    size = (image.width * wide_px, image.height * tall_px)
    return image.resize(size, Image.Resampling.NEAREST)
