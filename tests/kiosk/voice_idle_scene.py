"""Spoken guidance and somebody who has gone away."""

from __future__ import annotations

from kivy.core.window import Window
from msgspec.structs import replace

from kiosk import flow
from kiosk.guidance import Guidance
from kiosk.page import KioskPage
from tests.kiosk.scenes import SCENES
from tests.screens import frames


class Talking:
    """A voice that never comes to an end."""

    is_speaking = True

    def stop(self) -> None:
        """It goes on."""


def the_idle_question_does_not_answer_itself() -> None:
    acts: list[flow.Event] = []
    page = KioskPage(acts.append)
    Window.add_widget(page)
    guidance = Guidance(page, lambda *_: None, Talking())
    shown = SCENES["procedure"]("vi")
    shown = replace(shown, visit=replace(shown.visit, voice=True))
    for warning, expected in ((None, [flow.Touched()]), (17, [flow.Touched()])):
        page.show(replace(shown, warning=warning))
        frames(2)
        guidance._listened_s = float("-inf")
        guidance.follow(shown.visit)
        assert acts == expected, warning
