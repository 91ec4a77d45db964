"""``motcua-kiosk --config FILE [--data DIR]``: the self-service kiosk;
``--make-pin`` prints the hash of a PIN for its maintenance page.

The file's keys: ``server`` and ``token_file`` (both needed), ``name``, ``language``,
``printer``, ``scanner`` (``keyboard``, the default, types into the window; all others: see
``devices.catalogue``), and ``[screen]`` with ``windowed``, ``width``, ``height``
(pixels of the window), ``diagonal_inches``, ``mounting_height_mm``. See ``link.settings``.

What must not be lost lies in DIR: the request keys, and Kivy's own folder. Without DIR it is
``NAME.data`` beside the file. Exit 0 when the window closes or on SIGTERM, 2 on wrong use.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path

from assets import window
from assets.look import theme
from link.settings import BadSettings, Settings, data_dir, load, place

SIZE = (1080, 1920)


def main(argv: Sequence[str] | None = None) -> int:
    """The program; the answer is its exit code."""
    parser = argparse.ArgumentParser(prog="motcua-kiosk", description="Kiosk lấy số / kiosk")
    parser.add_argument("--config", type=Path, metavar="FILE", help="TOML")
    parser.add_argument("--data", type=Path, metavar="DIR", help="mặc định: cạnh FILE / beside it")
    help_pin = "in dòng pin = … cho FILE / print the line pin = … for FILE"
    parser.add_argument("--make-pin", action="store_true", help=help_pin)
    options = parser.parse_args(argv)
    if options.make_pin:
        return _make_pin()
    if options.config is None:
        parser.error("--config FILE")
    try:
        settings = load(options.config)
        _check_devices(settings, options.config)
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 2
    data = data_dir(options.config, options.data)
    window.log_to_stderr()
    theme.wear(options.config.parent)
    window.open_window(
        settings.screen.size(SIZE),
        data / "kivy",
        windowed=settings.screen.windowed,
        touch=True,
        frames_per_s=30,
    )
    from kiosk.app import run

    return asyncio.run(window.until_told(run(settings, data), data / "screen.png"))


def _make_pin() -> int:
    """Ask for a PIN and print what is kept of it; 2 where it is none."""
    from kiosk.maintenance import kept_pin

    try:
        kept = kept_pin(getpass("PIN (6-12 chữ số / digits): "))
    except ValueError:
        print("PIN: 6-12 chữ số / 6-12 digits", file=sys.stderr)
        return 2
    print(f'pin = "{kept}"')
    return 0


def _check_devices(settings: Settings, config: Path) -> None:
    """BadSettings for a wrong name of a device, before anything opens."""
    from devices import catalogue

    key = "printer"
    try:
        catalogue.printer(settings.printer or "none")
        key = "scanner"
        catalogue.scanner(settings.scanner or "keyboard")
    except ValueError as error:
        raise BadSettings(f"{place(config, key)}: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
