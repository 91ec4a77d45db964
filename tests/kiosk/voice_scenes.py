"""A kiosk in spoken guidance, and a bot that only hears and strikes three keys."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.core.window import Window

from assets.kit import TouchPanel, Words
from kiosk import flow
from kiosk.guidance import Guidance
from kiosk.page import KioskPage
from kiosk.shown import Shown
from tests.kiosk.samples import NOW, VIEW, issued
from tests.screens import frames

STROKES_MAX = 40


class Stage:
    """The page, the guide and the flow; the server's part is a number that is given at once."""

    def __init__(self) -> None:
        self.visit = flow.Visit("vi")
        self.now_s = 100.0
        self.transcript: list[str] = []
        self.page = KioskPage(self.act)
        self.guidance = Guidance(self.page, self._say)
        Window.add_widget(self.page)
        self.refresh()

    def _say(self, texts: Sequence[str], _language: str, _loudness: int) -> None:
        self.transcript += texts

    def act(self, event: flow.Event) -> None:
        self.visit = flow.move(self.visit, event, self.now_s)
        if self.visit.step == flow.ISSUING:
            self.visit = flow.move(self.visit, flow.NumberGiven(issued(), True), self.now_s)
        self.refresh()

    def refresh(self) -> None:
        self.page.show(Shown(visit=self.visit, now=NOW, view=VIEW, link="live", printer="ready"))
        self.guidance.follow(self.visit)

    def strike(self, stroke: str) -> None:
        self.now_s += 1
        self.guidance.strike(stroke)
        frames(2)
        self.refresh()

    def choose(self, wanted: str) -> None:
        """Next until it is heard, then select; where it is not heard, the page after."""
        for _ in range(STROKES_MAX):
            self.strike("next")
            if self.transcript[-1] == wanted:
                self.strike("select")
                return
        raise AssertionError(f"never heard {wanted}: {self.transcript}")


def written(page: KioskPage) -> list[str]:
    """What is drawn between header and bar, read off the widgets from top to bottom."""
    rows: list[tuple[float, float, str]] = []
    for piece in page.listed.children:
        if isinstance(piece, Words) and piece.text:
            rows.append((-piece.top, piece.x, piece.text))
        elif isinstance(piece, TouchPanel):
            words = [w for w in piece.walk(restrict=True) if isinstance(w, Words) and w.text]
            letters = {id(w) for w in words if len(w.text) == 1 and hasattr(w.parent, "letter")}
            rows += [
                (-piece.top, piece.x - w.y / 1e6, w.text) for w in words if id(w) not in letters
            ]
    return [" ".join(text.split()) for _, _, text in sorted(rows)]


def a_bot_takes_a_number() -> None:
    stage = Stage()
    stage.act(flow.SwitchVoice())
    frames(3)
    for step, wanted in ((flow.HOME, "Chứng thực bản sao, chữ ký"), (flow.CLASS, "Lấy số thường")):
        assert stage.visit.step == step
        shown = written(stage.page)
        assert stage.transcript[-len(shown) :] == shown, (stage.transcript, shown)
        stage.choose(wanted)
        frames(3)
    assert stage.visit.step == flow.NUMBER
    shown = written(stage.page)
    assert stage.transcript[-len(shown) :] == shown, (stage.transcript, shown)
    assert "A049" in shown
    assert "Phía trước còn: 6 người" in shown
    stage.choose("Xong")
    assert stage.visit.step == flow.HOME
    assert not stage.visit.voice
