"""What can be touched: ``TouchPanel`` (a tile's ground) and ``TouchButton`` (icon and words).

It acts when the finger leaves, on the spot where it came down; sliding off cancels, coming back
does not revive it; a second finger is ignored; the same act within half a second is ignored,
because trembling hands tap twice. Pressed shows at once: tint and a thick edge.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar

from kivy.graphics import Color, SmoothLine
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty

from assets.kit.shapes import Icon, Panel
from assets.kit.sheet import Sheet
from assets.kit.words import Words
from assets.look import tokens

SIZES = tokens.tokens()["size_px"]
REPEAT_IGNORED_S = tokens.tokens()["time_ms"]["repeat_ignored"] / 1000
# kind → fill, edge, edge width, role of icon, role of words
KINDS = {
    "plain": ("surface", "edge", SIZES["line"], "primary", "text"),
    "strong": ("surface", "edge_strong", SIZES["line_primary"], "primary", "text"),
    "primary": ("primary", "primary", SIZES["line_primary"], "on_primary", "on_primary"),
    "good": ("good", "good", SIZES["line_primary"], "on_good", "on_good"),
    "help": ("help", "help", SIZES["line_primary"], "on_help", "on_help"),
}
PAD = 20
DISABLED = ("closed", "edge", SIZES["line"], "text2", "text2")


class TouchPanel(Sheet):
    """A panel that acts: bind ``on_activate``. Put the content on it with ``put``.

    ``kind`` is plain, strong, primary, good or help. ``now`` gives monotonic seconds.
    """

    kind = OptionProperty("plain", options=tuple(KINDS))
    radius = NumericProperty(SIZES["radius_kiosk"])
    pressed = BooleanProperty(False)
    focused = BooleanProperty(False)
    now: Callable[[], float] = staticmethod(time.monotonic)
    watches: ClassVar = ("focused",)
    __events__ = ("on_activate",)

    def __init__(self, **kwargs: Any) -> None:
        self._touch: Any = None
        self._acted_at: float | None = None
        self.panel = Panel()
        super().__init__(**kwargs)
        self.add_widget(self.panel)
        for name in ("pressed", "disabled", "kind", "radius"):
            self.fbind(name, self._styled)
        self._styled()

    @property
    def roles(self) -> tuple[str, str]:
        """Roles of the icon and of the words on it, as it is now."""
        look = DISABLED if self.disabled else KINDS[self.kind]
        is_down = self.pressed and not self.disabled
        return ("on_pressed", "on_pressed") if is_down else (look[3], look[4])

    def activate(self) -> None:
        """As if touched: for keys and pads. Ignored when disabled or just done."""
        acted_at, now = self._acted_at, self.now()
        if self.disabled or (acted_at is not None and now - acted_at < REPEAT_IGNORED_S):
            return
        self._acted_at = now
        self.dispatch("on_activate")

    def on_activate(self) -> None:
        """The event; nothing by itself."""

    def draw(self) -> None:
        if not self.focused:
            return
        for role, width, out in (("surface", 3, 4.5), ("primary", 6, 9)):
            Color(*self.rgba(role))
            gap, radius = self.scale(out), self.scale(self.radius + out)
            box = (self.x - gap, self.y - gap, self.width + 2 * gap, self.height + 2 * gap)
            SmoothLine(rounded_rectangle=(*box, radius), width=self.scale(width) / 2)

    def arrange(self) -> None:
        self.put(self.panel, 0, 0, *self.units)

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        if self.disabled or self._touch is not None:
            return True
        touch.grab(self)
        self._touch = touch
        self.pressed = True
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch is not self._touch:
            return False
        if not self.collide_point(*touch.pos):
            self.pressed = False
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch is not self._touch:
            return False
        touch.ungrab(self)
        self._touch = None
        is_shown = self.get_root_window() is not None
        acts = self.pressed and is_shown and self.collide_point(*touch.pos)
        self.pressed = False
        if acts:
            self.activate()
        return True

    def _styled(self, *_: Any) -> None:
        fill, edge, width, _icon, _words = DISABLED if self.disabled else KINDS[self.kind]
        if self.pressed:
            fill, edge, width = "pressed", "edge_strong", SIZES["edge_pressed"]
        panel = self.panel
        panel.fill, panel.edge, panel.edge_width = fill, edge, width
        panel.radius, panel.dashed = self.radius, self.disabled
        self.restyle()

    def restyle(self) -> None:
        """Overridden by what shows ``roles`` on it."""


class TouchButton(TouchPanel):
    """Icon and words. ``layout``: ``row`` icon left, ``column`` icon above, ``words`` alone."""

    text = StringProperty("")
    icon = StringProperty("")
    em = NumericProperty(40)
    weight = StringProperty("SemiBold")
    icon_size = NumericProperty(56)
    layout = OptionProperty("row", options=("row", "column"))

    def __init__(self, **kwargs: Any) -> None:
        self.words = Words(halign="center")
        self.picture = Icon()
        super().__init__(**kwargs)
        for name in ("text", "icon", "em", "weight", "icon_size", "layout"):
            self.fbind(name, self._filled)
        self._filled()

    def restyle(self) -> None:
        self.picture.role, self.words.role = self.roles

    def height_for(self, width: float) -> float:
        """Height in units that a row of icon and words needs at this width."""
        self.words.scale = self.scale
        return self.words.height_for(self.words_width(width)) + 16

    def words_width(self, width: float) -> float:
        """Units that are left for the words of a row at this width."""
        return max(1, width - (PAD + self.icon_size + 22 if self.icon else 2 * PAD))

    def arrange(self) -> None:
        super().arrange()
        width, height = self.units
        pad, side = PAD, self.icon_size
        if not self.icon:
            self.drop(self.picture)
            self.put(self.words, pad, 4, max(1, width - 2 * pad), max(1, height - 8))
        elif self.layout == "row":
            self.put(self.picture, pad, (height - side) / 2, side, side)
            left = pad + side + 14
            self.put(self.words, left, 4, max(1, width - left - 8), max(1, height - 8))
        else:
            self._stand(width, height)

    def _stand(self, width: float, height: float) -> None:
        """Icon above words, together in the middle."""
        side, room = self.icon_size, max(1, width - 20)
        self.words.scale = self.scale
        tall = self.words.height_for(room) + 4 if self.text else 0
        top = max(4, (height - side - tall) / 2)
        self.put(self.picture, (width - side) / 2, top, side, side)
        self.put(self.words, 10, top + side + 4, room, max(1, height - top - side - 8))

    def _filled(self, *_: Any) -> None:
        self.words.text, self.words.em, self.words.weight = self.text, self.em, self.weight
        self.words.halign = "left" if self.icon and self.layout == "row" else "center"
        self.words.valign = "top" if self.icon and self.layout == "column" else "middle"
        if self.icon:
            self.picture.name = self.icon
        self._placed()
