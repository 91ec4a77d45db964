"""Every screen of the kiosk as a scene: shot against its golden, measured, and read."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from assets.kit import clipped_words
from kiosk import flow
from kiosk.page import KioskPage
from kiosk.shown import Shown
from link.messages import HallMessage
from tests.kiosk.own_samples import OWN_PICTURES, OWN_SCENES
from tests.kiosk.samples import (
    COUNTED,
    MODE_PICTURES,
    MORE,
    NOW,
    PICTURES,
    PROCEDURES,
    VIEW,
    issued,
    ticket,
)
from tests.screens import frames

MM = 4.03
BIRTH = "1.001193"
SMALLEST_MM = 20


def shown(step: str = flow.HOME, language: str = "vi", **changes: Any) -> Shown:
    """``changes`` are of the visit, or of what is shown around it."""
    around = {name: changes.pop(name) for name in list(changes) if name in Shown.__struct_fields__}
    visit = replace(flow.Visit(language), step=step, **changes)
    usual = {"visit": visit, "now": NOW, "view": VIEW, "link": "live", "procedures": PROCEDURES}
    return Shown(**(usual | around))


def page(what: Shown) -> KioskPage:
    made = KioskPage(lambda _event: None)
    made.show(what)
    return made


SERVED = ticket("A042", state="served", counter=3)
WITH_NUMBER = {"queue": "A", "issued": issued(), "slip": "printed", "ring": (12, 0.8)}
OFFLINE = {"link": "lost", "lost_since": NOW, "ability": "may", "series": 7, "printer": "ready"}
OWN_NUMBER = {"queue": "A", "own": ticket("A7-003"), "slip": "printed", "ring": (12, 0.8)} | OFFLINE
TOLD = replace(
    VIEW,
    message=HallMessage(
        {
            "vi": "Máy chủ của tỉnh đang bảo trì: hàng Đất đai tạm ngừng nhận hồ sơ đến 10 giờ 30.",
            "en": "The land registry takes no dossiers until 10:30: the server is down.",
        },
        NOW + timedelta(minutes=30),
    ),
)
TOLD_WHOLE = replace(
    VIEW,
    message=HallMessage(
        {
            "vi": "Do mất điện khu vực, Quầy 3 và Quầy 4 tạm nghỉ đến 10 giờ 30. Ông/bà nộp hồ sơ "
            "đất đai xin chờ tại ghế hoặc quay lại vào buổi chiều từ 13 giờ 30; số đã lấy vẫn được "
            "giữ nguyên thứ tự."
        },
        NOW + timedelta(minutes=30),
    ),
)
"""As long as a message may be: 200 letters."""
WITH_PURPOSES = replace(
    VIEW,
    queues=[
        replace(VIEW.queues[0], purposes={"collect": "R", "ask": "K", "supplement": "A"}),
        replace(VIEW.queues[1], purposes={"collect": "R"}),
        *VIEW.queues[2:],
    ],
)
SCENES: dict[str, Callable[[str], Shown]] = {
    "home": lambda lang: shown(language=lang, printer="ready"),
    "home_paper_out": lambda lang: shown(language=lang, printer="paper_out"),
    "home_offline": lambda lang: shown(language=lang, **OFFLINE),
    "home_offline_too_long": lambda lang: shown(
        language=lang, **(OFFLINE | {"ability": "too_long", "lost_since": NOW - timedelta(days=2)})
    ),
    "home_offline_never": lambda lang: shown(language=lang, link="lost", lost_since=NOW),
    "home_contrast": lambda lang: shown(language=lang, contrast=True),
    "home_first": lambda lang: shown(language=lang, view=None, link="connecting"),
    "home_told": lambda lang: shown(language=lang, view=TOLD),
    "home_told_whole": lambda lang: shown(language=lang, view=TOLD_WHOLE),
    "home_six": lambda lang: shown(language=lang, view=replace(VIEW, queues=VIEW.queues[:6])),
    "home_twelve": lambda lang: shown(
        language=lang, printer="paper_out", view=replace(VIEW, queues=VIEW.queues + MORE)
    ),
    "search": lambda lang: shown(flow.SEARCH, lang, typed="khai sinh"),
    "search_begin": lambda lang: shown(flow.SEARCH, lang),
    "search_none": lambda lang: shown(flow.SEARCH, lang, typed="xyzw qqq", keys="vni"),
    "search_long": lambda lang: shown(
        flow.SEARCH, lang, typed="quyeenf suwr dungj ddaats ddai", printer="paper_out"
    ),
    "search_elsewhere": lambda lang: shown(
        flow.SEARCH, lang, typed="hoof sow hoof giari can cuowcs"
    ),
    "search_errands": lambda lang: shown(
        flow.SEARCH, lang, errands=("1.001193", "2.000815", "1.013978")
    ),
    "search_contrast": lambda lang: shown(
        flow.SEARCH, lang, typed="khai", contrast=True, errands=("1.001193",)
    ),
    "procedure": lambda lang: shown(flow.PROCEDURE, lang, procedure="1.001193"),
    "procedure_late": lambda lang: shown(
        flow.PROCEDURE, lang, procedure="1.001193", printer="paper_out", now=NOW.replace(hour=15)
    ),
    "procedure_longest": lambda lang: shown(
        flow.PROCEDURE, lang, procedure="2.000815", printer="paper_out", now=NOW.replace(hour=16)
    ),
    "procedure_fee": lambda lang: shown(flow.PROCEDURE, lang, procedure="2.001263"),
    "procedure_more": lambda lang: shown(
        flow.PROCEDURE, lang, procedure="1.013978", errands=("1.001193", "2.000635"), contrast=True
    ),
    "procedure_two": lambda lang: shown(
        flow.PROCEDURE, lang, procedure="2.000815", errands=("1.001193",)
    ),
    "procedure_closed": lambda lang: shown(flow.PROCEDURE, lang, procedure="2.000200"),
    "procedure_elsewhere": lambda lang: shown(flow.PROCEDURE, lang, procedure="3.000182"),
    "purpose": lambda lang: shown(flow.PURPOSE, lang, queue="A", view=WITH_PURPOSES),
    "purpose_two": lambda lang: shown(
        flow.PURPOSE, lang, queue="B", view=WITH_PURPOSES, contrast=True
    ),
    "class": lambda lang: shown(flow.CLASS, lang, queue="A"),
    "class_counted": lambda lang: shown(
        flow.CLASS, lang, queue="A", view=replace(VIEW, classes=COUNTED)
    ),
    "class_contrast": lambda lang: shown(flow.CLASS, lang, queue="A", contrast=True),
    "issuing": lambda lang: shown(flow.ISSUING, lang, queue="A"),
    "number": lambda lang: shown(flow.NUMBER, lang, printer="ready", **WITH_NUMBER),
    "number_printing": lambda lang: shown(
        flow.NUMBER,
        lang,
        printer="ready",
        **(WITH_NUMBER | {"slip": "printing", "issued": issued(url=None, priority=True)}),
    ),
    "number_shown": lambda lang: shown(
        flow.NUMBER,
        lang,
        printer="paper_out",
        **(WITH_NUMBER | {"slip": "shown", "held": True, "ring": None}),
    ),
    "number_again": lambda lang: shown(
        flow.NUMBER, lang, printer="ready", **(WITH_NUMBER | {"slip": "failed"})
    ),
    "number_cover_open": lambda lang: shown(
        flow.NUMBER, lang, printer="cover_open", **(WITH_NUMBER | {"slip": "shown"})
    ),
    "number_offline": lambda lang: shown(flow.NUMBER, lang, **OWN_NUMBER),
    "number_offline_priority": lambda lang: shown(
        flow.NUMBER, lang, **(OWN_NUMBER | {"own": ticket("M9-1088", priority=True)})
    ),
    "number_offline_contrast": lambda lang: shown(
        flow.NUMBER, lang, **(OWN_NUMBER | {"contrast": True, "slip": "printing"})
    ),
    "number_offline_shown": lambda lang: shown(
        flow.NUMBER,
        lang,
        **(OWN_NUMBER | {"slip": "shown", "held": True, "ring": None, "printer": "paper_out"}),
    ),
    "number_offline_again": lambda lang: shown(
        flow.NUMBER, lang, **(OWN_NUMBER | {"slip": "failed"})
    ),
    "check": lambda lang: shown(flow.CHECK, lang, procedure=BIRTH, answers=(True,)),
    "check_paper_out": lambda lang: shown(
        flow.CHECK, lang, procedure="2.000884", printer="paper_out"
    ),
    "checked_complete": lambda lang: shown(
        flow.CHECKED, lang, procedure=BIRTH, answers=(True, True, True), printer="ready"
    ),
    "checked_missing": lambda lang: shown(
        flow.CHECKED, lang, procedure="1.004222", answers=(True, False, False), printer="ready"
    ),
    "checked_paper_out": lambda lang: shown(
        flow.CHECKED, lang, procedure="2.000815", answers=(False,) * 3, printer="paper_out"
    ),
    "listing": lambda lang: shown(flow.LISTING, lang, procedure=BIRTH, answers=(False,) * 3),
    "listed": lambda lang: shown(
        flow.LISTED, lang, procedure="1.004222", answers=(True, False, False), slip="printed"
    ),
    "listed_not_printed": lambda lang: shown(
        flow.LISTED, lang, procedure="2.000815", answers=(False,) * 3, printer="cover_open"
    ),
    "again": lambda lang: shown(flow.AGAIN, lang, queue="A"),
    "paused": lambda lang: shown(flow.PAUSED, lang, refusal="pause"),
    "paused_day": lambda lang: shown(flow.PAUSED, lang, refusal="day"),
    "refused": lambda lang: shown(flow.REFUSED, lang, queue="A", refusal="queue_closed"),
    "unreached": lambda lang: shown(flow.UNREACHED, lang, queue="A", link="lost", lost_since=NOW),
    "idle": lambda lang: shown(flow.CLASS, lang, queue="A", warning=17),
    "rating_faces": lambda lang: shown(flow.FACES, lang, ticket=SERVED),
    "rating_reasons": lambda lang: shown(
        flow.REASONS, lang, ticket=SERVED, score=2, reasons=("time", "clarity")
    ),
    "thanks": lambda lang: shown(flow.THANKS, lang, ticket=SERVED, score=5, ref="A042"),
    "already_rated": lambda lang: shown(
        flow.REFUSED, lang, ref="A042", refusal="already_rated", asked=flow.SENDING
    ),
}


def _of(changes: dict[str, Any]) -> Callable[[str], Shown]:
    return lambda lang: shown(**({"language": lang} | changes))


SCENES |= {name: _of(changes) for name, changes in OWN_SCENES.items()}


def all_pictures() -> None:
    """Every scene in ``PICTURES`` as a PNG in the folder that ``KIOSK_PICTURES`` names."""
    from kivy.core.window import Window

    folder = Path(os.environ["KIOSK_PICTURES"])
    for picture in (*PICTURES, *OWN_PICTURES, *MODE_PICTURES):
        named, _, language = picture.rpartition("_")
        scene, *modes = named.split("-")
        what = SCENES[scene](language)
        made = page(replace(what, visit=replace(what.visit, **dict.fromkeys(modes, True))))
        if "voice" in modes:
            made.strike("next")
        Window.add_widget(made)
        frames()
        Path(Window.screenshot(name=str(folder / "shot.png"))).rename(folder / f"{picture}.png")
        Window.remove_widget(made)


def nothing_is_clipped() -> None:
    wrong = {}
    for scene in SCENES:
        for language in ("vi", "en"):
            made = page(SCENES[scene](language))
            frames()
            if clipped := clipped_words(made):
                wrong[f"{scene}_{language}"] = clipped
    assert wrong == {}, wrong


def a_screen_that_changes_is_as_one_made_anew() -> None:
    """Another language, more seconds, a button that was on: all of it follows at once."""
    from kivy.core.window import Window

    wrong = {}
    for name, scene in SCENES.items():
        wanted, before = scene("vi"), scene("en")
        other = replace(
            before.visit, held=not before.visit.held, contrast=not wanted.visit.contrast
        )
        changed = page(replace(before, visit=other, ring=(3, 0.2)))
        Window.add_widget(changed)
        frames()
        changed.show(wanted)
        frames()
        if drawn(changed) != drawn(anew := page(wanted)):
            wrong[name] = drawn(changed) ^ drawn(anew)
        Window.remove_widget(changed)
    assert wrong == {}, wrong


def drawn(root: Any) -> set[tuple[object, ...]]:
    """What is written on each piece in sight, where, and what it looks like."""
    looks = ("text", "name", "seconds", "on", "disabled", "kind", "opacity")
    return {
        (type(piece).__name__, *(getattr(piece, look, None) for look in looks))
        for piece in root.walk(restrict=True)
        if piece.opacity
    }


def no_words_overlap_on_a_tile() -> None:
    from kiosk.screens.parts import Tile

    for scene in ("home", "home_paper_out", "home_twelve"):
        made = page(SCENES[scene]("vi"))
        frames(2)
        for tile in (piece for piece in made.walk(restrict=True) if isinstance(piece, Tile)):
            lines = tile.name.count("\n") + 1
            name_end = tile.name_words.top - tile.scale(52 * lines)
            assert tile.note_words.top <= name_end, (scene, tile.name)
            assert tile.picture.top < tile.badge.y, (scene, tile.name)
