"""Names in the configuration → drivers: ``printer = "network://10.0.0.9:9100?width=384"``.

A new model is a function here and an entry in its table. A wrong name is a ValueError that says
what is allowed, so that the program can refuse to start with one readable line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from devices.audio.protocol import AudioPlayer
from devices.inputs import HELP_BUTTONS, KEYPADS, PADS, SCANNERS, help_button, keypad, pad, scanner
from devices.printers.protocol import Printer

if TYPE_CHECKING:  # loads the encoder, which a machine without a printer does without
    from devices.printers.escpos import EscposProfile

__all__ = ["HELP_BUTTONS", "KEYPADS", "PADS", "SCANNERS", "help_button", "keypad", "pad", "scanner"]

PRINTERS = (
    "none, network://HOST[:PORT], serial:PATH, usb:PATH|VENDOR:PRODUCT, system:QUEUE, virtual:DIR,"
    " all but the last with ?width=576|384&model=NAME&roll=METRES"
)
MODELS = {"xp-58": "devices.printers.models.xp_58"}
"""Printer models with habits of their own → the module of their profile."""
AUDIO = "none, default, virtual, or a device name"
_WIDTHS = ("576", "384")
_YES_NO = ("yes", "no")


def printer(text: str, *, name: str = "printer", folder: Path | None = None) -> Printer | None:
    """The slip printer of a configuration; None for ``none``.

    ``folder``: where the metres left on its roll are remembered; without it until the end.
    """
    if text == "none":
        return None
    scheme, colon, rest = text.partition(":")
    make = _PRINTERS.get(scheme)
    if make is None or not colon:
        raise ValueError(f'printer = "{text}": allowed are {PRINTERS}')
    try:
        return make(text, rest, name, folder)
    except ValueError as error:
        raise ValueError(f'printer = "{text}": {error}; allowed are {PRINTERS}') from error


def audio(text: str, *, name: str = "speaker") -> AudioPlayer | None:
    """The loudspeaker of a configuration; None for ``none``."""
    from devices.audio.player import SoundDevicePlayer
    from devices.audio.virtual import VirtualPlayer

    if not text.strip():
        raise ValueError(f'audio = "{text}": allowed are {AUDIO}')
    if text == "none":
        return None
    if text == "virtual":
        return VirtualPlayer(name=name, real_time=True)
    return SoundDevicePlayer(None if text == "default" else text, name=name)


def _network(text: str, rest: str, name: str, folder: Path | None) -> Printer:
    from devices.printers.network import NetworkPrinter

    parts = urlsplit(text)
    if not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("a host and no path")
    options = _options(parts.query)
    shared = _shared(options, folder)
    return NetworkPrinter(parts.hostname, parts.port or 9100, name=name, **shared)


def _serial(text: str, rest: str, name: str, folder: Path | None) -> Printer:
    from devices.printers.serial import FLOWS, SPEEDS, SerialPrinter

    device, _, query = rest.partition("?")
    options = _options(query, baud=[str(speed) for speed in SPEEDS], flow=FLOWS)
    if not device.startswith("/"):
        raise ValueError("a device file as /dev/ttyUSB0")
    baud = int(options.get("baud", "115200"))
    flow = next(flow for flow in FLOWS if flow == options.get("flow", FLOWS[0]))
    shared = _shared(options, folder)
    return SerialPrinter(Path(device), name=name, baud=baud, flow=flow, **shared)


def _usb(text: str, rest: str, name: str, folder: Path | None) -> Printer:
    from devices.printers.usb import UsbPrinter

    where, _, query = rest.partition("?")
    return UsbPrinter(where, name=name, **_shared(_options(query), folder))


def _system(text: str, rest: str, name: str, folder: Path | None) -> Printer:
    from devices.printers.system import SystemPrinter

    queue, _, query = rest.partition("?")
    options = _options(query, raw=_YES_NO)
    raw = options.get("raw") == "yes"
    return SystemPrinter(queue, name=name, raw=raw, **_shared(options, folder))


def _options(query: str, **more: Sequence[str]) -> Mapping[str, str]:
    """The options after the question mark; each has its allowed values, or a check elsewhere."""
    options = dict(parse_qsl(query, strict_parsing=True)) if query else {}
    allowed = {"width": _WIDTHS, "confirms": _YES_NO, "model": tuple(MODELS), "roll": None, **more}
    if unknown := options.keys() - allowed.keys():
        raise ValueError(f"unknown option {min(unknown)}")
    for key, value in options.items():
        values = allowed[key]
        if values is not None and value not in values:
            raise ValueError(f"{key} is {' or '.join(values)}")
    return options


def profile(model: str) -> EscposProfile:
    """The profile of a model in :data:`MODELS`."""
    found: EscposProfile = import_module(MODELS[model]).PROFILE
    return found


def _shared(options: Mapping[str, str], folder: Path | None) -> dict[str, Any]:
    """What every driver takes: the profile of the model, and the roll that is counted."""
    from devices.printers.escpos import EscposProfile
    from devices.printers.roll import Roll

    chosen = profile(options["model"]) if "model" in options else EscposProfile()
    if width := options.get("width"):
        chosen = replace(chosen, width_px=int(width))
    if confirms := options.get("confirms"):
        chosen = replace(chosen, confirms=confirms == "yes")
    length = options.get("roll")
    file = folder / "paper-roll.json" if folder else None
    return {"profile": chosen, "roll": Roll(float(length), file) if length else None}


def _virtual(text: str, rest: str, name: str, folder: Path | None) -> Printer:
    from devices.printers.virtual import VirtualPrinter

    if not rest or "?" in rest:
        raise ValueError("a folder for the slips, without options")
    return VirtualPrinter(Path(rest), name=name)


_PRINTERS: dict[str, Callable[[str, str, str, Path | None], Printer]] = {
    "network": _network,
    "serial": _serial,
    "usb": _usb,
    "system": _system,
    "virtual": _virtual,
}
