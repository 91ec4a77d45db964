"""Bringing the dossiers in work over HTTP: who may, how large, and what is told."""

from __future__ import annotations

import io

import pytest

from link import messages as m
from queue_server.web.caseload import FILE_MAX
from tests.test_caseload import code, sheet
from tests.web.desk import Answer, Desk

ROW = (code(1), "Đất đai", "", "Lê Văn Hùng", "20/11/2026", "25/11/2026", "")


async def bring(desk: Desk, body: bytes | io.BytesIO, who: str = "supervisor") -> Answer:
    return await desk.ask(
        who, "POST", "/dossiers/import", data=body, headers={"Content-Type": "text/csv"}
    )


async def test_a_supervisor_brings_a_file_and_an_auditor_sees_what_it_comes_to(desk: Desk):
    told = await bring(desk, sheet(ROW))
    assert (told.status, told.as_(m.DossiersImported).rows) == (200, 1)
    summary = (await desk.get("auditor", "/dossiers")).as_(m.DossierSummary)
    assert (summary.by_officer[0].name, summary.total.received) == ("Lê Văn Hùng", 1)
    assert summary.by == "supervisor:supervisor"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"\x89PNG", ("unreadable_file", [])),
        (b"code,due,received\n" * 20_001, ("too_large_a_table", [])),
        (sheet(("1", "2"), head=("Mã hồ sơ", "Ngày nhận")), ("missing_columns", ["Ngày hẹn trả"])),
        (sheet(("x", *ROW[1:])), ("nothing_in_file", ["2: Mã hồ sơ"])),
    ],
    ids=["no table", "too large", "no due day", "no dossier"],
)
async def test_a_file_that_cannot_be_taken_says_why(
    desk: Desk, body: bytes, told: tuple[str, list[str]]
):
    answer = await bring(desk, body)
    assert (answer.status, answer.problem.code, answer.problem.allowed) == (422, *told)
    assert (await desk.get("supervisor", "/dossiers")).as_(m.DossierSummary).imported_at is None


async def test_a_file_over_the_limit_is_not_even_read(desk: Desk):
    answer = await bring(desk, io.BytesIO(bytes(FILE_MAX + 1)))
    assert answer.status == 413


async def test_who_is_no_supervisor_brings_nothing(desk: Desk):
    for who in ("operator", "auditor", "kiosk"):
        assert (await bring(desk, sheet(ROW), who)).status == 403
