"""The papers that were asked for: a tick for what is there, an empty box for what is missing."""

from __future__ import annotations

from typing import Any

from kivy.properties import ListProperty

from assets.kit import Icon, Panel, Sheet, Words

ROW_MIN, ROW_MAX, MARK = 104, 176, 64


class PaperList(Sheet):
    """``papers`` is (name, is it there, the same in words)."""

    papers = ListProperty()

    def __init__(self, **kwargs: Any) -> None:
        self._panel = Panel(edge="hair")
        super().__init__(**kwargs)
        self.fbind("papers", self._placed)

    def arrange(self) -> None:
        width, height = self.units
        self.clear()
        self.put(self._panel, 0, 0, width, height)
        row = (height - 16) / max(1, len(self.papers))
        for place, (name, is_there, word) in enumerate(self.papers):
            top = 8 + place * row
            if place:
                self.put(Panel(fill="hair", edge="", radius=0), 40, top - 1, width - 80, 2)
            self._mark(40, top + (row - MARK) / 2, is_there)
            words = Words(text=name, em=42, weight="Medium" if is_there else "Bold")
            words.role = "text2" if is_there else "text"
            self.put(words, 140, top, width - 360, row)
            said = Words(text=word, em=34, role="good" if is_there else "text", halign="right")
            self.put(said, width - 230, top, 190, row)

    def _mark(self, left: float, top: float, is_there: bool) -> None:
        ground = Panel(radius=12, edge_width=4, edge="edge")
        if is_there:
            ground = Panel(radius=12, fill="good", edge="good")
        self.put(ground, left, top, MARK, MARK)
        if is_there:
            self.put(Icon(name="check", role="on_good", stroke=4), left + 8, top + 8, 48, 48)


def height_of(rows: int, room: float) -> float:
    """Units of height for so many papers where there is so much room."""
    return 16 + rows * max(ROW_MIN, min(ROW_MAX, (room - 16) / max(1, rows)))
