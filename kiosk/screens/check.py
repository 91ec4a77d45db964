"""Is this paper there? One picture, one question, two answers as large as the screen allows."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk import checklist, flow
from kiosk.screens.base import Screen, load_kv

load_kv(__file__)

PICTURE, PICTURE_MIN = 400, 200
TAKEN = 954
"""Units of height that everything but the picture needs."""


class CheckScreen(Screen):
    """The question after those that were answered."""

    step = StringProperty("")
    procedure = StringProperty("")
    icon = StringProperty("document")
    asks = StringProperty("")
    source = StringProperty("")
    side = NumericProperty(PICTURE)

    def fill(self) -> None:
        shown, visit = self.shown, self.shown.visit
        self.side = max(PICTURE_MIN, min(PICTURE, self.high - TAKEN))
        questions = checklist.questions_for(visit.procedure)
        self._is_last = len(visit.answers) + 1 >= len(questions)
        if len(visit.answers) >= len(questions):
            return
        question = questions[len(visit.answers)]
        self.step = shown.t("kiosk.check.step", n=len(visit.answers) + 1, of=len(questions))
        self.procedure, self.icon = (
            checklist.name_of(visit.procedure, shown.procedures),
            question.icon,
        )
        self.asks = shown.local(question.asks)
        source, date = shown.local(question.source), checklist.checked_on()
        self.source = shown.t("kiosk.check.source", source=source, date=date)

    def answer(self, has: bool) -> None:
        """Yes or no; the last one leads to what came of it."""
        self.act(flow.Answer(has, last=self._is_last))
