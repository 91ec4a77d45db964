"""``motcua-keypad --config FILE [--data DIR]``: the number pad with which an officer calls.

Which counter it belongs to is said by its token. The file's keys: ``server``, ``token_file`` and
``keypad`` (all needed), ``name``, ``language``, and ``audio`` for a short sound when a press came
to nothing; see ``link.settings``. Without a token it asks to be let in, and the code stands on
standard error. What is refused stands on standard error. Nothing is stored but
that sound, in DIR, without DIR in ``NAME.data`` beside the file. Exit 0 on SIGTERM, 2 on wrong use.
"""

from __future__ import annotations

import argparse
import array
import asyncio
import logging
import math
import sys
import wave
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from assets import window
from devices import catalogue
from devices.audio.protocol import AudioPlayer
from devices.keypads.protocol import Keypad
from kiosk.desk import Spoken
from kiosk.keypad import CallingKeypad, Told
from link.care import Care
from link.client import Client
from link.pairing import Pairing
from link.settings import BadSettings, Settings, data_dir, load, place

BEEP_HZ, BEEP_S, RATE = 440, 0.18, 22_050

_log = logging.getLogger("keypad")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(prog="motcua-keypad", description="Bàn phím gọi số / keypad")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="TOML")
    parser.add_argument("--data", type=Path, metavar="DIR", help="mặc định: cạnh FILE / beside it")
    asked = parser.parse_args(arguments)
    window.log_to_stderr()
    try:
        settings = load(asked.config)
        keypad, player = _devices(settings, asked.config)
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 2
    data = data_dir(asked.config, asked.data)
    asyncio.run(window.until_told(_run(settings, keypad, player, data), data / "screen.png"))
    return 0


def _devices(settings: Settings, config: Path) -> tuple[Keypad, AudioPlayer | None]:
    """BadSettings for a wrong name of a device, before anything opens."""
    key = "keypad"
    try:
        keypad = catalogue.keypad(settings.keypad or "none")
        if keypad is None:
            raise ValueError(f"keypad: allowed are {catalogue.KEYPADS.removeprefix('none, ')}")
        key = "audio"
        return keypad, catalogue.audio(settings.audio or "none")
    except ValueError as error:
        raise BadSettings(f"{place(config, key)}: {error}") from error


async def _run(settings: Settings, keypad: Keypad, player: AudioPlayer | None, data: Path) -> None:
    """Until it is cancelled."""
    beeps: set[asyncio.Task[object]] = set()

    def told(told: Told) -> None:
        if told.word != "done":
            _log.warning("%s: %s", told.action, told.text(settings.language))
        if told.is_trouble and player and not beeps:
            task: asyncio.Task[object] = asyncio.create_task(player.play([sound]))
            beeps.add(task)
            task.add_done_callback(beeps.discard)

    sound = beep(data / "beep.wav") if player else data
    spoken = Spoken(settings.name, lambda words: print(words, file=sys.stderr, flush=True))
    async with Client(settings) as client, AsyncExitStack() as stack:
        pairing = Pairing(settings, "counter", client)
        care = Care(client, pairing, window.restart)
        pairing.changed = lambda: spoken.waits(pairing.waiting)
        care.changed = lambda: spoken.named(care.is_named)
        spoken.waits(pairing.waiting)
        if player:
            await player.open()
            stack.push_async_callback(player.close)
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        for each in (pairing, care, CallingKeypad(client, keypad, told, note=care.note)):
            tasks.create_task(each.run())


def beep(path: Path) -> Path:
    """A short tone that swells and fades, as a WAV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = int(RATE * BEEP_S)
    samples = array.array("h")
    for n in range(count):
        loud = 12_000 * math.sin(math.pi * n / count)
        samples.append(int(loud * math.sin(2 * math.pi * BEEP_HZ * n / RATE)))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, count, "NONE", ""))
        file.writeframes(samples.tobytes())
    return path


if __name__ == "__main__":
    sys.exit(main())
