"""Finds what is not code: fonts, pictures, spoken clips, texts, the catalogue, the look.

Everything stands beside this file, so a kiosk without a network finds it. Only ``assets.kit``
imports Kivy; Pillow and numpy are only needed to draw and to make voices.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.json import decode

HERE = Path(__file__).resolve().parent
DEFAULT_LANGUAGE = "vi"
UNTRANSLATED = "language.untranslated"
"""A language whose file has this key is a slot: its other keys are what is translated so far."""


def font(name: str) -> Path:
    """The TTF of one weight: Medium, SemiBold, Bold or ExtraBold; or ``Khmer``, which has all
    weights in one; KeyError on another."""
    file = "NotoSansKhmer" if name == "Khmer" else f"BeVietnamPro-{name}"
    return _existing(HERE / "fonts" / f"{file}.ttf", name)


def picture(name: str) -> Path:
    """A picture by its file name, as ``crest.png``; KeyError on an unknown one."""
    return _existing(HERE / "pictures" / name, name)


def clip(lang: str, name: str) -> Path:
    """The WAV of one clip of a language, as ``clip("vi", "digit_3")``; KeyError on an unknown."""
    return call_clip(f"{lang}/{name}")


def call_clip(name: str) -> Path:
    """The WAV of a name as calls carry it: ``chime`` or ``vi/digit_3``."""
    return _existing(HERE / "voices" / f"{name}.wav", name)


def languages() -> tuple[str, ...]:
    """Codes of the languages with all texts; Vietnamese first."""
    return tuple(lang for lang in _known() if UNTRANSLATED not in _file(lang))


def slots() -> tuple[str, ...]:
    """Codes of the languages that are prepared and not translated yet: an office may offer them,
    and what is missing is said in Vietnamese. Nobody translated them by machine."""
    return tuple(lang for lang in _known() if UNTRANSLATED in _file(lang))


def text(key: str, lang: str, **values: object) -> str:
    """One text, filled in. What a language lacks is said in Vietnamese.

    KeyError on an unknown key or a missing value: both are mistakes of ours.
    """
    template = texts(lang).get(key)
    if template is None:
        template = texts(DEFAULT_LANGUAGE)[key]
    return template.format(**values) if values or "{" in template else template


def texts(lang: str) -> dict[str, str]:
    """All templates of a language by key; empty for a language that is not there."""
    if lang not in _known():
        return {}
    return _file(lang)


@cache
def _known() -> tuple[str, ...]:
    found = sorted(path.stem for path in (HERE / "texts").glob("*.json"))
    return (DEFAULT_LANGUAGE, *(lang for lang in found if lang != DEFAULT_LANGUAGE))


@cache
def _file(lang: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((HERE / "texts" / f"{lang}.json").read_text("utf-8"))
    return found


class Field(Struct, frozen=True):
    """A field of procedures (lĩnh vực); ``name`` is language code → text."""

    key: str
    name: dict[str, str]


class Procedure(Struct, frozen=True):
    """One procedure. A missing time or fee is None: ask at the counter, never invent.

    ``certainty``: A code and name seen together in public, B name paraphrased, C from memory.
    Time and fee are verbatim, exemptions and all; beside each stands where it was seen.
    """

    code: str
    field: str
    name: str
    certainty: str
    short: str | None = None
    time: str | None = None
    time_source: str | None = None
    fee: str | None = None
    fee_source: str | None = None
    docs: list[str] = []
    note: str | None = None


class Catalogue(Struct, frozen=True):
    """A catalogue with its source and the day it was checked, shown wherever it is shown."""

    source: dict[str, str]
    checked: str
    fields: list[Field]
    procedures: list[Procedure]


@cache
def catalogue() -> Catalogue:
    """The sample catalogue; the official one is the national database and is imported."""
    return decode((HERE / "catalogue" / "procedures.json").read_bytes(), type=Catalogue)


def _existing(path: Path, name: str) -> Path:
    if not path.is_file():
        raise KeyError(name)
    return path
