"""An office's own colours and crest: one file ``theme.toml`` for kiosk, wall, pad and pages.

    crest = "crest.png"            # beside this file; in place of the village gate
    [colours]
    cham = "#0B4F3A"               # names and uses: tokens.json

What cannot be read is refused: every pair of colours that the look puts together keeps 7:1 for
text and 3:1 for edges, whoever chose them. Then the standard look stays, and the log says why.
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from assets.look import tokens

NAME = "theme.toml"
CREST_BYTES_MAX = 2_000_000
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_log = logging.getLogger("theme")


class BadTheme(Exception):
    """Its text is for whoever wrote the file: ``file:line: Vietnamese / English``."""


class Theme(Struct, frozen=True):
    """Colours by token name, and the crest's file, None for the gate."""

    colours: dict[str, str]
    crest: Path | None = None


def wear(folder: Path) -> bool:
    """Put on the theme that lies in a folder; False where there is none that can be worn."""
    path = folder / NAME
    if not path.is_file():
        return False
    try:
        theme = load(path)
    except BadTheme as error:
        _log.error("%s", error)
        return False
    tokens.dress(theme.colours, theme.crest)
    return True


def load(path: Path) -> Theme:
    """The theme in a file; BadTheme where it cannot be used."""
    text = ""
    try:
        text = path.read_text("utf-8")
        read = tomllib.loads(text)
    except (OSError, ValueError) as error:
        told = re.search(r"line (\d+)", str(error))
        line = int(told[1]) if told else text.count("\n") + 1
        raise _bad(path, line, "không đọc được", str(error)) from error
    if unknown := read.keys() - {"colours", "crest"}:
        key = min(unknown)
        raise _bad(path, _line(text, key), f"khóa lạ: {key}", "allowed: crest, [colours]")
    colours = read.get("colours", {})
    _check_colours(path, text, colours)
    _check_contrast(path, text, colours)
    return Theme(colours, _crest(path, text, read.get("crest")))


def _check_colours(path: Path, text: str, colours: object) -> None:
    known = tokens.tokens()["colours"]
    if not isinstance(colours, Mapping):
        raise _bad(path, _line(text, "colours"), "phải là bảng [colours]", "a table [colours]")
    for name, value in colours.items():
        if name not in known:
            words = f"known: {', '.join(known)}"
            raise _bad(path, _line(text, name), f"không có màu {name}", words)
        if not (isinstance(value, str) and _COLOUR.fullmatch(value)):
            raise _bad(path, _line(text, name), f"{name}: ví dụ #0B4F3A", f"{name}: as #0B4F3A")


def _check_contrast(path: Path, text: str, colours: Mapping[str, str]) -> None:
    """Only pairs with a colour of the file: the others are the standard look's, which keeps it."""
    standard = tokens.tokens()
    promised = (
        ("text_pairs", tokens.TEXT_CONTRAST_MIN),
        ("edge_pairs", tokens.EDGE_CONTRAST_MIN),
    )
    for kind, least in promised:
        for one, other in standard[kind]:
            if one not in colours and other not in colours:
                continue
            now = [colours.get(name, standard["colours"][name]) for name in (one, other)]
            ratio = tokens.contrast(*now)
            if ratio < least:
                line = _line(text, one if one in colours else other)
                pair = f"{one} {now[0]} / {other} {now[1]}: {ratio:.2f}:1"
                raise _bad(path, line, f"khó đọc, {pair}", f"needs {least:.0f}:1")


def _crest(path: Path, text: str, name: object) -> Path | None:
    if name is None:
        return None
    line = _line(text, "crest")
    if not isinstance(name, str) or Path(name).name != name:
        raise _bad(path, line, "tên tệp ảnh cạnh tệp này", "the name of a picture beside this file")
    file = path.parent / name
    from PIL import Image, UnidentifiedImageError

    try:
        if file.stat().st_size > CREST_BYTES_MAX:
            raise _bad(path, line, f"{name}: quá 2 MB", f"{name}: over 2 MB")
        with Image.open(file) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise _bad(path, line, f"{name}: không phải ảnh", f"{name}: no picture") from error
    return file


def _line(text: str, key: str) -> int:
    """Where a key or a table is first written; 1 where that is not found."""
    pattern = re.compile(rf"\s*(\[\s*)?[\"']?{re.escape(key)}[\"']?\s*(=|\])")
    return next((n for n, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)


def _bad(path: Path, line: int, vi: str, en: str) -> BadTheme:
    return BadTheme(f"{path}:{line}: {vi} / {en}")
