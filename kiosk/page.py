"""The kiosk's one page: header, banner, the step's screen, the bar, and the idle question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.input import MotionEvent

from assets.kit import Banner, Header, Page
from kiosk import flow
from kiosk.fitting import Fit
from kiosk.screens.again import AgainScreen
from kiosk.screens.asking import ConsentScreen, SureScreen
from kiosk.screens.bar import Bar
from kiosk.screens.base import Screen
from kiosk.screens.check import CheckScreen
from kiosk.screens.checked import CheckedScreen, ListPrintedScreen
from kiosk.screens.choose_class import ClassScreen
from kiosk.screens.entry import EntryScreen
from kiosk.screens.home import HomeScreen
from kiosk.screens.idle import IdleQuestion
from kiosk.screens.message import MessageScreen
from kiosk.screens.number import NumberScreen
from kiosk.screens.number_offline import NumberOfflineScreen
from kiosk.screens.number_shown import NumberShownScreen
from kiosk.screens.own import OwnScreen
from kiosk.screens.rating_faces import RatingFacesScreen
from kiosk.screens.rating_reasons import RatingReasonsScreen
from kiosk.screens.statement import AppointmentScreen, DossierScreen
from kiosk.shown import Shown

HEADER, BANNER = 212, 134
WIDTH, HEIGHT = 1080, 1920
SCREENS: dict[str, type[Screen]] = {
    flow.HOME: HomeScreen,
    flow.CLASS: ClassScreen,
    flow.CHECK: CheckScreen,
    flow.CHECKED: CheckedScreen,
    flow.LISTED: ListPrintedScreen,
    flow.AGAIN: AgainScreen,
    flow.NUMBER: NumberScreen,
    flow.CONSENT: ConsentScreen,
    flow.ENTRY: EntryScreen,
    flow.OWN: OwnScreen,
    flow.SURE: SureScreen,
    flow.APPOINTMENT: AppointmentScreen,
    flow.DOSSIER: DossierScreen,
    flow.FACES: RatingFacesScreen,
    flow.REASONS: RatingReasonsScreen,
}
"""Step → screen; every other step is a message."""


def screen_of(shown: Shown) -> type[Screen]:
    """The screen of a step; the number has others without the server, and where no slip comes."""
    visit = shown.visit
    if shown.view is None:
        return MessageScreen
    if visit.step == flow.NUMBER and visit.own is not None:
        return NumberOfflineScreen
    if visit.step == flow.NUMBER and visit.slip not in ("printing", "printed"):
        return NumberShownScreen
    return SCREENS.get(visit.step, MessageScreen)


class KioskPage(Page):
    """``show`` takes the whole of what is to be seen; ``act`` takes what fingers do."""

    def __init__(self, act: Callable[[flow.Event], None], **kwargs: Any) -> None:
        self._act = act
        self._screen: Screen | None = None
        self._header, self._banner = Header(), Banner()
        self._bar = Bar(act)
        self._question = IdleQuestion(act)
        super().__init__(sheet="kiosk", **kwargs)
        self.put(self._header, 0, 0, WIDTH, HEADER)

    def show(self, shown: Shown) -> None:
        """Draw this; what stays the same is not drawn again."""
        self.theme = "contrast" if shown.visit.contrast else "light"
        self._show_header(shown)
        top = HEADER + self._show_banner(shown)
        bar = self._bar.show(shown, Fit())
        self._show_screen(shown, top, HEIGHT - bar - top)
        self.put(self._bar, 0, HEIGHT - bar, WIDTH, bar)
        self._show_question(shown, HEIGHT - bar)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Any touch at all says that somebody is there."""
        self._act(flow.Touched())
        return bool(super().on_touch_down(touch))

    def _show_header(self, shown: Shown) -> None:
        header, now = self._header, shown.now
        header.name, header.place = shown.office, shown.place
        header.clock, header.date = f"{now:%H:%M}", f"{now:%d/%m/%Y}"
        header.weekday = shown.t(f"weekday.{now.weekday()}")

    def _show_banner(self, shown: Shown) -> int:
        notice = shown.notice
        if notice is None:
            self.drop(self._banner)
            return 0
        banner = self._banner
        banner.icon, banner.title, banner.hint = notice.icon, notice.title, notice.hint
        self.put(banner, 0, HEADER, WIDTH, BANNER)
        return BANNER

    def _show_screen(self, shown: Shown, top: float, height: float) -> None:
        kind = screen_of(shown)
        box = (0, top, WIDTH, height)
        if type(self._screen) is not kind:
            if self._screen is not None:
                self.drop(self._screen)
            self._screen = kind(shown=shown, act=self._act)
        elif self._screen is not None and self._screen.shown != shown:
            self._screen.shown = shown
        if self._screen is not None:
            self.put(self._screen, *box)

    def _show_question(self, shown: Shown, bottom: float) -> None:
        if shown.warning is None:
            self.drop(self._question)
            return
        self._question.show(shown)
        self.put(self._question, 44, bottom - 550, WIDTH - 88, 530)
