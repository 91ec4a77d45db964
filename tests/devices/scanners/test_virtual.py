"""The scanners in software fulfil the contract of scanners."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from devices.scanners.virtual import VirtualScanner
from devices.scanners.window import WindowScanner
from tests.devices.scanners.contract import Rig, ScannerContract


class TestVirtualScanner(ScannerContract):
    @pytest.fixture
    async def rig(self) -> AsyncIterator[Rig]:
        async with VirtualScanner() as scanner:

            async def hold(text: str) -> None:
                scanner.receive(text.encode())

            yield Rig(scanner, hold, scanner.set_connected)


class TestWindowScanner(ScannerContract):
    """A window gives one character at a time."""

    @pytest.fixture
    async def rig(self) -> AsyncIterator[Rig]:
        async with WindowScanner() as scanner:

            async def hold(text: str) -> None:
                for letter in text:
                    scanner.type_text(letter)

            yield Rig(scanner, hold, scanner.set_connected)
