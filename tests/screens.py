"""Screens in tests: a Kivy page drawn offscreen by a process of its own, held against a golden.

Kivy has one window per process, so each size is drawn by a subprocess (safe under pytest-xdist)::

    def test_the_home_screen_looks_as_drawn(tmp_path):
        picture = shoot("tests.kiosk.scenes:home", (1080, 1920), tmp_path)
        assert_looks_like(picture, "tests/kiosk/golden/home.png")

    def test_a_button_acts_once(tmp_path):
        play("tests.assets.scenes:touch", (400, 300), tmp_path)     # its asserts run in there

A scene is a function without arguments that returns a widget (drawn, shot) or None (played).
``UPDATE_GOLDEN=1 pytest …`` writes the goldens: look at them before committing.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRAMES = 6
TIMEOUT_S = 240
"""A busy machine draws slowly; a scene that hangs is found all the same."""
MEAN_MAX = 1.5
DIFFERING_MAX = 0.01
DIFFERENT_FROM = 40


def shoot(scene: str, size: tuple[int, int], scratch: Path) -> Path:
    """The PNG of a scene, ``module:function``, in a window of ``size`` pixels."""
    out = scratch / f"{scene.replace(':', '.')}-{size[0]}x{size[1]}.png"
    _run(scene, size, scratch, out)
    return out


def play(scene: str, size: tuple[int, int], scratch: Path) -> None:
    """Runs a scene that asserts by itself; AssertionError with its traceback when it fails."""
    _run(scene, size, scratch, None)


def assert_looks_like(picture: Path, golden: str | Path) -> None:
    """The mean difference and the share of clearly different pixels stay small.

    A difference picture is left beside ``picture`` when they do not.
    """
    import numpy as np
    from PIL import Image, ImageChops

    path = ROOT / golden
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.open(picture).convert("RGB").save(path, optimize=True)
    shown, wanted = Image.open(picture).convert("RGB"), Image.open(path).convert("RGB")
    assert shown.size == wanted.size
    difference = ImageChops.difference(shown, wanted)
    values = np.asarray(difference, dtype=float)
    mean, share = values.mean(), (values.max(axis=2) > DIFFERENT_FROM).mean()
    if mean > MEAN_MAX or share > DIFFERING_MAX:
        apart = picture.with_suffix(".difference.png")
        difference.save(apart)
        raise AssertionError(f"{path.name}: mean {mean:.2f}, differing {share:.2%}, see {apart}")


def _run(scene: str, size: tuple[int, int], scratch: Path, out: Path | None) -> None:
    home = scratch / "kivy"
    home.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "SDL_VIDEODRIVER": "offscreen",
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_CONSOLELOG": "1",
        "KIVY_NO_FILELOG": "1",
        "KIVY_HOME": str(home),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tests.screens", scene, f"{size[0]}x{size[1]}", str(out or "")]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S
    )
    if done.returncode:
        raise AssertionError(f"{scene} failed:\n{done.stdout}{done.stderr}")


def frames(count: int = FRAMES) -> None:
    """Lets Kivy draw that many frames; inside a scene."""
    from kivy.base import EventLoop

    for _ in range(count):
        EventLoop.idle()


def _main(scene: str, size: str, out: str) -> None:
    from kivy.config import Config

    width, height = size.split("x")
    for name, value in {"width": width, "height": height, "multisamples": "0"}.items():
        Config.set("graphics", name, value)
    Config.set("kivy", "exit_on_escape", "0")
    from kivy.base import EventLoop
    from kivy.core.window import Window

    sys.stderr = sys.__stderr__  # Kivy's logger has swallowed it: a failed scene must be told
    EventLoop.ensure_window()
    EventLoop.start()
    module, function = scene.split(":")
    widget = getattr(importlib.import_module(module), function)()
    if widget is None:
        return
    Window.add_widget(widget)
    frames()
    written = Path(Window.screenshot(name=out))
    written.rename(out)


if __name__ == "__main__":
    _main(*sys.argv[1:])
