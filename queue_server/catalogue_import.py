"""A catalogue of procedures from a spreadsheet: read, checked line by line, compared with what is
in force. Pure; what may be in a file at all is bounded in ``spreadsheets``.

A file is the whole catalogue: what it does not name is abolished. A column that it does not have
says nothing: what was known of a procedure stays. An empty cell says that nothing is published;
nobody is told an invented time or fee.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

import assets
from queue_server import spreadsheets
from queue_server.spreadsheets import (
    CELL_MAX,
    ColumnsMissing,
    Line,
    NotATable,
    TableTooLarge,
    folded,
)

FILE_MAX = 2 * 2**20
PROCEDURES_MAX = 1_000
BYTES_MAX = 600_000
"""As JSON, so that a machine gets it in one answer (``link.exchange``)."""
PROBLEMS_MAX = 200
PAPERS_MAX = 60
SURE = "A"
"""``assets.Procedure.certainty`` of what an office has published itself."""

COLUMNS = {
    "code": ("Mã thủ tục", "Mã TTHC", "Mã số TTHC", "Mã số", "Mã"),
    "name": ("Tên thủ tục", "Tên thủ tục hành chính", "Tên TTHC", "Thủ tục hành chính"),
    "field": ("Lĩnh vực", "Tên lĩnh vực"),
    "short": ("Tên ngắn", "Tên rút gọn"),
    "time": ("Thời hạn giải quyết", "Thời gian giải quyết", "Thời hạn"),
    "fee": ("Phí, lệ phí", "Lệ phí", "Phí"),
    "papers": ("Thành phần hồ sơ", "Giấy tờ cần nộp", "Hồ sơ gồm"),
    "source": ("Nguồn", "Căn cứ", "Quyết định công bố"),
    "note": ("Ghi chú",),
}
"""What is read → headings under which it may stand; the first is the template's."""
NEEDED = ("code", "name", "field")
LONGEST = {"name": 500, "field": 200, "short": 120, "time": 500, "fee": 500, "note": 500}
SOURCE_MAX, PAPER_MAX = 300, 500

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
SHOWN = ("name", "field", "short", "time", "fee", "docs", "note")
"""What counts as a change of a procedure."""


class Wrong(Struct, frozen=True):
    """``row`` as spreadsheet programs count, 0 for the file; ``column``: its heading."""

    row: int
    column: str
    vi: str
    en: str


class Imported(Struct, frozen=True):
    """``catalogue`` is None where anything is wrong: a list with holes is no list."""

    catalogue: assets.Catalogue | None
    problems: tuple[Wrong, ...]
    columns: dict[str, str] = {}
    ignored: tuple[str, ...] = ()


class Difference(Struct, frozen=True):
    """One field of a procedure before and after."""

    code: str
    field: str
    before: str | None
    after: str | None


def read(body: bytes, before: assets.Catalogue, *, day: str) -> Imported:
    """The catalogue in an XLSX or CSV file, on top of the one before."""
    try:
        table = spreadsheets.read(body, COLUMNS, needed=NEEDED)
    except (NotATable, TableTooLarge, ColumnsMissing) as error:
        return Imported(None, (_of_file(error),))
    lines = table.lines
    problems = [*_too_many(lines), *(wrong for line in lines for wrong in _wrong(line))]
    problems += _twice(lines)
    told = tuple(sorted(_named(problems, table.columns), key=lambda wrong: wrong.row))
    made = None if told else _catalogue(lines, table.columns, before, day)
    if made is not None and len(msgspec.json.encode(made)) > BYTES_MAX:
        made, told = None, (Wrong(0, "", "danh mục quá dài", "the catalogue is too long"),)
    return Imported(made, told[:PROBLEMS_MAX], table.columns, table.ignored)


def changed(before: assets.Catalogue, after: assets.Catalogue) -> list[Difference]:
    """What differs in the procedures of both, in the order of the new one."""
    was = {procedure.code: procedure for procedure in before.procedures}
    fields = _field_names(before) | _field_names(after)
    return [
        Difference(now.code, name, *_both(was[now.code], now, name, fields))
        for now in after.procedures
        if now.code in was
        for name in SHOWN
        if getattr(was[now.code], name) != getattr(now, name)
    ]


def only_in(one: assets.Catalogue, other: assets.Catalogue) -> list[assets.Procedure]:
    """Procedures that the other does not have."""
    known = {procedure.code for procedure in other.procedures}
    return [procedure for procedure in one.procedures if procedure.code not in known]


def _both(
    was: assets.Procedure, now: assets.Procedure, name: str, fields: Mapping[str, str]
) -> Iterator[str | None]:
    for procedure in (was, now):
        value: Any = getattr(procedure, name)
        if name == "field":
            yield fields.get(value, value)
        elif isinstance(value, list):
            yield "\n".join(value) or None
        else:
            yield value


def _field_names(catalogue: assets.Catalogue) -> dict[str, str]:
    return {field.key: field.name[assets.DEFAULT_LANGUAGE] for field in catalogue.fields}


# -- what is wrong ----------------------------------------------------------------------------


def _of_file(error: Exception) -> Wrong:
    match error:
        case ColumnsMissing(columns=columns):
            names = ", ".join(columns)
            return Wrong(0, names, f"thiếu cột: {names}", f"columns are missing: {names}")
        case TableTooLarge():
            return Wrong(0, "", "tệp có quá nhiều dòng, cột hoặc chữ", "the file is too large")
    return Wrong(
        0,
        "",
        "không phải tệp Excel (.xlsx) hay CSV (UTF-8), hoặc tệp bị hỏng",
        "neither an Excel file (.xlsx) nor CSV (UTF-8), or damaged",
    )


def _too_many(lines: tuple[Line, ...]) -> Iterator[Wrong]:
    if not lines:
        yield Wrong(0, "", "không có thủ tục nào", "there is no procedure in it")
    if len(lines) > PROCEDURES_MAX:
        most = PROCEDURES_MAX
        yield Wrong(0, "", f"nhiều hơn {most} thủ tục", f"more than {most} procedures")


def _wrong(line: Line) -> Iterator[Wrong]:
    cells = line.cells
    for name in NEEDED:
        if not cells[name]:
            yield Wrong(line.number, name, "bỏ trống", "is empty")
    if cells["code"] and not CODE.fullmatch(cells["code"]):
        yield Wrong(
            line.number,
            "code",
            "mã chỉ có chữ số, chữ cái không dấu, dấu chấm, gạch; tối đa 40",
            "a code has digits, letters, dots and dashes; at most 40",
        )
    for name, text in cells.items():
        most = LONGEST.get(name, CELL_MAX)
        if len(text) > most:
            yield Wrong(line.number, name, f"dài hơn {most} ký tự", f"over {most} characters")
        elif not _plain(text).isprintable():
            yield Wrong(line.number, name, "có ký tự không in được", "has control characters")
    papers = _papers(cells["papers"])
    if len(papers) > PAPERS_MAX or any(len(paper) > PAPER_MAX for paper in papers):
        told = f"hơn {PAPERS_MAX} giấy tờ hoặc dài hơn {PAPER_MAX} ký tự"
        yield Wrong(line.number, "papers", told, f"over {PAPERS_MAX} papers, or {PAPER_MAX} long")


def _twice(lines: Iterable[Line]) -> Iterator[Wrong]:
    first: dict[str, int] = {}
    for line in lines:
        code = line.cells["code"]
        at = first.setdefault(code, line.number)
        if code and at != line.number:
            yield Wrong(line.number, "code", f"trùng mã với dòng {at}", f"same code as row {at}")


def _named(problems: Iterable[Wrong], columns: Mapping[str, str]) -> Iterator[Wrong]:
    """Columns by the headings that this file has."""
    for wrong in problems:
        yield msgspec.structs.replace(wrong, column=columns.get(wrong.column, wrong.column))


# -- the catalogue ----------------------------------------------------------------------------


def _catalogue(
    lines: Iterable[Line], columns: Mapping[str, str], before: assets.Catalogue, day: str
) -> assets.Catalogue:
    """Fields that were known stay, so that a configuration that names one can still be read."""
    fields = {folded(field.name[assets.DEFAULT_LANGUAGE]): field for field in before.fields}
    keys = {field.key: field for field in before.fields}
    known = {procedure.code: procedure for procedure in before.procedures}
    rows = []
    for line in lines:
        said = _plain(line.cells["field"])
        field = keys.get(said) or fields.get(folded(said)) or _new_field(said, keys)
        keys[field.key] = fields[folded(said)] = field
        rows.append(_procedure(line, columns, field.key, known.get(line.cells["code"])))
    source = {"vi": f"danh mục của cơ quan, nhập ngày {day}", "en": f"the office's, of {day}"}
    return assets.Catalogue(source, day, list(keys.values()), rows)


def _new_field(name: str, keys: Mapping[str, assets.Field]) -> assets.Field:
    stem = folded(name).replace(" ", "_")[:36] or "linh_vuc"
    names = (stem, *(f"{stem}_{n}" for n in range(2, len(keys) + 3)))
    key = next(name for name in names if name not in keys)
    return assets.Field(key, {assets.DEFAULT_LANGUAGE: name})


def _procedure(
    line: Line, columns: Mapping[str, str], field: str, before: assets.Procedure | None
) -> assets.Procedure:
    cells = line.cells

    def said(name: str, kept: str | None) -> str | None:
        return (_plain(cells[name]) or None) if name in columns else kept

    was = before or assets.Procedure(cells["code"], field, "", SURE)
    source = _plain(cells["source"])[:SOURCE_MAX] or None
    time, fee = said("time", was.time), said("fee", was.fee)
    return assets.Procedure(
        code=cells["code"],
        field=field,
        name=_plain(cells["name"]),
        certainty=SURE,
        short=said("short", was.short),
        time=time,
        time_source=source or (was.time_source if time == was.time else None),
        fee=fee,
        fee_source=source or (was.fee_source if fee == was.fee else None),
        docs=_papers(cells["papers"]) if "papers" in columns else was.docs,
        note=said("note", was.note),
    )


def _plain(text: str) -> str:
    """On one line."""
    return " ".join(text.split())


def _papers(text: str) -> list[str]:
    """One a line, or between semicolons; with what stands before a list's lines taken off."""
    parts = text.splitlines() if "\n" in text else text.split(";")
    return [paper for part in parts if (paper := _plain(part).lstrip("-–•+ ").strip())]


# -- a file to begin with ---------------------------------------------------------------------


def template(catalogue: assets.Catalogue) -> bytes:
    """An XLSX with the headings and what is in force now, to be changed and handed in again."""
    import openpyxl  # type: ignore[import-untyped]
    from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh mục")
    for place, width in enumerate((14, 60, 26, 28, 26, 30, 70, 40, 40), start=1):
        sheet.column_dimensions[chr(64 + place)].width = width
    sheet.freeze_panes = "A2"
    names = _field_names(catalogue)
    sheet.append([_text_cell(sheet, names_[0], Font(bold=True)) for names_ in COLUMNS.values()])
    for p in catalogue.procedures:
        source = p.time_source or p.fee_source
        row = (p.code, p.name, names.get(p.field, p.field), p.short, p.time, p.fee)
        texts = (*row, "\n".join(p.docs) or None, source, p.note)
        sheet.append([_text_cell(sheet, text, Font(), Alignment(wrap_text=True)) for text in texts])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _text_cell(sheet: Any, text: str | None, font: Any, alignment: Any = None) -> Any:
    """Text and nothing else: what begins with = is no formula."""
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]

    cell = WriteOnlyCell(sheet, value=text)
    cell.font = font
    if alignment is not None:
        cell.alignment = alignment
    if text is not None:
        cell.data_type = "s"
    return cell
