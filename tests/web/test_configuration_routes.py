"""An administrator sets the office up over HTTP: its configuration, head starts, its catalogue."""

from __future__ import annotations

import copy
import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from link import messages as m
from queue_server.catalogue_import import FILE_MAX
from queue_server.log.database import connect
from queue_server.log.verify import verify
from queue_server.web.app import open_house
from tests.web.desk import Answer, Desk, open_desk

ADMIN = "administrator"
XLSX = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
CSV = {"Content-Type": "text/csv"}
HEAD = ("Mã TTHC", "Tên thủ tục", "Lĩnh vực", "Phí, lệ phí")
BIRTH = ("1.001193", "Đăng ký khai sinh", "Hộ tịch", "Miễn phí")


async def configuration(desk: Desk) -> m.Configuration:
    return (await desk.get(ADMIN, "/configuration")).as_(m.Configuration)


async def change(
    desk: Desk, edit: Callable[[dict[str, Any]], object], *, base: int = 0, **more: Any
) -> Answer:
    """Ask for the configuration in force after an edit of its document."""
    now = await configuration(desk)
    document = copy.deepcopy(now.document)
    edit(document)
    body = {"base": base or now.version, "document": document}
    return await desk.post(ADMIN, "/configuration", body, **more)


async def today(desk: Desk) -> str:
    return str(await desk.house.day.read(lambda state: state.day))


# -- the configuration ------------------------------------------------------------------------


async def test_the_configuration_comes_as_its_file_and_as_what_the_file_says(desk):
    now = await configuration(desk)
    assert (now.version, now.by) == (1, "test")
    assert now.toml.startswith("# The sample office")
    assert now.document["queue"][0]["code"] == "A"
    assert (await desk.get("auditor", "/configuration")).status == 200


async def test_a_change_is_on_every_kiosk_at_once_and_outlives_the_server(tmp_path: Path):
    async with open_desk(tmp_path / "data") as desk, desk.live("kiosk", "kiosk") as socket:
        await socket.receive()
        answer = await change(desk, lambda d: d.update(hotline="19001000"))
        assert (answer.status, answer.as_(m.Configuration).version) == (200, 2)
        shown = ""
        while '"hotline":"19001000"' not in shown:
            shown = (await socket.receive(timeout=5)).data
    async with open_house(tmp_path / "data", "") as house:
        assert await house.day.read(lambda state: state.office and state.office.hotline) == (
            "19001000"
        )


async def test_a_check_tells_what_is_wrong_and_what_would_change_and_does_nothing(desk):
    now = await configuration(desk)
    document = copy.deepcopy(now.document)
    document["queue"][1] |= {"preset": "sold", "daily_limit": 40}
    answer = await desk.post(ADMIN, "/configuration/check", {"document": document})
    checked = answer.as_(m.ConfigurationChecked)
    (problem,) = checked.problems
    assert problem.path == "queue.1.preset"
    assert checked.toml.splitlines()[problem.line - 1] == 'preset = "sold"'
    assert set(problem.told) == {"vi", "en"}
    assert {one.path for one in checked.changes} == {"queue.B.preset", "queue.B.daily_limit"}
    assert await configuration(desk) == now


async def test_what_is_wrong_is_a_problem_that_names_every_place(desk):
    answer = await change(desk, lambda d: (d["queue"][0].update(code="O"), d.update(zzz=1)))
    problem = answer.problem
    assert (answer.status, problem.code) == (422, "configuration_refused")
    assert "queue.0.code" in {one.path for one in problem.problems}
    assert "zzz" in {one.path for one in problem.problems}


async def test_who_changed_an_older_version_is_told_which_is_in_force(desk):
    assert (await change(desk, lambda d: d.update(hotline="19001000"))).status == 200
    answer = await change(desk, lambda d: d.update(hotline="19002000"), base=1)
    assert (answer.status, answer.problem.code) == (409, "configuration_stale")
    assert answer.problem.allowed == ["2"]


async def test_a_change_that_is_sent_twice_is_made_once(desk):
    key = {"headers": {"Idempotency-Key": "page-1"}}
    first = await change(desk, lambda d: d.update(hotline="19001000"), base=1, **key)
    again = await change(desk, lambda d: d.update(hotline="19001000"), base=1, **key)
    assert (first.status, first.body) == (again.status, again.body) == (200, first.body)
    other = await change(desk, lambda d: d.update(hotline="19002000"), base=1, **key)
    assert (other.status, other.problem.code) == (409, "idempotency_conflict")


async def test_a_whole_file_may_be_sent_and_one_that_is_no_toml_is_told_its_line(desk):
    now = await configuration(desk)
    text = now.toml.replace('hotline = "1022"', 'hotline = "19001000"  # từ 2026')
    answer = await desk.post(ADMIN, "/configuration", {"base": 1, "toml": text})
    assert answer.as_(m.Configuration).toml == text
    wrong = await desk.post(ADMIN, "/configuration/check", {"toml": "a = 1\nb = = 2\n"})
    assert [one.line for one in wrong.as_(m.ConfigurationChecked).problems] == [2]
    for body in ({}, {"toml": text, "document": {}}):
        assert (await desk.post(ADMIN, "/configuration/check", body)).status == 422


async def test_the_history_says_who_changed_what_and_undoing_says_it_again(desk):
    await change(desk, lambda d: d["rules"].update(turn_hour=4))
    answer = await desk.post(ADMIN, "/configuration/undo", {"to": 1})
    assert answer.as_(m.Configuration).document["rules"]["turn_hour"] == 3
    history = (await desk.get("auditor", "/configuration/history")).as_(
        list[m.ConfigurationVersion]
    )
    assert [(one.version, one.by) for one in history] == [
        (3, "administrator:administrator"),
        (2, "administrator:administrator"),
        (1, "test"),
    ]
    assert history[1].changes == [m.ConfigurationChange("rules.turn_hour", 3, 4)]
    assert history[0].changes == [m.ConfigurationChange("rules.turn_hour", 4, 3)]
    assert (await desk.post(ADMIN, "/configuration/undo", {"to": 99})).status == 404


async def test_screens_still_show_the_visits_of_a_queue_that_has_gone(desk):
    await desk.issue("C")
    await desk.post("counter2", "/counters/2/open")
    assert (await desk.post("counter2", "/counters/2/next")).status == 200

    def without_c(d: dict[str, Any]) -> None:
        d["queue"] = [queue for queue in d["queue"] if queue["code"] != "C"]
        for counter in d["counter"]:
            counter["queues"].pop("C", None)

    assert (await change(desk, without_c)).status == 422
    assert (await desk.post("counter2", "/counters/2/finish")).status == 200
    assert (await change(desk, without_c)).status == 200
    for view in ("wall", "kiosk", "manager", "counter?counter=2", "rating?counter=2"):
        assert (await desk.get("reports", f"/views/{view}")).status == 200, view


# -- head starts ------------------------------------------------------------------------------


async def a_morning(desk: Desk) -> None:
    """Six visits, one of them of an elderly citizen; everybody was served."""
    for _ in range(5):
        await desk.issue("A")
    elderly = {"queue": "A", "class": "elderly"}
    assert (await desk.post("kiosk", "/tickets", elderly)).status == 201
    await desk.post("counter1", "/counters/1/open")
    for _ in range(6):
        assert (await desk.post("counter1", "/counters/1/next")).status == 200
    await desk.post("counter1", "/counters/1/finish")


async def test_another_head_start_is_tried_on_a_recorded_day_class_by_class(desk):
    await a_morning(desk)
    asked = {"classes": [{"code": "elderly", "head_start_min": 60}], "day": await today(desk)}
    answer = await desk.post(ADMIN, "/configuration/head-start", asked)
    tried = answer.as_(m.HeadStartsTried)
    counts = {one.code: one.n for one in tried.classes}
    assert (tried.visits, counts["normal"], counts["elderly"]) == (6, 5, 1)
    assert tried.priority_share == 1 / 6
    assert [warning.code for warning in tried.warnings] == ["head_start_min"]
    assert set(tried.warnings[0].told) == {"vi", "en"}


async def test_a_day_on_which_nobody_was_served_and_a_class_that_is_not_there_are_told(desk):
    asked: dict[str, Any] = {"classes": [{"code": "elderly", "head_start_min": "strict"}]}
    assert (await desk.post(ADMIN, "/configuration/head-start", asked)).status == 404
    await a_morning(desk)
    asked = {"classes": [{"code": "king", "head_start_min": 5}], "day": await today(desk)}
    answer = await desk.post(ADMIN, "/configuration/head-start", asked)
    assert (answer.status, answer.problem.code) == (422, "unknown_class")


# -- the catalogue ----------------------------------------------------------------------------


def separated(*rows: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEAD, *rows])
    return ("\ufeff" + text.getvalue()).encode()


async def preview(desk: Desk, body: bytes, headers: dict[str, str] = CSV) -> m.CataloguePreview:
    answer = await desk.ask(
        ADMIN, "POST", "/catalogue/preview", data=io.BytesIO(body), headers=headers
    )
    assert answer.status == 200, answer.body
    return answer.as_(m.CataloguePreview)


async def shown(desk: Desk) -> m.Catalogue:
    """What a kiosk gets, whose view names it."""
    catalogue = (await desk.get("kiosk", "/catalogue")).as_(m.Catalogue)
    view = (await desk.get("kiosk", "/views/kiosk")).as_(m.View[m.KioskView])
    assert view.data.catalogue == catalogue.hash
    return catalogue


async def test_a_catalogue_is_looked_at_then_set_and_on_every_kiosk(desk):
    before = await shown(desk)
    looked = await preview(desk, separated(BIRTH, ("9.1", "Cấp phép mới", "Việc làm", "")))
    assert [one.code for one in looked.added] == ["9.1"]
    assert [(one.code, one.field) for one in looked.changed] == [("1.001193", "fee")]
    assert len(looked.abolished) == len(before.procedures) - 1
    assert await shown(desk) == before
    body = {"preview": looked.preview, "from": await today(desk)}
    answer = await desk.post(ADMIN, "/catalogue", body)
    assert answer.as_(m.CatalogueSet).state == "in_force"
    now = await shown(desk)
    assert [(one.code, one.queue) for one in now.procedures] == [("1.001193", "B"), ("9.1", None)]
    history = (await desk.get(ADMIN, "/configuration/history")).as_(list[m.ConfigurationVersion])
    assert [one.path for one in history[0].changes] == ["catalogue"]


async def test_a_catalogue_for_a_later_day_waits_for_it(desk):
    before = await shown(desk)
    looked = await preview(desk, separated(BIRTH))
    day = (date.fromisoformat(await today(desk)) + timedelta(days=1)).isoformat()
    answer = await desk.post(ADMIN, "/catalogue", {"preview": looked.preview, "from": day})
    assert answer.as_(m.CatalogueSet).state == "waiting"
    assert await shown(desk) == before
    await desk.house.setup.catalogues.settle(day)
    assert len((await shown(desk)).procedures) == 1
    (plan,) = (await desk.get("auditor", "/catalogue/plans")).as_(list[m.CatalogueSet])
    assert (plan.state, plan.from_) == ("in_force", day)


async def test_of_two_that_wait_for_one_day_the_newer_counts_and_the_older_never_comes_back(desk):
    day = (date.fromisoformat(await today(desk)) + timedelta(days=1)).isoformat()
    for row in (BIRTH, ("9.1", "Cấp phép mới", "Hộ tịch", "")):
        looked = await preview(desk, separated(row))
        await desk.post(ADMIN, "/catalogue", {"preview": looked.preview, "from": day})
    for _ in range(2):
        await desk.house.setup.catalogues.settle(day)
        assert [one.code for one in (await shown(desk)).procedures] == ["9.1"]


async def test_a_catalogue_is_in_force_after_a_restart_and_the_log_is_whole(tmp_path: Path):
    async with open_desk(tmp_path / "data") as desk:
        looked = await preview(desk, separated(BIRTH))
        body = {"preview": looked.preview, "from": await today(desk)}
        assert (await desk.post(ADMIN, "/catalogue", body)).status == 200
        named = (await desk.house.setup.catalogues.in_force()).hash
    async with open_house(tmp_path / "data", "") as house:
        known = await house.setup.catalogues.in_force()
        assert (known.hash, len(known.catalogue.procedures)) == (named, 1)
    connection = connect(tmp_path / "data" / "office.db")
    assert verify(connection) is None
    assert connection.execute("SELECT count(*) FROM catalogues").get == 2
    connection.close()


async def test_a_day_that_is_over_and_a_word_that_nobody_gave_are_refused(desk):
    looked = await preview(desk, separated(BIRTH))
    past = await desk.post(ADMIN, "/catalogue", {"preview": looked.preview, "from": "2020-01-01"})
    assert (past.status, past.problem.at) == (422, "from")
    none = await desk.post(ADMIN, "/catalogue", {"preview": "x", "from": await today(desk)})
    assert (none.status, none.problem.at) == (404, "preview")
    odd = await desk.post(ADMIN, "/catalogue", {"preview": "x", "from": "2026-02-31"})
    assert odd.status == 422


async def test_faults_of_a_file_are_told_by_row_and_column_and_it_cannot_be_set(desk):
    looked = await preview(desk, separated(BIRTH, ("9 1", "", "Hộ tịch", "")))
    assert looked.preview is None
    assert [(one.row, one.column) for one in looked.problems] == [
        (3, "Tên thủ tục"),
        (3, "Mã TTHC"),
    ]


async def test_the_template_is_a_workbook_that_changes_nothing_when_handed_in_again(desk):
    answer = await desk.get(ADMIN, "/catalogue/template.xlsx")
    assert answer.headers["Content-Type"] == XLSX["Content-Type"]
    book = openpyxl.load_workbook(io.BytesIO(answer.body), read_only=True)
    assert book.worksheets[0].cell(1, 1).value == "Mã thủ tục"
    book.close()
    looked = await preview(desk, answer.body, XLSX)
    assert (looked.added, looked.changed, looked.abolished, looked.problems) == ([], [], [], [])


async def test_a_file_over_two_mebibytes_is_refused_unread(desk):
    body = io.BytesIO(b"x" * (FILE_MAX + 1))
    answer = await desk.ask(ADMIN, "POST", "/catalogue/preview", data=body, headers=CSV)
    assert (answer.status, answer.problem.code) == (413, "request_entity_too_large")
    small = await desk.ask(ADMIN, "POST", "/configuration/check", data=io.BytesIO(b"x" * 70_000))
    assert small.status in (413, 415)


async def test_a_file_from_another_site_is_refused(desk):
    answer = await desk.ask(
        ADMIN,
        "POST",
        "/catalogue/preview",
        data=io.BytesIO(separated(BIRTH)),
        headers=CSV | {"Origin": "https://elsewhere.test"},
    )
    assert answer.status == 403


async def test_a_file_of_tables_within_tables_is_refused_and_not_a_fault(desk):
    for toml in (".".join("a" * 900) + " = 1", "a = " + "[" * 300 + "]" * 300):
        answer = await desk.post(ADMIN, "/configuration/check", {"toml": toml})
        checked = answer.as_(m.ConfigurationChecked)
        assert [problem.path for problem in checked.problems] == [""]


async def test_a_version_that_no_history_can_hold_is_refused_and_not_a_fault(desk):
    for to in (2**70, 0, -1):
        answer = await desk.post(ADMIN, "/configuration/undo", {"to": to})
        assert (answer.status, answer.problem.code) == (422, "not_as_agreed")
