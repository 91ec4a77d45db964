"""Why: up to five chips, none of them required."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, StringProperty

from assets.kit import Words
from kiosk import flow
from kiosk.screens.base import Screen, load_kv
from kiosk.screens.parts import Chip

load_kv(__file__)

TOP, GAP, BOTTOM = 316, 18, 226
REASONS = ("time", "attitude", "clarity", "contacts", "cost")
ICONS = ("clock", "people", "magnifier", "recall", "document")


class RatingReasonsScreen(Screen):
    """What was best, or what should be better."""

    level = StringProperty("")
    level_left = NumericProperty(130)

    def __init__(self, **kwargs: Any) -> None:
        self._chips = {}
        for reason, icon in zip(REASONS, ICONS, strict=True):
            chip = self._chips[reason] = Chip(off_icon=icon, em=42, icon_size=68)
            chip.bind(on_activate=lambda _, reason=reason: self.act(flow.ToggleReason(reason)))
        super().__init__(**kwargs)

    def fill(self) -> None:
        visit, t = self.shown.visit, self.shown.t
        self.level = f"{visit.score} · {t(f'rating.{visit.score}')}" if visit.score else ""
        width = Words(text=self.level, em=52, weight="Bold").width_px()
        self.level_left = 540 - (width + 146) / 2
        row = (self.high - TOP - BOTTOM + GAP) / 3
        for place, (reason, chip) in enumerate(self._chips.items()):
            chip.text, chip.on = t(f"rating.reason.{reason}"), reason in visit.reasons
            is_last = place == len(self._chips) - 1
            x = 296 if is_last else 44 + place % 2 * 505
            self.put(chip, x, TOP + place // 2 * row, 487, row - GAP)
