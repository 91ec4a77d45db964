"""A program's page, and what comes over it: pairing, the machine's name, a page for its keeper."""

from __future__ import annotations

from typing import Any

from kivy.uix.widget import Widget

from assets.kit.pairing import NamePage, PairingPage, Waits
from assets.kit.sheet import Page


class Covered(Widget):
    """Add this to the window in the page's place. What is covered gets no touch."""

    def __init__(self, page: Page, name: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._page, self._name = page, name
        self._pairing: PairingPage | None = None
        self.add_widget(page)

    def show(self, waits: Waits | None, is_named: bool, over: Page | None = None) -> None:
        """Cover the page, or uncover it; ``over`` is a page of the program's own."""
        top = over or self._page
        if waits is not None:
            top = self._asked(waits)
        if is_named:
            top = NamePage(self._page.sheet, self._name, theme=self._page.theme)
        if self.children != [top]:
            self.clear_widgets()
            self.add_widget(top)

    def _asked(self, waits: Waits) -> PairingPage:
        if self._pairing is None:
            self._pairing = PairingPage(self._page.sheet, theme=self._page.theme)
        self._pairing.show(waits)
        return self._pairing
