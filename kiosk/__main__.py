"""``motcua-kiosk --config FILE [--data DIR]``: the self-service kiosk.

The file's keys: ``server`` and ``token_file`` (both needed), ``name``, ``language``,
``printer`` (``network://HOST[:9100][?width=576|384]``, ``virtual:DIR`` or ``none``), ``scanner``
(``keyboard``, the default, or ``none``), and ``[screen]`` with ``windowed``, ``width``, ``height``
(pixels of the window), ``diagonal_inches``, ``mounting_height_mm``. See ``link.settings``.

What must not be lost lies in DIR: the request keys, and Kivy's own folder. Without DIR it is
``NAME.data`` beside the file. Exit 0 when the window closes or on SIGTERM, 2 on wrong use.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from link.settings import BadSettings, Screen, Settings, data_dir, load


def main(argv: Sequence[str] | None = None) -> int:
    """The program; the answer is its exit code."""
    parser = argparse.ArgumentParser(prog="motcua-kiosk", description="Kiosk lấy số / kiosk")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="TOML")
    parser.add_argument("--data", type=Path, metavar="DIR", help="mặc định: cạnh FILE / beside it")
    options = parser.parse_args(argv)
    try:
        settings = load(options.config)
        _check_devices(settings)
    except (BadSettings, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    data = data_dir(options.config, options.data)
    data.mkdir(parents=True, exist_ok=True)
    _start_logging()
    _prepare_kivy(settings.screen, data)
    asyncio.run(_run(settings, data))
    return 0


def _check_devices(settings: Settings) -> None:
    """A wrong name of a device is told before anything opens."""
    from devices import catalogue

    catalogue.printer(settings.printer or "none")
    if settings.scanner not in (None, "none", "keyboard"):
        catalogue.scanner(settings.scanner)


def _start_logging() -> None:
    """To stderr. Forced, because a printer's library sets up the root logger when imported."""
    form = "%(asctime)s %(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=logging.INFO, format=form, force=True)
    for handler in logging.root.handlers:
        handler.addFilter(lambda record: record.name != "kivy" or record.levelno > logging.WARNING)


def _prepare_kivy(screen: Screen, data: Path) -> None:
    """Kivy reads its environment when it is first imported, so this comes before."""
    os.environ |= {
        "KIVY_NO_ARGS": "1",
        "KIVY_LOG_MODE": "PYTHON",
        "KIVY_HOME": str(data / "kivy"),
    }
    (data / "kivy").mkdir(exist_ok=True)
    from kivy.config import Config

    Config.set("kivy", "exit_on_escape", "0")
    Config.set("kivy", "log_level", "warning")
    Config.set("input", "mouse", "mouse,disable_multitouch")
    Config.set("graphics", "multisamples", "0")
    Config.set("graphics", "fullscreen", "0" if screen.windowed else "auto")
    Config.set("graphics", "show_cursor", "1" if screen.windowed else "0")
    Config.set("graphics", "width", str(screen.width or 540))
    Config.set("graphics", "height", str(screen.height or 960))


async def _run(settings: Settings, data: Path) -> None:
    from kiosk.app import run

    task = asyncio.ensure_future(run(settings, data))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    await asyncio.gather(task, return_exceptions=True)
    if not task.cancelled() and (error := task.exception()):
        raise error


if __name__ == "__main__":
    sys.exit(main())
