"""The kiosk's first screen in colours and with a crest of an office's own."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image, ImageDraw

from assets.look import theme


def home() -> Any:
    """The page, dressed before anything of it is drawn."""
    with TemporaryDirectory() as folder:
        _crest().save(Path(folder) / "crest.png")
        colours = 'cham = "#0B4A34"\ncham_tint = "#E1EFE8"\npaper = "#F3F5EE"\n'
        (Path(folder) / theme.NAME).write_text(f'crest = "crest.png"\n[colours]\n{colours}')
        assert theme.wear(Path(folder))
        from tests.kiosk.scenes import SCENES, page
        from tests.screens import frames

        made = page(SCENES["home_six"]("vi"))
        frames()
        return made


def _crest() -> Image.Image:
    """A mountain and the sun."""
    crest = Image.new("RGBA", (256, 256), (0, 0, 0, 0))
    pen = ImageDraw.Draw(crest)
    pen.ellipse((4, 4, 252, 252), fill="#FFFFFF")
    pen.ellipse((150, 50, 200, 100), fill="#C8961E")
    pen.polygon([(40, 190), (110, 80), (150, 140), (170, 112), (216, 190)], fill="#0B4A34")
    return crest
