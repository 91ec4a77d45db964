"""A name in the configuration is a driver, or a line that says what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices import catalogue
from devices.audio.player import SoundDevicePlayer
from devices.audio.virtual import VirtualPlayer
from devices.printers.network import NetworkPrinter
from devices.printers.serial import SerialPrinter
from devices.printers.system import SystemPrinter
from devices.printers.usb import UsbPrinter
from devices.printers.virtual import VirtualPrinter


def test_names_of_printers() -> None:
    assert catalogue.printer("none") is None
    assert isinstance(catalogue.printer("virtual:slips"), VirtualPrinter)
    assert isinstance(catalogue.printer("serial:/dev/ttyUSB0?baud=9600&flow=none"), SerialPrinter)
    assert isinstance(catalogue.printer("usb:/dev/usb/lp0?width=384"), UsbPrinter)
    assert isinstance(catalogue.printer("usb:04B8:0E28?roll=80"), UsbPrinter)
    assert isinstance(catalogue.printer("system:hall?raw=yes"), SystemPrinter)
    narrow = catalogue.printer("network://127.0.0.1:9100?width=384&confirms=no", name="hall")
    assert isinstance(narrow, NetworkPrinter)
    assert (narrow.width_px, narrow.name) == (384, "hall")


def test_names_of_loudspeakers() -> None:
    assert catalogue.audio("none") is None
    assert isinstance(catalogue.audio("default"), SoundDevicePlayer)
    assert isinstance(catalogue.audio("USB Audio"), SoundDevicePlayer)
    assert isinstance(catalogue.audio("virtual"), VirtualPlayer)


@pytest.mark.parametrize(
    "text",
    [
        *("", "virtual", "virtual:", "virtual:slips?width=384", "usb://1234"),
        *("network:", "network://", "network://h:x"),
        *("network://h/path", "network://h?width=500", "network://h?colour=red"),
        *("network://h?confirms=maybe", "network://h?width", "network://h?model=x", "system:-d"),
        *("serial:ttyUSB0", "serial:/dev/ttyUSB0?baud=1", "serial:/dev/ttyUSB0?flow=slow"),
        *("usb:lp0", "usb:1234", "system:", "system:hall?raw=1", "usb:/dev/usb/lp0?roll=x"),
    ],
)
def test_a_wrong_printer_is_answered_with_what_is_allowed(text: str) -> None:
    with pytest.raises(ValueError, match="allowed are none, network://HOST") as refused:
        catalogue.printer(text)
    assert f'printer = "{text}"' in str(refused.value)


def test_a_wrong_loudspeaker_is_answered_with_what_is_allowed() -> None:
    with pytest.raises(ValueError, match="allowed are none, default"):
        catalogue.audio(" ")


def test_every_allowed_name_is_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "devices.md").read_text("utf-8")
    for name in ("network://", "virtual:", "none", "default", "virtual"):
        assert f"`{name}" in page
