"""Trips saved: what a kiosk tells of the lists that it printed, and what the report makes of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from queue_server.reports.checklists import Printed, checklists, to_csv
from tests.web.desk import Desk

COPIES, BIRTH = "2.000815", "1.001193"


async def printed(desk: Desk, procedure: str, missing: int, **more: object) -> int:
    body = {"procedure": procedure, "missing": missing}
    answer = await desk.post("kiosk", "/checklists", body, **more)
    assert answer.status == 201, answer.body
    return int(answer.as_(dict)["n"])


async def test_lists_are_counted_by_day_and_procedure_and_reported(desk: Desk) -> None:
    assert await printed(desk, COPIES, 1) == 1
    assert await printed(desk, BIRTH, 2) == 1
    assert await printed(desk, BIRTH, 3) == 2
    report = (await desk.get("supervisor", "/reports/checklists")).as_(dict)
    rows = [(row["procedure"], row["n"], row["missing"]) for row in report["rows"]]
    assert rows == [(BIRTH, 2, 5), (COPIES, 1, 1)]
    assert (report["n"], report["missing"]) == (3, 6)
    file = await desk.get("supervisor", "/reports/checklists?format=csv")
    lines = file.body.decode("utf-8-sig").splitlines()
    assert lines == [
        "day,procedure,n,missing",
        f"{report['from']},{BIRTH},2,5",
        f"{report['from']},{COPIES},1,1",
    ]


async def test_a_list_that_is_told_twice_counts_once(desk: Desk) -> None:
    key = {"Idempotency-Key": "list-1"}
    assert [await printed(desk, BIRTH, 2, headers=key) for _ in range(3)] == [1, 1, 1]


async def test_other_days_are_not_in_todays_report(desk: Desk) -> None:
    await printed(desk, BIRTH, 1)
    today = (await desk.get("supervisor", "/reports/checklists")).as_(dict)["to"]
    before = date.fromisoformat(today) - timedelta(days=1)
    report = await desk.get("supervisor", f"/reports/checklists?from={before}&to={before}")
    assert report.as_(dict)["rows"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"procedure": "9.999999", "missing": 1}, 422),
        ({"procedure": BIRTH, "missing": 0}, 422),
        ({"procedure": BIRTH, "missing": 21}, 422),
        ({"procedure": BIRTH}, 422),
    ],
)
async def test_a_list_of_nothing_or_of_an_unknown_procedure_is_refused(
    desk: Desk, body: dict[str, object], status: int
) -> None:
    answer = await desk.post("kiosk", "/checklists", body)
    assert answer.status == status, answer.body
    assert (await desk.get("supervisor", "/reports/checklists")).as_(dict)["n"] == 0


def test_a_code_that_would_be_a_formula_is_quoted() -> None:
    text = to_csv(checklists([Printed("2026-11-21", "-1", 1, 1)], "2026-11-21", "2026-11-21"))
    assert "'-1" in text
