"""Drawing units and millimetres → pixels of the window (pure).

Screens are drawn on a sheet of fixed size (kiosk 1080×1920, wall 1920×1080, pad 1280×800); one
``Scale`` fits that sheet to the window that is really there. Millimetres are those of the real
screen that the sheet was drawn for, so a capital of 7.3 mm stays 7.3 mm.
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.look.tokens import font_px, tokens


@dataclass(frozen=True)
class Scale:
    """``factor`` is pixels per drawing unit, ``px_per_mm`` drawing units per millimetre."""

    factor: float = 1.0
    px_per_mm: float = 4.03

    @classmethod
    def fit(cls, sheet: str, window: tuple[float, float]) -> Scale:
        """The largest scale at which a sheet (``kiosk``, ``wall``, ``pad``) fits the window."""
        width, height = tokens()["drawing_px"][sheet]
        factor = min(window[0] / width, window[1] / height)
        return cls(factor, tokens()["px_per_mm"][sheet])

    def __call__(self, units: float) -> float:
        """Pixels of a length in drawing units."""
        return units * self.factor

    def mm(self, length_mm: float) -> float:
        """Pixels of a length in millimetres."""
        return length_mm * self.px_per_mm * self.factor

    def em(self, cap_mm: float) -> float:
        """Font size, in drawing units, whose capitals are ``cap_mm`` high."""
        return font_px(cap_mm * self.px_per_mm)

    def line(self, units: float) -> float:
        """Pixels of a line: never thinner than one."""
        return max(1.0, round(units * self.factor))
