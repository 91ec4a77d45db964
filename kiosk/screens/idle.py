"""Twenty seconds before a visit is taken for abandoned: is somebody still there?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assets.kit import Icon, Panel, Sheet, TouchButton, Words
from kiosk import flow
from kiosk.fitting import Fit
from kiosk.shown import Shown

WIDTH, INSET, PAD = 992.0, 40.0, 30.0
EMS, BUTTON = (54, 38, 50), 168.0


class IdleQuestion(Sheet):
    """Any touch anywhere extends; the button is there because people look for one."""

    def __init__(self, act: Callable[[flow.Event], None], **kwargs: Any) -> None:
        self._panel = Panel(edge="edge_strong", edge_width=6)
        self._picture = Icon(name="clock")
        self._title = Words(weight="Bold", halign="center")
        self._hint = Words(role="text2", halign="center")
        self.more = TouchButton(kind="primary")
        super().__init__(**kwargs)
        self.more.bind(on_activate=lambda _: act(flow.Touched()))

    @property
    def said(self) -> list[str]:
        """What is written on it."""
        return [self._title.text, self._hint.text, self.more.text]

    def show(self, shown: Shown, fit: Fit) -> float:
        """The seconds that are left are counted; the answer is the height in units."""
        self._title.text = shown.t("kiosk.idle.title")
        self._hint.text = shown.t("kiosk.idle.hint", n=shown.warning)
        self.more.text = shown.t("kiosk.idle.more")
        ems: tuple[float, ...] = EMS
        if fit.listed:
            action, least = self.scale.em(fit.action_mm), self.scale.em(fit.least_mm)
            ems = (action, least, action)
        self._title.em, self._hint.em, self.more.em = ems
        return self._stacked(fit)

    def _stacked(self, fit: Fit) -> float:
        width = WIDTH - 2 * INSET
        side, at = self._title.em * 1.6, PAD
        for words in (self._title, self._hint, self.more):
            words.scale = self.scale
        self.put(self._picture, (WIDTH - side) / 2, at, side, side)
        at += side + PAD / 2
        for words in (self._title, self._hint):
            height = words.height_for(width)
            self.put(words, INSET, at, width, height)
            at += height + PAD / 2
        least = fit.target if fit.listed else BUTTON
        height = max(least, self.more.height_for(width))
        self.put(self.more, INSET, at + PAD / 2, width, height)
        total = at + PAD / 2 + height + INSET
        self._boxes = {self._panel: (0, 0, WIDTH, total), **self._boxes}
        if self._panel.parent is None:
            self.add_widget(self._panel, index=len(self.children))
        self._place(self._panel)
        return total
