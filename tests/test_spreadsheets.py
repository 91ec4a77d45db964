"""Tables from outside: what is read of them, and what is refused before it is believed."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server import spreadsheets as s

COLUMNS = {"code": ("Mã hồ sơ",), "due": ("Ngày hẹn trả", "Hạn trả"), "field": ("Lĩnh vực",)}
NEEDED = ("code", "due")


def workbook(*lines: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(body: bytes) -> s.Table:
    return s.read(body, COLUMNS, needed=NEEDED)


def lines(table: s.Table) -> list[tuple[int, list[str]]]:
    return [(line.number, list(line.cells.values())) for line in table.lines]


def test_a_workbook_is_read_below_its_headings_wherever_they_stand():
    table = read(
        workbook(
            ["DANH SÁCH HỒ SƠ"],
            [],
            ["STT", "MÃ HỒ SƠ", "Người nộp", "hạn_trả"],
            [1, " H36-1 ", "Nguyễn Thị Hoa", datetime(2026, 11, 23)],
            [],
            [2, 12.0, "Lê Văn Nam", datetime(2026, 11, 24, 16, 30)],
            [3, "H36-3", None, date(2026, 11, 25)],
        )
    )
    assert table.columns == {"code": "MÃ HỒ SƠ", "due": "hạn_trả"}
    assert table.ignored == ("STT", "Người nộp")
    assert lines(table) == [
        (4, ["H36-1", "2026-11-23", ""]),
        (6, ["12", "2026-11-24T16:30", ""]),
        (7, ["H36-3", "2026-11-25", ""]),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_with_any_usual_separator(separator: str, encoding: str):
    rows = [["Mã hồ sơ", "Lĩnh vực", "Hạn trả"], ["H36-1", "Đất đai", "2026-11-23"]]
    text = "\r\n".join(separator.join(row) for row in rows)
    assert lines(read(text.encode(encoding))) == [(2, ["H36-1", "2026-11-23", "Đất đai"])]


def test_accents_typed_apart_are_the_same_words():
    body = "Mã hồ sơ,Hạn trả,Lĩnh vực\nx,2026-11-23,Đâ\u0301t đai\n".encode()
    assert read(body).lines[0].cells["field"] == "Đất đai"


def test_of_a_formula_the_value_in_the_file_is_read_and_nothing_is_carried_out():
    table = read(workbook(["Mã hồ sơ", "Hạn trả"], ['=HYPERLINK("http://x")', "2026-11-23"]))
    assert lines(table) == [(2, ["", "2026-11-23", ""])]


def test_the_headings_that_are_missing_are_named_as_people_write_them():
    with pytest.raises(s.ColumnsMissing) as told:
        read(workbook(["Mã hồ sơ", "Lĩnh vực"], ["H36-1", "Đất đai"]))
    assert told.value.columns == ("Ngày hẹn trả",)


@pytest.mark.parametrize("body", [b"\x89PNG\r\n", b"PK\x03\x04", b"\xff\xfea", b"a\0b", b"PK" * 99])
def test_what_is_no_table_is_told(body: bytes):
    with pytest.raises(s.NotATable):
        read(body)


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as bomb:
        for n in range(5):
            bomb.writestr(f"xl/{n}.xml", bytes(s.UNPACKED_MAX // 4))
    assert len(out.getvalue()) < 100_000
    with pytest.raises(s.TableTooLarge):
        read(out.getvalue())


ENTITIES = '<!DOCTYPE x [<!ENTITY a "b">]><x/>'


@pytest.mark.parametrize(
    "part",
    [
        ENTITIES.encode(),
        ENTITIES.encode("utf-16-le"),
        ENTITIES.encode("utf-16-be"),
        "<x/>".encode("utf-16"),
    ],
)
def test_a_workbook_that_defines_entities_is_not_parsed(part: bytes):
    sound, out = ZipFile(io.BytesIO(workbook(["Mã hồ sơ", "Hạn trả"]))), io.BytesIO()
    with ZipFile(out, "w") as altered:
        for entry in sound.infolist():
            is_sheet = entry.filename.endswith("sheet1.xml")
            altered.writestr(entry, part if is_sheet else sound.read(entry))
    with pytest.raises(s.NotATable):
        read(out.getvalue())


def test_a_table_has_only_so_many_lines_columns_and_characters():
    head = b"code,due\n"
    assert len(read(head + b"a,b\n" * (s.LINES_MAX - 1)).lines) == s.LINES_MAX - 1
    for body in (
        head + b"a,b\n" * s.LINES_MAX,
        head + b"," * s.COLUMNS_MAX,
        head + b"a," + b"b" * (s.CELL_MAX + 1),
    ):
        with pytest.raises(s.TableTooLarge):
            read(body)


REFUSED = (s.NotATable, s.TableTooLarge, s.ColumnsMissing)
SOUND = workbook(["Mã hồ sơ", "Hạn trả"], ["H36-1", date(2026, 11, 23)])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=30))
def test_a_damaged_workbook_is_read_or_refused_but_never_breaks_the_reader(damage):
    body = bytearray(SOUND)
    for at, value in damage:
        body[at] = value
    with suppress(*REFUSED):
        assert set(read(bytes(body)).columns) == set(NEEDED)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_read_or_refused(body: bytes):
    with suppress(*REFUSED):
        assert read(b"code,due\n" + body).columns == {"code": "code", "due": "due"}
