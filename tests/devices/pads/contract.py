"""What every rating pad must do: inherited by each driver's tests, which give a ``rig``."""

from __future__ import annotations

import pytest

from devices.protocol import Device
from tests.devices.heard import warnings_of
from tests.devices.lines import until_word
from tests.devices.plugs import Rig, waiting


class PadContract:
    async def test_it_is_a_device_with_a_kind_a_name_and_a_state(self, rig: Rig) -> None:
        assert isinstance(rig.device, Device)
        assert (rig.device.kind, rig.device.state.word) == ("pad", "ready")

    @pytest.mark.parametrize(("key", "score"), [("1", 5), ("2", 4), ("3", 3), ("4", 2), ("5", 1)])
    async def test_the_first_key_is_the_most_satisfied(self, rig: Rig, key: str, score: int):
        rig.device.light(True)
        await rig.press(key)
        assert await waiting(rig.device.scores()) == [score]

    async def test_in_the_dark_nothing_counts_and_nothing_waits(self, rig: Rig) -> None:
        await rig.press("1")
        rig.device.light(True)
        assert await waiting(rig.device.scores()) == []
        await rig.press_later("1")
        rig.device.light(False)
        rig.device.light(True)
        assert await waiting(rig.device.scores()) == []

    async def test_fifty_presses_within_half_a_second_are_one(self, rig: Rig) -> None:
        rig.device.light(True)
        for key in "12345" * 10:
            await rig.press(key)
        assert await waiting(rig.device.scores()) == [5]
        await rig.press_later("5", 0.4)
        assert await waiting(rig.device.scores()) == []
        await rig.press_later("5", 0.2)
        assert await waiting(rig.device.scores()) == [1]

    async def test_other_keys_mean_nothing(self, rig: Rig) -> None:
        rig.device.light(True)
        for key in "06789abc \n":
            await rig.press_later(key)
        assert await waiting(rig.device.scores()) == []

    async def test_a_pulled_plug_is_a_state_and_so_is_its_return(
        self, rig: Rig, caplog: pytest.LogCaptureFixture
    ) -> None:
        rig.device.light(True)
        rig.plug(False)
        await until_word(rig.device, "unplugged")
        assert rig.device.state.health == "failed"
        rig.plug(True)
        await until_word(rig.device, "ready")
        said = [record.getMessage() for record in warnings_of(caplog) if ".pad." in record.name]
        assert said == ["down: unplugged", "back: ready"]
        await rig.press_later("2")
        assert await waiting(rig.device.scores()) == [4]

    async def test_closing_twice_is_closing_once(self, rig: Rig) -> None:
        await rig.device.close()
        await rig.device.close()
        assert rig.device.state.word == "closed"
