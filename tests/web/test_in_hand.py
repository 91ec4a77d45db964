"""Two windows of one officer: the later one does nothing to a ticket that it does not show."""

from __future__ import annotations

import pytest

from queue_server.web.counters import IN_HAND
from tests.web.desk import Answer, Desk


async def at_counter(
    desk: Desk, verb: str, shown: str, body: object = None, key: str = ""
) -> Answer:
    headers = {IN_HAND: shown} | ({"Idempotency-Key": key} if key else {})
    return await desk.post("counter1", f"/counters/1/{verb}", body, headers=headers)


async def held(desk: Desk) -> str:
    return await desk.house.day.read(lambda state: state.counters[1].ticket)


@pytest.fixture
async def busy(desk: Desk) -> Desk:
    """Counter 1 has called the first of two."""
    for _ in range(2):
        await desk.issue()
    await desk.post("counter1", "/counters/1/open")
    assert (await at_counter(desk, "next", "none")).status == 200
    return desk


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("next", None),
        ("recall", None),
        ("start", None),
        ("finish", {"stops": []}),
        ("no-show", None),
        ("park", {}),
        ("transfer", {"queue": "B"}),
        ("call", {"ticket": "A002", "reason": "cần gấp", "finish": True}),
        ("undo", None),
        ("pause", {"reason": "lunch"}),
        ("close", None),
        ("open", None),
    ],
)
async def test_a_window_that_shows_nobody_changes_nobody(busy: Desk, verb, body):
    before, version = await held(busy), await busy.house.day.read(lambda state: state.version)
    answer = await at_counter(busy, verb, "none", body)
    assert (answer.status, answer.problem.code) == (409, "seen_too_late")
    assert answer.problem.allowed == [before]
    assert await busy.house.day.read(lambda state: state.version) == version


async def test_two_windows_that_press_at_once_call_one_person(desk: Desk):
    for _ in range(3):
        await desk.issue()
    await desk.post("counter1", "/counters/1/open")
    first = await at_counter(desk, "next", "none", key="window-1")
    second = await at_counter(desk, "next", "none", key="window-2")
    assert (first.status, second.status) == (200, 409)
    again = await at_counter(desk, "next", "none", key="window-1")
    assert again.body == first.body, "the same press, asked again, is not late"


async def test_a_window_that_shows_who_is_there_goes_on(busy: Desk):
    answer = await at_counter(busy, "finish", await held(busy))
    assert answer.status == 200
    assert await held(busy) == ""
