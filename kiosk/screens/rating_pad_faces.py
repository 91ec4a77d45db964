"""How satisfied: five equal tiles in one colour, told apart by face, words and digit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assets.kit import Icon, Panel, TouchPanel, Words
from kiosk import rating_flow as flow
from kiosk.rating import Shown
from kiosk.screens.rating_pad_parts import FootedSheet, button

SCORES = (5, 4, 3, 2, 1)
WORDS_EMS = (41, 38, 35, 32, 29)
TILE_PAD = 8
LEFT, PITCH, TOP, WIDTH, HEIGHT = 37, 245.25, 116, 225, 421


class PadFaceTile(TouchPanel):
    """One level; 225 units are 70 mm."""

    def __init__(self, score: int, **kwargs: Any) -> None:
        self.score = score
        self.face = Icon(name=f"face_{score}", stroke=2.6)
        self.words = Words(em=41, weight="SemiBold", halign="center", valign="top")
        self.ring = Panel(fill="surface", edge="primary", edge_width=3, radius=31)
        self.digit = Words(text=str(score), em=41, weight="SemiBold", role="primary")
        self.digit.halign = "center"
        super().__init__(**kwargs)

    def arrange(self) -> None:
        super().arrange()
        width, height = self.units
        self.put(self.face, (width - 160) / 2, 23, 160, 160)
        self.put(self.words, TILE_PAD, 192, width - 2 * TILE_PAD, 112)
        self.put(self.ring, (width - 62) / 2, height - 82, 62, 62)
        self.put(self.digit, (width - 62) / 2, height - 86, 62, 70)

    def restyle(self) -> None:
        self.face.role, self.words.role = self.roles


class FacesSheet(FootedSheet):
    """Very satisfied stands first."""

    def __init__(self, act: Callable[[flow.Event], None], **kwargs: Any) -> None:
        self.title = Words(em=58, weight="Bold", halign="center")
        self.tiles = [PadFaceTile(score, radius=24) for score in SCORES]
        self.language, self.skip = button(icon="globe"), button()
        self.confidential = Words(em=38, role="text2", halign="center")
        self._other: str | None = None
        super().__init__(**kwargs)
        for tile in self.tiles:
            tile.bind(on_activate=lambda tile: act(flow.GiveScore(tile.score)))
        self.skip.bind(on_activate=lambda _: act(flow.Skip()))
        self.language.bind(on_activate=lambda _: act(flow.SwitchLanguage(self._other or "vi")))

    def show(self, shown: Shown) -> None:
        self._other = shown.other_language
        counter = shown.view.counter if shown.view else ""
        self.title.text = shown.t("rating.title", n=counter)
        self.confidential.text = shown.t("rating.confidential")
        self.skip.text = shown.t("rating.skip")
        for tile in self.tiles:
            tile.words.text = shown.t(f"rating.{tile.score}")
        self._size_words()
        self.language.text = shown.t(f"language.{self._other}") if self._other else ""
        self._placed()

    def _size_words(self) -> None:
        """One size for all tiles, at which the longest word stays on its tile."""
        longest = [word for tile in self.tiles for word in tile.words.text.split()]
        for em in WORDS_EMS:
            for tile in self.tiles:
                tile.words.em = em
                tile.words.scale = self.scale
            room = self.scale(WIDTH - 2 * TILE_PAD)
            if all(self.tiles[0].words.width_px(word) <= room for word in longest):
                return

    def arrange(self) -> None:
        self.put(self.title, 37, 10, 1206, 96)
        for place, tile in enumerate(self.tiles):
            self.put(tile, LEFT + place * PITCH, TOP, WIDTH, HEIGHT)
        self.put(self.confidential, 345, 579, 660, 119)
        self.put_button(self.skip, at=1243, align=1)
        if self._other:
            self.put_button(self.language, at=37)
        else:
            self.drop(self.language)
