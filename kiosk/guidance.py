"""Spoken guidance on the page: it follows what is shown, and the three keys move over it.

A four-way pad is a keyboard: its arrows go to the item before and after, its middle selects, plus
is louder. While nobody listens an arrow only begins: who cannot see the button finds the pad. A
socket for headphones that tells when a plug goes in or out, as such pads do, begins and ends it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from kiosk import flow
from kiosk.focus import Stroke
from kiosk.page import KioskPage
from kiosk.voice import Guide

STROKES: dict[int, Stroke] = {
    273: "previous",
    276: "previous",
    274: "next",
    275: "next",
    13: "select",
    271: "select",
}
LOUDER = (43, 270)
JACK_IN, JACK_OUT = 296, 0x4000006B
"""Keys by the numbers that the window gives them; the last two are F15 and F16."""
LISTENING_S = 5.0


class Speaker(Protocol):
    """What can be hushed while it speaks."""

    @property
    def is_speaking(self) -> bool: ...

    def stop(self) -> None: ...


class Guidance:
    """``say`` gets the strings, their language and how loud."""

    def __init__(
        self,
        page: KioskPage,
        say: Callable[[Sequence[str], str, int], None],
        speaker: Speaker | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._page, self._speaker, self._clock = page, speaker, clock
        self.guide = Guide(say)
        self._is_on = False
        self._listened_s = float("-inf")
        page.struck = self._struck

    def follow(self, visit: flow.Visit) -> None:
        """The page shows this visit now."""
        if visit.voice:
            self._is_on = True
            page = self._page
            place = (visit.step, page.listed.page, page.is_asking)
            self.guide.show(page.narration, place, visit.language)
            self._listen()
        elif self._is_on:
            self._is_on = False
            self.guide.leave()
            if self._speaker:
                self._speaker.stop()

    def key(self, key: int, *, is_code: bool = False) -> None:
        """A key of a pad; ``is_code``: it ends what a code reader typed, and selects nothing."""
        stroke = STROKES.get(key)
        if self._is_on and key in LOUDER and not is_code:
            self.guide.louder()
        elif key == (JACK_OUT if self._is_on else JACK_IN):
            self._page.act(flow.SwitchVoice())
        elif stroke and not (stroke == "select" and is_code):
            self.strike(stroke)

    def strike(self, stroke: Stroke) -> None:
        """One of the three keys."""
        if self._is_on:
            self._page.strike(stroke)
        elif stroke != "select":
            self._page.act(flow.SwitchVoice())

    def _struck(self) -> None:
        if self._is_on:
            self.guide.focus(self._page.focus.text)

    def _listen(self) -> None:
        """Who is being spoken to has not gone away; but the question whether anybody is still
        there does not answer itself."""
        if self._page.is_asking:
            return
        now = self._clock()
        if self._speaker and self._speaker.is_speaking and now - self._listened_s > LISTENING_S:
            self._listened_s = now
            self._page.act(flow.Touched())
