"""The deadline of the tests that await, tested."""

from __future__ import annotations

import asyncio

import pytest

from tests import deadline
from tests.deadline import closing, within


async def test_a_test_that_is_never_answered_ends_at_its_limit():
    async def waits() -> None:
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await within(0.01, waits)()


async def test_a_test_that_ends_in_time_gets_its_fixtures():
    given = []

    async def notes(*, page: str) -> None:
        given.append(page)

    await within(10, notes)(page="console")
    assert given == ["console"]


async def test_what_will_not_close_holds_nobody_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(deadline, "CLOSE_S", 0.01)
    done = []
    async with closing(asyncio.Event().wait):
        done.append("used")
    assert done == ["used"]
