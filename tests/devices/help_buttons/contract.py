"""What every help button must do: inherited by each driver's tests, which give a ``rig``."""

from __future__ import annotations

import pytest

from devices.protocol import Device
from tests.devices.heard import warnings_of
from tests.devices.lines import until_word
from tests.devices.plugs import Rig, waiting


class HelpButtonContract:
    async def test_it_is_a_device_with_a_kind_a_name_and_a_state(self, rig: Rig) -> None:
        assert isinstance(rig.device, Device)
        assert (rig.device.kind, rig.device.state.word) == ("help_button", "ready")

    async def test_a_press_is_told(self, rig: Rig) -> None:
        await rig.press("x")
        assert await waiting(rig.device.presses()) == [None]

    async def test_hammering_is_one_call_for_help(self, rig: Rig) -> None:
        for _ in range(20):
            await rig.press_later("x", 0.09)
        assert await waiting(rig.device.presses()) == [None]
        await rig.press_later("x", 2.0)
        assert await waiting(rig.device.presses()) == [None]

    async def test_of_calls_that_nobody_took_one_waits(self, rig: Rig) -> None:
        for _ in range(5):
            await rig.press_later("x", 3.0)
        assert await waiting(rig.device.presses()) == [None]

    async def test_a_pulled_plug_is_a_state_and_so_is_its_return(
        self, rig: Rig, caplog: pytest.LogCaptureFixture
    ) -> None:
        rig.plug(False)
        await until_word(rig.device, "unplugged")
        rig.plug(True)
        await until_word(rig.device, "ready")
        said = [record.getMessage() for record in warnings_of(caplog) if "help" in record.name]
        assert said == ["down: unplugged", "back: ready"]
        await rig.press_later("x", 3.0)
        assert await waiting(rig.device.presses()) == [None]

    async def test_closing_twice_is_closing_once(self, rig: Rig) -> None:
        await rig.device.close()
        await rig.device.close()
        assert rig.device.state.word == "closed"
