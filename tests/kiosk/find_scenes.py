"""A finger finds its way through the real screens: every procedure, every key, every page."""

from __future__ import annotations

import os
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from msgspec import json
from msgspec.structs import replace

from assets.kit import Panel, TouchButton, Words, clipped_words
from kiosk import flow
from kiosk.page import KioskPage
from kiosk.procedures import Procedures, short_name
from kiosk.screens.home import SearchBar
from kiosk.screens.keyboard import KEY, LetterKey
from kiosk.screens.parts import Chip, Code, Key, Tile, WideButton
from kiosk.screens.procedure import FOOT, ProcedureScreen
from kiosk.screens.purpose import PurposeTile
from kiosk.screens.rows import FoundRow, TakeButton
from kiosk.screens.search import SearchScreen
from kiosk.shown import Shown
from kiosk.vietnamese import fold
from queue_server import views
from queue_server.configuration import SAMPLE, load_office
from queue_server.views.catalogue import most_asked
from tests.core.play import Play
from tests.kiosk.samples import NOW, PROCEDURES, VIEW
from tests.kiosk.scenes import MM, SCENES, WITH_NUMBER, WITH_PURPOSES, shown
from tests.kiosk.touching import finger, of_kind
from tests.screens import frames

PAGES_MAX = 8
PARTS = 4


class Person:
    """Somebody before the machine: sees the page, taps, and counts the taps. Keys are counted
    apart."""

    def __init__(
        self, view: Any = VIEW, language: str = "vi", *, procedures: Procedures = PROCEDURES
    ) -> None:
        from kivy.core.window import Window

        self.now, self.language, self.view = 100.0, language, view
        self.procedures = procedures
        self.page = KioskPage(self._act)
        Window.add_widget(self.page)
        self.home()

    def home(self) -> None:
        self.taps = self.keys = 0
        self.visit = flow.Visit(self.language, entered=self.now, touched=self.now)
        self._look()

    def _act(self, event: flow.Event) -> None:
        self.visit = flow.move(self.visit, event, self.now, language=self.language)

    def _look(self) -> None:
        self.now += 1.0
        around = {"visit": self.visit, "view": self.view, "procedures": self.procedures}
        self.page.show(replace(shown(language=self.language), **around))

    def tap(self, kind: type, **having: Any) -> None:
        self.tap_piece(of_kind(self.page, kind, **having))

    def strike(self, letter: str) -> None:
        if letter == " ":
            self._touch(of_kind(self.page, Key, text="dấu cách"))
        else:
            self._touch(of_kind(self.page, LetterKey, text=letter))
        self.keys += 1

    def tap_piece(self, piece: Any) -> None:
        self._touch(piece)
        self.taps += 1

    def _touch(self, piece: Any) -> None:
        finger(piece)
        self._look()

    @property
    def screen(self) -> Any:
        return self.page._screen

    def sees(self, code: str) -> bool:
        return any(
            isinstance(piece, FoundRow) and piece.code == code
            for piece in self.page.walk(restrict=True)
        )


def find_by_typing(person: Person, code: str, name: str) -> None:
    """Types the name without marks until it is seen; turns pages when all of it is typed."""
    person.home()
    person.tap(SearchBar)
    for letter in fold(name):
        if person.sees(code):
            break
        person.strike(letter)
    for _ in range(PAGES_MAX):
        if person.sees(code):
            break
        person.tap(TouchButton, text="Xem tiếp")
    person.tap(FoundRow, code=code)
    assert person.visit.procedure == code, name


def take_number(person: Person) -> None:
    """From the procedure's page on; the class is asked for."""
    person.tap(TakeButton)
    assert person.visit.step == flow.CLASS
    person.tap_piece(person.screen.ids.normal)
    assert person.visit.step == flow.ISSUING


def every_procedure_is_reached() -> None:
    """Writes for each procedure of one part how many taps and keys it took, to ``FIGURES``."""
    person, told = Person(), PROCEDURES.told.procedures[int(os.environ["PART"]) :: PARTS]
    open_queues = {queue.code for queue in VIEW.queues if queue.open}
    paths: dict[str, list[int]] = {}
    for procedure in told:
        find_by_typing(person, procedure.code, procedure.name)
        if procedure.queue in open_queues:
            take_number(person)
            assert person.visit.wanted == (procedure.code,)
        paths[procedure.code] = [person.taps, person.keys]
    Path(os.environ["FIGURES"]).write_bytes(json.encode(paths))


def what_is_asked_most_has_a_tile() -> None:
    """Writes the taps from a tile of the sample office to a number, for each of the twenty that a
    tile leads to."""
    day = Play(load_office(SAMPLE))
    procedures = Procedures(views.catalogue(day.state))
    person = Person(views.kiosk(day.state, day.now_ms), procedures=procedures)
    paths = {}
    for code in most_asked().codes:
        procedure = procedures.get(code)
        assert procedure is not None
        if procedure.queue is None:
            continue
        person.home()
        person.tap(Tile, letter=procedure.queue)
        person.tap_piece(person.screen.ids.normal)
        assert (person.visit.step, person.visit.queue) == (flow.ISSUING, procedure.queue)
        paths[code] = person.taps
    Path(os.environ["FIGURES"]).write_bytes(json.encode(paths))


def typing_is_quick() -> None:
    """Writes the milliseconds of work from a key to the list that is laid out, and those that
    passed until its frame was drawn, which is by software here."""
    person = Person()
    person.tap(SearchBar)
    work, drawn = [], []
    for word in ("dang ky khai sinh", "chung thuc ban sao", "quyen su dung dat", "zzzz"):
        for letter in word:
            frames(1)
            worked, began = time.thread_time(), time.perf_counter()
            person.strike(letter)
            work.append(1000 * (time.thread_time() - worked))
            frames(1)
            drawn.append(1000 * (time.perf_counter() - began))
        person.tap(Key, icon="close")
    figures = {"drawn_median": median(drawn), "work_median": median(work)}
    figures["work_p95"] = sorted(work)[int(0.95 * len(work))]
    Path(os.environ["FIGURES"]).write_bytes(json.encode(figures))


def everything_of_every_procedure_is_shown() -> None:
    """Nothing clipped and nothing under the buttons, on the fullest page that there can be."""
    page, wrong = KioskPage(lambda _event: None), []
    for procedure in PROCEDURES.told.procedures:
        for language in ("vi", "en"):
            what = shown(flow.PROCEDURE, language, procedure=procedure.code)
            page.show(replace(what, printer="paper_out", now=NOW.replace(hour=16)))
            frames(2)
            screen = page._screen
            assert isinstance(screen, ProcedureScreen)
            words = " ".join(_texts(page))
            complete = procedure.name in words and (procedure.fee or "")[1:] in words
            if clipped_words(page) or screen.end > screen.high - FOOT + 4 or not complete:
                wrong.append((procedure.code, language, clipped_words(page), screen.end))
    assert wrong == []


def _texts(page: Any) -> list[str]:
    return [piece.text for piece in page.walk(restrict=True) if isinstance(piece, Words)]


def every_name_fits_the_list() -> None:
    """Each procedure as a line of the list, in the least room that there is."""
    page, wrong = KioskPage(lambda _event: None), []
    for procedure in PROCEDURES.told.procedures:
        typed = fold(procedure.name)[: flow.TYPED_MAX]
        page.show(replace(shown(flow.SEARCH, typed=typed, keys="vni"), printer="paper_out"))
        frames(2)
        rows = [piece for piece in page.walk(restrict=True) if isinstance(piece, FoundRow)]
        if clipped_words(page) or not rows or rows[-1].y < _keyboard_top(page):
            wrong.append((procedure.code, clipped_words(page)))
        assert short_name(procedure) in _texts(page), typed
    assert wrong == []


def _keyboard_top(page: KioskPage) -> float:
    screen = page._screen
    assert isinstance(screen, SearchScreen)
    return float(screen._keyboard.top)


def keys_are_22_mm_wide_and_3_apart() -> None:
    page = KioskPage(lambda _event: None)
    page.show(SCENES["search"]("vi"))
    keys = [piece for piece in page.walk(restrict=True) if isinstance(piece, LetterKey)]
    assert len(keys) == 36
    assert KEY / MM >= 22.5
    rows = Counter(round(key.y) for key in keys)
    assert sorted(rows.values()) == [7, 9, 10, 10]
    for row in rows:
        places = sorted((key.x, key.right) for key in keys if round(key.y) == row)
        gaps = [b[0] - a[1] for a, b in pairwise(places)]
        assert min(gaps) / page.scale.factor / MM >= 3


def a_finger_gathers_errands() -> None:
    person = Person()
    find_by_typing(person, "1.001193", "khai sinh")
    person.tap(TouchButton, text="Thêm việc khác")
    assert (person.visit.step, person.visit.errands) == (flow.SEARCH, ("1.001193",))
    for letter in "sao y":
        person.strike(letter)
    person.tap(FoundRow, code="2.000815")
    assert of_kind(person.page, TakeButton).title == "Lấy một số cho 2 việc"
    person.tap(TouchButton, text="Thêm việc khác")
    person.tap(TouchButton, text="Bỏ việc")
    assert person.visit.errands == ("2.000815",)
    person.tap(TouchButton, text="Lấy số")
    assert (person.visit.step, person.visit.queue) == (flow.CLASS, "A")


def a_finger_says_what_it_came_for() -> None:
    person = Person(WITH_PURPOSES)
    person.tap(Tile, letter="A")
    assert person.visit.step == flow.PURPOSE
    offered = [p for p in person.page.walk(restrict=True) if isinstance(p, PurposeTile)]
    assert len(offered) == 4
    finger(next(p for p in offered if p.title.text == "Hỏi hướng dẫn"))
    assert person.visit.step == flow.PURPOSE, "that queue is closed"
    finger(next(p for p in offered if p.title.text == "Nhận kết quả"))
    assert (person.visit.step, person.visit.queue) == (flow.ISSUING, "R")
    person.home()
    person.tap(Tile, letter="C")
    assert person.visit.step == flow.CLASS, "only to hand in: nothing to ask"


def what_is_not_received_here_says_where_to_go() -> None:
    person = Person()
    find_by_typing(person, "3.000182", "tuyen sinh")
    assert not [p for p in person.page.walk(restrict=True) if isinstance(p, TakeButton)]
    assert any("Quầy hướng dẫn hoặc gọi 1022" in text for text in _texts(person.page))


def what_is_closed_says_when_it_opens() -> None:
    person = Person()
    find_by_typing(person, "2.000200", "can cuoc")
    take = of_kind(person.page, TakeButton)
    assert take.disabled
    assert "Mở lại 07:30 thứ Ba" in take.note


def nothing_found_offers_the_help_desk_and_what_is_often_asked() -> None:
    person = Person()
    person.tap(SearchBar)
    for letter in "zzzz":
        person.strike(letter)
    assert any("Quầy hướng dẫn" in text for text in _texts(person.page))
    rows = [p for p in person.page.walk(restrict=True) if isinstance(p, FoundRow)]
    assert [row.code for row in rows] == most_asked().codes[: len(rows)]
    assert rows


def what_was_typed_reads_as_it_would_be_written() -> None:
    person = Person()
    person.tap(SearchBar)
    for letter in "hooj khaaur":
        person.strike(letter)
    assert "hộ khẩu" in _texts(person.page)
    person.tap(Chip, text="VNI")
    for letter in " d9ie65n":
        person.strike(letter)
    assert "hộ khẩu điện" in _texts(person.page)


def shown_without_catalogue() -> Shown:
    return replace(shown(), procedures=None)


def without_a_catalogue_the_search_is_closed() -> None:
    page = KioskPage(lambda _event: None)
    page.show(shown_without_catalogue())
    assert of_kind(page, SearchBar).disabled
    page.show(shown())
    assert not of_kind(page, SearchBar).disabled


def keys_and_first_results_are_on_one_page_in_every_mode() -> None:
    for mode in ("large", "low", "voice"):
        page = KioskPage(lambda _event: None)
        what = shown(flow.SEARCH, typed="khai sinh", **{mode: True})
        page.show(what)
        frames(2)
        keys = {piece.text for piece in page.listed.walk(restrict=True) if isinstance(piece, Key)}
        assert {*"0123456789abcdefghijklmnopqrstuvwxyz", "Telex", "VNI"} <= keys, mode
        lines = [item.text for item, _ in page.listed.rows]
        assert "Đăng ký khai sinh" in lines, mode
        assert clipped_words(page) == [], mode


def every_errand_can_be_dropped_by_its_name_in_every_mode() -> None:
    for mode in ("large", "low", "voice"):
        acts: list[flow.Event] = []
        page = KioskPage(acts.append)
        errands = ("1.001193", "2.000815")
        page.show(shown(flow.SEARCH, errands=errands, **{mode: True}))
        frames(2)
        rows = {item.text: item for item, _ in page.listed.rows}
        rows["Bỏ: Đăng ký khai sinh"].piece.activate()
        assert acts == [flow.DropErrand("1.001193")], mode


def what_a_search_without_a_hit_says_stands_above_the_button_for_the_errands() -> None:
    page = KioskPage(lambda _event: None)
    page.show(shown(flow.SEARCH, typed="xyzw qqq", errands=("1.001193",)))
    frames(2)
    hint = of_kind(page, Words, text=page._screen.hint)
    take = of_kind(page, WideButton, text="Lấy số")
    assert hint.y >= take.top
    assert not hint.clipped


def the_code_stays_in_its_panel_below_a_banner() -> None:
    page = KioskPage(lambda _event: None)
    page.show(shown(flow.NUMBER, help="coming", printer="ready", **WITH_NUMBER))
    frames(2)
    code = of_kind(page, Code)
    panel, *_ = (
        each
        for each in page.walk(restrict=True)
        if type(each) is Panel and each.fill == "tint" and each.y <= code.center_y <= each.top
    )
    assert panel.y <= code.y < code.top <= panel.top
    assert clipped_words(page) == []
