"""How large everything is on the screen that is really there, and what a seated person reaches.

The screens are drawn on a sheet of 1080×1920 units for a display of 21.5". A larger one shows the
same sheet larger. On a smaller one, in large text, within low reach and with spoken guidance the
same things stand in one column instead (``kiosk.screens.listed``), in the sizes given here.

Sources of the figures: capitals of 7.3 mm for what must be read to act and 4.8 mm for anything
(EN 301 549 5.1.4, US 508 402.4), 12 mm in large text (the Korean notice), targets of 20 mm (Colle
& Hiszem 2004), the band of 800–1,100 mm (EN 301 549 V4 draft) and 380 mm (8.3.3) above the floor.
"""

from __future__ import annotations

import math

from msgspec import Struct

from link.settings import Screen

SHEET = (1080.0, 1920.0)
TARGET_MM, GAP_MM = 20.5, 3.2
ACTION_MM, LEAST_MM, LARGE_MM = 7.4, 4.9, 12.1
DRAWN_PER_MM = 4.07
"""Units per millimetre of the display that the sheet was drawn for, with the room of its bezel."""
GROWN_MAX = 1.25
BAND_MM = (800.0, 1100.0)
LOWEST_MM = 380.0
BAND_NEEDED_MM, BAND_NEEDED_SMALL_MM = 235.0, 340.0
"""Less than this of the band is too little; a narrow display needs more of it."""
MOUNTED_MM = 750.0
"""Where a kiosk's lower edge is that was not measured."""


class Fit(Struct, frozen=True):
    """``per_mm``: units per millimetre. Capitals of actions and of all else in millimetres.

    What can be touched stands between ``top`` and ``bottom``, units from the sheet's upper edge.
    """

    per_mm: float = 4.03
    action_mm: float = ACTION_MM
    least_mm: float = LEAST_MM
    listed: bool = False
    large: bool = False
    low: bool = False
    voice: bool = False
    top: float = 0.0
    bottom: float = SHEET[1]

    @property
    def target(self) -> float:
        """Least height and width of a target, in units."""
        return TARGET_MM * self.per_mm

    @property
    def gap(self) -> float:
        """Least distance of two targets, in units."""
        return GAP_MM * self.per_mm

    def mm(self, length_mm: float) -> float:
        """Units of a length."""
        return length_mm * self.per_mm


def fit(
    screen: Screen,
    window: tuple[float, float],
    *,
    large: bool = False,
    low: bool = False,
    voice: bool = False,
) -> Fit:
    """The sizes on this display, ``window`` pixels large, in these modes."""
    factor = min(window[0] / SHEET[0], window[1] / SHEET[1])
    px_per_mm = math.hypot(*window) / (screen.diagonal_inches * 25.4)
    per_mm = px_per_mm / factor
    top, bottom = 0.0, SHEET[1]
    if low:
        mounted = MOUNTED_MM if screen.mounting_height_mm is None else screen.mounting_height_mm
        lower_edge = mounted + (window[1] - SHEET[1] * factor) / 2 / px_per_mm
        top, bottom = band(lower_edge, per_mm)
    return Fit(
        per_mm,
        action_mm=LARGE_MM if large else _grown(ACTION_MM, per_mm),
        least_mm=LARGE_MM if large else _grown(LEAST_MM, per_mm),
        listed=large or low or voice or per_mm > DRAWN_PER_MM,
        large=large,
        low=low,
        voice=voice,
        top=top,
        bottom=bottom,
    )


def _grown(cap_mm: float, per_mm: float) -> float:
    """A larger display shows the same drawing larger; in one column at most by a quarter."""
    return cap_mm * min(GROWN_MAX, max(1.0, DRAWN_PER_MM / per_mm))


def band(lower_edge_mm: float, per_mm: float) -> tuple[float, float]:
    """What a seated person reaches of a sheet that hangs so high: 800 to 1,100 mm above the floor.

    A display that has too little of that band is used further down, to 380 mm. One that hangs too
    high altogether is used along its lower edge: nothing on it is nearer.
    """

    def y(height_mm: float) -> float:
        return min(SHEET[1], max(0.0, SHEET[1] - (height_mm - lower_edge_mm) * per_mm))

    needed_mm = BAND_NEEDED_MM if per_mm <= DRAWN_PER_MM else BAND_NEEDED_SMALL_MM
    needed = needed_mm * per_mm
    top, bottom = y(BAND_MM[1]), y(BAND_MM[0])
    if bottom - top < needed:
        bottom = min(y(LOWEST_MM), top + needed)
    if bottom - top < needed:
        top = max(0.0, bottom - needed)
    return top, bottom
