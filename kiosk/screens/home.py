"""The first screen: up to eight tiles, all other procedures by search, and what one already has."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from assets.kit import Icon, TouchPanel, Words
from kiosk import choosing
from kiosk.screens.base import Screen, load_kv
from kiosk.screens.parts import TILE_HEIGHT_FOR_ONE, TILE_HEIGHT_FOR_TWO, Tile
from kiosk.shown import by_sense, icon_of
from link.messages import KioskQueue

TOP, BOTTOM, GAP = 148, 264, 18
TILE_WIDTH, TILE_HEIGHT_MAX = 487, 400


class SearchBar(TouchPanel):
    """As wide as the screen, and as a field to type in: that is where it leads."""

    text = StringProperty("")
    note = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self.picture, self.words = Icon(name="magnifier"), Words(em=44, weight="SemiBold")
        self.note_words = Words(em=31, role="text2", halign="right")
        super().__init__(kind="strong", **kwargs)
        for name in ("text", "note"):
            self.fbind(name, self._filled)
        self._filled()

    def restyle(self) -> None:
        self.picture.role, self.words.role = self.roles

    def arrange(self) -> None:
        super().arrange()
        width, height = self.units
        self.put(self.picture, 34, (height - 56) / 2, 56, 56)
        self.put(self.words, 114, 0, width - 400, height)
        self.put(self.note_words, width - 286, 0, 254, height)

    def _filled(self, *_: Any) -> None:
        self.words.text, self.note_words.text = self.text, self.note
        self._placed()


load_kv(__file__)


class HomeScreen(Screen):
    """Tiles keep their places; the more queues there are, the lower each tile."""

    can_issue = BooleanProperty(False)
    can_search = BooleanProperty(False)
    title = StringProperty("")
    count = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self._tiles: list[Tile] = []
        super().__init__(**kwargs)

    def fill(self) -> None:
        shown = self.shown
        self.can_issue = shown.can_issue
        self.title = shown.t("kiosk.home.title" if self.can_issue else "kiosk.offline.desk")
        queues = choosing.tiles(shown)
        known = shown.procedures
        n = len(known.told.procedures) if known else 0
        self.can_search = known is not None
        self.count = shown.t("kiosk.home.procedures", n=n) if known else ""
        while len(self._tiles) > len(queues):
            self.drop(self._tiles.pop())
        rows = max(1, -(-len(queues) // 2))
        room = self.high - TOP - BOTTOM
        height = min(TILE_HEIGHT_MAX, (room - GAP * (rows - 1)) / rows)
        for place, queue in enumerate(queues):
            tile = self._tile(place)
            x, y = 44 + place % 2 * (TILE_WIDTH + GAP), TOP + place // 2 * (height + GAP)
            self.put(tile, x, y, TILE_WIDTH, height)
            self._show(tile, queue, height)

    def _tile(self, place: int) -> Tile:
        if place == len(self._tiles):
            tile = Tile()
            tile.bind(on_activate=lambda _: self.choose(tile.letter))
            self._tiles.append(tile)
        return self._tiles[place]

    def _show(self, tile: Tile, queue: KioskQueue, height: float) -> None:
        shown = self.shown
        tile.letter, tile.icon = queue.code, icon_of(queue.icon)
        tile.name = by_sense(shown.local(queue.name), shown.language)
        tile.disabled = not queue.open or not self.can_issue
        note = shown.waiting(queue) if queue.open else shown.closed(queue)
        if height < TILE_HEIGHT_FOR_TWO:
            line = note.split("\n")[0 if queue.open else -1]
            note = line if height >= TILE_HEIGHT_FOR_ONE else ""
        tile.note, tile.short = note, shown.waiting_short(queue)

    def choose(self, code: str) -> None:
        """A tile was touched: ask what for and for the class only where it matters."""
        self.act(choosing.from_tile(self.shown, code))
