"""A catalogue of procedures from a spreadsheet: what is read, what is told, what it changes."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import openpyxl
import pytest

import assets
from queue_server import catalogue_import
from queue_server.catalogue_import import BYTES_MAX, Imported, changed, only_in, read, template
from queue_server.configuration import SAMPLE, read_office
from queue_server.procedures import remember

BEFORE = assets.catalogue()
DAY = "2026-11-21"
HEAD = ("Mã TTHC", "Tên thủ tục hành chính", "Lĩnh vực", "Phí, lệ phí")
BIRTH = ("1.001193", "Đăng ký khai sinh", "Hộ tịch", "Miễn phí")
NEW = ("9.000001", "Cấp phép làm việc mới", "Việc làm", "")

Rows = Iterable[Sequence[Any]]


def xlsx(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def separated(rows: Rows, *, by: str = ";", mark: str = "\ufeff") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=by).writerows(rows)
    return (mark + text.getvalue()).encode()


def imported(body: bytes) -> Imported:
    return read(body, BEFORE, day=DAY)


def made(body: bytes) -> assets.Catalogue:
    found = imported(body)
    assert found.problems == ()
    assert found.catalogue is not None
    return found.catalogue


def told(*rows: Sequence[Any]) -> list[tuple[int, str, str]]:
    """Row, column and words of everything that is wrong in a file of these rows."""
    found = imported(separated([HEAD, *rows]))
    assert found.catalogue is None
    assert all(wrong.vi and wrong.en for wrong in found.problems)
    return [(wrong.row, wrong.column, wrong.en) for wrong in found.problems]


# -- what is read -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        xlsx([HEAD, BIRTH]),
        separated([HEAD, BIRTH]),
        separated([HEAD, BIRTH], by=","),
        separated([HEAD, BIRTH], mark=""),
        xlsx([["UBND xã Thạch Châu"], ["DANH MỤC THỦ TỤC"], [], HEAD, BIRTH]),
        xlsx([[h.upper() for h in HEAD], BIRTH]),
    ],
    ids=["xlsx", "csv", "commas", "no mark", "title above", "capitals"],
)
def test_the_same_list_is_read_from_every_file_that_offices_make(body):
    (procedure,) = made(body).procedures
    assert (procedure.code, procedure.name) == BIRTH[:2]
    assert (procedure.field, procedure.fee) == ("ho_tich", "Miễn phí")


def test_a_code_that_a_spreadsheet_took_for_a_number_is_text_again():
    assert made(xlsx([HEAD, (2.5, *BIRTH[1:])])).procedures[0].code == "2.5"


def test_an_accent_in_two_pieces_is_one_letter():
    split = ("1.1", "\u0110a\u0306ng ky\u0301", "Hộ tịch", "")
    assert made(separated([HEAD, split])).procedures[0].name == "Đăng ký"


def test_a_field_that_nobody_knew_is_added_and_those_that_were_known_stay():
    fields = made(separated([HEAD, NEW])).fields
    assert fields[:-1] == BEFORE.fields
    assert fields[-1] == assets.Field("viec_lam", {"vi": "Việc làm"})


def test_an_empty_cell_is_no_fee_and_a_column_that_is_not_there_says_nothing():
    known = next(each for each in BEFORE.procedures if each.code == BIRTH[0])
    (procedure,) = made(separated([HEAD, (*BIRTH[:3], "")])).procedures
    assert (procedure.fee, procedure.fee_source) == (None, None)
    assert (procedure.time, procedure.docs) == (known.time, known.docs)
    assert known.docs


def test_papers_stand_one_in_a_line_or_between_semicolons():
    rows = [
        (*HEAD[:3], "Thành phần hồ sơ"),
        (*BIRTH[:3], "- Tờ khai\n- Giấy chứng sinh; bản chính"),
        (*NEW[:3], "Tờ khai; Ảnh 3×4"),
    ]
    one, other = made(xlsx(rows)).procedures
    assert one.docs == ["Tờ khai", "Giấy chứng sinh; bản chính"]
    assert other.docs == ["Tờ khai", "Ảnh 3×4"]


def test_where_it_was_published_stands_beside_time_and_fee():
    rows = [(*HEAD, "Thời hạn", "Quyết định công bố"), (*BIRTH, "trong ngày", "QĐ 12/QĐ-UBND")]
    (procedure,) = made(xlsx(rows)).procedures
    assert (procedure.fee_source, procedure.time_source) == ("QĐ 12/QĐ-UBND",) * 2


def test_the_template_handed_in_again_changes_nothing():
    found = imported(template(BEFORE))
    assert found.catalogue is not None
    assert changed(BEFORE, found.catalogue) == []
    assert only_in(BEFORE, found.catalogue) == only_in(found.catalogue, BEFORE) == []


# -- what is told -----------------------------------------------------------------------------


def test_everything_that_is_wrong_is_told_by_row_and_column():
    assert told(BIRTH, ("a b", "", "Hộ tịch", "x" * 501), (*BIRTH[:2], "", "")) == [
        (3, "Tên thủ tục hành chính", "is empty"),
        (3, "Mã TTHC", "a code has digits, letters, dots and dashes; at most 40"),
        (3, "Phí, lệ phí", "over 500 characters"),
        (4, "Lĩnh vực", "is empty"),
        (4, "Mã TTHC", "same code as row 2"),
    ]


def test_a_name_with_a_character_that_cannot_be_shown_is_told():
    assert told(("1.1", "tên\u202exấu", "Hộ tịch", "")) == [
        (2, "Tên thủ tục hành chính", "has control characters")
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "columns are missing"),
        (b"PK\x03\x04 not a workbook", "neither"),
        (b"\xff\xd8\xff\xe0 a picture", "neither"),
        (separated([HEAD]), "no procedure"),
        (separated([("Mã", "Tên")]), "columns are missing"),
        (separated([HEAD, *((f"{n}.1", "x", "y", "") for n in range(1_001))]), "more than 1000"),
        (separated([HEAD, *((str(n), "ư" * 500, "y", "") for n in range(990))]), "too long"),
    ],
    ids=["empty", "no zip", "picture", "no rows", "no columns", "too many", "too long"],
)
def test_a_file_that_cannot_be_a_catalogue_is_told_in_words(body, words):
    found = imported(body)
    assert found.catalogue is None
    assert words in found.problems[0].en


def test_a_file_that_would_unpack_to_many_times_its_size_is_refused_before_it_does():
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb,
        bomb.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(64):
            part.write(b" " * 2**20)
    body = packed.getvalue()
    assert len(body) < catalogue_import.FILE_MAX
    began = time.perf_counter()
    assert "too large" in imported(body).problems[0].en
    assert time.perf_counter() - began < 2


# -- what it changes --------------------------------------------------------------------------


def test_added_changed_and_abolished_are_told_apart():
    after = made(separated([HEAD, BIRTH, NEW]))
    assert [each.code for each in only_in(after, BEFORE)] == [NEW[0]]
    assert len(only_in(BEFORE, after)) == len(BEFORE.procedures) - 1
    (fee,) = changed(BEFORE, after)
    assert (fee.code, fee.field, fee.after) == (BIRTH[0], "fee", "Miễn phí")


def test_a_moved_field_is_told_by_its_name():
    after = made(separated([HEAD, (*BIRTH[:2], "Việc làm", "Miễn phí")]))
    moved = next(one for one in changed(BEFORE, after) if one.field == "field")
    assert (moved.before, moved.after) == ("Hộ tịch", "Việc làm")


def test_a_queue_whose_field_has_gone_takes_nothing_and_not_all():
    known = remember(msgspec.json.encode(made(separated([HEAD, BIRTH]))))
    office = read_office(SAMPLE.read_text("utf-8"), "office.toml", known)
    taken = {queue.code: queue.procedures for queue in office.queues}
    assert taken["B"] == (BIRTH[0],)
    assert taken["A"] == ("field:chung_thuc",)


S21 = [
    "<script>alert(1)</script>",
    "'; DROP TABLE catalogues; --",
    "=HYPERLINK(1)",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+84 901",
    "-2+3",
    "../../etc/passwd",
    "%s%n{0}{vi}",
    'thủ tục "trong ngoặc"; có dấu phẩy, chấm phẩy',
    "C:\\new\\table",
]


@pytest.mark.parametrize("name", S21)
def test_a_name_is_kept_as_it_was_written_through_file_and_template(name):
    procedures = made(separated([HEAD, (NEW[0], name, *NEW[2:])])).procedures
    assert procedures[0].name == name
    again = imported(template(assets.Catalogue({}, DAY, BEFORE.fields, procedures)))
    assert again.catalogue is not None
    assert again.catalogue.procedures[0].name == name


def test_four_hundred_procedures_are_read_and_compared_in_a_second(capsys):
    rows = [
        (f"9.{n:06}", f"Thủ tục số {n} về hộ tịch, cư trú và đất đai", f"Lĩnh vực {n % 30}", "")
        for n in range(412)
    ]
    body = xlsx([HEAD, *rows])
    began = time.process_time()
    after = made(body)
    differing = len(only_in(after, BEFORE)) + len(only_in(BEFORE, after))
    took = time.process_time() - began
    with capsys.disabled():
        print(f" 412 rows, {len(body)} bytes: {took * 1000:.0f} ms of CPU", end="")
    assert differing == 412 + len(BEFORE.procedures)
    assert took < 1.5
    assert BYTES_MAX < 1 << 20
