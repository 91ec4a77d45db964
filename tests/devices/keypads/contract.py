"""What every officer's keypad must do: inherited by each driver's tests, which give a ``rig``."""

from __future__ import annotations

import pytest

from devices.protocol import Device
from tests.devices.heard import warnings_of
from tests.devices.lines import until_word
from tests.devices.plugs import Rig, waiting


class KeypadContract:
    async def test_it_is_a_device_with_a_kind_a_name_and_a_state(self, rig: Rig) -> None:
        assert isinstance(rig.device, Device)
        assert (rig.device.kind, rig.device.state.word) == ("keypad", "ready")

    @pytest.mark.parametrize(
        ("key", "action"),
        [
            *(("\n", "next"), ("+", "next"), ("*", "recall"), ("-", "no-show")),
            *(("0", "start"), (".", "finish"), ("/", "undo")),
        ],
    )
    async def test_each_key_means_one_action(self, rig: Rig, key: str, action: str) -> None:
        await rig.press(key)
        assert await waiting(rig.device.actions()) == [action]

    async def test_the_other_digits_mean_nothing(self, rig: Rig) -> None:
        for key in "123456789":
            await rig.press_later(key)
        assert await waiting(rig.device.actions()) == []

    async def test_presses_within_half_a_second_are_one(self, rig: Rig) -> None:
        for key in "\n\n+\n+":
            await rig.press(key)
        assert await waiting(rig.device.actions()) == ["next"]
        await rig.press_later("\n", 0.6)
        assert await waiting(rig.device.actions()) == ["next"]

    async def test_presses_that_nobody_took_do_not_pile_up(self, rig: Rig) -> None:
        for key in "\n*\n*-":
            await rig.press_later(key)
        assert await waiting(rig.device.actions()) == ["no-show"]

    async def test_a_pulled_plug_is_a_state_and_forgets_what_was_pressed(
        self, rig: Rig, caplog: pytest.LogCaptureFixture
    ) -> None:
        await rig.press("\n")
        rig.plug(False)
        await until_word(rig.device, "unplugged")
        rig.plug(True)
        await until_word(rig.device, "ready")
        said = [record.getMessage() for record in warnings_of(caplog) if ".keypad." in record.name]
        assert said == ["down: unplugged", "back: ready"]
        assert await waiting(rig.device.actions()) == []
        await rig.press_later("*")
        assert await waiting(rig.device.actions()) == ["recall"]

    async def test_closing_twice_is_closing_once(self, rig: Rig) -> None:
        await rig.device.close()
        await rig.device.close()
        assert rig.device.state.word == "closed"
