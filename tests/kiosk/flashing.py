"""What moves on the kiosk, two seconds of it, and how often any part of it turns light and dark.

Only two things move: the ring around "done" and the seconds of the idle question, both when the
machine shows a new moment (``kiosk.machine.TICK_S``). A flash is a rise and a fall of luminance,
each by a tenth of white (WCAG 2.3.1); a part is a square of a few millimetres, far less than the
quarter of the field of view that the rule allows to flash.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from msgspec.structs import replace

from assets.kit import Panel
from kiosk.machine import TICK_S
from kiosk.page import KioskPage
from kiosk.shown import Shown
from tests.kiosk.scenes import SCENES
from tests.kiosk.walking import screenshot
from tests.screens import frames

SECONDS, FRAMES_PER_TICK = 2, 3
FLASHES_PER_S_MAX, STEP_MIN = 3, 0.1
PART_PX = 10
"""At a quarter of the kiosk's size: ten millimetres."""


def nothing_flashes() -> None:
    moving, of_kivy = 0, repeating()
    for name, scene in SCENES.items():
        shown = scene("vi")
        page = _page(shown)
        assert repeating() == of_kivy, name
        if shown.ring or shown.warning:
            moving += 1
            most = flashes_per_s(_two_seconds(page, shown))
            assert most <= FLASHES_PER_S_MAX, (name, most)
        Window.remove_widget(page)
    assert moving > 5


def a_flicker_and_a_repeating_event_are_seen() -> None:
    shown = SCENES["number"]("vi")
    page = _page(shown)
    spot = page.put(Panel(fill="ground", edge=""), 400, 900, 160, 160)

    def flicker(at: int) -> None:
        spot.fill = "ground" if at % 2 else "text"

    assert flashes_per_s(_two_seconds(page, shown, flicker)) > FLASHES_PER_S_MAX
    before = repeating()
    turning = Clock.schedule_interval(lambda _elapsed: None, 0.1)
    assert repeating() == before + 1
    turning.cancel()


def repeating() -> int:
    """How many events of the clock come again by themselves, as every animation's does."""
    return sum(event.loop for event in Clock.get_events())


def flashes_per_s(pictures: Iterator[Any]) -> int:
    """The most flashes of any part within any second."""
    import numpy as np

    light = np.array([_parts(picture) for picture in pictures]).reshape(_frames(SECONDS), -1)
    a_second = _frames(1)
    moved = light.T[np.ptp(light, axis=0) >= STEP_MIN]
    return max(
        (
            _flashes(part[begin : begin + a_second])
            for part in moved
            for begin in range(len(part) - a_second + 1)
        ),
        default=0,
    )


def _flashes(light: Any) -> int:
    """Pairs of opposite changes, each of at least a tenth of white."""
    turns, way, extreme = 0, 0, light[0]
    for value in light[1:]:
        if way >= 0 and value <= extreme - STEP_MIN:
            turns, way, extreme = turns + 1, -1, value
        elif way <= 0 and value >= extreme + STEP_MIN:
            turns, way, extreme = turns + 1, 1, value
        elif way:
            extreme = max(extreme, value) if way > 0 else min(extreme, value)
    return turns // 2


def _two_seconds(
    page: KioskPage, shown: Shown, between: Callable[[int], None] = lambda _at: None
) -> Iterator[Any]:
    """Every frame while the time of a scene runs on."""
    for tick in range(round(SECONDS / TICK_S)):
        page.show(_later(shown, tick * TICK_S))
        for frame in range(FRAMES_PER_TICK):
            between(tick * FRAMES_PER_TICK + frame)
            frames(1)
            yield screenshot()


def _later(shown: Shown, elapsed_s: float) -> Shown:
    warning, ring = shown.warning, shown.ring
    if warning is not None:
        warning = math.ceil(warning - elapsed_s)
    if ring is not None:
        seconds, share = ring
        left = seconds - elapsed_s
        ring = (math.ceil(left), share * left / seconds)
    return replace(shown, warning=warning, ring=ring)


def _parts(picture: Any) -> Any:
    """Relative luminance of the picture's squares."""
    import numpy as np

    value = picture / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([0.2126, 0.7152, 0.0722])
    rows, columns = (size // PART_PX for size in light.shape)
    cut = light[: rows * PART_PX, : columns * PART_PX]
    return cut.reshape(rows, PART_PX, columns, PART_PX).mean(axis=(1, 3))


def _frames(seconds: int) -> int:
    return round(seconds / TICK_S) * FRAMES_PER_TICK


def _page(shown: Shown) -> KioskPage:
    page = KioskPage(lambda _event: None)
    Window.add_widget(page)
    page.show(shown)
    frames(2)
    return page
