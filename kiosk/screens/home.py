"""The first screen: one tile per queue, and the way to rate a visit."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk import flow
from kiosk.screens.base import Screen, load_kv
from kiosk.screens.parts import TILE_HEIGHT_FOR_ONE, TILE_HEIGHT_FOR_TWO, Tile
from kiosk.shown import by_sense, icon_of
from link.messages import KioskQueue

load_kv(__file__)

TOP, BOTTOM, GAP = 156, 164, 18
TILE_WIDTH, TILE_HEIGHT_MAX = 487, 400


class HomeScreen(Screen):
    """Tiles keep their places; the more queues there are, the lower each tile."""

    can_issue = BooleanProperty(False)
    title = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self._tiles: list[Tile] = []
        super().__init__(**kwargs)

    def fill(self) -> None:
        shown = self.shown
        self.can_issue = shown.can_issue
        self.title = shown.t("kiosk.home.title" if self.can_issue else "kiosk.offline.desk")
        queues = shown.view.queues if shown.view else []
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
            note = note.partition("\n")[0] if height >= TILE_HEIGHT_FOR_ONE else ""
        tile.note = note

    def choose(self, code: str) -> None:
        """A tile was touched: ask for the class only where it matters."""
        queue = self.shown.queue(code)
        asks = queue is not None and queue.ask_class
        self.act(flow.AskClass(code) if asks else flow.TakeNumber(code))
