"""Names in the configuration → what people press and hold codes before: scanners, rating pads,
officers' keypads, help buttons. Part of :mod:`devices.catalogue`, which hands these on.

All of them type characters over a wire: ``serial:/dev/ttyACM0?baud=9600``,
``keyboard:/dev/input/by-id/…`` or ``keyboard:0c2e:0901``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from devices.help_buttons.protocol import HelpButton
from devices.keypads.protocol import Keypad
from devices.pads.protocol import RatingPad
from devices.scanners.protocol import Scanner

if TYPE_CHECKING:  # wires exist on Linux only, their names everywhere
    from devices.wires import Wire

SCANNERS = (
    "none, keyboard[:PATH|VENDOR:PRODUCT], "
    "serial:PATH[?baud=9600][&prefix=%02][&suffix=%03], virtual"
)
PADS = (
    "none, keyboard:PATH|VENDOR:PRODUCT, "
    "serial:PATH[?baud=9600][&keys=12345][&scores=5,4,3,2,1], virtual"
)
KEYPADS = "none, keyboard:PATH|VENDOR:PRODUCT, serial:PATH[?baud=9600], virtual"
HELP_BUTTONS = KEYPADS


def scanner(text: str, *, name: str = "scanner") -> Scanner | None:
    """The code scanner of a configuration; None for ``none``.

    ``keyboard`` alone types into the program's window, which has to pass it on.
    """
    from devices.scanners.grammar import Framer
    from devices.scanners.virtual import VirtualScanner
    from devices.scanners.window import WindowScanner

    if text == "none":
        return None
    if text in ("virtual", "keyboard"):
        return (VirtualScanner if text == "virtual" else WindowScanner)(name=name)
    with _told("scanner", text, SCANNERS):
        wire, options = _wired(text, "prefix", "suffix")
        from devices.scanners.wired import WiredScanner

        prefix, suffix = (options.get(key, "").encode("latin-1") for key in ("prefix", "suffix"))
        return WiredScanner(wire, name=name, framer=Framer(prefix=prefix, suffix=suffix))


def pad(text: str, *, name: str = "pad") -> RatingPad | None:
    """The rating pad of a configuration; None for ``none``: the screen is the pad."""
    from devices.pads.scores import KEYS, key_scores
    from devices.pads.virtual import VirtualPad

    if text in ("none", "virtual"):
        return None if text == "none" else VirtualPad(name=name)
    with _told("pad", text, PADS):
        wire, options = _wired(text, "keys", "scores")
        scores = (
            [int(score) for score in options["scores"].split(",")] if "scores" in options else None
        )
        meaning = key_scores(options.get("keys", KEYS), scores)
        from devices.pads.wired import WiredPad

        return WiredPad(wire, meaning, name=name)


def keypad(text: str, *, name: str = "keypad") -> Keypad | None:
    """The number pad with which an officer calls; None for ``none``."""
    from devices.keypads.virtual import VirtualKeypad

    if text in ("none", "virtual"):
        return None if text == "none" else VirtualKeypad(name=name)
    with _told("keypad", text, KEYPADS):
        wire, _ = _wired(text)
        from devices.keypads.wired import WiredKeypad

        return WiredKeypad(wire, name=name)


def help_button(text: str, *, name: str = "help button") -> HelpButton | None:
    """The button that calls a person; None for ``none``."""
    from devices.help_buttons.virtual import VirtualHelpButton

    if text in ("none", "virtual"):
        return None if text == "none" else VirtualHelpButton(name=name)
    with _told("help_button", text, HELP_BUTTONS):
        wire, _ = _wired(text)
        from devices.help_buttons.wired import WiredHelpButton

        return WiredHelpButton(wire, name=name)


@contextmanager
def _told(key: str, text: str, allowed: str) -> Iterator[None]:
    """A ValueError with the value as it was written and everything that would have been right."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f'{key} = "{text}": {error}; allowed are {allowed}') from error


def _wired(text: str, *extra: str) -> tuple[Wire, Mapping[str, str]]:
    """``serial:PATH?baud=…`` or ``keyboard:PATH``, and the options that are the driver's own."""
    from devices.wires import BAUDS, KeyboardWire, SerialWire

    scheme, _, rest = text.partition(":")
    where, _, query = rest.partition("?")
    options = dict(parse_qsl(query, strict_parsing=True, encoding="latin-1")) if query else {}
    if scheme not in ("serial", "keyboard") or not where:
        raise ValueError("no such kind")
    if unknown := options.keys() - {*extra, *(("baud",) if scheme == "serial" else ())}:
        raise ValueError(f"unknown option {min(unknown)}")
    if scheme == "keyboard":
        return KeyboardWire(where), options
    baud = options.pop("baud", "9600")
    if baud not in BAUDS:
        raise ValueError(f"baud is one of {', '.join(BAUDS)}")
    return SerialWire(where, baud), options
