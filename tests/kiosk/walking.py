"""The widget tree of every screen in every mode, on displays of four sizes: measured and read.

Played by ``test_modes`` in a window of 1080×1920 pixels, so a pixel is a unit of the drawing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from assets.kit import Badge, Figures, TouchPanel, Words, clipped_words
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
PIXEL_MM = 0.12
"""Edges lie on whole pixels."""


def modes_of(name: str) -> dict[str, bool]:
    return {mode: True for mode in name.split("+") if mode}


def display() -> tuple[Screen, dict[str, bool], str]:
    """The display, the modes and the language that the environment asks for."""
    inches = float(os.environ["KIOSK_INCHES"])
    screen = Screen(diagonal_inches=inches, mounting_height_mm=MOUNTED_MM)
    return screen, modes_of(os.environ["KIOSK_MODES"]), os.environ["KIOSK_LANGUAGE"]


def pages() -> Iterator[tuple[str, KioskPage]]:
    """Every page of every scene, drawn."""
    screen, modes, language = display()
    part, parts = map(int, os.environ.get("KIOSK_PART", "0/1").split("/"))
    for name, scene in list(SCENES.items())[part::parts]:
        shown: Shown = scene(language)
        shown = replace(shown, visit=replace(shown.visit, **modes))
        made = KioskPage(lambda _event: None, screen)
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


def targets(root: KioskPage) -> list[TouchPanel]:
    return [piece for piece in root.walk(restrict=True) if isinstance(piece, TouchPanel)]


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
