"""Every driver of rating pads fulfils the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from devices.pads.scores import key_scores
from devices.pads.virtual import VirtualPad
from devices.pads.wired import WiredPad
from tests.devices.lines import Socket, until_word
from tests.devices.pads.contract import PadContract
from tests.devices.plugs import Clock, Rig, waiting


class TestVirtualPad(PadContract):
    @pytest.fixture
    async def rig(self) -> AsyncIterator[Rig[VirtualPad]]:
        clock = Clock()
        async with VirtualPad(clock=clock) as pad:

            async def press(key: str) -> None:
                pad.press(key)

            yield Rig(pad, press, pad.set_connected, clock)


class TestKeyboardPad(PadContract):
    @pytest.fixture
    async def rig(self, socket: Socket) -> AsyncIterator[Rig[WiredPad]]:
        clock = Clock()
        async with WiredPad(socket.keyboard, clock=clock) as pad:
            yield Rig(pad, socket.type, socket.plug, clock)


class TestSerialPad(PadContract):
    @pytest.fixture
    async def rig(self, socket: Socket) -> AsyncIterator[Rig[WiredPad]]:
        clock = Clock()
        async with WiredPad(socket.serial, clock=clock) as pad:
            yield Rig(pad, lambda key: socket.write(key.encode()), socket.plug, clock)

    async def test_its_lamp_follows_and_is_set_again_when_the_plug_is_back(
        self, rig: Rig[WiredPad], socket: Socket
    ) -> None:
        rig.device.light(True)
        rig.device.light(True)
        assert await socket.read(100) == b"off\non\n"
        rig.plug(False)
        await until_word(rig.device, "unplugged")
        rig.plug(True)
        await until_word(rig.device, "ready")
        assert await socket.read(100) == b"on\n"

    async def test_a_pad_of_three_faces_rates_the_ends_and_the_middle(self, tmp_path: Path) -> None:
        socket, clock = Socket(tmp_path), Clock()
        socket.plug(True)
        async with WiredPad(socket.serial, key_scores("abc"), clock=clock) as pad:
            pad.light(True)
            for key, score in (("a", 5), ("b", 3), ("c", 1)):
                clock.now_s += 1
                await socket.write(key.encode())
                assert await waiting(pad.scores()) == [score]
        socket.plug(False)
