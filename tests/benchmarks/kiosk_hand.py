"""The real kiosk with a finger: ``python -m tests.benchmarks.kiosk_hand --config FILE --data DIR``.

Prints ``picture NS`` once the office's tiles have been drawn. For each line on its input it takes
a number: touches the first tile, then a class, and prints ``touch NS`` of the second touch, after
which nothing is asked any more, ``pressed NS`` when the pressed button has been shown, and
``number NS`` when the number has. Nobody watches how fast it takes numbers. NS is the monotonic
clock, the same for all processes.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from assets import window
from kiosk import __main__ as program
from kiosk import flow

LOOK_S = 0.01
GUARD_S = flow.GUARD_S + 0.1
"""The kiosk takes no finger sooner on a new screen: it was meant for the one before."""

_until_told = window.until_told


async def _with_a_hand(work: Coroutine[Any, Any, None], picture: Path) -> int:
    hand = asyncio.create_task(_hand())
    try:
        return await _until_told(work, picture)
    finally:
        hand.cancel()


async def _hand() -> None:
    from kivy.app import App

    await _until(lambda: getattr(App.get_running_app(), "page", None) is not None)
    app = App.get_running_app()
    app.machine.flood = None
    await _until(lambda: _tile(app) is not None)
    await _frame()
    print("picture", time.monotonic_ns(), flush=True)
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        await _take_number(app)


async def _take_number(app: Any) -> None:
    from kiosk.screens.choose_class import ClassScreen

    if app.machine.visit.step != flow.HOME:
        await asyncio.sleep(GUARD_S)
        app.machine.act(flow.Finish())
    await _until(lambda: _tile(app) is not None)
    await asyncio.sleep(GUARD_S)
    _touch(_tile(app))
    await _until(lambda: isinstance(app.page._screen, ClassScreen))
    await asyncio.sleep(GUARD_S)
    print("touch", time.monotonic_ns(), flush=True)
    finger = _down(app.page._screen.ids.normal)
    await _frame()
    print("pressed", time.monotonic_ns(), flush=True)
    finger.touch_up()
    await _until(lambda: app.machine.visit.step == flow.NUMBER and _has_number(app.page._screen))
    await _frame()
    print("number", time.monotonic_ns(), flush=True)


def _tile(app: Any) -> Any:
    """The first tile of the home screen that takes a finger, None for none."""
    from kiosk.screens.home import HomeScreen
    from kiosk.screens.parts import Tile

    screen = app.page._screen
    if not isinstance(screen, HomeScreen):
        return None
    return next((w for w in screen.walk() if isinstance(w, Tile) and not w.disabled), None)


def _has_number(screen: Any) -> bool:
    return bool(getattr(screen, "number", ""))


def _touch(piece: Any) -> None:
    _down(piece).touch_up()


def _down(piece: Any) -> Any:
    """A finger on a piece."""
    from kivy.tests.common import UnitTestTouch

    touch = UnitTestTouch(*piece.center)
    touch.touch_down()
    return touch


async def _frame() -> None:
    """Until a frame of all that stands on the page has been shown."""
    from kivy.core.window import Window

    shown = asyncio.Event()
    Window.bind(on_flip=lambda *_: shown.set())
    Window.canvas.ask_update()
    await shown.wait()


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 - what is looked at belongs to the program, untouched
        await asyncio.sleep(LOOK_S)


if __name__ == "__main__":
    window.until_told = _with_a_hand
    sys.exit(program.main())
