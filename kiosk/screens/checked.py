"""What came of the questions: all papers are there, or some are missing; and the list, printed."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from kiosk import checklist, flow
from kiosk.choosing import for_wanted
from kiosk.screens.base import Screen, load_kv
from kiosk.screens.paper_list import height_of
from kiosk.screens.parts import WideButton

load_kv(__file__)

FOOT, HIGH, GAP = 196, 168, 18
ABOVE, NOTE = 352, 150
"""Units above the list, and below it for where the papers are known from."""


class _Papers(Screen):
    """What both screens show of the answers."""

    procedure = StringProperty("")
    title = StringProperty("")
    hint = StringProperty("")
    note = StringProperty("")
    papers = ListProperty()
    list_high = NumericProperty(0)

    def show_papers(self, questions: tuple[checklist.Question, ...], room: float) -> None:
        """These papers in so much room, each with its tick or box, and their sources."""
        shown, code = self.shown, self.shown.visit.procedure
        missing = checklist.missing(code, shown.visit.answers)
        self.procedure = checklist.name_of(code, shown.procedures)
        words = {True: shown.t("kiosk.check.yes"), False: shown.t("kiosk.check.no")}
        found = ((shown.local(each.name), each not in missing) for each in questions)
        self.papers = [(name, is_there, words[is_there]) for name, is_there in found]
        self.list_high = height_of(len(questions), room - ABOVE - NOTE - FOOT)
        source = "; ".join(shown.local(each) for each in checklist.sources(questions))
        date = checklist.checked_on()
        self.note = shown.t("kiosk.check.source", source=source, date=date)


class CheckedScreen(_Papers):
    """A number where nothing is missing; otherwise the list on paper, or a number all the same."""

    is_complete = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self._take = WideButton(em=54)
        self._print = WideButton(em=54, icon="printer", icon_size=84, kind="primary")
        super().__init__(**kwargs)
        self._take.bind(on_activate=lambda _: self._act_on(for_wanted(self.shown)))
        self._print.bind(on_activate=lambda _: self.act(flow.PrintList()))

    def fill(self) -> None:
        shown, visit = self.shown, self.shown.visit
        n_missing = len(checklist.missing(visit.procedure, visit.answers))
        self.is_complete = n_missing == 0
        kind = "complete" if self.is_complete else "missing"
        self.title = shown.t(f"kiosk.check.{kind}", n=n_missing)
        can_print = shown.can_print and not self.is_complete
        hint = kind if self.is_complete or can_print else "not_printed"
        self.hint = shown.t(f"kiosk.check.{hint}_hint")
        room = self.high - (HIGH + GAP) * (not self.is_complete)
        self.show_papers(checklist.questions_for(visit.procedure), room)
        self._take.text = shown.t("kiosk.check.take" if self.is_complete else "kiosk.check.anyway")
        self._take.kind = "primary" if self.is_complete else "strong"
        self._take.disabled = for_wanted(shown) is None
        self._print.text = shown.t("kiosk.check.print")
        self._put_buttons(can_print)

    def _put_buttons(self, can_print: bool) -> None:
        self.put(self._take, 44, self.high - FOOT, 992, HIGH)
        if can_print:
            self.put(self._print, 44, self.high - FOOT - HIGH - GAP, 992, HIGH)
        else:
            self.drop(self._print)

    def _act_on(self, event: flow.Event | None) -> None:
        if event is not None:
            self.act(event)


class ListPrintedScreen(_Papers):
    """The list came out; or it did not, and stands here to be copied."""

    is_printed = BooleanProperty(False)

    def fill(self) -> None:
        shown, visit = self.shown, self.shown.visit
        self.is_printed = visit.slip == "printed"
        kind = "printed" if self.is_printed else "not_printed"
        self.title, self.hint = shown.t(f"kiosk.check.{kind}"), shown.t(f"kiosk.check.{kind}_hint")
        self.show_papers(checklist.missing(visit.procedure, visit.answers), self.high)
