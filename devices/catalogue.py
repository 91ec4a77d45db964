"""Names in the configuration → drivers: ``printer = "network://10.0.0.9:9100?width=384"``.

A new model is a function here and an entry in its table. A wrong name is a ValueError that says
what is allowed, so that the program can refuse to start with one readable line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from devices.audio.protocol import AudioPlayer
from devices.inputs import HELP_BUTTONS, KEYPADS, PADS, SCANNERS, help_button, keypad, pad, scanner
from devices.printers.protocol import Printer

__all__ = ["HELP_BUTTONS", "KEYPADS", "PADS", "SCANNERS", "help_button", "keypad", "pad", "scanner"]

PRINTERS = "none, network://HOST[:PORT][?width=576|384][&confirms=no], virtual:DIR"
AUDIO = "none, default, virtual, or a device name"
_WIDTHS = ("576", "384")


def printer(text: str, *, name: str = "printer") -> Printer | None:
    """The slip printer of a configuration; None for ``none``."""
    if text == "none":
        return None
    scheme, colon, rest = text.partition(":")
    make = _PRINTERS.get(scheme)
    if make is None or not colon:
        raise ValueError(f'printer = "{text}": allowed are {PRINTERS}')
    try:
        return make(text, rest, name)
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


def _network(text: str, rest: str, name: str) -> Printer:
    from devices.printers.escpos import EscposProfile
    from devices.printers.network import NetworkPrinter

    parts = urlsplit(text)
    if not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("a host and no path")
    options = _options(parts.query)
    profile = EscposProfile(
        width_px=int(options.get("width", "576")), confirms=options.get("confirms") != "no"
    )
    return NetworkPrinter(parts.hostname, parts.port or 9100, name=name, profile=profile)


def _options(query: str) -> Mapping[str, str]:
    options = dict(parse_qsl(query, strict_parsing=True)) if query else {}
    if unknown := options.keys() - {"width", "confirms"}:
        raise ValueError(f"unknown option {min(unknown)}")
    if options.get("width", "576") not in _WIDTHS:
        raise ValueError("width is 576 (80 mm) or 384 (58 mm)")
    if options.get("confirms", "no") not in ("yes", "no"):
        raise ValueError("confirms is yes or no")
    return options


def _virtual(text: str, rest: str, name: str) -> Printer:
    from devices.printers.virtual import VirtualPrinter

    if not rest:
        raise ValueError("a folder for the slips")
    return VirtualPrinter(Path(rest), name=name)


_PRINTERS: dict[str, Callable[[str, str, str], Printer]] = {
    "network": _network,
    "virtual": _virtual,
}
