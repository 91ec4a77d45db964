"""What is chosen on the way to a number: a procedure found, an errand, and the number itself."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from assets.kit import Badge, Icon, Panel, Sheet, TouchButton, TouchPanel, Words
from kiosk.screens.marked import MarkedWords

WIDTH, PAD, LEAST = 992, 20, 108
NAME_LEFT, NAME_WIDTH = 116, 800
BADGE, ARROW = 69, 52
EMS = (40, 34, 28)
"""Sizes of a name: the largest with which a line still fits the room that there is."""


class FoundRow(TouchPanel):
    """A procedure: the letter of its queue, its name with what was looked for, and a note where
    no number is to be had."""

    name = StringProperty("")
    letter = StringProperty("")
    note = StringProperty("")
    is_open = BooleanProperty(True)
    marks = ObjectProperty(frozenset())
    code: str = ""

    def __init__(self, **kwargs: Any) -> None:
        self.badge, self.away = Badge(), Icon(name="info", role="text2")
        self.words = MarkedWords(em=EMS[0])
        self.note_words = Words(em=30, role="text2", weight="SemiBold")
        self.arrow = Icon(name="arrow_right")
        super().__init__(**kwargs)
        for name in ("name", "letter", "note", "is_open", "marks"):
            self.fbind(name, self._filled)
        self._filled()

    def height_for(self, room: float) -> float:
        """The height that it needs, its name as large as ``room`` allows."""
        self.words.scale = self.scale
        for em in EMS:
            self.words.em = em
            height = self.words.height_for(NAME_WIDTH) + self._note_units + 2 * PAD
            if height <= room:
                break
        return max(LEAST, height)

    def arrange(self) -> None:
        super().arrange()
        width, height = self.units
        middle = (height - BADGE) / 2
        self.put(self.badge, 22, middle, BADGE if self.letter else 0, BADGE)
        self.put(self.away, 22, middle, 0 if self.letter else BADGE, BADGE)
        name_height = height - 2 * PAD - self._note_units + 8
        self.put(self.words, NAME_LEFT, PAD - 4, NAME_WIDTH, name_height)
        self.put(self.note_words, NAME_LEFT, PAD + name_height - 8, NAME_WIDTH, self._note_units)
        self.put(self.arrow, width - ARROW - 16, (height - ARROW) / 2, ARROW, ARROW)

    @property
    def _note_units(self) -> float:
        return 44 if self.note else 0

    def _filled(self, *_: Any) -> None:
        self.words.text, self.words.marks = self.name, self.marks
        self.note_words.text = self.note
        self.badge.letter, self.badge.filled = self.letter, self.is_open
        self.badge.role = "primary" if self.is_open else "text2"
        self._placed()


class ErrandRow(Sheet):
    """An errand in its place in line, and a button that drops it again."""

    place = StringProperty("")
    name = StringProperty("")
    code: str = ""

    def __init__(self, **kwargs: Any) -> None:
        self.panel, self.number = Panel(edge="hair"), Badge(filled=False)
        self.words = Words(em=EMS[0])
        self.drop_button = TouchButton(icon="close", em=40, icon_size=40)
        super().__init__(**kwargs)
        for name in ("place", "name"):
            self.fbind(name, self._filled)
        self._filled()

    def height_for(self, room: float) -> float:
        """As of a procedure that was found."""
        self.words.scale = self.scale
        for em in EMS:
            self.words.em = em
            height = self.words.height_for(NAME_WIDTH - 200) + 2 * PAD
            if height <= room:
                break
        return max(LEAST, height)

    def arrange(self) -> None:
        width, height = self.units
        self.put(self.panel, 0, 0, width, height)
        self.put(self.number, 22, (height - BADGE) / 2, BADGE, BADGE)
        self.put(self.words, NAME_LEFT, PAD - 8, NAME_WIDTH - 200, height - 2 * PAD + 16)
        self.put(self.drop_button, width - 262, (height - 88) / 2, 250, 88)

    def _filled(self, *_: Any) -> None:
        self.words.text, self.number.letter = self.name, self.place
        self._placed()


class TakeButton(TouchPanel):
    """The way to a number: what it does, and how many wait."""

    title = StringProperty("")
    note = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self.picture = Icon(name="ticket")
        self.title_words = Words(weight="Bold", valign="bottom")
        self.note_words = Words(em=31, valign="top")
        super().__init__(**kwargs)
        for name in ("title", "note"):
            self.fbind(name, self._filled)

    def restyle(self) -> None:
        self.picture.role, self.title_words.role = self.roles
        self.note_words.role = self.roles[1]

    def arrange(self) -> None:
        super().arrange()
        width, height = self.units
        side = 96 if width > 600 else 72
        left = side + 64 if width > 600 else side + 48
        span = width - left - 16
        self.title_words.scale = self.note_words.scale = self.scale
        self.title_words.em = self._largest(span)
        is_short = len(self.title_words.lines(span)) == 1
        self.note_words.text = self.note if is_short else self.note.split("\n")[0]
        lines = self.note_words.height_for(span) if self.note else 0
        split = (height - lines) / 2 + self.title_words.height_for(span) / 2 if lines else height
        self.put(self.picture, (left - side) / 2 + 6, (height - side) / 2, side, side)
        self.title_words.valign = "bottom" if lines else "middle"
        self.put(self.title_words, left, 0, span, split)
        self.put(self.note_words, left, split, span, lines)

    def _largest(self, span: float) -> int:
        """The size in which the words stand on as few lines as they may."""
        for em in (64, 54, 46, 40):
            self.title_words.em = em
            if len(self.title_words.lines(span)) == 1:
                return em
        return 40

    def _filled(self, *_: Any) -> None:
        self.title_words.text, self.note_words.text = self.title, self.note
        self._placed()
