"""What is said to who has a number, an appointment, a dossier or a card already."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from devices.scanners.grammar import CardScan, parse
from kiosk import cards, flow, own
from kiosk.shown import Shown
from link.messages import ClassInfo
from tests.kiosk.own_samples import OWN_SCENES, TOKEN
from tests.kiosk.samples import CLASSES, COUNTED, NOW, VIEW

CARD = "001162012345||Nguyễn Thị Hoa|01021962|Nữ|Thạch Châu|01012022"


def shown(scene: str, **around: Any) -> Shown:
    """A scene as it would be shown in Vietnamese."""
    changes = OWN_SCENES[scene] | around
    visit = {k: v for k, v in changes.items() if k in flow.Visit.__struct_fields__}
    rest = {k: v for k, v in changes.items() if k in Shown.__struct_fields__ and k not in visit}
    usual = {"now": NOW, "view": VIEW, "link": "live"}
    return Shown(visit=replace(flow.Visit("vi"), **visit), **(usual | rest))


# -- the own number ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scene", "title"),
    [
        ("own", "Còn 4 người phía trước"),
        ("own_alone", "Không còn ai phía trước"),
        ("own_called", "Mời đến Quầy 3"),
        ("own_missed", "Lỡ lượt gọi"),
        ("own_cancelled", "Số này đã hủy"),
    ],
)
def test_the_state_of_a_number_is_said_in_words(scene: str, title: str) -> None:
    assert own.state_of(shown(scene))[0] == title


def test_who_missed_their_call_is_told_where_to_go_and_that_the_number_is_kept() -> None:
    assert "Quầy hướng dẫn" in own.state_of(shown("own_missed"))[1]
    assert "số vẫn giữ" in own.state_of(shown("own_missed"))[1]


def test_a_wait_is_a_range_and_left_out_where_nobody_knows_it() -> None:
    assert ("Chờ khoảng", "10–20 phút") in own.facts(shown("own"))
    assert [name for name, _ in own.facts(shown("own_alone"))] == ["Nơi phục vụ", "Lấy số lúc"]
    assert own.facts(shown("own_called")) == []


@pytest.mark.parametrize(
    ("ref", "holds"), [(TOKEN, True), ("A042", False), ("A7-003", False), ("1005-7K3M", False)]
)
def test_only_the_slips_code_shows_that_somebody_holds_the_slip(ref: str, holds: bool) -> None:
    assert own.may_act(shown("own", ref=ref)) == holds


@pytest.mark.parametrize("state", ["serving", "served", "cancelled", "absent", "expired"])
def test_a_number_that_is_not_in_line_any_more_cannot_be_given_up(state: str) -> None:
    ticket = replace(OWN_SCENES["own"]["ticket"], state=state)
    assert not own.may_act(shown("own", ticket=ticket))


# -- an appointment ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scene", "arrival"),
    [
        ("appointment_early", "early"),
        ("appointment", "in_time"),
        ("appointment_late", "late"),
        ("appointment_another_day", "another_day"),
        ("appointment_arrived", "arrived"),
        ("appointment_cancelled", "cancelled"),
    ],
)
def test_who_comes_to_an_appointment_is_told_how_they_stand_to_it(scene: str, arrival: str) -> None:
    what = shown(scene)
    assert own.arrival_of(what) == arrival
    title, hint = own.arrival_words(what)
    assert title
    assert hint


def test_only_who_has_a_slot_of_today_that_is_still_kept_may_check_in() -> None:
    scenes = [name for name in OWN_SCENES if name.startswith("appointment")]
    may = {name for name in scenes if own.arrival_of(shown(name)) in own.MAY_COME}
    assert may == {"appointment", "appointment_early", "appointment_late"}


def test_in_time_ends_with_the_grace_to_the_minute() -> None:
    kept = OWN_SCENES["appointment"]["appointment"]
    for late_s, arrival in ((600, "in_time"), (601, "late"), (0, "in_time"), (-1, "early")):
        now = kept.at + timedelta(seconds=late_s)
        assert own.arrival_of(shown("appointment", now=now)) == arrival


def test_who_has_checked_in_is_told_their_number() -> None:
    assert "B003" in own.arrival_words(shown("appointment_arrived"))[1]


# -- a dossier, a line, a card ----------------------------------------------------------------


def test_a_result_that_is_ready_leads_to_its_queue_while_that_takes_numbers() -> None:
    queue = own.collecting(shown("dossier"))
    assert queue
    assert queue.code == "R"
    assert own.collecting(shown("dossier", view=VIEW)) is None
    assert own.collecting(shown("dossier", link="lost")) is None


def test_before_a_long_line_one_reads_how_many_wait_and_how_long_about() -> None:
    assert own.consent_words(shown("consent")) == (
        "Đang có 46 người chờ",
        "Chờ khoảng 10–20 phút.\nÔng/bà vẫn lấy số?",
    )


def card(text: str = CARD) -> CardScan:
    scan = parse(text)
    assert isinstance(scan, CardScan)
    return scan


@pytest.mark.parametrize(
    ("born", "today", "elderly"),
    [
        ("01021962", date(2022, 2, 1), True),
        ("01021962", date(2022, 1, 31), False),
        ("29021964", date(2024, 2, 28), False),
        ("29021964", date(2024, 2, 29), True),
        ("1962", date(2022, 1, 1), True),
        ("1962", date(2021, 12, 31), False),
    ],
)
def test_elderly_is_who_has_had_their_sixtieth_birthday(
    born: str, today: date, elderly: bool
) -> None:
    assert cards.is_elderly(card(CARD.replace("01021962", born)), today) == elderly


def test_the_offer_is_a_class_that_the_office_has() -> None:
    assert cards.elderly_class(COUNTED) == "elderly"
    assert cards.elderly_class(CLASSES) == "priority"
    several = [ClassInfo(code, {"vi": code}, True) for code in ("merit", "disabled")]
    assert cards.elderly_class(several) == ""
    assert cards.seen(card(), date(2000, 1, 1), COUNTED).offer == ""


def test_a_card_whose_number_says_otherwise_is_doubted_and_not_blocked() -> None:
    seen = cards.seen(card(CARD.replace("|Nữ|", "|Nam|")), date(2026, 1, 1), COUNTED)
    assert (seen.offer, seen.doubt) == ("elderly", True)
    assert "chưa khớp" in own.scan_offer(shown("class_offered_counted"))


def test_of_a_card_only_an_offer_and_a_mark_go_on() -> None:
    seen = repr(cards.seen(card(), date(2026, 1, 1), COUNTED))
    for told in ("001162012345", "Hoa", "1962", "Thạch Châu"):
        assert told not in seen


def test_an_offer_that_the_office_has_not_is_not_shown() -> None:
    assert own.scan_offer(shown("class_offered", offer="elderly")) == ""
    assert own.scan_offer(shown("class_offered")).startswith("Theo thẻ, ông/bà từ 60 tuổi")


def test_the_mark_of_a_card_ends_with_the_visit() -> None:
    visit = flow.move(flow.Visit("vi"), flow.CardSeen("elderly", "ab" * 32), 100.0)
    visit = flow.move(visit, flow.AskClass("A"), 101.0)
    assert (visit.offer, visit.person) == ("elderly", "ab" * 32)
    for end in (flow.GoBack(), flow.TimeUp()):
        over = flow.move(visit, end, 102.0)
        assert (over.step, over.offer, over.person) == (flow.HOME, "", "")


# -- doors ------------------------------------------------------------------------------------


def test_while_every_queue_is_shut_the_next_opening_is_the_whole_screen() -> None:
    what = shown("home_shut")
    assert own.is_shut(what)
    assert own.opening_words(what)[0] == "Mở lại 07:00 thứ Hai"
    assert not own.is_shut(shown("home_noon"))
    assert not own.is_shut(shown("home_shut", link="lost"))


def test_before_the_doors_open_home_says_from_when_people_are_called() -> None:
    notice = shown("home_noon").notice
    assert notice
    assert notice.title == "Bây giờ lấy số, được gọi từ 13:30"


def test_a_number_says_from_when_it_is_called() -> None:
    assert own.time_note(shown("number_noon")) == "Số này được gọi từ 13:30."
    assert own.time_note(shown("number_break")).endswith("được gọi từ 13:30.")
    assert ("Sau giờ nghỉ, từ", "13:30") in shown("number_shown_break").facts


@pytest.mark.parametrize(
    ("scene", "title"),
    [("not_cancelled", "Chưa bỏ được số"), ("not_reprinted", "Chưa in lại được")],
)
def test_what_failed_is_called_by_its_name(scene: str, title: str) -> None:
    assert own.failed_words(shown(scene))[0] == title


def test_examples_name_a_dossier_only_where_dossiers_can_be_looked_up() -> None:
    assert "H36" in own.examples(shown("entry"))
    assert "H36" not in own.examples(shown("entry_refused"))
