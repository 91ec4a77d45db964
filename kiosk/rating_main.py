"""``motcua-rating --config FILE [--data DIR]``: the rating pad of one counter.

Which counter it belongs to is said by its token. The file's keys: ``server`` and ``token_file``
(both needed), ``name``, ``language``, ``[screen]``; see ``link.settings``. Ratings that wait for
the server lie in DIR, without DIR in ``NAME.data`` beside the file. Exit 0 when the window closes
or on SIGTERM, 2 on wrong use. SIGUSR1 writes what it shows to ``screen.png`` in DIR.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from kiosk.rating import RatingPad
from link.client import Client
from link.settings import BadSettings, Screen, Settings, data_dir, load
from link.spool import Spool

SIZE = (1280, 800)
FRAMES_PER_S_MAX = 30
_started = time.monotonic()
_log = logging.getLogger("rating")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(prog="motcua-rating", description="Bảng đánh giá / rating pad")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="TOML")
    parser.add_argument("--data", type=Path, metavar="DIR", help="mặc định: cạnh FILE / beside it")
    asked = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = load(asked.config)
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 2
    data = data_dir(asked.config, asked.data)
    _prepare(settings.screen, data / "kivy")
    asyncio.run(_show(settings, data))
    return 0


def _prepare(screen: Screen, home: Path) -> None:
    """Kivy reads its environment when it is first imported, so this comes before."""
    home.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_FILELOG": "1",
        "KIVY_NO_CONFIG": "1",
        "KIVY_LOG_MODE": "PYTHON",
        "KIVY_HOME": str(home),
    }
    from kivy.config import Config

    graphics = {
        "width": screen.width or SIZE[0],
        "height": screen.height or SIZE[1],
        "fullscreen": 0 if screen.windowed else "auto",
        "show_cursor": int(screen.windowed),
        "multisamples": 0,
        "maxfps": FRAMES_PER_S_MAX,
    }
    for name, value in graphics.items():
        Config.set("graphics", name, str(value))
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("input", "mouse", "mouse,disable_multitouch")
    logging.getLogger("kivy").setLevel(logging.WARNING)


async def _show(settings: Settings, data: Path) -> None:
    task = asyncio.ensure_future(_run(settings, data))
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, _keep_picture, data / "screen.png")
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()


async def _run(settings: Settings, data: Path) -> None:
    """One loop for the window and the server's line; over when the window closes."""
    from kivy.base import async_runTouchApp
    from kivy.core.window import Window

    from kiosk.screens.rating_pad import PadPage

    with Spool(data / "spool.db") as spool:
        async with Client(settings, spool=spool) as client, asyncio.TaskGroup() as tasks:
            pad = RatingPad(client, spool, language=settings.language)
            page = PadPage(pad.act)
            pad.changed = lambda: page.show(pad.shown)
            pad.changed()
            Window.bind(on_flip=_tell_first_picture)
            work = tasks.create_task(pad.run())
            await async_runTouchApp(page, async_lib="asyncio")
            work.cancel()


def _tell_first_picture(window: object) -> None:
    from kivy.core.window import Window

    _log.info("the first picture after %.2f s", time.monotonic() - _started)
    Window.unbind(on_flip=_tell_first_picture)


def _keep_picture(path: Path) -> None:
    from kivy.core.window import Window

    Path(Window.screenshot(name=str(path.with_suffix(".shot.png")))).replace(path)


if __name__ == "__main__":
    sys.exit(main())
