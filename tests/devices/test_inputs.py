"""A name in the configuration is what people press or hold codes before, or a line that says why
not."""

from __future__ import annotations

import pytest

from devices import catalogue
from devices.help_buttons.virtual import VirtualHelpButton
from devices.help_buttons.wired import WiredHelpButton
from devices.keypads.virtual import VirtualKeypad
from devices.keypads.wired import WiredKeypad
from devices.pads.virtual import VirtualPad
from devices.pads.wired import WiredPad
from devices.scanners.virtual import VirtualScanner
from devices.scanners.window import WindowScanner
from devices.scanners.wired import WiredScanner

INPUTS = {
    "scanner": (catalogue.scanner, VirtualScanner, WiredScanner),
    "pad": (catalogue.pad, VirtualPad, WiredPad),
    "keypad": (catalogue.keypad, VirtualKeypad, WiredKeypad),
    "help_button": (catalogue.help_button, VirtualHelpButton, WiredHelpButton),
}


@pytest.mark.parametrize("kind", INPUTS)
def test_names_of_what_people_press_and_hold_codes_before(kind: str) -> None:
    make, virtual, wired = INPUTS[kind]
    assert make("none") is None
    assert type(make("virtual", name="x")) is virtual
    for text in (
        *("serial:/dev/ttyACM0", "serial:/dev/ttyACM0?baud=115200", "keyboard:0c2e:0901"),
        "keyboard:/dev/input/by-id/usb-x-event-kbd",
    ):
        device = make(text, name="x")
        assert isinstance(device, wired)
        assert (device.kind, device.name) == (kind, "x")


def test_a_scanner_that_types_into_the_window_is_a_scanner() -> None:
    assert isinstance(catalogue.scanner("keyboard"), WindowScanner)


@pytest.mark.parametrize("kind", INPUTS)
@pytest.mark.parametrize(
    "text",
    [
        *("", "laser", "serial", "serial:", "serial:?baud=9600", "usb:/dev/x", "keyboard:"),
        *("serial:/dev/x?baud=300", "serial:/dev/x?colour=red", "serial:/dev/x?baud"),
        *("keyboard:/dev/x?baud=9600", "virtual:1", "keyboard:/dev/x?keys=11&scores=1"),
    ],
)
def test_a_wrong_name_of_those_is_answered_with_what_is_allowed(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"allowed are none, keyboard") as refused:
        INPUTS[kind][0](text)
    assert str(refused.value).startswith(f'{kind} = "{text}": ')


@pytest.mark.parametrize(
    "options", ["keys=12", "keys=1123", "scores=5,4,3", "scores=x", "keys=123&scores=3,4,5"]
)
def test_a_pad_whose_keys_and_scores_do_not_fit_is_refused(options: str) -> None:
    with pytest.raises(ValueError, match="allowed are none"):
        catalogue.pad(f"serial:/dev/x?{options}")


def test_a_scanner_has_one_byte_of_suffix() -> None:
    assert catalogue.scanner("serial:/dev/x?prefix=%02ab&suffix=%03")
    with pytest.raises(ValueError, match="the suffix is one byte"):
        catalogue.scanner("serial:/dev/x?suffix=%0d%0a")
