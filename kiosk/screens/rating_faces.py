"""How satisfied: five equal tiles in one colour, told apart by face, words and digit."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from assets.kit import Badge, Icon, TouchPanel, Words
from kiosk import flow
from kiosk.screens.base import Screen, load_kv

load_kv(__file__)

TOP, GAP, BOTTOM = 128, 18, 174


class FaceTile(TouchPanel):
    """One level."""

    def __init__(self, score: int, **kwargs: Any) -> None:
        self.score = score
        self.face = Icon(name=f"face_{score}", stroke=2.6)
        self.words = Words(em=48, weight="SemiBold")
        self.digit = Badge(letter=str(score), filled=False)
        super().__init__(**kwargs)

    def arrange(self) -> None:
        super().arrange()
        width, height = self.units
        side = min(170, height - 40)
        self.put(self.face, 44, (height - side) / 2, side, side)
        self.put(self.words, 260, 4, width - 400, height - 8)
        self.put(self.digit, width - 116, (height - 72) / 2, 72, 72)


class RatingFacesScreen(Screen):
    """Very satisfied stands first, as on the pad."""

    title = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self._tiles = [FaceTile(score) for score in (5, 4, 3, 2, 1)]
        for tile in self._tiles:
            tile.bind(on_activate=lambda tile: self.act(flow.GiveScore(tile.score)))
        super().__init__(**kwargs)

    def fill(self) -> None:
        shown, ticket = self.shown, self.shown.visit.ticket
        counter = ticket.counter if ticket else None
        named = shown.t("rating.title", n=counter) if counter else ""
        self.title = named or shown.t("kiosk.rating.title")
        row = (self.high - TOP - BOTTOM + GAP) / 5
        for place, tile in enumerate(self._tiles):
            tile.words.text = shown.t(f"rating.{tile.score}")
            self.put(tile, 44, TOP + place * row, 992, row - GAP)
