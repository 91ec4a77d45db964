"""A number that was lost is found by what is known of it, and nothing of whom it belongs to."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from link.messages import Found
from queue_server.web.finding import FOUND_MAX
from tests.web.desk import Desk

KIOSK = "kiosk:kiosk"


async def find(desk: Desk, **known: str) -> Found:
    answer = await desk.get("operator", f"/tickets?{urlencode(known)}")
    assert answer.status == 200, answer.body
    return answer.as_(Found)


async def numbers(desk: Desk, **known: str) -> list[str]:
    return [ticket.number for ticket in (await find(desk, **known)).tickets]


async def test_a_lost_number_is_found_by_queue_number_and_who_gave_it(desk):
    for queue in ("A", "B", "A"):
        await desk.issue(queue)
    taken = await desk.post("operator", "/tickets", {"queue": "B"})
    assert taken.status == 201
    assert await numbers(desk) == ["B002", "A002", "B001", "A001"]
    assert await numbers(desk, queue="a") == ["A002", "A001"]
    assert await numbers(desk, number="b0") == ["B002", "B001"]
    assert await numbers(desk, kiosk=KIOSK, queue="B") == ["B001"]
    assert (await find(desk)).sources == [KIOSK, "operator:operator"]


async def test_a_lost_number_is_found_by_when_it_was_taken(desk):
    await desk.issue()
    at = (await find(desk)).tickets[0].issued_at
    assert await numbers(desk, **{"from": at.isoformat(), "to": at.isoformat()}) == ["A001"]
    later = at.replace(year=at.year + 1).isoformat()
    assert await numbers(desk, **{"from": later}) == []
    assert await numbers(desk, to=at.replace(year=at.year - 1).isoformat()) == []


@pytest.mark.parametrize("wrong", ["9:15", "2026-11-21T08:00:00", "yesterday"])
async def test_a_time_that_is_none_is_told(desk, wrong):
    answer = await desk.get("operator", f"/tickets?{urlencode({'from': wrong})}")
    assert (answer.status, answer.problem.code, answer.problem.at) == (422, "bad_value", "from")


async def test_no_more_are_found_at_a_time_than_somebody_reads(desk):
    for _ in range(FOUND_MAX):
        await desk.issue()
    assert not (await find(desk)).more
    await desk.issue()
    found = await find(desk)
    assert (len(found.tickets), found.more) == (FOUND_MAX, True)
    assert found.tickets[0].number == "A051"


async def test_nothing_is_told_of_whom_a_number_belongs_to(desk):
    body = {"queue": "A", "class": "elderly", "person": "ab" * 32}
    assert (await desk.post("kiosk", "/tickets", body)).status == 201
    told = (await desk.get("operator", "/tickets")).body.decode()
    assert "elderly" not in told
    assert "abab" not in told
