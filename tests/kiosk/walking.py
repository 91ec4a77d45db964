"""The widget tree of every screen in every mode, on displays of four sizes: measured and read.

Played by ``test_modes`` in a window of 1080×1920 pixels, so a pixel is a unit of the drawing.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kivy.core.window import Window
from msgspec.structs import replace

import assets
from assets.kit import Badge, Figures, Page, TouchButton, TouchPanel, Words, clipped_words
from kiosk.fitting import BAND_MM, DRAWN_PER_MM, LOWEST_MM
from kiosk.page import KioskPage
from kiosk.screens.listed import Row
from kiosk.screens.parts import Tile
from kiosk.shown import Shown
from link.settings import Screen
from tests.kiosk.scenes import SCENES
from tests.screens import frames

TARGET_MM, GAP_MM, TILE_MM = 20.0, 3.0, (60.0, 25.0)
ACTION_MM, LEAST_MM, LARGE_MM = 7.3, 4.8, 12.0
CAP_EM = 0.74
MOUNTED_MM = 750
MORE = 0.4
CONTRAST_MIN = 6.95
ALIKE_MAX = 0.97
PIXEL_MM = 0.12
"""Edges lie on whole pixels."""
COLLECTED_EVERY = 24
"""Scenes whose pieces may wait for it: a hundred megabytes."""


def modes_of(name: str) -> dict[str, bool]:
    return {mode: True for mode in name.split("+") if mode}


def display() -> tuple[Screen, dict[str, bool], str]:
    """The display, the modes and the language that the environment asks for."""
    inches = float(os.environ["KIOSK_INCHES"])
    screen = Screen(diagonal_inches=inches, mounting_height_mm=MOUNTED_MM)
    return screen, modes_of(os.environ["KIOSK_MODES"]), os.environ["KIOSK_LANGUAGE"]


def pages() -> Iterator[tuple[str, KioskPage]]:
    """Every page of every scene, drawn by the one page that a kiosk has."""
    screen, modes, language = display()
    part, parts = map(int, os.environ.get("KIOSK_PART", "0/1").split("/"))
    gc.disable()  # thousands of pieces live at once: looking through them was half of the time
    made = KioskPage(lambda _event: None, screen)
    Window.add_widget(made)
    for at, (name, scene) in enumerate(list(SCENES.items())[part::parts]):
        if at % COLLECTED_EVERY == COLLECTED_EVERY - 1:
            gc.collect()
        shown: Shown = scene(language)
        shown = replace(shown, visit=replace(shown.visit, **modes))
        made.show(shown)
        made.listed.turn(-made.listed.page)
        made.show(shown)
        number = 0
        while True:
            frames(2)
            yield f"{name} page {number + 1}", made
            number += 1
            if not made.fit.listed or number >= made.listed.pages:
                break
            made.listed.turn(1)
            made.show(shown)
    Window.remove_widget(made)


def targets(root: KioskPage) -> list[TouchPanel]:
    return [piece for piece in root.walk(restrict=True) if isinstance(piece, TouchPanel)]


def longer() -> None:
    """Every text of ours forty per cent longer, as another language might be."""
    usual = assets.text

    def stretched(key: str, lang: str, **values: object) -> str:
        text = usual(key, lang, **values)
        return f"{text} {text[: int(len(text) * MORE)].strip()}" if len(text) > 3 else text

    assets.text = stretched


def every_screen_holds_longer_words() -> None:
    longer()
    wrong = [(name, text) for name, made in pages() for text in clipped_words(made)]
    assert wrong == [], wrong[:20]


def every_word_stands_out() -> None:
    """Contrast of words and ground as they are in the picture, by the WCAG's formula."""
    wrong = []
    for name, made in pages():
        picture = screenshot()
        for piece in made.walk(restrict=True):
            is_written = isinstance(piece, Words) and piece.text.strip() and min(piece.size) > 4
            if is_written and not is_covered(made, piece):
                ratio = contrast_in(picture, piece)
                if ratio < CONTRAST_MIN:
                    wrong.append((name, piece.text, round(ratio, 2)))
    assert wrong == [], wrong[:20]


def screenshot() -> Any:
    """The window as rows of red, green and blue from the top."""
    import numpy as np
    from PIL import Image

    with TemporaryDirectory() as folder:
        taken = Window.screenshot(name=str(Path(folder) / "shot.png"))
        return np.asarray(Image.open(taken).convert("RGB"), dtype=float)


def is_covered(page: KioskPage, piece: Any) -> bool:
    """Whether something that stands over the screen hides a part of this piece."""
    top = piece
    while top.parent is not page:
        top = top.parent
    return any(each.collide_widget(piece) for each in page.children[: page.children.index(top)])


def contrast_in(picture: Any, piece: Any) -> float:
    """The commonest colour of a box against the one farthest from it."""
    import numpy as np

    high = picture.shape[0]
    rows = slice(max(0, int(high - piece.top)), int(high - piece.y))
    box = picture[rows, max(0, int(piece.x)) : int(piece.right)].reshape(-1, 3)
    channels = np.where(
        box / 255 <= 0.04045, box / 255 / 12.92, ((box / 255 + 0.055) / 1.055) ** 2.4
    )
    light = channels @ np.array([0.2126, 0.7152, 0.0722])
    values, counts = np.unique(light.round(4), return_counts=True)
    ground = values[counts.argmax()]
    ratios = (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)
    return float(np.percentile(ratios, 99.7))


def states_differ_without_colour() -> None:
    """Pairs of states of the same piece, in grey: as unlike as words and icons make them."""
    from kiosk.screens.parts import Chip

    def grey(make: Any, theme: str) -> Any:
        page = Page(sheet="kiosk", theme=theme)
        page.put(make(), 40, 40, 487, 220)
        Window.add_widget(page)
        frames(3)
        picture = screenshot().mean(axis=2)[24:276, 24:543]
        Window.remove_widget(page)
        return picture

    def tile(**state: Any) -> Tile:
        made = Tile(letter="K", icon="id_card", name="Căn cước", note="1 người đang chờ")
        made.disabled = state.get("disabled", False)
        return made

    def chip(on: bool) -> Chip:
        return Chip(off_icon="contrast", text="Tương phản", on=on)

    pairs = {
        "open and closed": (tile, lambda: tile(disabled=True)),
        "off and on": (lambda: chip(False), lambda: chip(True)),
        "with and without focus": (
            lambda: TouchButton(text="Xong"),
            lambda: TouchButton(text="Xong", focused=True),
        ),
        "filled and plain": (
            lambda: TouchButton(text="Xong", kind="primary"),
            lambda: TouchButton(text="Xong"),
        ),
    }
    for theme in ("light", "contrast"):
        for name, (one, other) in pairs.items():
            alike = likeness(grey(one, theme), grey(other, theme))
            assert alike < ALIKE_MAX, (theme, name, alike)


def likeness(one: Any, other: Any) -> float:
    """Structural similarity of two grey pictures, over squares of eight pixels."""
    import numpy as np

    def squares(picture: Any) -> Any:
        rows, columns = (size // 8 * 8 for size in picture.shape)
        cut = picture[:rows, :columns].reshape(rows // 8, 8, columns // 8, 8)
        return cut.swapaxes(1, 2).reshape(-1, 64)

    a, b = squares(one), squares(other)
    mean_a, mean_b = a.mean(1), b.mean(1)
    both = ((a - mean_a[:, None]) * (b - mean_b[:, None])).mean(1)
    c1, c2 = 6.5, 58.5
    top = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    below = (mean_a**2 + mean_b**2 + c1) * (a.var(1) + b.var(1) + c2)
    return float(np.mean(top / below))


def every_screen_is_measured() -> None:
    wrong: list[object] = []
    for name, made in pages():
        wrong += [(name, "clipped", text) for text in clipped_words(made)]
        wrong += [(name, *fault) for fault in _target_faults(made)]
        wrong += [(name, *fault) for fault in _word_faults(made)]
        if made.fit.low:
            wrong += [(name, *fault) for fault in _reach_faults(made)]
    assert wrong == [], wrong[:20]


def _target_faults(made: KioskPage) -> Iterator[tuple[Any, ...]]:
    mm = made.fit.per_mm
    found = targets(made)
    over = made.question if made.question.parent else None
    for piece in found:
        size = (piece.width / mm, piece.height / mm)
        if min(size) < TARGET_MM - PIXEL_MM:
            yield "small target", _name(piece), size
        is_tile = isinstance(piece, Tile) or (isinstance(piece, Row) and piece.item.letter)
        if is_tile and (size[0] < TILE_MM[0] or size[1] < TILE_MM[1] - PIXEL_MM):
            yield "small tile", _name(piece), size
        if not (made.x <= piece.x and piece.right <= made.right + 1 and piece.y >= made.y):
            yield "outside", _name(piece), piece.pos
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            if over and (over in (one.parent, other.parent)):
                continue
            if _gap(one, other) / mm < GAP_MM - PIXEL_MM:
                yield "too near", _name(one), _name(other), _gap(one, other) / mm


def _gap(one: Any, other: Any) -> float:
    """Distance of two boxes, the larger of the two directions; negative where they overlap."""
    across = max(one.x, other.x) - min(one.right, other.right)
    along = max(one.y, other.y) - min(one.top, other.top)
    return float(max(across, along))


def _word_faults(made: KioskPage) -> Iterator[tuple[Any, ...]]:
    """Capitals in millimetres: of what is read to act, and of everything."""
    mm = made.fit.per_mm
    is_large = made.fit.large
    for piece in made.walk(restrict=True):
        if not isinstance(piece, Words) or not piece.text.strip() or isinstance(piece, Figures):
            continue
        cap = piece.font_px * CAP_EM / mm
        acts = isinstance(piece.parent, TouchPanel) and not isinstance(piece.parent, Badge)
        is_label = acts and piece is _label(piece.parent)
        least = LARGE_MM if is_large else ACTION_MM if is_label else LEAST_MM
        if cap < least - 0.02:
            yield "small words", piece.text, round(cap, 2)


def _label(piece: Any) -> Any:
    for name in ("words", "title", "name_words"):
        if isinstance(found := getattr(piece, name, None), Words):
            return found
    return None


def _reach_faults(made: KioskPage) -> Iterator[tuple[Any, ...]]:
    """Height of every target above the floor, in millimetres."""
    mm = made.fit.per_mm
    for piece in targets(made):
        low = MOUNTED_MM + (piece.y - made.y) / mm
        high = MOUNTED_MM + (piece.top - made.y) / mm
        least = BAND_MM[0] if mm <= DRAWN_PER_MM else LOWEST_MM
        if low < least - PIXEL_MM or high > BAND_MM[1] + PIXEL_MM:
            yield "out of reach", _name(piece), (low, high)


def _name(piece: Any) -> str:
    return str(getattr(piece, "text", "") or getattr(piece, "name", "") or type(piece).__name__)
