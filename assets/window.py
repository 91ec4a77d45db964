"""One window for every Kivy program of ours: kiosk, wall and rating pad.

Kivy reads its environment when it is first imported, so ``open_window`` comes before any import
of Kivy. Nobody can leave or change a public screen with keys: Escape and F1 do nothing.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

FRAMES_PER_S_MAX = 30
RESTART = 75
"""The exit code of a program that asks whoever started it to start it again."""
ENDS = {signal.SIGTERM: 0, signal.SIGINT: 0, signal.SIGHUP: RESTART}
_started = time.monotonic()
_log = logging.getLogger("window")


def log_to_stderr() -> None:
    """Forced, because libraries set up the root logger when imported; Kivy's chatter is left."""
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=logging.INFO, format=form, force=True)
    for handler in logging.root.handlers:
        handler.addFilter(lambda record: record.name != "kivy" or record.levelno > logging.WARNING)
    logging.getLogger("kivy").setLevel(logging.WARNING)


def open_window(
    size: tuple[int, int], home: Path, *, windowed: bool, touch: bool, frames_per_s: int
) -> None:
    """Prepare a window of ``size`` pixels, or the whole screen; Kivy's files lie in ``home``.

    A screen that nobody touches listens to no input at all.
    """
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
        "width": size[0],
        "height": size[1],
        "fullscreen": 0 if windowed else "auto",
        "borderless": int(not windowed),
        "show_cursor": int(windowed),
        "multisamples": 0,
        "maxfps": min(frames_per_s, FRAMES_PER_S_MAX),
    }
    for name, value in graphics.items():
        Config.set("graphics", name, str(value))
    Config.set("kivy", "exit_on_escape", "0")
    Config.remove_section("input")
    Config.add_section("input")
    if touch:
        Config.set("input", "mouse", "mouse,disable_multitouch")
        Config.set("input", "%(name)s", "probesysfs,provider=mtdev")


async def until_told(work: Coroutine[Any, Any, None], picture: Path) -> int:
    """Run a program until its window closes or a signal of ``ENDS``; the answer is its exit code.
    SIGUSR1 writes what it shows."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, keep_picture, picture)
    told: list[int] = []

    def end(code: int) -> None:
        told.append(code)
        task.cancel()

    for number, code in ENDS.items():
        loop.add_signal_handler(number, end, code)
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
    return told[-1] if told else 0


def restart() -> None:
    """End this program so that it is started again."""
    os.kill(os.getpid(), signal.SIGHUP)


def end() -> None:
    """End this program in order, with exit code 0."""
    os.kill(os.getpid(), signal.SIGTERM)


def tell_first_picture() -> None:
    """Log how long the program took until something was seen."""
    from kivy.core.window import Window

    def tell(_window: object) -> None:
        _log.info("the first picture after %.2f s", time.monotonic() - _started)
        Window.unbind(on_flip=tell)

    Window.bind(on_flip=tell)


def keep_picture(path: Path) -> None:
    """Write what the window shows to a PNG file."""
    from kivy.core.window import Window

    Path(Window.screenshot(name=str(path.with_suffix(".shot.png")))).replace(path)
