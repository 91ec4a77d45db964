"""The desk at which every web test asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from queue_server.addresses import own_names
from queue_server.web import listening
from tests.web.desk import Desk, open_desk
from tests.web.persons import clock, hoa, people

__all__ = ["clock", "hoa", "people"]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path / "data") as made:
        yield made


@pytest.fixture
def lan(monkeypatch: pytest.MonkeyPatch) -> str:
    """An address that plain HTTP does not answer and the certificate names, also on a machine
    without a network."""
    address = "127.0.0.2"
    monkeypatch.setattr(listening, "own_names", lambda host: own_names(host) | {address})
    return address
