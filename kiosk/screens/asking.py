"""One question with two answers: give the number up? take one although the line is long?"""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk import flow, own
from kiosk.screens.base import Screen, load_kv

load_kv(__file__)


class AskingScreen(Screen):
    """``safe`` keeps things as they are; ``yes`` goes on."""

    icon = StringProperty("warning")
    title = StringProperty("")
    words = StringProperty("")
    safe = StringProperty("")
    yes = StringProperty("")
    safe_look = StringProperty("primary")
    yes_look = StringProperty("strong")

    def go_on(self) -> None:
        """Said yes."""


class SureScreen(AskingScreen):
    """Before a number is given up for good."""

    def fill(self) -> None:
        t, ticket = self.shown.t, self.shown.visit.ticket
        self.title = t("kiosk.own.sure", number=ticket.number if ticket else "")
        self.words = t("kiosk.own.sure_hint")
        self.safe, self.yes = t("kiosk.own.sure_no"), t("kiosk.own.give_up")

    def go_on(self) -> None:
        self.act(flow.ReallyGiveUp())


class ConsentScreen(AskingScreen):
    """Before a number of a long line is taken."""

    def fill(self) -> None:
        t = self.shown.t
        self.icon, self.safe_look, self.yes_look = "people", "strong", "primary"
        self.title, self.words = own.consent_words(self.shown)
        self.safe, self.yes = t("kiosk.consent.no"), t("kiosk.consent.yes")

    def go_on(self) -> None:
        self.act(flow.Consent())
