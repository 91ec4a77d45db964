"""``motcua-kiosk --config FILE [--data DIR]``: the self-service kiosk.

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
from pathlib import Path

from assets import window
from link.settings import BadSettings, Settings, data_dir, load, place

SIZE = (1080, 1920)


def main(argv: Sequence[str] | None = None) -> int:
    """The program; the answer is its exit code."""
    parser = argparse.ArgumentParser(prog="motcua-kiosk", description="Kiosk lấy số / kiosk")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="TOML")
    parser.add_argument("--data", type=Path, metavar="DIR", help="mặc định: cạnh FILE / beside it")
    options = parser.parse_args(argv)
    try:
        settings = load(options.config)
        _check_devices(settings, options.config)
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 2
    data = data_dir(options.config, options.data)
    window.log_to_stderr()
    window.open_window(
        settings.screen.size(SIZE),
        data / "kivy",
        windowed=settings.screen.windowed,
        touch=True,
        frames_per_s=30,
    )
    from kiosk.app import run

    return asyncio.run(window.until_told(run(settings, data), data / "screen.png"))


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
