"""A real kiosk in its own process, without a key, before a server whose folder is in PAIR_*."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kivy.app import App

from assets.kit import PairingPage, Words
from kiosk.app import run
from kiosk.page import KioskPage
from link.settings import Settings

WAIT_S = 40.0


def a_new_kiosk_is_let_in_and_shows_the_office() -> None:
    asyncio.run(_let_in(Path(os.environ["PAIR_HOME"])))


async def _let_in(home: Path) -> None:
    settings = Settings(os.environ["PAIR_SERVER"], str(home / "kiosk.token"), name="Kiosk 1")
    work = asyncio.create_task(run(settings, home))
    await _until(lambda: (code := _code()) and code != "")
    await asyncio.to_thread(_accept, _code())
    await _until(lambda: isinstance(_top(), KioskPage) and "Chứng thực" in _words())
    App.get_running_app().stop()
    await work


def _top() -> object:
    app = App.get_running_app()
    return app.covered.children[0] if app and hasattr(app, "covered") else None


def _words() -> str:
    pieces = _top().walk(restrict=True)  # type: ignore[attr-defined]
    return " ".join(piece.text for piece in pieces if isinstance(piece, Words))


def _code() -> str:
    """As somebody reads it off the screen."""
    if not isinstance(_top(), PairingPage) or "motcua-server pair" not in _words():
        return ""
    return _words().partition("motcua-server pair ")[2].split()[0]


def _accept(code: str) -> None:
    words = ["pair", code, "--role", "kiosk", "--name", "Kiosk 1"]
    command = [sys.executable, "-m", "queue_server", *words, "--data", os.environ["PAIR_DATA"]]
    subprocess.run(command, check=True, capture_output=True)


async def _until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + WAIT_S
    while not is_so():
        assert time.monotonic() < end, f"{_top()}: {_words()}"
        await asyncio.sleep(0.05)
