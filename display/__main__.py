"""``motcua-display --config FILE``: the wall of a hall, with its voice.

It ends on SIGTERM with 0 and answers a wrong configuration with 2 and one line. SIGUSR1 writes
what it shows at that moment to ``screen.png`` among its data, for whoever cannot see the wall.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from devices import catalogue
from devices.audio.protocol import AudioPlayer
from display.speaking import Memory
from display.wall import Wall
from display.window import prepare
from link.client import Client
from link.settings import BadSettings, Settings, data_dir, load

if TYPE_CHECKING:
    from display.screen import WallPage

SIZE = (1920, 1080)
DRAW_S = 0.25
_started = time.monotonic()
_log = logging.getLogger("display")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    asked = _asked(arguments)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("kivy").setLevel(logging.WARNING)
    data = data_dir(asked.config, asked.data)
    try:
        settings = load(asked.config)
        player = catalogue.audio(settings.audio or "default", name=settings.name)
    except (BadSettings, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    prepare(settings.screen, SIZE, data / "kivy")
    asyncio.run(_show(settings, data, player))
    return 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="motcua-display", description="The wall of a hall.")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE")
    parser.add_argument("--data", type=Path, metavar="DIR", help="default: beside FILE")
    return parser.parse_args(arguments)


async def _show(settings: Settings, data: Path, player: AudioPlayer | None) -> None:
    task = asyncio.ensure_future(_run(settings, data, player))
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, _keep_picture, data / "screen.png")
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()


async def _run(settings: Settings, data: Path, player: AudioPlayer | None) -> None:
    """One loop for the window, the server's line and the voice; over when the window closes."""
    from kivy.base import async_runTouchApp

    from display.screen import WallPage

    page = WallPage()
    async with Client(settings) as client, asyncio.TaskGroup() as tasks:
        wall = Wall(client, player, Memory(data / "spoken.txt"), language=settings.language)
        work = [
            tasks.create_task(wall.run(zone=settings.zone)),
            tasks.create_task(_draw(wall, page)),
        ]
        await async_runTouchApp(page, async_lib="asyncio")
        for task in work:
            task.cancel()


async def _draw(wall: Wall, page: WallPage) -> None:
    """Four times a second, so that a blink and the silence of a server are seen in time."""
    from kivy.core.window import Window

    Window.bind(on_flip=_tell_first_picture)
    while True:
        page.show(wall.board)
        await asyncio.sleep(DRAW_S)


def _tell_first_picture(window: object) -> None:
    from kivy.core.window import Window

    _log.info("the first picture after %.2f s", time.monotonic() - _started)
    Window.unbind(on_flip=_tell_first_picture)


def _keep_picture(path: Path) -> None:
    from kivy.core.window import Window

    Path(Window.screenshot(name=str(path.with_suffix(".shot.png")))).replace(path)


if __name__ == "__main__":
    sys.exit(main())
