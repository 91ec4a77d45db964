"""The scanner in software fulfils the contract of scanners."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from devices.scanners.virtual import VirtualScanner
from tests.devices.scanners.contract import Rig, ScannerContract


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with VirtualScanner() as scanner:
        yield Rig(scanner, scanner.receive, scanner.set_connected)


class TestVirtualScanner(ScannerContract):
    pass
