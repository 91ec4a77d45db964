"""A day of work on each kind of log, with hands on its clock."""

from __future__ import annotations

import pytest

from queue_server import office_day
from tests.bench import Bench, store


@pytest.fixture(autouse=True)
def no_pause_between_attempts(monkeypatch):
    monkeypatch.setattr(office_day, "RETRY_S", 0.0)


@pytest.fixture(params=["memory", "sqlite"])
async def log(request, tmp_path):
    async with store(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture
async def bench(log):
    made = Bench(log)
    await made.start()
    yield made
    await made.crash()
