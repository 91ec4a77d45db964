"""The pad's page: header, one sheet per step, nothing else. It has no rule and asks nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assets.kit import Page, Sheet, SlimHeader
from kiosk import rating_flow as flow
from kiosk.rating import Shown
from kiosk.screens.rating_pad_faces import FacesSheet
from kiosk.screens.rating_pad_reasons import ReasonsSheet
from kiosk.screens.rating_pad_still import AnswerSheet, ClosedSheet

WIDTH, HEIGHT, HEADER = 1280, 800, 88
MARGIN = 37


class PadPage(Page):
    """1280×800 units, fitted to the window; ``act`` takes what a finger did."""

    def __init__(self, act: Callable[[flow.Event], None], **kwargs: Any) -> None:
        super().__init__(sheet="pad", **kwargs)
        self._shown: Shown | None = None
        self._sheet: Sheet | None = None
        self._header = SlimHeader(em=42, margin=MARGIN)
        self.put(self._header, 0, 0, WIDTH, HEADER)
        answer = AnswerSheet()
        self._sheets: dict[str, Any] = {
            flow.CLOSED: ClosedSheet(),
            flow.FACES: FacesSheet(act),
            flow.REASONS: ReasonsSheet(act),
            **dict.fromkeys((flow.SENDING, flow.THANKS, flow.KEPT, flow.REFUSED), answer),
        }

    def show(self, shown: Shown) -> None:
        """Draw it; the same again costs nothing."""
        if shown == self._shown:
            return
        self._shown = shown
        self._show_header(shown)
        sheet = self._sheets[shown.pad.step]
        if self._sheet is not None and sheet is not self._sheet:
            self.drop(self._sheet)
        self._sheet = sheet
        sheet.show(shown)
        self.put(sheet, 0, HEADER, WIDTH, HEIGHT - HEADER)

    def _show_header(self, shown: Shown) -> None:
        """The number stays; the words before it only where they have room."""
        header, is_closed = self._header, shown.pad.step == flow.CLOSED
        header.place = shown.name if is_closed else shown.place
        header.note = "" if is_closed else shown.t("rating.just_served")
        header.strong = "" if is_closed else shown.pad.number
        if header.words["place"].right > header.words["note"].x - self.scale(header.em):
            header.note = ""
