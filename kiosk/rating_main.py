"""``motcua-rating --config FILE [--data DIR]``: the rating pad of one counter.

Which counter it belongs to is said by its token. The file's keys: ``server`` and ``token_file``
(both needed), ``name``, ``language``, ``pad`` (keys beside the screen, see
``devices.catalogue``), ``[screen]``; see ``link.settings``. Ratings that wait for
the server lie in DIR, without DIR in ``NAME.data`` beside the file. Exit 0 when the window closes
or on SIGTERM, 2 on wrong use. SIGUSR1 writes what it shows to ``screen.png`` in DIR.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from assets import window
from assets.look import theme
from devices import catalogue
from kiosk.rating import RatingPad
from link.care import Care
from link.client import Client
from link.pairing import Pairing
from link.settings import BadSettings, Settings, data_dir, load, place
from link.spool import Spool

SIZE = (1280, 800)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(prog="motcua-rating", description="Bảng đánh giá / rating pad")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="TOML")
    parser.add_argument("--data", type=Path, metavar="DIR", help="mặc định: cạnh FILE / beside it")
    asked = parser.parse_args(arguments)
    window.log_to_stderr()
    try:
        settings = load(asked.config)
        _check_devices(settings, asked.config)
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 2
    data = data_dir(asked.config, asked.data)
    theme.wear(asked.config.parent)
    window.open_window(
        settings.screen.size(SIZE),
        data / "kivy",
        windowed=settings.screen.windowed,
        touch=True,
        frames_per_s=30,
    )
    return asyncio.run(window.until_told(_run(settings, data), data / "screen.png"))


def _check_devices(settings: Settings, config: Path) -> None:
    """BadSettings for a wrong name of a device, before anything opens."""
    try:
        catalogue.pad(settings.pad or "none")
    except ValueError as error:
        raise BadSettings(f"{place(config, 'pad')}: {error}") from error


async def _run(settings: Settings, data: Path) -> None:
    """One loop for the window and the server's line; over when the window closes."""
    from kivy.base import async_runTouchApp

    from assets.kit import Covered
    from kiosk.screens.rating_pad import PadPage

    with Spool(data / "spool.db") as spool:
        async with Client(settings, spool=spool) as client, asyncio.TaskGroup() as tasks:
            keys = catalogue.pad(settings.pad or "none")
            pad = RatingPad(client, spool, keys=keys, language=settings.language)
            page = PadPage(pad.act)
            covered = Covered(page, settings.name)
            pairing = Pairing(settings, "rating", client)
            care = Care(client, pairing, window.restart)
            care.note({"screen": "ok: shown"})
            pairing.changed = care.changed = lambda: covered.show(pairing.waiting, care.is_named)
            care.changed()
            pad.changed = lambda: page.show(pad.shown)
            pad.changed()
            window.tell_first_picture()
            work = [tasks.create_task(each.run()) for each in (pad, pairing, care)]
            await async_runTouchApp(covered, async_lib="asyncio")
            for task in work:
                task.cancel()


if __name__ == "__main__":
    sys.exit(main())
