"""The first screen while no numbers are given: when they are again, and what still works."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk import own
from kiosk.screens.base import Screen, load_kv

load_kv(__file__)


class HomeShutScreen(Screen):
    """One sentence instead of eight dashed tiles."""

    opens = StringProperty("")
    ask = StringProperty("")
    can_search = BooleanProperty(False)

    def fill(self) -> None:
        self.opens, self.ask = own.opening_words(self.shown)
        self.can_search = self.shown.procedures is not None
