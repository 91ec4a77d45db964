"""Through the door: numbers without a server, paper calls, reprints, one person's numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from link import messages as m
from queue_server.views.common import moment
from queue_server.web.persons import Persons

CARD = "ab" * 32


async def offline(desk, n: int, *, minutes_ago: float = 5, queue: str = "A", **more) -> dict:
    kiosk = await desk.house.accounts.machine_of(desk.tokens["kiosk"])
    digit = kiosk.series
    at = moment(desk.house.day.clock.now_ms()) - timedelta(minutes=minutes_ago)
    return {
        "number": f"{queue}{digit}-{n:03d}",
        "queue": queue,
        "issued_at": at.isoformat(),
    } | more


async def test_a_kiosk_hands_its_own_number_in_and_it_waits_where_its_time_puts_it(desk):
    later = await desk.issue()
    body = await offline(desk, 1)
    answer = await desk.post("kiosk", "/tickets/adopt", body)
    issued = answer.as_(m.Issued)
    assert (answer.status, issued.ticket.number, issued.ahead) == (201, body["number"], 0)
    assert (issued.ticket.state, issued.ticket.slip) == ("waiting", "printed")
    await desk.post("counter1", "/counters/1/open")
    called = (await desk.post("counter1", "/counters/1/next")).as_(m.Called)
    assert called.ticket.number == body["number"]
    assert (await desk.get("kiosk", f"/tickets/{later}")).as_(m.Ticket).ahead == 0


async def test_a_number_is_handed_in_once_however_often_it_comes(desk):
    body, key = await offline(desk, 1), {"Idempotency-Key": "kiosk-offline-000001"}
    answers = [await desk.post("kiosk", "/tickets/adopt", body, headers=key) for _ in range(3)]
    assert len({answer.body for answer in answers}) == 1
    again = await desk.post("kiosk", "/tickets/adopt", body)
    assert (again.status, again.problem.code) == (409, "number_taken")


async def test_a_number_of_another_kiosks_series_is_refused(desk):
    body = await offline(desk, 1)
    wrong = str((int(body["number"][1]) + 1) % 10)
    body["number"] = f"A{wrong}-001"
    answer = await desk.post("kiosk", "/tickets/adopt", body)
    assert (answer.status, answer.problem.code) == (409, "not_that_series")


async def test_the_unanswered_request_is_cancelled_whether_it_was_carried_out_or_not(desk):
    seen = {"Idempotency-Key": "request-that-was-carried-out"}
    ghost = (await desk.post("kiosk", "/tickets", {"queue": "A"}, headers=seen)).as_(m.Issued)
    for n, key in enumerate((seen["Idempotency-Key"], "request-that-never-came"), 1):
        body = await offline(desk, n, replaces=key)
        assert (await desk.post("kiosk", "/tickets/adopt", body)).status == 201
    assert (await desk.get("kiosk", f"/tickets/{ghost.ticket.id}")).as_(m.Ticket).state == (
        "cancelled"
    )
    late = {"Idempotency-Key": "request-that-never-came"}
    answer = await desk.post("kiosk", "/tickets", {"queue": "A"}, headers=late)
    assert answer.problem.code == "request_cancelled"


async def test_a_number_of_a_day_long_past_is_refused_with_a_word(desk):
    answer = await desk.post("kiosk", "/tickets/adopt", await offline(desk, 1, minutes_ago=99_999))
    assert (answer.status, answer.problem.code) == (404, "unknown_ticket")


async def test_a_visit_called_from_paper_is_entered_with_the_times_on_the_paper(desk):
    ticket = (await desk.post("kiosk", "/tickets/adopt", await offline(desk, 1))).as_(m.Issued)
    called = ticket.ticket.issued_at + timedelta(minutes=2)
    body = {
        "ticket": ticket.ticket.number,
        "called_at": called.isoformat(),
        "finished_at": (called + timedelta(minutes=1)).isoformat(),
    }
    answer = await desk.post("operator", "/counters/1/paper-calls", body)
    assert answer.as_(m.Ticket).state == "served"
    report = (await desk.get("reports", "/reports/waits?format=json")).as_(dict)
    assert (report["rows"][0]["n"], report["rows"][0]["mean"]) == (1, 2.0)


@pytest.mark.parametrize("field", ["called_at", "finished_at"])
async def test_a_paper_call_without_a_time_is_told_which(desk, field):
    ticket = await desk.issue()
    now = moment(desk.house.day.clock.now_ms()).isoformat()
    body = {"ticket": ticket, "called_at": now, "finished_at": now}
    del body[field]
    answer = await desk.post("operator", "/counters/1/paper-calls", body)
    assert answer.status == 422
    assert field in answer.problem.detail + answer.problem.title


async def test_a_request_is_the_same_one_whoever_is_said_to_have_made_it(desk):
    """What is kept of a request would lead back to the card, were the card in it."""
    for person in (CARD, "cd" * 32):
        body = {"queue": "A", "person": person}
        answer = await desk.post("kiosk", "/tickets", body, headers={"Idempotency-Key": "k" * 32})
        assert answer.as_(dict)["ticket"]["number"] == "A001"


async def test_a_person_is_told_apart_by_a_card_that_is_kept_nowhere(desk, tmp_path):
    for _ in range(2):
        body = {"queue": "A", "person": CARD}
        assert (await desk.post("kiosk", "/tickets", body)).status == 201
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or CARD.encode() not in file.read_bytes()


def test_what_a_person_holds_is_known_for_the_day_only():
    persons = Persons()
    persons.took("2026-11-21", CARD, "20261121-A001")
    assert persons.held("2026-11-21", CARD) == ("20261121-A001",)
    assert persons.held("2026-11-21", "cd" * 32) == ()
    assert persons.held("2026-11-21", None) == ()
    assert persons.held("2026-11-22", CARD) == ()


async def test_only_a_slip_that_expired_brings_its_holder_back_with_priority(desk):
    ticket = await desk.issue()
    answer = await desk.post("kiosk", "/tickets", {"queue": "A", "returns": ticket})
    assert (answer.status, answer.problem.at) == (409, "waiting")
    answer = await desk.post("kiosk", "/tickets", {"queue": "A", "returns": "nobody"})
    assert answer.status == 404
