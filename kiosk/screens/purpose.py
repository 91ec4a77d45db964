"""What somebody has come for, where a queue is for more than handing in (domain.md §3a)."""

from __future__ import annotations

from typing import Any

from assets.kit import Badge, Icon, TouchPanel, Words
from kiosk import choosing
from kiosk.screens.base import Screen, load_kv

load_kv(__file__)

TOP, BOTTOM, GAP, HIGH_MAX = 250, 26, 18, 268
ICONS = {"submit": "hand_in", "collect": "tray", "ask": "question", "supplement": "plus"}


class PurposeTile(TouchPanel):
    """A purpose in words and a picture, with the queue that is for it and how many wait there."""

    def __init__(self, **kwargs: Any) -> None:
        self.picture, self.badge = Icon(stroke=2.6), Badge()
        self.title = Words(em=60, weight="Bold", valign="bottom")
        self.note = Words(em=33, role="text2", valign="top")
        super().__init__(**kwargs)
        self.kind = "strong"

    def arrange(self) -> None:
        super().arrange()
        width, height = self.units
        side = min(132.0, height - 60)
        lines = self.note.text.count("\n") + 1 if self.note.text else 0
        split = height / 2 + (40 if lines < 2 else 20) if lines else height
        self.put(self.picture, 52, (height - side) / 2, side, side)
        self.title.valign = "bottom" if lines else "middle"
        self.put(self.title, 236, 0, width - 360, split)
        self.put(self.note, 236, split, width - 360, height - split)
        self.put(self.badge, width - 110, (height - 65) / 2, 65, 65)

    def restyle(self) -> None:
        self.picture.role, self.title.role = self.roles
        self.badge.filled = not self.disabled


class PurposeScreen(Screen):
    """Four at most, from top to bottom."""

    def __init__(self, **kwargs: Any) -> None:
        self._tiles: dict[str, PurposeTile] = {}
        super().__init__(**kwargs)

    def fill(self) -> None:
        offered = choosing.purposes(self.shown, self.shown.visit.queue)
        names = [purpose.name for purpose in offered]
        for name in set(self._tiles) - set(names):
            self.drop(self._tiles.pop(name))
        room = (self.high - TOP - BOTTOM + GAP) / max(1, len(offered))
        height = min(HIGH_MAX, room - GAP)
        for place, purpose in enumerate(offered):
            tile = self._tile(purpose.name)
            self._show(tile, purpose)
            self.put(tile, 44, TOP + place * (height + GAP), 992, height)

    def _tile(self, name: str) -> PurposeTile:
        if name not in self._tiles:
            tile = self._tiles[name] = PurposeTile()
            tile.bind(on_activate=lambda _: self.choose(name))
        return self._tiles[name]

    def _show(self, tile: PurposeTile, purpose: choosing.Purpose) -> None:
        shown, queue = self.shown, purpose.queue
        tile.picture.name, tile.badge.letter = ICONS[purpose.name], queue.code
        tile.title.text = shown.t(f"kiosk.purpose.{purpose.name}")
        tile.note.text = shown.waiting(queue) if queue.open else shown.closed(queue)
        tile.disabled = not (queue.open and shown.can_issue)

    def choose(self, name: str) -> None:
        """A number of the queue that is for this purpose."""
        for purpose in choosing.purposes(self.shown, self.shown.visit.queue):
            if purpose.name == name:
                self.act(choosing.to_queue(purpose.queue, purpose.queue.code))
