"""Pieces that only the kiosk has: tiles, the ring around "done", the code, keys and chips."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from kivy.graphics import Color, Line, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from assets.kit import Badge, Icon, Panel, Piece, Sheet, TouchButton, TouchPanel, Words, texture_of

RAIL_UNITS = 96
TILE_HEIGHT_FOR_ONE, TILE_HEIGHT_FOR_TWO = 165, 226
RING_UNITS = 104
NAME_EM = 40
FACT_EMS, FACT_SPARE_MIN = ((30, 44), (27, 38)), 16
"""Sizes of a fact's name and figure, and the room between two facts that they shall leave."""


class Tile(TouchPanel):
    """One queue: rail with letter and icon, name, how many wait; dashed with a lock when closed.

    ``short`` is the note in two words, for large text.
    """

    letter = StringProperty("")
    icon = StringProperty("")
    name = StringProperty("")
    note = StringProperty("")
    short = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self.rail = Panel(fill="tint", edge="", radius=22, corners=[1, 0, 0, 1])
        self.badge, self.picture = Badge(), Icon(stroke=2.6)
        self.name_words = Words(em=NAME_EM, weight="SemiBold", valign="top")
        self.mark = Icon(name="people", role="text2")
        self.note_words = Words(em=30, role="text2", valign="top")
        super().__init__(**kwargs)
        for name in ("letter", "icon", "name", "note"):
            self.fbind(name, self._filled)
        self.fbind("theme", lambda *_: self.restyle())
        self._filled()

    def arrange(self) -> None:
        super().arrange()
        width, height = self.units
        self._arrange_rail(height)
        is_low, lines = height < TILE_HEIGHT_FOR_TWO, self.note.count("\n") + 1
        pad = 8 if is_low else 16
        top = height - pad - 41 * (lines if is_low else 2) if self.note else height
        self.name_words.text = self._broken_name(width - 126)
        self.put(self.name_words, 114, pad if self.note else (height - 108) / 2, width - 126, 108)
        self.put(self.mark, 112, top + 4, 34, 34 if self.note else 0)
        self.put(self.note_words, 154, top, width - 158, 41 * lines + 4)

    def _arrange_rail(self, height: float) -> None:
        """Letter above, icon below; both smaller on a low tile."""
        if height < TILE_HEIGHT_FOR_TWO:
            letter = side = (height - 38) / 2
        else:
            letter, side = min(76, max(69, height * 0.24)), min(80, max(72, height * 0.27))
        pad = 14 if height < TILE_HEIGHT_FOR_TWO else 19
        middle = 2 + RAIL_UNITS / 2
        self.put(self.rail, 2, 2, RAIL_UNITS, height - 4)
        self.put(self.badge, middle - letter / 2, pad, letter, letter)
        self.put(self.picture, middle - side / 2, height - side - pad, side, side)

    def _broken_name(self, width: float) -> str:
        """Broken by sense; where a line is then longer than the tile, wherever it has room.

        Never smaller: it is read to act. With a name of three lines the page is a list instead.
        """
        self.name_words.scale = self.scale
        fits = self.name_words.width_px(self.name) <= width * self.scale.factor
        return self.name if fits else self.name.replace("\n", " ")

    def restyle(self) -> None:
        closed = self.disabled
        self.picture.role = self.badge.role = "text2" if closed else "primary"
        self.badge.filled = not closed
        self.name_words.role = "text2" if closed else "text"
        self.rail.fill = "" if closed or self.theme == "contrast" else "tint"
        self.mark.name = "lock" if closed else "people"

    def _filled(self, *_: Any) -> None:
        self.badge.letter = self.letter
        self.note_words.text = self.note
        if self.icon:
            self.picture.name = self.icon
        self._placed()


class WideButton(TouchButton):
    """A large button: icon and words stand together in its middle."""

    def arrange(self) -> None:
        super().arrange()
        if self.icon:
            self._middle(self.picture, self.icon_size)

    def _middle(self, mark: Piece, side: float) -> None:
        width, height = self.units
        self.words.scale = self.scale
        span = min(width - side - 64, self.words.width_px() / self.scale.factor + 4)
        left = max(20, (width - side - 24 - span) / 2)
        self.put(mark, left, (height - side) / 2, side, side)
        self.put(self.words, left + side + 24, 4, span, height - 8)

    def _filled(self, *_: Any) -> None:
        super()._filled()
        self.words.halign = "center"


class RingButton(WideButton):
    """ "Done", with the seconds that are left in a ring; without seconds a plain button."""

    seconds = NumericProperty(-1)
    share = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        self.count = Words(em=44, weight="Bold", halign="center")
        self.ring = Ring()
        super().__init__(**kwargs)
        for name in ("seconds", "share"):
            self.fbind(name, self._filled)
        self._filled()

    def restyle(self) -> None:
        super().restyle()
        self.count.role = self.ring.role = self.roles[1]

    def arrange(self) -> None:
        super().arrange()
        if self.seconds < 0:
            self.drop(self.ring)
            self.drop(self.count)
            return
        self._middle(self.ring, RING_UNITS)
        self.put(self.count, *self._boxes[self.ring])

    def _filled(self, *_: Any) -> None:
        self.count.text = str(int(self.seconds)) if self.seconds >= 0 else ""
        self.ring.share = self.share
        super()._filled()


class Ring(Piece):
    """The share of a circle that is left, clockwise from the top."""

    share = NumericProperty(0)
    role = StringProperty("on_primary")
    watches: ClassVar = ("share", "role")

    def draw(self) -> None:
        width = self.scale.line(8)
        radius = min(self.size) / 2 - width
        for alpha, end in ((0.3, 360), (1, 360 * self.share)):
            Color(*self.rgba(self.role, alpha))
            circle = (self.center_x, self.center_y, radius, 0, max(1, end))
            Line(circle=circle, width=width / 2, cap="round")


class Code(Piece):
    """A QR code with whole pixels per module, dark on white in every theme."""

    text = StringProperty("")
    watches: ClassVar = ("text",)

    def draw(self) -> None:
        if not self.text or min(self.size) < 1:
            return
        texture = _code(self.text)
        per_module = max(1, int(min(self.size) // texture.width))
        side = per_module * texture.width
        Color(1, 1, 1, 1)
        pos = (round(self.center_x - side / 2), round(self.center_y - side / 2))
        Rectangle(texture=texture, pos=pos, size=(side, side))


class Key(TouchButton):
    """A key of the pad: may be struck again at once, unlike everything else."""

    def activate(self) -> None:
        self._acted_at = None
        super().activate()


class Chip(TouchButton):
    """A choice that may be on: then it is filled and checked, not only coloured."""

    on = BooleanProperty(False)
    off_icon = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("on", "off_icon"):
            self.fbind(name, self._turned)
        self._turned()

    def _turned(self, *_: Any) -> None:
        self.kind = "primary" if self.on else "plain"
        self.icon = "check" if self.on else self.off_icon


class WideChip(Chip, WideButton):
    """A choice that stands alone."""


class Facts(Sheet):
    """Name over figure, side by side in one card; each as wide as its words ask for."""

    pairs = ListProperty()

    def __init__(self, **kwargs: Any) -> None:
        self._panel = Panel(edge="hair")
        super().__init__(**kwargs)
        self.fbind("pairs", self._placed)

    def arrange(self) -> None:
        width, height = self.units
        self.clear()
        self.put(self._panel, 0, 0, width, height)
        for ems in FACT_EMS:
            columns = [self._words(name, figure, *ems) for name, figure in self.pairs]
            needed = [max(each.width_px() for each in pair) / self.scale.factor for pair in columns]
            spare = max(0, width - sum(needed)) / max(1, len(columns))
            if spare >= FACT_SPARE_MIN:
                break
        left = 0.0
        for (upper, lower), span in zip(columns, needed, strict=True):
            if left:
                self.put(Panel(fill="hair", edge="", radius=0), left, 2, 2, height - 4)
            inset = min(28, spare / 2)
            self.put(upper, left + inset, 16, span + 6, height / 2 - 16)
            self.put(lower, left + inset, height / 2, span + 6, height / 2 - 8)
            left += span + spare

    def _words(self, name: str, figure: str, least: int, most: int) -> tuple[Words, Words]:
        upper = Words(text=name, em=least, role="text2", valign="bottom", scale=self.scale)
        lower = Words(text=figure, em=most, weight="Bold", valign="top", scale=self.scale)
        return upper, lower


@lru_cache(4)
def _code(text: str) -> Texture:
    import qrcode
    from PIL import Image

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    picture = Image.new("L", (len(matrix), len(matrix)), 255)
    picture.putdata([0 if dark else 255 for row in matrix for dark in row])
    texture = texture_of(picture)
    texture.mag_filter = texture.min_filter = "nearest"
    return texture
