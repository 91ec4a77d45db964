"""What every screen is: boxes in drawing units from its ``.kv``, values from ``shown``.

In the ``.kv`` each piece has a ``box``: x, y, width, height in units from the screen's top left
corner. ``wide`` and ``high`` are the screen's own size, so that what stands at the bottom says
``root.high - 180``. A screen has no rule and asks nobody: it shows ``shown`` and calls ``act``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from assets.kit import Sheet


def load_kv(python_file: str) -> None:
    """The ``.kv`` beside a screen's module."""
    Builder.load_file(str(Path(python_file).with_suffix(".kv")))


class Boxes(Sheet):
    """A sheet whose children stand where their ``box`` says, and move when it changes."""

    wide = NumericProperty(1080)
    high = NumericProperty(1404)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for child in reversed(self.children):
            child.fbind("box", self._boxed)
            self._boxed(child, child.box)

    def arrange(self) -> None:
        self.wide, self.high = self.units

    def _boxed(self, child: Widget, box: tuple[float, float, float, float] | None) -> None:
        if box is not None:
            self.put(child, *box)


class Screen(Boxes):
    """``fill`` is called with each new ``shown``, for what no ``.kv`` line can say. ``listed``: it
    is not seen as it is drawn but read, from top to bottom, into one column."""

    shown = ObjectProperty(rebind=True)
    """Without ``rebind`` a line of the ``.kv`` that names a part of it is read once, for ever."""
    act = ObjectProperty()
    listed = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("shown", lambda *_: self.fill())
        self.fbind("high", lambda *_: self.fill())
        self.fbind("listed", lambda *_: self.fill())
        self.fill()

    def fill(self) -> None:
        """Overridden by screens with parts that come and go."""
