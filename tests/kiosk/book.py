"""Every screen of the kiosk in every mode, for docs/screens: written by ``make screens``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "docs" / "screens"
SIZE, SMALL, COLOURS = (1080, 1920), (234, 416), 24
BYTES_MAX, ALL_BYTES_MAX = 60_000, 6_000_000
MODES = ("vi", "en", "contrast", "large", "low")
"""Vietnamese as it is, English, and three ways to be read and reached, in Vietnamese."""
MODE_NAMES = {
    "vi": "as it is",
    "en": "English",
    "contrast": "high contrast",
    "large": "large text",
    "low": "low reach",
}
LEFT_OUT = ("_contrast", "_large", "_low", "_voice", "_long")
"""Ends of scenes that are a mode themselves, or only there to be measured."""


def names() -> list[str]:
    """The scenes that are a screen of their own, in the order of a visit."""
    from tests.kiosk.scenes import SCENES

    return [name for name in SCENES if not name.endswith(LEFT_OUT)]


def is_made(stem: str) -> bool:
    """Whether a picture of this name is one of ours, told without opening a window."""
    scene, _, mode = stem.rpartition("-")
    sources = (file.read_text("utf-8") for file in Path(__file__).parent.glob("*.py"))
    return mode in MODES and any(f'"{scene}": ' in source for source in sources)


def all_modes() -> None:
    """Inside a window: a PNG for each scene and mode in the folder that ``KIOSK_BOOK`` names."""
    from kivy.core.window import Window
    from msgspec.structs import replace

    from tests.kiosk.scenes import SCENES, page
    from tests.screens import frames

    folder = Path(os.environ["KIOSK_BOOK"])
    for name in names():
        for mode in MODES:
            shown = SCENES[name]("en" if mode == "en" else "vi")
            asked = {each: each == mode for each in MODES if each not in ("vi", "en")}
            shown = replace(shown, visit=replace(shown.visit, **asked))
            made = page(shown)
            Window.add_widget(made)
            frames(4)
            shot = Path(Window.screenshot(name=str(folder / "shot.png")))
            shot.rename(folder / f"{name}-{mode}.png")
            Window.remove_widget(made)


def shrunk(file: Path) -> Image.Image:
    """A picture small enough for a repository: a palette of its own."""
    with Image.open(file) as picture:
        small = picture.convert("RGB").resize(SMALL, Image.Resampling.LANCZOS)
    return small.quantize(COLOURS, dither=Image.Dither.NONE)


def index(scenes: list[str]) -> str:
    """The page that shows them all."""
    head = " | ".join(MODE_NAMES[mode] for mode in MODES)
    rows = [
        f"| `{name}` | "
        + " | ".join(f"![{name} {mode}]({name}-{mode}.png)" for mode in MODES)
        + " |"
        for name in scenes
    ]
    lines = [
        "# The kiosk's screens",
        "",
        "Every screen of the kiosk in every mode, written by `make screens` from the scenes that",
        "the tests measure (`tests/kiosk/scenes.py`). Office, numbers and times are made up.",
        "",
        f"| scene | {head} |",
        "|---|" + "---|" * len(MODES),
        *rows,
        "",
    ]
    return "\n".join(lines)


def write() -> int:
    """Fill docs/screens anew; how many bytes the pictures are."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {
            "SDL_VIDEODRIVER": "offscreen",
            "KIVY_NO_ARGS": "1",
            "KIVY_NO_CONSOLELOG": "1",
            "KIVY_NO_FILELOG": "1",
            "KIVY_HOME": scratch,
            "KIOSK_BOOK": scratch,
        }
        scene, size = "tests.kiosk.book:all_modes", f"{SIZE[0]}x{SIZE[1]}"
        command = [sys.executable, "-m", "tests.screens", scene, size, ""]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        for old in OUT.glob("*.png"):
            old.unlink()
        scenes = list(dict.fromkeys(f.stem.rpartition("-")[0] for f in _made(scratch)))
        for file in _made(scratch):
            shrunk(file).save(OUT / file.name, optimize=True)
    (OUT / "README.md").write_text(index(scenes), "utf-8")
    sizes = [file.stat().st_size for file in OUT.glob("*.png")]
    if max(sizes) > BYTES_MAX or sum(sizes) > ALL_BYTES_MAX:
        raise ValueError(f"too large: {max(sizes)} in one, {sum(sizes)} in all")
    return sum(sizes)


def _made(folder: str) -> list[Path]:
    """The pictures in the order in which they were taken."""
    found = [file for file in Path(folder).glob("*-*.png") if file.stem != "shot"]
    return sorted(found, key=lambda file: file.stat().st_mtime_ns)


if __name__ == "__main__":
    print(f"{write() // 1000} kB in docs/screens")
