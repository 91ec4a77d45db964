"""How far a dossier is: asked of a case system that may be slow, broken, or say too much."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from devices.scanners import grammar
from link import messages as m
from queue_server import dossiers
from queue_server.configuration import SAMPLE, ConfigurationError, load_office
from queue_server.core.office import CaseSystem
from tests.case_system import CODE, READY, TOKEN, StandIn, stand_in
from tests.web.desk import Desk, open_desk


@pytest.fixture
async def case() -> AsyncIterator[StandIn]:
    async with stand_in() as made:
        yield made


@pytest.fixture
async def asking(case: StandIn, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path / "data", case.office(tmp_path)) as made:
        yield made


async def problem(desk: Desk, code: str = CODE) -> tuple[int, str]:
    answer = await desk.get("kiosk", f"/dossiers/{code}")
    return answer.status, answer.problem.code


async def test_the_kiosk_is_told_code_and_status_and_nothing_else(asking: Desk, case: StandIn):
    case.answer = READY | {"name": "Nguyễn Thị Hoa", "person": {"address": "Thạch Châu"}}
    answer = await asking.get("kiosk", f"/dossiers/{CODE}")
    assert answer.as_(dict) == READY
    assert answer.as_(m.DossierStatus).status == "ready"
    assert case.asked == [(CODE, f"Bearer {TOKEN}")]


async def test_the_view_says_whether_dossiers_can_be_looked_up(asking: Desk):
    view = (await asking.get("kiosk", "/views/kiosk")).as_(dict)
    assert view["data"]["dossiers"] is True


async def test_without_a_case_system_nothing_is_looked_up(desk: Desk):
    assert await problem(desk) == (404, "no_case_system")
    view = (await desk.get("kiosk", "/views/kiosk")).as_(dict)
    assert view["data"]["dossiers"] is False


@pytest.mark.parametrize("code", ["A042", "H36-210601-1%2f..", "x" * 199, "H36-210601-0001%0d%0a"])
async def test_what_is_no_code_is_not_even_asked(asking: Desk, case: StandIn, code: str):
    assert await problem(asking, code) == (422, "bad_value")
    assert case.asked == []


async def test_a_dossier_that_nobody_has_is_unknown(asking: Desk, case: StandIn):
    case.status = 404
    assert await problem(asking) == (404, "unknown_dossier")


GARBAGE = [
    "",
    "<html>",
    "null",
    "[]",
    "[" * 4000,
    "\x00\ufffd",
    '{"code": "H36-210601-0001"}',
    READY | {"code": "H36-210601-0002"},
    READY | {"status": 7},
    READY | {"status": "x" * 41},
    READY | {"at": "2026-11-21T08:35:00"},
    READY | {"at": "9999-12-31T23:59:59Z"},
    READY | {"more": "x" * 5000},
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
async def test_an_answer_of_another_shape_counts_as_none(
    asking: Desk, case: StandIn, garbage: object
):
    case.answer = garbage
    assert await problem(asking) == (424, "case_system_silent")


@pytest.mark.parametrize("status", [201, 301, 401, 403, 429, 500, 503])
async def test_any_other_status_counts_as_no_answer(asking: Desk, case: StandIn, status: int):
    case.status, case.headers = status, {"Location": case.url + "/dossiers/" + CODE}
    assert await problem(asking) == (424, "case_system_silent")
    assert len(case.asked) == 1


async def test_a_status_in_words_of_its_own_counts_as_unknown(asking: Desk, case: StandIn):
    case.answer = READY | {"status": "dang_xu_ly"}
    answer = await asking.get("kiosk", f"/dossiers/{CODE}")
    assert answer.as_(m.DossierStatus).status == "unknown"


async def test_who_does_not_answer_is_given_up_on(
    asking: Desk, case: StandIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dossiers, "ANSWER_S", 0.1)
    case.is_silent = True
    assert await problem(asking) == (424, "case_system_silent")


async def test_who_is_not_there_is_told_at_once(asking: Desk, case: StandIn):
    await case.server.close()
    assert await problem(asking) == (424, "case_system_silent")


async def test_a_token_that_cannot_be_read_is_no_answer_and_no_fault(
    asking: Desk, case: StandIn, tmp_path: Path
):
    for broken in (b"\xff\xfe", b"two\nlines"):
        (tmp_path / "case.token").write_bytes(broken)
        assert await problem(asking) == (424, "case_system_silent")
    (tmp_path / "case.token").unlink()
    assert await problem(asking) == (424, "case_system_silent")
    assert case.asked == []


def test_the_server_and_the_scanner_know_the_same_codes():
    assert dossiers.CODE.removeprefix("^").removesuffix("$") == grammar.DOSSIER.pattern


def test_an_office_names_its_case_system(tmp_path: Path):
    path = tmp_path / "office.toml"
    sample = dossiers_office(path, 'url = "https://cases.test/api"\n')
    assert sample == CaseSystem("https://cases.test/api")


@pytest.mark.parametrize("line", ['url = "ftp://x"', 'url = "https://a b"', 'token_file = "x"'])
def test_a_case_system_without_a_sound_address_is_told(tmp_path: Path, line: str):
    with pytest.raises(ConfigurationError, match="case_system url"):
        dossiers_office(tmp_path / "office.toml", line + "\n")


def dossiers_office(path: Path, table: str) -> CaseSystem | None:
    path.write_text(SAMPLE.read_text("utf-8") + "\n[case_system]\n" + table)
    return load_office(path).case_system
