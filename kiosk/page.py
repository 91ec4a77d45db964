"""The kiosk's one page: header, banner, the step's screen, the bar, and the idle question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input import MotionEvent
from msgspec.structs import replace as with_values

from assets.kit import Banner, Header, Page, Words
from kiosk import flow, own
from kiosk.fitting import Fit, fit
from kiosk.focus import Focus, Stroke, Target
from kiosk.reading import Item, read
from kiosk.screens.again import AgainScreen
from kiosk.screens.asking import ConsentScreen, SureScreen
from kiosk.screens.bar import Bar
from kiosk.screens.base import Screen
from kiosk.screens.check import CheckScreen
from kiosk.screens.checked import CheckedScreen, ListPrintedScreen
from kiosk.screens.choose_class import ClassScreen
from kiosk.screens.entry import EntryScreen
from kiosk.screens.header import ListedHeader
from kiosk.screens.home import HomeScreen
from kiosk.screens.home_shut import HomeShutScreen
from kiosk.screens.idle import IdleQuestion
from kiosk.screens.listed import Listed
from kiosk.screens.message import MessageScreen
from kiosk.screens.number import NumberScreen
from kiosk.screens.number_offline import NumberOfflineScreen
from kiosk.screens.number_shown import NumberShownScreen
from kiosk.screens.own import OwnScreen
from kiosk.screens.procedure import ProcedureScreen
from kiosk.screens.purpose import PurposeScreen
from kiosk.screens.rating_faces import RatingFacesScreen
from kiosk.screens.rating_reasons import RatingReasonsScreen
from kiosk.screens.search import SearchScreen
from kiosk.screens.statement import AppointmentScreen, DossierScreen
from kiosk.shown import Shown
from link.settings import Screen as Display

HEADER, BANNER, BANNER_EM = 212, 134, 38
WIDTH, HEIGHT = 1080, 1920
DRAWN_HEIGHT, BAR = 1404, 304
BODY_MM_MIN = 170.0
SCREENS: dict[str, type[Screen]] = {
    flow.HOME: HomeScreen,
    flow.SEARCH: SearchScreen,
    flow.PROCEDURE: ProcedureScreen,
    flow.PURPOSE: PurposeScreen,
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
    if visit.step == flow.HOME and own.is_shut(shown):
        return HomeShutScreen
    if visit.step == flow.NUMBER and visit.own is not None:
        return NumberOfflineScreen
    if visit.step == flow.NUMBER and visit.slip not in ("printing", "printed"):
        return NumberShownScreen
    return SCREENS.get(visit.step, MessageScreen)


class KioskPage(Page):
    """``show`` takes the whole of what is to be seen; ``act`` takes what fingers do.

    A screen is shown as it is drawn, or read and listed in one column (``kiosk.fitting``); then
    it is laid out all the same, beside the page, because its buttons are what acts.
    """

    def __init__(
        self, act: Callable[[flow.Event], None], display: Display | None = None, **kwargs: Any
    ) -> None:
        self.act = act
        self.struck: Callable[[], None] = lambda: None
        self._display = display or Display()
        self._screen: Screen | None = None
        self._shown: Shown | None = None
        self.fit = Fit()
        self._drawn_header, self._listed_header = Header(), ListedHeader()
        self._banner, self._remark = Banner(), Banner()
        self.listed = Listed(self._press)
        self._bar = Bar(act, self.strike)
        self.question = IdleQuestion(act)
        self.focus = Focus(self._targets)
        self._reread = Clock.create_trigger(lambda _elapsed: self._show_again(), -1)
        super().__init__(sheet="kiosk", **kwargs)

    def show(self, shown: Shown) -> None:
        """Draw this; what stays the same is not drawn again."""
        visit = shown.visit
        if self._shown is None or _place(self._shown) != _place(shown):
            self.listed.page = 0
            self.focus.leave()
        self._shown = shown
        self.fit = fit(
            self._display, Window.size, large=visit.large, low=visit.low, voice=visit.voice
        )
        self.theme = "contrast" if visit.contrast else "light"
        self.scale = replace(self.scale, px_per_mm=self.fit.per_mm)
        screen = self._made(shown)
        screen.listed = self.fit.listed
        if not self.fit.listed and not self._fits_as_drawn(screen, shown):
            self.fit = with_values(self.fit, listed=True)
            screen.listed = True
        self._bar.scale = self.scale
        bar = self._bar.show(shown, self.fit)
        top = self._show_header(shown, self.fit.bottom - bar)
        header = top
        top += self._show_banner(shown, top, self.fit.bottom - bar)
        self.put(self._bar, 0, self.fit.bottom - bar, WIDTH, bar)
        self._show_screen(shown, screen, top, self.fit.bottom - bar)
        self._show_remark(shown, header)
        self._show_question(shown, self.fit.bottom - bar)
        self.focus.mark()

    def strike(self, stroke: Stroke) -> None:
        """One of the three keys, on the screen or on a pad."""
        self.act(flow.Touched())
        self.focus.strike(stroke)
        self.struck()
        if stroke == "select":
            self._reread()

    @property
    def is_asking(self) -> bool:
        """Whether the idle question stands over the screen."""
        return self.question.parent is not None

    @property
    def narration(self) -> list[str]:
        """All that is written between header and bar, in reading order; where a screen is drawn
        as it is, what would be listed. A question over it stands for all of it."""
        if self.is_asking:
            return self.question.said
        over = [each for each in (self._remark, self._banner) if each.parent is not None]
        said = [words for each in over for words in (each.title, each.hint)]
        return [*said, *self.listed.said]

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Any touch at all says that somebody is there."""
        self.act(flow.Touched())
        return bool(super().on_touch_down(touch))

    def _fitted(self, window: Any, size: tuple[float, float]) -> None:
        super()._fitted(window, size)
        self._show_again()

    def _show_again(self) -> None:
        if self._shown is not None:
            self.show(self._shown)

    # -- from top to bottom --------------------------------------------------------------------

    def _is_tight(self, top: float, bottom: float) -> bool:
        """Whether too little is left for what can be done: then that goes first."""
        return bottom - max(top, self.fit.top) < self.fit.mm(BODY_MM_MIN)

    def _show_header(self, shown: Shown, bottom: float) -> float:
        """The answer is the header's height."""
        if self.fit.listed:
            self.drop(self._drawn_header)
            self._listed_header.scale = self.scale
            height = self._listed_header.show(shown, self.fit)
            if self._is_tight(height, bottom):
                self.drop(self._listed_header)
                return 0
            self.put(self._listed_header, 0, 0, WIDTH, height)
            return height
        self.drop(self._listed_header)
        header, now = self._drawn_header, shown.now
        header.name, header.place = shown.office, shown.place
        header.clock, header.date = f"{now:%H:%M}", f"{now:%d/%m/%Y}"
        header.weekday = shown.t(f"weekday.{now.weekday()}")
        self.put(header, 0, 0, WIDTH, HEADER)
        return HEADER

    def _show_remark(self, shown: Shown, height: float) -> None:
        """For three seconds in the header's place and over all else, so that nothing moves under
        a finger."""
        self.drop(self._remark)
        if not shown.remark:
            return
        self._remark.icon = "qr"
        self._remark.title, self._remark.hint = own.remark_words(shown)
        self._remark.em, self._remark.hint_em = BANNER_EM, 0
        if self.fit.listed:
            height = max(height, self._sized(self._remark))
        self.put(self._remark, 0, 0, WIDTH, height)

    def _sized(self, banner: Banner) -> float:
        """The height of a banner in the sizes of a list."""
        banner.scale = self.scale
        banner.em = self.scale.em(self.fit.action_mm)
        banner.hint_em = self.scale.em(self.fit.least_mm)
        return banner.height_for(WIDTH)

    def _set_fitting(self, banner: Banner) -> None:
        """An office's own words, at the largest size at which the drawn banner holds them."""
        for banner.hint_em in (34, 30, 27):
            if banner.height_for(WIDTH) <= BANNER + banner.em * 0.9:
                return

    def _show_banner(self, shown: Shown, top: float, bottom: float) -> float:
        """The answer is the banner's height; where it would take too much it is listed."""
        notice, banner = shown.notice, self._banner
        if notice is None:
            self.drop(banner)
            return 0
        banner.icon, banner.title, banner.hint = notice.icon, notice.title, notice.hint
        banner.em, banner.hint_em = BANNER_EM, 0
        height = float(BANNER)
        if not notice.title:
            self._set_fitting(banner)
        if self.fit.listed:
            height = self._sized(banner)
            if self._is_tight(top + height, bottom):
                self.drop(banner)
                return 0
        self.put(banner, 0, top, WIDTH, height)
        return height

    def _made(self, shown: Shown) -> Screen:
        """The screen of this step, showing this; the same one as before where it is the same."""
        kind = screen_of(shown)
        if type(self._screen) is not kind:
            if self._screen is not None:
                self.drop(self._screen)
            self._screen = kind(shown=shown, act=self.act)
        elif self._screen.shown != shown:
            self._screen.shown = shown
        return self._screen

    def _fits_as_drawn(self, screen: Screen, shown: Shown) -> bool:
        """Whether every word has room where it is drawn, in whatever language it is."""
        self._bar.scale = screen.scale = self.scale
        if self._bar.show(shown, self.fit) > BAR:
            return False
        if screen.parent is None:
            height = DRAWN_HEIGHT - (BANNER if shown.notice else 0)
            screen.size = (self.scale(WIDTH), self.scale(height))
        words = (piece for piece in screen.walk(restrict=True) if isinstance(piece, Words))
        return all(each.fits(each.width + 1, each.height + 1) for each in words if each.text)

    def _show_screen(self, shown: Shown, screen: Screen, top: float, bottom: float) -> None:
        if self.fit.listed:
            self._list(shown, screen, top, bottom)
            return
        self.drop(self.listed)
        self.put(screen, 0, top, WIDTH, bottom - top)

    def _list(self, shown: Shown, screen: Screen, top: float, bottom: float) -> None:
        """The screen, laid out where nobody sees it, and what is read off it."""
        self.drop(screen)
        screen.scale, screen.theme = self.scale, self.theme
        screen.size = (self.scale(WIDTH), self.scale(DRAWN_HEIGHT))
        self.listed.scale, self.listed.theme = self.scale, self.theme
        more = "kiosk.large.more" if shown.visit.step == flow.HOME else "kiosk.search.more"
        names = tuple(
            shown.t(key)
            for key in ("kiosk.large.before", more, "kiosk.large.after", "kiosk.voice.select")
        )
        items = read(screen)
        if shown.notice and self._banner.parent is None:
            items = [Item("title", shown.notice.title), Item("words", shown.notice.hint), *items]
        if shown.visit.voice and shown.visit.step == flow.HOME:
            items.insert(0, Item("words", shown.t("kiosk.voice.how")))
        self.listed.show(items, self.fit, names, top=top, bottom=bottom)
        self.put(self.listed, 0, 0, WIDTH, HEIGHT)

    def _show_question(self, shown: Shown, bottom: float) -> None:
        if shown.warning is None:
            self.drop(self.question)
            return
        self.question.scale = self.scale
        height = self.question.show(shown, self.fit)
        self.put(self.question, 44, bottom - height - 14, WIDTH - 88, height)

    # -- fingers and keys ----------------------------------------------------------------------

    def _press(self, item: Item) -> None:
        """A row of the list: turn the page, or press the button that it stands for."""
        if isinstance(item.piece, int):
            self.listed.turn(item.piece)
            self.focus.leave()
        else:
            item.piece.activate()
        self._reread()

    def _targets(self) -> list[Target]:
        if self.is_asking:
            return [(self.question.more.text, self.question.more)]
        rows = [(item.text, piece) for item, piece in self.listed.rows]
        return [*rows, *((button.text, button) for button in self._bar.buttons)]


def _place(shown: Shown) -> tuple[object, ...]:
    """What makes it another screen: then it is read from its first page."""
    visit = shown.visit
    return visit.step, visit.language, visit.large, visit.low, visit.voice, len(visit.answers)
