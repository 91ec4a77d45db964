"""Nobody gets out of the kiosk: keys and fingers at random on a real window (trust.md S11)."""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.display.running import Machine, until
from tests.kiosk.test_main import changed
from tests.server import Server

SIZE = (540, 960)
IDLE_S = 200.0
SAME = 4.0
"""Of 255: letters may stand a fraction of a pixel elsewhere; another language or screen is 12 and
more."""
MODIFIERS = ("", "ctrl+", "alt+", "super+", "shift+", "ctrl+alt+", "ctrl+shift+", "alt+shift+")
KEYS = (
    *(f"F{n}" for n in range(1, 13)),
    *"abcdefghijklmnopqrstuvwxyz0123456789",
    "Escape", "Tab", "Return", "space", "BackSpace", "Delete", "Home", "End", "Prior", "Next",
    "Left", "Right", "Up", "Down", "Insert", "Pause", "Print", "Menu", "minus", "equal",
)  # fmt: skip
COMBINATIONS = [f"{modifier}{key}" for modifier in MODIFIERS for key in KEYS]


class Hand:
    """Keys and fingers for the windows of one display."""

    def __init__(self, display: str) -> None:
        self._env = os.environ | {"DISPLAY": display}

    def does(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._env, capture_output=True, text=True, timeout=60
        )
        return done.stdout

    def windows(self) -> set[str]:
        """Every window that can be seen."""
        return set(self.does("search", "--onlyvisible", "--name", ".*").split())

    def strikes(self, keys: list[str]) -> None:
        for key in keys:
            self.does("key", "--clearmodifiers", "--delay", "2", key)

    def touches(self, points: list[tuple[int, int]]) -> None:
        """Twenty at a time: each comes while the one before is still being answered."""
        for begin in range(0, len(points), 20):
            each = (("mousemove", str(x), str(y), "click", "1") for x, y in points[begin:][:20])
            self.does(*(word for words in each for word in words))


@contextmanager
def screen() -> Iterator[str]:
    """An X server of its own without any window manager, as a kiosk's compositor has none."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=(write,), stderr=subprocess.DEVNULL
    )
    os.close(write)
    try:
        yield f":{os.read(read, 16).decode().strip()}"
    finally:
        os.close(read)
        server.terminate()
        server.wait(10)


def title(picture: Image.Image) -> Image.Image:
    """What only the first screen says, in the machine's own language, size and contrast."""
    return picture.crop((0, 116, SIZE[0], 180))


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far two titles are apart, seen from where a letter is a grey spot."""
    seen = [each.convert("L").resize((54, 8), Image.Resampling.BOX) for each in (one, other)]
    return float(ImageStat.Stat(ImageChops.difference(*seen)).mean[0])


@pytest.mark.screen
@pytest.mark.parametrize(
    ("keys", "touches"), [(50, 200), pytest.param(500, 2000, marks=pytest.mark.nightly)]
)
def test_no_key_and_no_finger_leads_out_of_the_kiosk(
    server: Server, tmp_path: Path, keys: int, touches: int
) -> None:
    chance = random.Random(11)
    assert len(COMBINATIONS) >= 500
    config = f'server = "{server.url}"\nnumbers_per_day = 50'
    with screen() as display:
        size = f"width = {SIZE[0]}\nheight = {SIZE[1]}\n"
        hand = Hand(display)
        made = Machine("kiosk", tmp_path, config, server.tokens["kiosk"])
        made.environment = {"SDL_VIDEODRIVER": "x11", "DISPLAY": display}
        with (tmp_path / "machine.toml").open("a") as file:
            file.write(size)
        with made as kiosk:
            until(lambda: "the server answers" in kiosk.log, 30)
            until(lambda: changed(title(kiosk.picture()), title(kiosk.picture())) == 0, 30)
            home, windows = title(kiosk.picture()), hand.windows()
            home.save(tmp_path / "home.png")
            hand.strikes(chance.sample(COMBINATIONS, keys))
            hand.touches([(chance.randrange(540), chance.randrange(960)) for _ in range(touches)])
            began = time.monotonic()
            until(lambda: apart(home, title(kiosk.picture())) < SAME, IDLE_S, lambda: kiosk.log)
            assert time.monotonic() - began < IDLE_S
            assert hand.windows() == windows
            assert "Traceback" not in kiosk.log
