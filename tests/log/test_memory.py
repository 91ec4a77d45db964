"""The store without a disk keeps what every store promises."""

from __future__ import annotations

import pytest

from queue_server.log.memory import MemoryLog
from tests.contracts.event_log import EventLogContract


class TestMemoryLog(EventLogContract):
    @pytest.fixture
    async def log(self):
        return MemoryLog("thach-chau")
