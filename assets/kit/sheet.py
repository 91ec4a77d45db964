"""What every piece of a screen shares: scale, theme, and placing by drawing coordinates.

A ``Sheet`` holds pieces at ``(x, y, width, height)`` in drawing units, measured from its own
**top left** corner, exactly as read off the drawings. When the sheet moves, or its scale or theme
changes, every piece follows, so one change on the page restyles the screen::

    class Home(Page):                       # the whole window, 1080×1920 units
        def __init__(self, **kwargs):
            super().__init__(sheet="kiosk", **kwargs)
            self.put(Words(text="Mời chọn việc cần làm", em=58, weight="Bold"), 44, 236, 992, 74)

Pieces name colours by role (``text``, ``edge``, ``primary`` …); ``page.theme = "contrast"`` is
all that high contrast takes. A piece draws in ``draw()``, called when anything it ``watches``
changes, at most once a frame.
"""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Color, Rectangle
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from assets.kit.scale import Scale
from assets.look import tokens

Box = tuple[float, float, float, float]


class Piece(Widget):
    """A widget that draws itself from its properties. ``box`` is where a ``.kv`` file wants it.

    It stands here, because a property that Kivy makes for a rule is not seen by classes of which
    there were objects before: then nobody would hear that it has changed.
    """

    box = ObjectProperty()
    scale = ObjectProperty(Scale())
    theme = StringProperty("light")
    watches: ClassVar[tuple[str, ...]] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._redraw = Clock.create_trigger(self._drawn, -1)
        for name in ("pos", "size", "scale", "theme", *self.watches):
            self.fbind(name, self._redraw)
        self._redraw()

    def rgba(self, role: str, alpha: float = 1.0) -> tuple[float, float, float, float]:
        """The colour of a role in this piece's theme."""
        return tokens.rgba(role, alpha, theme=self.theme)

    def draw(self) -> None:
        """Draws on the canvas, which is clear."""

    def _drawn(self, _elapsed: float) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            self.draw()


class Sheet(Piece):
    """A piece that holds other pieces at drawing coordinates."""

    def __init__(self, **kwargs: Any) -> None:
        self._boxes: dict[Widget, Box] = {}
        super().__init__(**kwargs)
        for name in ("pos", "size", "scale", "theme"):
            self.fbind(name, self._placed)

    def put(self, piece: Widget, x: float, y: float, width: float, height: float) -> Widget:
        """Places a piece (again), returns it; the box is in units from the top left corner."""
        self._boxes[piece] = (x, y, width, height)
        if piece.parent is None:
            self.add_widget(piece)
        self._place(piece)
        return piece

    def drop(self, piece: Widget) -> None:
        """Takes a piece away."""
        self._boxes.pop(piece, None)
        self.remove_widget(piece)

    def clear(self) -> None:
        """Takes every piece away."""
        self._boxes.clear()
        self.clear_widgets()

    @property
    def units(self) -> tuple[float, float]:
        """Own width and height in drawing units."""
        return self.width / self.scale.factor, self.height / self.scale.factor

    def arrange(self) -> None:
        """Overridden by a sheet whose boxes depend on its own size."""

    def _placed(self, *_: Any) -> None:
        self.arrange()
        for piece in list(self._boxes):
            self._place(piece)

    def _place(self, piece: Widget) -> None:
        x, y, width, height = self._boxes[piece]
        left, right = round(self.scale(x)), round(self.scale(x + width))
        top, bottom = round(self.scale(y)), round(self.scale(y + height))
        if isinstance(piece, Piece):
            piece.scale, piece.theme = self.scale, self.theme
        piece.size = (right - left, bottom - top)
        piece.pos = (self.x + left, self.top - bottom)


class Page(Sheet):
    """The sheet that fills the window: fitted, centred, the ground painted around it."""

    def __init__(self, sheet: str = "kiosk", **kwargs: Any) -> None:
        self.sheet = sheet
        super().__init__(size_hint=(None, None), **kwargs)
        Window.bind(size=self._fitted)  # weak: a page that is gone is not kept
        self._fitted(Window, Window.size)

    def draw(self) -> None:
        Color(*self.rgba("ground"))
        Rectangle(pos=(0, 0), size=Window.size)

    def _fitted(self, _window: Any, size: tuple[float, float]) -> None:
        width, height = tokens.tokens()["drawing_px"][self.sheet]
        self.scale = Scale.fit(self.sheet, size)
        self.size = (self.scale(width), self.scale(height))
        self.pos = ((size[0] - self.width) / 2, (size[1] - self.height) / 2)
