"""A button of the column: what a screen draws as a tile, a row or a button, as wide as all."""

from __future__ import annotations

from typing import Any

from assets.kit import Badge, Icon, TouchPanel, Words
from kiosk.fitting import Fit
from kiosk.reading import Item

TILE_MM = 25.5
SHORT_SHARE_MAX = 0.27
LINE_MORE = 16.0
MARK_EMS = 1.56


class Row(TouchPanel):
    """A button as wide as the column: letter or icon, its words, a note below or beside them."""

    def __init__(self, item: Item, fit: Fit, **kwargs: Any) -> None:
        self.item, self.fit = item, fit
        self._short_width = 0.0
        self.badge = Badge(letter=item.letter, filled=not item.disabled)
        self.picture = Icon(name="check" if item.on else item.icon or "arrow_right")
        self.title = Words(text=item.text, weight="SemiBold")
        self.note = Words(text=item.note)
        self.short = Words(text=item.short.replace(" ", "\n", 1), weight="Bold", halign="center")
        super().__init__(**kwargs)
        self.kind = "primary" if item.on else item.look
        self.disabled = item.disabled
        if item.short and fit.large:
            self.note.text = item.short
        self.fbind("theme", lambda *_: self.restyle())

    def height_for(self, width: float) -> float:
        """Height in units at this width; sets the sizes of the words as well."""
        self.title.scale = self.note.scale = self.short.scale = self.scale
        self.title.em = self.short.em = self.scale.em(self.fit.action_mm)
        self.note.em = self.scale.em(self.fit.least_mm)
        self._short_width = 0.0
        if self.fit.large and self.short.text:
            wide = self.short.width_px() / self.scale.factor + 24
            self._short_width = wide if wide <= width * SHORT_SHARE_MAX else 0.0
        inner = self._inner(width)
        needed = self.title.height_for(inner)
        if self._short_width:
            needed = max(needed, self.short.height_for(width))
        elif self.note.text:
            needed += self.note.height_for(inner)
        least = self.fit.mm(TILE_MM) if self.item.letter else self.fit.target
        return max(least, needed + LINE_MORE)

    @property
    def said(self) -> list[str]:
        """What is written on it."""
        return [each for each in (self.item.text, self.note.text) if each]

    @property
    def _mark(self) -> float:
        """Side of the letter or icon; none where there is neither."""
        has_mark = self.item.letter or self.item.icon or self.item.on
        return self.title.em * MARK_EMS if has_mark else 0.0

    def _inner(self, width: float) -> float:
        taken = 20 + (self._mark + 22 if self._mark else 0) + 14
        return width - taken - self._short_width

    def arrange(self) -> None:
        super().arrange()
        width, height = self.units
        self.height_for(width)
        left, inner, mark = 20.0, self._inner(width), self._mark
        if mark:
            shown = self.badge if self.item.letter else self.picture
            self.put(shown, left, (height - mark) / 2, mark, mark)
            left += mark + 22
        title = self.title.height_for(inner)
        is_below = self.note.text and not self._short_width
        note = self.note.height_for(inner) if is_below else 0
        top = (height - title - note) / 2
        self.put(self.title, left, top, inner, title)
        for piece in (self.note, self.short):
            self.drop(piece)
        if note:
            self.put(self.note, left, top + title, inner, note)
        if self._short_width:
            left = width - self._short_width - 8
            self.put(self.short, left, 4, self._short_width, height - 8)

    def restyle(self) -> None:
        icon, words = self.roles
        self.picture.role = self.badge.role = icon
        self.badge.ink = "on_primary"
        self.title.role = words
        self.note.role = self.short.role = words
