"""Each route as the contract has it: a day at counter 1, every answer read as its struct."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from link import messages as m
from link.codec import decode_view
from queue_server.reports.waits import Waits
from queue_server.web.routes import API
from tests.web.desk import Desk


@pytest.fixture
async def at_work(desk: Desk) -> Desk:
    """Counter 1 open."""
    assert (await desk.post("counter1", "/counters/1/open")).status == 200
    return desk


async def next_(desk: Desk) -> m.Called:
    answer = await desk.post("counter1", "/counters/1/next")
    assert answer.status == 200
    return answer.as_(m.Called)


async def test_a_machine_learns_the_office(desk):
    office = (await desk.get("display", "/office")).as_(m.Office)
    assert [queue.code for queue in office.queues] == ["A", "B", "C", "E", "G", "R"]
    assert [counter.id for counter in office.counters] == [1, 2, 3, 4]
    assert office.classes[0] == m.ClassInfo("normal", office.classes[0].name, False)
    assert all(kind.priority for kind in office.classes[1:])


async def test_a_citizen_takes_a_number_and_is_told_what_to_expect(desk):
    answer = await desk.post("kiosk", "/tickets", {"queue": "A", "class": "elderly"})
    issued = answer.as_(m.Issued)
    ticket = issued.ticket
    assert (answer.status, ticket.number, ticket.priority) == (201, "A001", True)
    assert (ticket.state, ticket.slip, issued.ahead, issued.wait_min) == (
        "waiting",
        "none",
        0,
        None,
    )
    assert ticket.issued_at.utcoffset() == timedelta(hours=7)
    assert issued.track_url.startswith("http://phone.test/t/")
    assert ticket.number not in issued.track_url
    again = (await desk.get("kiosk", f"/tickets/{ticket.id}")).as_(m.Ticket)
    assert again == ticket
    assert (await desk.get("kiosk", "/tickets/a001")).as_(m.Ticket) == ticket


async def test_a_slip_is_reported_from_the_printer(desk):
    ticket = await desk.issue()
    for state in ("printing", "failed", "printing", "printed"):
        answer = await desk.post("kiosk", f"/tickets/{ticket}/slip", {"state": state})
        assert answer.as_(m.Ticket).slip == state


async def test_a_visit_from_call_to_rating(at_work):
    ticket = await at_work.issue()
    called = await next_(at_work)
    assert (called.ticket.id, called.ticket.state, called.reason.code) == (
        ticket,
        "called",
        "EARLIER",
    )
    assert called.ticket.number in called.reason.text["vi"]
    for step, state in (("recall", "called"), ("start", "serving")):
        assert (await at_work.post("counter1", f"/counters/1/{step}")).as_(m.Ticket).state == state
    stops = {"stops": [{"procedure": "2.000815", "outcome": "solved", "dossiers": 2, "reused": 1}]}
    done = (await at_work.post("counter1", "/counters/1/finish", stops)).as_(m.Ticket)
    assert (done.state, done.counter) == ("served", 1)
    body = {"score": 5, "reasons": ["attitude"], "comment": "Tận tình"}
    rated = await at_work.post("rating", f"/tickets/{ticket}/rating", body)
    assert (rated.status, rated.as_(m.Rated)) == (201, m.Rated(ticket))
    assert await at_work.house.log.comment(ticket) == "Tận tình"
    twice = await at_work.post("rating", f"/tickets/{ticket}/rating", {"score": 1})
    assert (twice.status, twice.problem.code) == (409, "already_rated")


async def test_when_nobody_waits_next_says_so_without_a_body(at_work):
    answer = await at_work.post("counter1", "/counters/1/next")
    assert (answer.status, answer.body) == (204, b"")


async def test_no_show_return_park_resume_transfer_and_cancel(at_work):
    ticket = await at_work.issue()

    async def step(path: str, body: object = None) -> str:
        return (await at_work.post("counter1", path, body)).as_(m.Ticket).state

    await next_(at_work)
    assert await step("/counters/1/no-show") == "missed"
    assert await step(f"/tickets/{ticket}/return") == "waiting"
    await next_(at_work)
    assert await step("/counters/1/park", {"minutes": 5, "note": "bản sao"}) == "parked"
    assert await step(f"/tickets/{ticket}/resume") == "waiting"
    await next_(at_work)
    assert await step("/counters/1/park") == "parked"
    assert await step("/counters/1/call", {"ticket": ticket, "reason": "đã đủ giấy"}) == "called"
    assert await step("/counters/1/transfer", {"queue": "C", "counter": 2}) == "waiting"
    assert await step(f"/tickets/{ticket}/cancel") == "cancelled"


async def test_a_counter_opens_pauses_and_closes(at_work):
    steps = (("pause", {"reason": "nghỉ trưa"}, "paused"), ("open", None, "open"))
    for step, body, state in (*steps, ("close", None, "closed")):
        status = (await at_work.post("counter1", f"/counters/1/{step}", body)).as_(m.CounterStatus)
        assert (status.id, status.state) == (1, state)


async def test_a_cancelled_request_takes_its_ticket_with_it(desk):
    key = {"Idempotency-Key": "kiosk-0000000000000001"}
    await desk.post("kiosk", "/tickets", {"queue": "A"}, headers=key)
    answer = await desk.post("kiosk", "/requests/kiosk-0000000000000001/cancel")
    cancelled = answer.as_(m.RequestCancelled)
    assert cancelled.ticket.state == "cancelled"


@pytest.mark.parametrize(
    ("who", "view", "kind"),
    [
        ("display", "wall", m.WallView),
        ("kiosk", "kiosk", m.KioskView),
        ("counter1", "counter", m.CounterView),
        ("rating", "rating", m.RatingView),
        ("supervisor", "manager", m.ManagerView),
    ],
)
async def test_each_view_is_whole_and_live_shows_the_same(at_work, who, view, kind):
    await at_work.issue()
    await next_(at_work)
    shown = decode_view((await at_work.get(who, f"/views/{view}")).body, kind)
    async with at_work.live(who, view) as socket:
        live = decode_view((await socket.receive()).data, kind)
    assert (live.data, live.epoch, live.as_of) == (shown.data, 1, shown.as_of)


async def test_a_change_reaches_a_live_screen_and_silence_never_lasts_four_seconds(desk):
    async with desk.live("display", "wall") as socket:
        first = decode_view((await socket.receive()).data, m.WallView)
        await desk.issue()
        second = decode_view((await socket.receive(timeout=1)).data, m.WallView)
        third = decode_view((await socket.receive(timeout=4)).data, m.WallView)
    waiting = [view.data.waiting[0].waiting for view in (first, second, third)]
    assert waiting == [0, 1, 1]
    assert first.version < second.version < third.version


async def test_a_wall_reports_what_it_has_announced_once(at_work):
    await at_work.issue()
    await next_(at_work)
    async with at_work.live("display", "wall") as socket:
        view = decode_view((await socket.receive()).data, m.WallView)
        call = view.data.calls[0]
        for _ in range(2):
            await socket.send_json({"type": "announced", "call": call.id, "spoken": True})
        while not await at_work.house.day.read(lambda state: state.calls[call.id].announced_at_ms):
            await socket.receive(timeout=4)
    days = await at_work.house.log.days()
    kinds = [type(n.event).__name__ for n in await at_work.house.log.read(days[-1])]
    assert kinds.count("CallAnnounced") == 1


async def test_reports_are_listed_and_csv_says_what_json_says(at_work):
    await at_work.issue()
    await next_(at_work)
    await at_work.post("counter1", "/counters/1/finish")
    listed = (await at_work.get("reports", "/reports")).as_(list[m.ReportInfo])
    assert {"json", "csv"} <= set(next(r.formats for r in listed if r.name == "waits"))
    report = (await at_work.get("reports", "/reports/waits")).as_(Waits)
    sheet = await at_work.get("auditor", "/reports/waits?format=csv")
    assert sheet.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in sheet.headers["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(sheet.body.decode("utf-8-sig"))))
    assert [(line["queue"], line["group"], int(line["n"])) for line in lines] == [
        (row.queue, row.group, row.n) for row in report.rows
    ]


async def test_health_and_metrics_can_be_read(desk):
    for path in ("//healthz", "//readyz"):
        answer = await desk.get("anonymous", path)
        assert (answer.status, answer.as_(dict)["status"]) == (200, "ok")
    assert b"motcua_waiting" in (await desk.get("anonymous", "//metrics")).body


async def test_the_openapi_document_has_every_route_and_no_other(desk):
    paths = (await desk.get("anonymous", "/openapi.json")).as_(dict)["paths"]
    told = {f"{method.upper()} {path}" for path, found in paths.items() for method in found}
    assert told == {f"{route.method} /api/v1{route.path}" for route in API}


async def test_a_phone_sees_its_ticket_by_its_token_and_rates_after_the_visit(at_work):
    issued = (await at_work.post("kiosk", "/tickets", {"queue": "A"})).as_(m.Issued)
    page = "//t/" + issued.track_url.rpartition("/")[2]
    seen = await at_work.get("anonymous", page)
    assert (seen.status, b"A001" in seen.body) == (200, True)
    assert (await at_work.get("anonymous", "//t/A001")).status == 404
    assert (await at_work.post("anonymous", f"{page}/rating", data={"score": "5"})).status == 409
    await next_(at_work)
    await at_work.post("counter1", "/counters/1/finish")
    assert (await at_work.post("anonymous", f"{page}/rating", data={"score": "5"})).status == 303
    assert (await at_work.get("kiosk", "/tickets/A001")).as_(m.Ticket).rated
