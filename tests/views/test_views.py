"""What each screen shows of a day, whole."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from link import messages as m
from queue_server import views
from queue_server.core import commands as c
from queue_server.core import refusals
from queue_server.core.office import MINUTE_MS, Counter
from queue_server.core.state import CallMade
from queue_server.hub import Kind, make
from queue_server.views.around import Around
from queue_server.views.common import moment
from queue_server.views.wall import CALLS_LEAST, CALLS_MOST
from queue_server.wire import encode
from tests.core.play import OFFICE, STRICT, Play, texts


def test_a_wall_shows_the_newest_call_first_and_who_waits():
    play = Play()
    play.open(1, 2)
    a, b = play.issue("A"), play.issue("B")
    play.issue("A")
    play.next(1)
    play.next(2)
    wall = views.wall(play.state, play.now_ms)
    assert [(call.number, call.counter) for call in wall.calls] == [
        (play.ticket(b).number, 2),
        (play.ticket(a).number, 1),
    ]
    assert [(row.queue, row.waiting) for row in wall.waiting] == [("A", 1), ("B", 0), ("C", 0)]


def test_a_recall_is_a_new_call_of_the_same_number():
    play = Play()
    play.open(1)
    play.issue()
    play.next()
    play.do(c.Recall(1))
    calls = views.wall(play.state, play.now_ms).calls
    assert [(call.number, call.attempt) for call in calls] == [("A001", 2), ("A001", 1)]
    assert len({call.id for call in calls}) == 2


def test_a_wall_of_a_zone_shows_the_calls_of_its_counters_only():
    counters = (*OFFICE.counters[:2], replace(OFFICE.counters[2], zone="floor_2"))
    play = Play(replace(OFFICE, counters=counters))
    play.open(1, 3)
    play.issue()
    play.issue()
    play.next(1)
    play.next(3)
    calls = {
        zone: [call.counter for call in views.wall(play.state, play.now_ms, zone).calls]
        for zone in ("hall", "floor_2", "cellar")
    }
    assert calls == {"hall": [1], "floor_2": [3], "cellar": []}


@pytest.mark.parametrize(("age_ms", "shown"), [(0, CALLS_MOST), (10 * MINUTE_MS, CALLS_LEAST)])
def test_a_wall_carries_a_bounded_number_of_calls(age_ms, shown):
    play = Play()
    for n in range(200):
        play.state.calls[f"x-{n}"] = CallMade(f"x-{n}", "t", "A001", 1, play.now_ms, 1)
    assert len(views.wall(play.state, play.now_ms + age_ms).calls) == shown


def test_a_console_shows_its_ticket_its_line_and_who_comes_next_and_why():
    play = Play()
    play.open(1)
    first, second = play.issue(), play.issue()
    elderly = play.issue(class_="elderly")
    play.next()
    console = views.counter(play.state, 1, play.now_ms)
    assert console.ticket.id == elderly
    assert [row.id for row in console.waiting] == [first, second]
    assert (console.next.ticket.id, console.next.reason.code) == (first, "EARLIER")
    assert play.next() == console.next.ticket.id


def test_two_numbers_of_one_minute_are_told_apart_by_their_seconds():
    play = Play()
    play.open(1)
    first, second = play.issue(), play.issue()
    told = views.counter(play.state, 1, play.now_ms).next.reason
    taken = [moment(play.ticket(one).issued_at_ms).strftime("%H:%M:%S") for one in (first, second)]
    assert taken[0][:5] == taken[1][:5]
    assert told.text["vi"].endswith(f"{taken[0]} trước {taken[1]}.")


def test_a_console_lists_whom_it_set_aside():
    play = Play()
    play.open(1)
    parked, missed = play.issue(), play.issue()
    play.next()
    play.do(c.ParkTicket(1, 5, "bản sao"))
    play.next()
    play.do(c.DeclareNoShow(1))
    console = views.counter(play.state, 1, play.now_ms)
    assert [(row.id, row.note) for row in console.parked] == [(parked, "bản sao")]
    assert console.parked[0].until == moment(play.ticket(parked).parked_until_ms)
    assert [row.id for row in console.missed] == [missed]


def test_a_pad_is_open_after_a_visit_until_it_is_rated_or_its_time_is_over():
    play = Play()
    play.open(1)
    ticket = play.issue()
    assert views.rating(play.state, play.now_ms, 1).ticket is None
    play.next()
    play.do(c.FinishService(1))
    until_ms = play.now_ms + OFFICE.rules.rating_pad_ms
    assert views.rating(play.state, play.now_ms, 1).ticket == ticket
    assert views.rating(play.state, until_ms - 1, 1).ticket == ticket
    assert views.rating(play.state, until_ms, 1).ticket is None
    assert views.rating(play.state, play.now_ms, 2).ticket is None
    play.do(c.RateVisit(ticket, 5, counter=1))
    assert views.rating(play.state, play.now_ms, 1).ticket is None


def test_the_dashboard_says_what_the_day_came_to():
    play = Play()
    play.open(1)
    play.issue()
    play.issue()
    empty = views.manager(play.state, play.now_ms)
    assert (empty.waiting, empty.served, empty.mean_wait_s, empty.share_15) == (2, 0, None, None)
    play.next(after_ms=10 * MINUTE_MS)
    play.next(after_ms=20 * MINUTE_MS)
    play.do(c.FinishService(1), after_ms=MINUTE_MS)
    full = views.manager(play.state, play.now_ms)
    assert (full.served, full.mean_wait_s, full.share_15) == (2, 1200, 0.5)
    row = full.counters[0]
    assert (row.served, row.mean_service_s) == (2, (20 + 1) * 60 // 2)


def test_a_phone_is_told_number_state_and_people_ahead_and_nothing_of_priority():
    play = Play()
    play.issue()
    elderly = play.ticket(play.issue(class_="elderly", after_ms=60 * MINUTE_MS))
    view = views.ticket(play.state, elderly)
    assert (view.number, view.state, view.ahead, view.can_rate) == ("A002", "waiting", 1, False)
    assert b"riority" not in encode(view)


@pytest.mark.parametrize("view", ["wall", "kiosk", "manager", "counter"])
def test_no_view_tells_which_class_of_priority_somebody_has(view):
    play = Play()
    play.open(1, 2)
    play.issue(class_="merit")
    play.next()
    before = encode(make(play.state, Kind(view, 1), play.now_ms))
    other = Play()
    other.open(1, 2)
    other.issue(class_="elderly")
    other.next()
    assert encode(make(other.state, Kind(view, 1), other.now_ms)) == before


def test_a_strict_class_can_be_shown_and_explained():
    play = Play(STRICT)
    play.open(1)
    play.issue()
    play.issue(class_="elderly")
    assert views.counter(play.state, 1, play.now_ms).next.reason.code == "PRIORITY"
    for kind in (Kind("wall"), Kind("counter", 1), Kind("manager")):
        assert encode(make(play.state, kind, play.now_ms))


def test_a_counter_that_is_not_there_has_no_view():
    play = Play()
    with pytest.raises(refusals.UnknownCounter):
        views.counter(play.state, 9, play.now_ms)
    with pytest.raises(refusals.UnknownCounter):
        views.rating(play.state, play.now_ms, 9)


def test_screens_go_on_when_a_counter_with_a_ticket_in_hand_is_taken_away():
    play = Play()
    play.open(1)
    play.issue()
    play.next()
    kept = (Counter(2, texts("Quầy 2"), {"A": {"*": 0}, "B": {"*": 0}, "C": {"*": 0}}),)
    play.do(c.SetConfiguration(replace(OFFICE, counters=kept)))
    for kind in (Kind("wall"), Kind("kiosk"), Kind("manager"), Kind("counter", 2)):
        assert encode(make(play.state, kind, play.now_ms))
    play.do(c.FinishService(1))
    with pytest.raises(refusals.UnknownCounter):
        play.next(1)
    with pytest.raises(refusals.UnknownCounter):
        views.counter(play.state, 1, play.now_ms)


def test_machines_and_calls_for_help_are_shown_where_staff_and_citizens_look():
    play = Play()
    play.open(1)
    help_ = m.HelpCall("1", "Kiosk 1", "tầng 1", moment(play.now_ms))
    desk = m.MachineStatus(
        "c1", "counter", "Bàn 1", "", 1, True, "ok", {"printer": "degraded: paper_low"}
    )
    around = Around((desk,), (help_,))
    manager = views.manager(play.state, play.now_ms, around)
    assert (manager.machines, manager.help) == ([desk], [help_])
    assert views.kiosk(play.state, play.now_ms, around).help == [help_]
    console = views.counter(play.state, 1, play.now_ms, around)
    assert (console.printer, console.help) == ("degraded: paper_low", [help_])
    assert views.counter(play.state, 2, play.now_ms, around).printer is None
    gone = Around((replace(desk, online=False),))
    assert views.counter(play.state, 1, play.now_ms, gone).printer == "failed: offline"
    silent = Around((replace(desk, parts={}), replace(desk, role="kiosk")))
    assert views.counter(play.state, 1, play.now_ms, silent).printer is None
