"""Every driver of help buttons fulfils the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from devices.help_buttons.virtual import VirtualHelpButton
from devices.help_buttons.wired import WiredHelpButton
from devices.keyboards import stroke
from tests.devices.help_buttons.contract import HelpButtonContract
from tests.devices.lines import Socket
from tests.devices.plugs import Clock, Rig, waiting


class TestVirtualHelpButton(HelpButtonContract):
    @pytest.fixture
    async def rig(self) -> AsyncIterator[Rig[VirtualHelpButton]]:
        clock = Clock()
        async with VirtualHelpButton(clock=clock) as button:

            async def press(_key: str) -> None:
                button.press()

            yield Rig(button, press, button.set_connected, clock)


class TestKeyboardHelpButton(HelpButtonContract):
    @pytest.fixture
    async def rig(self, socket: Socket) -> AsyncIterator[Rig[WiredHelpButton]]:
        clock = Clock()
        async with WiredHelpButton(socket.keyboard, clock=clock) as button:
            yield Rig(button, socket.type, socket.plug, clock)

    @pytest.mark.parametrize("key", [28, 59, 138, 0x130])
    async def test_any_key_is_the_button_and_letting_it_go_is_not(
        self, rig: Rig[WiredHelpButton], socket: Socket, key: int
    ) -> None:
        await socket.write(stroke(key))
        assert await waiting(rig.device.presses()) == [None]
        rig.clock.now_s += 60
        await socket.write(stroke(key, 0))
        assert await waiting(rig.device.presses()) == []


class TestSerialHelpButton(HelpButtonContract):
    @pytest.fixture
    async def rig(self, socket: Socket) -> AsyncIterator[Rig[WiredHelpButton]]:
        clock = Clock()
        async with WiredHelpButton(socket.serial, clock=clock) as button:
            yield Rig(button, lambda key: socket.write(key.encode()), socket.plug, clock)
