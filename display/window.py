"""The wall's window, set up before Kivy is imported for the first time."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from link.settings import Screen

FRAMES_PER_S_MAX = 20


def prepare(screen: Screen, size: tuple[int, int], home: Path) -> None:
    """``size`` in pixels where a window has none of its own; Kivy keeps its files in ``home``.

    Nobody can leave or change a wall with keys: Escape and F1 do nothing, no pointer is shown.
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
        "width": screen.width or size[0],
        "height": screen.height or size[1],
        "fullscreen": 0 if screen.windowed else "auto",
        "borderless": int(not screen.windowed),
        "show_cursor": int(screen.windowed),
        "multisamples": 0,
        "maxfps": FRAMES_PER_S_MAX,
        "resizable": 1,
    }
    for name, value in graphics.items():
        Config.set("graphics", name, str(value))
    Config.set("kivy", "exit_on_escape", "0")
    logging.getLogger("kivy").setLevel(logging.WARNING)
    Config.remove_section("input")
    Config.add_section("input")
