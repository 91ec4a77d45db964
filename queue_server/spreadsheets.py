"""Tables that offices bring as files: XLSX or CSV → lines of named cells. Pure of the office.

A file comes from outside, so it is bounded before it is believed: by how much it unpacks to, how
many lines and columns it has, how long a cell is. Nothing in it is carried out: of a formula the
value is read that stands in the file. Only the columns that were asked for are looked at; what
stands in the others is never kept.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

import openpyxl  # type: ignore[import-untyped]
from msgspec import Struct

UNPACKED_MAX = 40 * 2**20
PARTS_MAX = 200
LINES_MAX = 20_000
COLUMNS_MAX = 100
CELL_MAX = 32_767
"""Characters; more than that no spreadsheet program writes either."""
HEADING_WITHIN = 30
"""Lines: above the headings stand an office's name, a title, a date."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")

Lines = list[tuple[str, ...]]


class NotATable(Exception):
    """The file is neither an XLSX workbook nor CSV in UTF-8, or it is damaged."""


class TableTooLarge(Exception):
    """The file has more lines, columns or characters than a table of an office can have."""


class ColumnsMissing(Exception):
    """No line has the headings that are needed; ``columns`` names those that are missing."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__(", ".join(columns))
        self.columns = columns


class Line(Struct, frozen=True):
    """A line below the headings: ``number`` as spreadsheet programs count, from 1; a cell of every
    column that was asked for, empty where there is nothing. Times are ISO 8601 without a zone."""

    number: int
    cells: dict[str, str]


class Table(Struct, frozen=True):
    """What was asked for. ``columns``: name → the heading it stands under in this file;
    ``ignored``: headings that nobody asked for."""

    columns: dict[str, str]
    ignored: tuple[str, ...]
    lines: tuple[Line, ...]


def read(body: bytes, columns: Mapping[str, Sequence[str]], *, needed: Iterable[str]) -> Table:
    """The table in a file. ``columns``: name → headings under which it may stand, compared without
    case, accents or punctuation; ``needed``: those without which nothing can be done.

    Raises ``NotATable``, ``TableTooLarge`` and ``ColumnsMissing``.
    """
    lines = _workbook(body) if body.startswith(b"PK") else _separated(body)
    at, places = _headings(lines, columns, tuple(needed))
    head = lines[at]
    return Table(
        {name: head[place] for name, place in places.items()},
        tuple(text for i, text in enumerate(head) if text and i not in places.values()),
        tuple(_below(lines, at, {name: places.get(name) for name in columns})),
    )


def folded(text: str) -> str:
    """How headings are compared: ``Ngày hẹn trả`` and ``NGAY_HEN-TRA`` are one."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in bare if not _is_mark(c))))


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) != 0


# -- lines and their headings -----------------------------------------------------------------


def _headings(
    lines: Lines, columns: Mapping[str, Sequence[str]], needed: tuple[str, ...]
) -> tuple[int, dict[str, int]]:
    """Where the headings stand, and which column is which; of two of one name the first."""
    known = {folded(text): name for name, texts in columns.items() for text in (name, *texts)}
    missing = needed
    for at, line in enumerate(islice(lines, HEADING_WITHIN)):
        places: dict[str, int] = {}
        for place, text in enumerate(line):
            if name := known.get(folded(text)):
                places.setdefault(name, place)
        lacking = tuple(name for name in needed if name not in places)
        if not lacking:
            return at, places
        missing = min(missing, lacking, key=len)
    raise ColumnsMissing(tuple(columns[name][0] for name in missing))


def _below(lines: Lines, at: int, places: Mapping[str, int | None]) -> Iterator[Line]:
    for number, line in enumerate(lines[at + 1 :], at + 2):
        cells = {name: _cell(line, place) for name, place in places.items()}
        if any(cells.values()):
            yield Line(number, cells)


def _cell(line: tuple[str, ...], place: int | None) -> str:
    return line[place] if place is not None and place < len(line) else ""


def _bounded(lines: Iterable[Iterable[Any]]) -> Lines:
    kept: Lines = []
    for line in lines:
        cells = tuple(islice(map(_text, line), COLUMNS_MAX + 1))
        if len(kept) >= LINES_MAX or len(cells) > COLUMNS_MAX or any(map(_is_long, cells)):
            raise TableTooLarge
        kept.append(cells)
    return kept


def _is_long(cell: str) -> bool:
    return len(cell) > CELL_MAX


def _text(value: Any) -> str:
    """A cell as text: trimmed, one form of every accent; a midnight is a day."""
    match value:
        case None:
            return ""
        case datetime():
            day_only = value.time() == time()
            return value.date().isoformat() if day_only else value.isoformat(timespec="minutes")
        case time():
            return value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return unicodedata.normalize("NFC", str(value)).strip()


# -- the two kinds of file --------------------------------------------------------------------

BROKEN = (
    BadZipFile,
    zlib.error,
    SyntaxError,  # of the XML in it
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,  # zipfile says so of a way to compress that it does not know
    OSError,
    RuntimeError,  # and so of a locked part
    TypeError,
    ValueError,
)
"""What openpyxl and zipfile say of a workbook that is none, damaged or locked."""


def _workbook(body: bytes) -> Lines:
    try:
        _check_parts(body)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and pictures, which nobody asked for
            book = openpyxl.load_workbook(
                io.BytesIO(body), read_only=True, data_only=True, keep_links=False
            )
            try:
                sheet = book.worksheets[0]
                sheet.reset_dimensions()
                return _bounded(sheet.iter_rows(values_only=True))
            finally:
                book.close()
    except BROKEN as error:
        raise NotATable from error


def _check_parts(body: bytes) -> None:
    """Before anything is parsed: how much it unpacks to, and that no part defines entities, with
    which a few bytes could become gigabytes; nor hides them in an encoding that no spreadsheet
    program writes, with a mark at its beginning or without. No part is read beyond the size it
    declares."""
    with ZipFile(io.BytesIO(body)) as parts:
        entries = parts.infolist()
        if len(entries) > PARTS_MAX or sum(one.file_size for one in entries) > UNPACKED_MAX:
            raise TableTooLarge
        for entry in entries:
            part = parts.read(entry)
            if part[:2] in UTF_16 or b"<!DOCTYPE" in part.replace(b"\0", b""):
                raise NotATable


def _separated(body: bytes) -> Lines:
    try:
        text = body.decode("utf-16" if body[:2] in UTF_16 else "utf-8-sig")
        if "\0" in text:
            raise NotATable
        return _bounded(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotATable from error


def _separator(text: str) -> str:
    """Whichever of the usual ones the first lines have most of."""
    beginning = "\n".join(text.splitlines()[:HEADING_WITHIN])
    return max(";,\t", key=beginning.count)
