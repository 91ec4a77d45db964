"""What stands on the wall, by tables and by every order in which views can arrive."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from display.board import BANNER_AFTER_S, Board, Row, Said, board, newest
from display.speaking import due, mark
from link.messages import HallMessage, View, WallView
from link.session import Session
from tests.display.samples import MORNING, NOW, call, view, wall


def shown(silence_s: float = 1.0, data: WallView | None = None, **options: Any) -> Board:
    return board(wall() if data is None else data, NOW, silence_s, **options)


def test_three_calls_are_large_and_six_more_are_listed_newest_first():
    numbers = [number for number, _, _ in MORNING]
    drawn = shown()
    assert [row.number for row in drawn.current] == numbers[:3]
    assert [row.number for row in drawn.recent] == numbers[3:9]
    assert drawn.current[0] == Row("A042", "3", "09:43")
    assert (drawn.clock, drawn.date) == ("09:43", "Thứ Hai, 05/10/2026")
    assert drawn.waiting[0] == ("A", 7)
    assert drawn.sentence is None


def test_words_for_the_hall_stand_until_their_time_also_without_the_server():
    told = HallMessage(
        {"vi": "Quầy 3 nghỉ.", "en": "Counter 3 is away."}, NOW + timedelta(minutes=5)
    )
    data = replace(wall(languages=("vi", "en")), message=told)
    assert shown(data=data).message == Said("Quầy 3 nghỉ.", "Counter 3 is away.")
    assert shown(60.0, data).message is not None
    ended = replace(data, message=replace(told, until=NOW))
    assert shown(data=ended).message is None


def test_a_ticket_called_again_stands_once_and_on_top():
    calls = [
        call("A041", 4, "09:40"),
        call("A041", 4, "09:44", attempt=2),
        call("B001", 1, "09:43"),
    ]
    assert [(each.number, each.attempt) for each in newest(calls)] == [("A041", 2), ("B001", 1)]


@pytest.mark.parametrize(
    ("silence_s", "is_offline"), [(0, False), (4.2, False), (8.9, False), (BANNER_AFTER_S, True)]
)
def test_silence_becomes_a_banner_within_ten_seconds(silence_s, is_offline):
    drawn = shown(silence_s)
    assert drawn.is_offline is is_offline
    assert drawn.heads.number.main == ("Đã mời số" if is_offline else "Mời số")
    assert drawn.banner is None or drawn.banner[0].main == "Mất kết nối từ 09:43."


def test_times_of_calls_stand_still_while_the_clock_runs_on():
    before, after = shown(), board(wall(), NOW + timedelta(minutes=5), 300.0)
    assert after.current == before.current
    assert after.clock == "09:48"
    assert after.banner is not None
    assert after.banner[0].main == "Mất kết nối từ 09:43."
    assert after.heads.recent.main == "Trước 09:43"


def test_the_newest_call_blinks_once_a_second_for_six_seconds():
    at = wall().calls[0].at
    lit = [board(wall(), at + timedelta(seconds=n / 4), 1.0).is_lit for n in range(40)]
    assert lit == ([True, True, False, False] * 6) + [True] * 16
    assert board(wall(), at + timedelta(seconds=0.6), 20.0).is_lit


def test_counters_of_two_digits_take_the_room_of_the_times():
    assert not shown().has_wide_counters
    assert shown(data=wall([("A001", 12, "09:40")])).has_wide_counters


@pytest.mark.parametrize(
    ("data", "is_refused", "sentence"),
    [
        (wall(()), False, "Chưa có số nào được gọi"),
        (None, False, "Đang kết nối máy chủ"),
        (None, True, "Máy chưa được cấp quyền. Xin báo cán bộ quản trị."),
    ],
)
def test_a_wall_without_calls_says_why(data, is_refused, sentence):
    drawn = board(data, NOW, 1.0, is_refused=is_refused)
    assert drawn.sentence is not None
    assert drawn.sentence.main == sentence


@pytest.mark.parametrize(
    ("offered", "other"), [(["vi"], ""), (["vi", "en"], "Number"), (["vi", "xx"], ""), ([], "")]
)
def test_the_second_language_is_one_that_is_offered_and_known(offered, other):
    assert shown(data=wall(languages=offered)).heads.number.other == other


def test_a_wall_in_english_says_vietnamese_second():
    drawn = shown(data=wall(languages=("vi", "en")), language="en")
    assert (drawn.heads.number.main, drawn.heads.number.other) == ("Number", "Mời số")
    assert drawn.place == "Thạch Châu Commune"


def test_a_silent_wall_tells_people_to_watch():
    assert shown(is_silent=True).heads.note.main == "Loa đang tắt. Xin xem số trên màn hình."


# -- every order in which views can arrive ----------------------------------------------------


def history(gaps_s: list[int]) -> list[View[WallView]]:
    """A view after each call, as the server makes them: all calls so far, newest first."""
    moments = [NOW + timedelta(seconds=sum(gaps_s[: n + 1])) for n in range(len(gaps_s))]
    calls = [call(f"A{n:03}", n % 9 + 1, at) for n, at in enumerate(moments)]
    base = wall(())
    return [
        view(replace(base, calls=calls[n::-1]), version=n + 1, now=at)
        for n, at in enumerate(moments)
    ]


arrivals = st.lists(st.integers(0, 25), min_size=1, max_size=12).flatmap(
    lambda gaps: st.tuples(
        st.just(gaps), st.lists(st.integers(0, len(gaps) - 1), min_size=1, max_size=30)
    )
)


@given(arrivals)
def test_lost_repeated_and_late_views_leave_the_newest_and_speak_each_young_call_once(arrival):
    gaps_s, order = arrival
    views = history(gaps_s)
    session = Session(0.0, lambda: 0.5)
    session.opened()
    taken, said = [], []
    for index in order:
        if session.received(views[index], 0.0):
            taken.append(views[index])
            said += due(views[index].data, views[index].now, {mark(each) for each in said})
    last = views[max(order)]
    assert taken[-1] == last
    drawn = board(taken[-1].data, last.now, 0.0)
    assert drawn == board(last.data, last.now, 0.0)
    assert len({row.number for row in (*drawn.current, *drawn.recent)}) == min(9, max(order) + 1)
    young = {
        mark(each)
        for one in taken
        for each in one.data.calls
        if (one.now - each.at).total_seconds() < one.data.speak_within_s
    }
    assert sorted(mark(each) for each in said) == sorted(young)


@given(st.text(max_size=20), st.integers(1, 99))
def test_whatever_stands_in_a_number_the_board_is_drawn_as_it_is(number, counter):
    drawn = board(wall([(number, counter, "09:40")]), NOW, 1.0)
    assert drawn.current == (Row(number, str(counter), "09:40"),)
