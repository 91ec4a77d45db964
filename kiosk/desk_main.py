"""``motcua-desk --config FILE [--data DIR]``: the slip printer at an officer's desk.

Which counter it belongs to is said by its token, of the role ``counter``. The file's keys:
``server``, ``token_file`` and ``printer`` (all needed), ``name``, ``language`` of the slips; see
``link.settings``. Without a token it asks to be let in, and the code stands on standard error.
What is left of a roll of paper is remembered in DIR, without DIR in ``NAME.data`` beside the file.
Exit 0 on SIGTERM, 2 on wrong use.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from assets import window
from devices import catalogue
from devices.printers.protocol import Printer
from kiosk.desk import Desk, Spoken
from link.care import Care
from link.client import Client
from link.pairing import Pairing
from link.settings import BadSettings, Settings, data_dir, load, place


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(prog="motcua-desk", description="Máy in ở quầy / desk printer")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="TOML")
    parser.add_argument("--data", type=Path, metavar="DIR", help="mặc định: cạnh FILE / beside it")
    asked = parser.parse_args(arguments)
    window.log_to_stderr()
    data = data_dir(asked.config, asked.data)
    try:
        settings = load(asked.config)
        printer = _printer(settings, asked.config, data)
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 2
    data.mkdir(parents=True, exist_ok=True)
    return asyncio.run(window.until_told(_run(settings, printer), data / "screen.png"))


def _printer(settings: Settings, config: Path, data: Path) -> Printer:
    """BadSettings for a wrong name of the printer, or none, before anything opens."""
    try:
        printer = catalogue.printer(settings.printer or "none", folder=data)
        if printer is None:
            raise ValueError(f"printer: allowed are {catalogue.PRINTERS.removeprefix('none, ')}")
    except ValueError as error:
        raise BadSettings(f"{place(config, 'printer')}: {error}") from error
    return printer


async def _run(settings: Settings, printer: Printer) -> None:
    """Until it is cancelled."""
    spoken = Spoken(settings.name, lambda words: print(words, file=sys.stderr, flush=True))
    async with Client(settings) as client, asyncio.TaskGroup() as tasks:
        pairing = Pairing(settings, "counter", client)
        care = Care(client, pairing, window.restart)
        pairing.changed = lambda: spoken.waits(pairing.waiting)
        care.changed = lambda: spoken.named(care.is_named)
        spoken.waits(pairing.waiting)
        desk = Desk(client, printer, care, language=settings.language)
        for each in (pairing, care, desk):
            tasks.create_task(each.run())


if __name__ == "__main__":
    sys.exit(main())
