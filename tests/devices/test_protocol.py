"""A device is as well as its worst part, and a change of words is a change."""

from __future__ import annotations

import pytest

from devices.protocol import Component, Device, DeviceState, StatefulDevice


def test_a_device_is_as_well_as_its_worst_part() -> None:
    state = DeviceState(
        {"link": Component("ok", "ready"), "paper": Component("degraded", "paper_low")}
    )
    assert (state.health, state.word) == ("degraded", "paper_low")


def test_a_device_never_opened_is_closed() -> None:
    device = StatefulDevice("lamp")
    assert isinstance(device, Device)
    assert (device.state.health, device.state.word) == ("failed", "closed")


def test_a_state_once_told_does_not_change() -> None:
    components = {"link": Component("ok", "ready")}
    state = DeviceState(components)
    components["link"] = Component("failed", "offline")
    assert state.health == "ok"
    with pytest.raises(TypeError):
        state.components["link"] = Component("failed", "offline")  # type: ignore[index]
