"""``motcua-display --config FILE``: the wall of a hall, with its voice.

It ends on SIGTERM with 0 and answers a wrong configuration with 2 and one line. SIGUSR1 writes
what it shows at that moment to ``screen.png`` among its data, for whoever cannot see the wall.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assets import window
from assets.look import theme
from devices import catalogue
from devices.audio.protocol import AudioPlayer
from display.speaking import Memory
from display.wall import Wall
from link.care import Care, OrderedVolume
from link.client import Client
from link.pairing import Pairing
from link.settings import BadSettings, Settings, data_dir, load, place

if TYPE_CHECKING:
    from display.screen import WallPage

SIZE = (1920, 1080)
DRAW_S = 0.25


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    asked = _asked(arguments)
    window.log_to_stderr()
    data = data_dir(asked.config, asked.data)
    try:
        settings = load(asked.config)
        player = _player(settings, asked.config)
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 2
    theme.wear(asked.config.parent)
    window.open_window(
        settings.screen.size(SIZE),
        data / "kivy",
        windowed=settings.screen.windowed,
        touch=False,
        frames_per_s=20,
    )
    return asyncio.run(window.until_told(_run(settings, data, player), data / "screen.png"))


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="motcua-display", description="The wall of a hall.")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE")
    parser.add_argument("--data", type=Path, metavar="DIR", help="default: beside FILE")
    return parser.parse_args(arguments)


def _player(settings: Settings, config: Path) -> AudioPlayer | None:
    """The loudspeaker; BadSettings for a name that there is none for."""
    try:
        return catalogue.audio(settings.audio or "default", name=settings.name)
    except ValueError as error:
        raise BadSettings(f"{place(config, 'audio')}: {error}") from error


async def _run(settings: Settings, data: Path, player: AudioPlayer | None) -> None:
    """One loop for the window, the server's line and the voice; over when the window closes."""
    from kivy.base import async_runTouchApp

    from assets.kit import Covered
    from display.screen import WallPage

    page = WallPage()
    covered = Covered(page, settings.name)
    volume = OrderedVolume(data / "volume.txt")
    async with Client(settings) as client, asyncio.TaskGroup() as tasks:
        pairing = Pairing(settings, "display", client)
        care = Care(client, pairing, window.restart)
        wall = Wall(
            client,
            player,
            Memory(data / "spoken.txt"),
            sound=settings.sound,
            ordered=lambda: volume.percent,
            language=settings.language,
        )
        work = [
            tasks.create_task(wall.run(zone=settings.zone)),
            tasks.create_task(_draw(wall, page)),
            tasks.create_task(pairing.run()),
            tasks.create_task(care.run()),
        ]
        tend(care, player, volume)
        pairing.changed = care.changed = lambda: covered.show(pairing.waiting, care.is_named)
        care.changed()
        await async_runTouchApp(covered, async_lib="asyncio")
        for task in work:
            task.cancel()


def tend(care: Care, player: AudioPlayer | None, volume: OrderedVolume) -> None:
    """What the server hears of this wall, and what it can be told."""
    care.note({"screen": "ok: shown"})
    if player:
        player.subscribe(lambda state: care.note(state.parts))
        care.note(player.state.parts)
        care.on("volume", volume.set)


async def _draw(wall: Wall, page: WallPage) -> None:
    """Four times a second, so that a blink and the silence of a server are seen in time."""
    window.tell_first_picture()
    while True:
        page.show(wall.board)
        await asyncio.sleep(DRAW_S)


if __name__ == "__main__":
    sys.exit(main())
