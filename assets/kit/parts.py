"""Parts seen on several screens: ``Header``, ``SlimHeader``, ``Badge``, ``Banner``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from assets.kit.shapes import Band, Icon, Panel, texture_of
from assets.kit.sheet import Piece, Sheet
from assets.kit.words import Figures, Words
from assets.look import tokens

TALL_UNITS = 212
TALL_BAND_UNITS = 20
SLIM_BAND_UNITS = 12
CREST_PX = 256


def crest_or_gate() -> Piece:
    """What heads a screen: the office's crest, or the village gate."""
    file = tokens.crest()
    return Crest(file) if file else Icon(name="gate", role="on_header", stroke=2.8)


class Crest(Piece):
    """A picture of the office's own, whole, as large as its box."""

    def __init__(self, file: Path, **kwargs: Any) -> None:
        self._file = file
        super().__init__(**kwargs)

    def draw(self) -> None:
        texture = _crest_texture(self._file)
        factor = min(self.width / texture.width, self.height / texture.height)
        width, height = round(texture.width * factor), round(texture.height * factor)
        Color(1, 1, 1, 1)
        pos = (round(self.center_x - width / 2), round(self.center_y - height / 2))
        Rectangle(texture=texture, pos=pos, size=(width, height))


@lru_cache(2)
def _crest_texture(file: Path) -> Texture:
    from PIL import Image

    with Image.open(file) as picture:
        picture.thumbnail((CREST_PX, CREST_PX), Image.Resampling.LANCZOS)
        return texture_of(picture.convert("RGBA"))


class Header(Sheet):
    """The kiosk's header, 212 units high: crest, office on two lines, clock, weekday, date.

    ``clock`` is "09:42", ``weekday`` "Thứ Hai", ``date`` "05/10/2026": the caller knows the time.
    """

    name = StringProperty("")
    place = StringProperty("")
    clock = StringProperty("")
    weekday = StringProperty("")
    date = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self.crest = crest_or_gate()
        self.band = Band()
        self.words = {
            "name": Words(em=32, role="on_header2"),
            "place": Words(em=50, weight="Bold", role="on_header"),
            "clock": Figures(em=60, weight="Bold", role="on_header", halign="right"),
            "weekday": Words(em=29, role="on_header2", halign="right"),
            "date": Words(em=29, role="on_header2", halign="right"),
        }
        super().__init__(**kwargs)
        for name, words in self.words.items():
            self.bind(**{name: words.setter("text")})
            words.text = getattr(self, name)

    def arrange(self) -> None:
        width, height = self.units
        right, words = width - 44, self.words
        self.put(self.crest, 44, 41, 112, 112)
        self.put(self.band, 0, height - TALL_BAND_UNITS, width, TALL_BAND_UNITS)
        self.put(words["name"], 182, 42, right - 182 - 210, 48)
        self.put(words["place"], 182, 84, right - 182 - 210, 66)
        self.put(words["clock"], right - 260, 22, 262, 76)
        self.put(words["weekday"], right - 200, 91, 200, 40)
        self.put(words["date"], right - 200, 128, 200, 40)

    def draw(self) -> None:
        Color(*self.rgba("header"))
        Rectangle(pos=self.pos, size=self.size)


class SlimHeader(Sheet):
    """The header of walls and pads, one line: crest, name, place · note, strong note or clock.

    ``em`` fits the height (wall 74: 34, pad 88: 42). ``clock`` stands in cells, ``strong`` runs
    free (a ticket number); use one of them.
    """

    name = StringProperty("")
    place = StringProperty("")
    note = StringProperty("")
    strong = StringProperty("")
    clock = StringProperty("")
    em = NumericProperty(34)
    margin = NumericProperty(28)

    def __init__(self, **kwargs: Any) -> None:
        self.crest = crest_or_gate()
        self.band = Band()
        self.words = {
            "name": Words(role="on_header"),
            "place": Words(weight="Bold", role="on_header"),
            "note": Words(role="on_header2", halign="right"),
            "strong": Words(weight="Bold", role="on_header", halign="right"),
            "clock": Figures(weight="Bold", role="on_header", halign="right"),
        }
        super().__init__(**kwargs)
        for name in (*self.words, "em", "margin"):
            self.fbind(name, self._filled)
        self._filled()

    def arrange(self) -> None:
        width, height = self.units
        bar = height - SLIM_BAND_UNITS
        self.put(self.band, 0, bar, width, SLIM_BAND_UNITS)
        self.put(self.crest, self.margin, bar * 0.04, bar * 0.92, bar * 0.92)
        left = self.margin + bar * 0.92 + self.em * 0.5
        for name in ("name", "place"):
            left = self._run(name, left, bar) + self.em * 0.26 * bool(self.words[name].text)
        right = width - self.margin
        for name in ("clock", "strong", "note"):
            words = self.words[name]
            if words.text:
                span = self._span(words)
                self.put(words, right - span, 0, span, bar)
                right -= span + self.em * 0.7

    def draw(self) -> None:
        Color(*self.rgba("header"))
        Rectangle(pos=self.pos, size=self.size)

    def _run(self, name: str, left: float, bar: float) -> float:
        span = self._span(self.words[name])
        self.put(self.words[name], left, 0, span, bar)
        return left + span

    def _span(self, words: Words) -> float:
        words.scale = self.scale
        wide = words.cells_px() if isinstance(words, Figures) else words.width_px() + 2
        return float(wide / self.scale.factor)

    def _filled(self, *_: Any) -> None:
        for name, words in self.words.items():
            words.text = getattr(self, name)
            words.em = self.em * (1.5 if name == "clock" else 1)
        self._placed()


class Badge(Sheet):
    """A queue's letter in a rounded square: filled takes numbers, outlined is closed or a count."""

    letter = StringProperty("")
    filled = BooleanProperty(True)
    role = StringProperty("primary")
    ink = StringProperty("on_primary")

    def __init__(self, **kwargs: Any) -> None:
        self.panel, self.words = Panel(), Words(weight="Bold", halign="center")
        super().__init__(**kwargs)
        for name in ("letter", "filled", "role", "ink"):
            self.fbind(name, self._filled)
        self._filled()

    def arrange(self) -> None:
        width, height = self.units
        self.words.em, self.panel.radius = height * 0.66, height * 0.2
        self.panel.edge_width = max(2, height * 0.045)
        self.put(self.panel, 0, 0, width, height)
        self.put(self.words, 0, -height * 0.1, width, height * 1.2)

    def _filled(self, *_: Any) -> None:
        self.panel.fill = self.role if self.filled else ""
        self.panel.edge = self.role
        self.words.role = self.ink if self.filled else self.role
        self.words.text = self.letter
        self._placed()


class Banner(Sheet):
    """Full width, amber: what happened, and what to do. Give it at least 110 units of height.

    With ``hint_em`` both sizes are given, and ``height_for`` says what they need.
    """

    icon = StringProperty("warning")
    title = StringProperty("")
    hint = StringProperty("")
    em = NumericProperty(38)
    hint_em = NumericProperty(0)
    margin = NumericProperty(44)
    watches: ClassVar = ("title",)

    def __init__(self, **kwargs: Any) -> None:
        self.picture = Icon(role="on_banner")
        self.title_words = Words(weight="Bold", role="on_banner", valign="bottom")
        self.hint_words = Words(role="on_banner", valign="top")
        super().__init__(**kwargs)
        for name in ("icon", "title", "hint", "em", "hint_em", "margin"):
            self.fbind(name, self._filled)
        self._filled()

    def height_for(self, width: float) -> float:
        """Height in units that the words need at this width, a little air included."""
        span = width - 2 * self.margin - self.em * 2.6
        return sum(self._heights(span)) + self.em * 0.9

    def _heights(self, span: float) -> list[float]:
        words = [each for each in (self.title_words, self.hint_words) if each.text]
        for each in words:
            each.scale = self.scale
        return [each.height_for(span) for each in words]

    def arrange(self) -> None:
        width, height = self.units
        side = min(height * 0.6, self.em * 2)
        left = self.margin + side + self.em * 0.6
        span = max(1, width - left - self.margin)
        self.put(self.picture, self.margin, (height - side) / 2, side, side)
        split = height * (0.5 if self.hint else 0.85)
        if self.hint_em and self.hint:
            heights = self._heights(span)
            split = (height - sum(heights)) / 2 + (heights[0] if self.title else 0)
        self.put(self.title_words, left, 0, span, split)
        self.put(self.hint_words, left, split, span, max(1, height - split))

    def draw(self) -> None:
        Color(*self.rgba("banner"))
        Rectangle(pos=self.pos, size=self.size)

    def _filled(self, *_: Any) -> None:
        self.picture.name = self.icon
        self.title_words.text, self.title_words.em = self.title, self.em
        self.hint_words.text = self.hint
        self.hint_words.em = self.hint_em or self.em * 0.8
        self._placed()
