"""Why: up to five chips, none of them required."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assets.kit import Icon, Words
from kiosk import rating_flow as flow
from kiosk.rating import Shown
from kiosk.screens.parts import Chip
from kiosk.screens.rating_pad_parts import FootedSheet, button, span
from link.messages import RatingReason

REASONS: dict[RatingReason, str] = {
    "time": "clock",
    "attitude": "people",
    "clarity": "info",
    "contacts": "recall",
    "cost": "dong",
}
"""Reason → icon, in their order."""
CHIP_WIDTH, CHIP_HEIGHT = 388, 149
PLACES = ((37, 205), (446, 205), (855, 205), (241, 375), (650, 375))
SATISFIED_FROM = 4


class ReasonsSheet(FootedSheet):
    """What was best, or what should be better."""

    def __init__(self, act: Callable[[flow.Event], None], **kwargs: Any) -> None:
        self.face = Icon(stroke=2.8)
        self.level = Words(em=47, weight="Bold", role="primary")
        self.question = Words(em=52, weight="Bold", halign="center")
        self.chips = {
            reason: Chip(off_icon=icon, em=42, icon_size=86, radius=24)
            for reason, icon in REASONS.items()
        }
        self.again, self.language = button(icon="arrow_left"), button(icon="globe")
        self.done = button(kind="primary")
        self._other: str | None = None
        super().__init__(**kwargs)
        for reason, chip in self.chips.items():
            chip.bind(on_activate=lambda _, reason=reason: act(flow.ToggleReason(reason)))
        self.again.bind(on_activate=lambda _: act(flow.ChooseAgain()))
        self.done.bind(on_activate=lambda _: act(flow.Done()))
        self.language.bind(on_activate=lambda _: act(flow.SwitchLanguage(self._other or "vi")))

    def show(self, shown: Shown) -> None:
        pad, self._other = shown.pad, shown.other_language
        self.face.name = f"face_{pad.score}"
        self.level.text = f"{pad.score} · {shown.t(f'rating.{pad.score}')}"
        key = "rating.best" if pad.score >= SATISFIED_FROM else "rating.better"
        self.question.text = shown.t(key)
        for reason, chip in self.chips.items():
            chip.text, chip.on = shown.t(f"rating.reason.{reason}"), reason in pad.reasons
        self.again.text, self.done.text = shown.t("rating.again"), shown.t("rating.done")
        self.language.text = shown.t(f"language.{self._other}") if self._other else ""
        self._placed()

    def arrange(self) -> None:
        width = 98 + 24 + span(self.level, self)
        self.put(self.face, 640 - width / 2, 18, 98, 98)
        self.put(self.level, 640 - width / 2 + 122, 18, width - 122, 98)
        self.put(self.question, 37, 112, 1206, 86)
        for (x, y), chip in zip(PLACES, self.chips.values(), strict=True):
            self.put(chip, x, y, CHIP_WIDTH, CHIP_HEIGHT)
        self.put_button(self.again, at=37)
        self.put_button(self.done, at=1243, align=1)
        if self._other:
            self.put_button(self.language, at=700, align=0.5)
        else:
            self.drop(self.language)
