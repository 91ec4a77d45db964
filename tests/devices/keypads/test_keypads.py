"""Every driver of officers' keypads fulfils the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from devices.keyboards import stroke
from devices.keypads.virtual import VirtualKeypad
from devices.keypads.wired import WiredKeypad
from tests.devices.keypads.contract import KeypadContract
from tests.devices.lines import Socket
from tests.devices.plugs import Clock, Rig, waiting


class TestVirtualKeypad(KeypadContract):
    @pytest.fixture
    async def rig(self) -> AsyncIterator[Rig[VirtualKeypad]]:
        clock = Clock()
        async with VirtualKeypad(clock=clock) as keypad:

            async def press(key: str) -> None:
                keypad.press(key)

            yield Rig(keypad, press, keypad.set_connected, clock)


class TestKeyboardKeypad(KeypadContract):
    @pytest.fixture
    async def rig(self, socket: Socket) -> AsyncIterator[Rig[WiredKeypad]]:
        clock = Clock()
        async with WiredKeypad(socket.keyboard, clock=clock) as keypad:
            yield Rig(keypad, socket.type, socket.plug, clock)

    @pytest.mark.parametrize(
        ("key", "action"),
        [(96, "next"), (78, "next"), (55, "recall"), (74, "no-show"), (98, "undo")],
    )
    async def test_the_keys_of_a_number_pad(
        self, rig: Rig[WiredKeypad], socket: Socket, key: int, action: str
    ) -> None:
        await socket.write(stroke(key) + stroke(key, 2) * 30 + stroke(key, 0))
        assert await waiting(rig.device.actions()) == [action]


class TestSerialKeypad(KeypadContract):
    @pytest.fixture
    async def rig(self, socket: Socket) -> AsyncIterator[Rig[WiredKeypad]]:
        clock = Clock()
        async with WiredKeypad(socket.serial, clock=clock) as keypad:
            yield Rig(keypad, lambda key: socket.write(key.encode()), socket.plug, clock)
