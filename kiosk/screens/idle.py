"""Twenty seconds before a visit is taken for abandoned: is somebody still there?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assets.kit import Panel, Sheet, TouchButton, Words
from kiosk import flow
from kiosk.shown import Shown


class IdleQuestion(Sheet):
    """Any touch anywhere extends; the button is there because people look for one."""

    def __init__(self, act: Callable[[flow.Event], None], **kwargs: Any) -> None:
        self._panel = Panel(edge="edge_strong", edge_width=6)
        self._title = Words(em=54, weight="Bold", halign="center", valign="bottom")
        self._hint = Words(em=38, role="text2", halign="center")
        self._more = TouchButton(kind="primary", em=50)
        super().__init__(**kwargs)
        self._more.bind(on_activate=lambda _: act(flow.Touched()))

    def show(self, shown: Shown) -> None:
        """The seconds that are left are counted."""
        self._title.text = shown.t("kiosk.idle.title")
        self._hint.text = shown.t("kiosk.idle.hint", n=shown.warning)
        self._more.text = shown.t("kiosk.idle.more")

    def arrange(self) -> None:
        width, height = self.units
        self.put(self._panel, 0, 0, width, height)
        self.put(self._title, 40, 34, width - 80, 150)
        self.put(self._hint, 40, 190, width - 80, 110)
        self.put(self._more, 60, height - 206, width - 120, 168)
