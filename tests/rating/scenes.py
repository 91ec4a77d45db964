"""Pictures of the pad, each a page at one step; and touches, dispatched by the window."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from kivy.input.motionevent import MotionEvent

from assets.kit import TouchPanel, clipped_words
from kiosk import rating_flow as flow
from kiosk.rating import Shown
from kiosk.screens.rating_pad import PadPage
from link.messages import RatingView
from tests.screens import frames

NOW = datetime(2026, 10, 5, 9, 43, tzinfo=timezone(timedelta(hours=7)))
VIEW = RatingView(
    name={"vi": "Trung tâm Phục vụ hành chính công", "en": "Public Administration Service Centre"},
    place={"vi": "xã Thạch Châu", "en": "Thạch Châu Commune"},
    counter=3,
    ticket="20261005-A042",
    number="A042",
    until=NOW + timedelta(minutes=10),
    languages=["vi", "en"],
)


def _page(step: str, *, language: str = "vi", link: str = "live", **pad: Any) -> PadPage:
    page = PadPage(lambda event: None)
    page.show(Shown(flow.Pad(language, step, VIEW.ticket, "A042", **pad), VIEW, link))
    return page


def closed() -> PadPage:
    return _page(flow.CLOSED)


def closed_offline() -> PadPage:
    return _page(flow.CLOSED, link="lost")


def connecting() -> PadPage:
    page = PadPage(lambda event: None)
    page.show(Shown(flow.Pad("vi")))
    return page


def faces() -> PadPage:
    return _page(flow.FACES)


def faces_english() -> PadPage:
    return _page(flow.FACES, language="en")


def reasons() -> PadPage:
    return _page(flow.REASONS, score=5, reasons=("attitude",))


def reasons_better() -> PadPage:
    return _page(flow.REASONS, score=2)


def reasons_english() -> PadPage:
    return _page(flow.REASONS, language="en", score=4)


def thanks() -> PadPage:
    return _page(flow.THANKS, score=5)


def kept() -> PadPage:
    return _page(flow.KEPT, score=5, link="lost")


def refused() -> PadPage:
    return _page(flow.REFUSED, refusal="already_rated")


ALL = (closed, closed_offline, connecting, faces, faces_english, reasons, reasons_better)


def nothing_is_clipped_and_every_target_is_large() -> None:
    """25 mm are 80 units of the pad's drawing."""
    for scene in (*ALL, reasons_english, thanks, kept, refused):
        page = scene()
        frames(2)
        assert clipped_words(page) == [], scene.__name__
        for piece in page.walk(restrict=True):
            if isinstance(piece, TouchPanel):
                assert min(piece.units) >= page.scale.px_per_mm * 25, scene.__name__


class Finger(MotionEvent):
    """A finger at a place of the window, as a touch screen would report it."""

    def __init__(self, x: float, y: float) -> None:
        from kivy.core.window import Window

        super().__init__("test", "finger", {}, is_touch=True, type_id="touch")
        self.sx, self.sy = x / Window.width, y / Window.height
        self.profile = ["pos"]
        self.scale_for_screen(Window.width, Window.height)
        self.grab_exclusive_class = None
        self.pos = (x, y)

    def depack(self, args: Any) -> None:
        super().depack(args)


def tap(piece: Any) -> None:
    """Down and up on the middle of a piece, through the window."""
    from kivy.base import EventLoop
    from kivy.core.window import Window

    finger = Finger(*piece.to_window(*piece.center))
    Window.dispatch("on_touch_down", finger)
    finger.grab_current = None
    EventLoop.post_dispatch_input("end", finger)
    frames(1)
