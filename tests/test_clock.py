"""R8: the one clock never goes back, and tells of every jump of the wall once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench import HOUR_MS, Hands
from tests.core.play import MORNING_MS

DAY_MS = 24 * HOUR_MS
JUMPS_MS = [-DAY_MS, -HOUR_MS, HOUR_MS, 20 * 365 * DAY_MS]


def test_the_clock_starts_at_the_wall_and_goes_by_elapsed_time():
    hands = Hands()
    clock = hands.clock()
    hands.forward(90_000)
    assert (clock.now_ms(), clock.drift_ms(), clock.behind_ms) == (MORNING_MS + 90_000, 0, 0)


@pytest.mark.parametrize("jump_ms", JUMPS_MS)
def test_a_jump_of_the_wall_moves_no_time_and_is_told_once(jump_ms):
    hands = Hands()
    clock = hands.clock()
    hands.jump(jump_ms)
    assert clock.now_ms() == MORNING_MS
    assert [clock.jumped_ms(), clock.jumped_ms()] == [jump_ms, 0]
    hands.jump(-jump_ms)
    assert [clock.jumped_ms(), clock.jumped_ms()] == [-jump_ms, 0]


@pytest.mark.parametrize("smear_ms", [-1_000, 1_000])
def test_a_leap_of_one_second_is_no_jump(smear_ms):
    hands = Hands()
    clock = hands.clock()
    hands.jump(smear_ms)
    assert clock.jumped_ms() == 0


def test_a_slow_drift_is_told_when_it_has_grown():
    hands = Hands()
    clock = hands.clock()
    told = []
    for _ in range(5):
        hands.jump(900)
        told.append(clock.jumped_ms())
    assert told == [0, 0, 2_700, 0, 0]


def test_a_clock_with_a_flat_battery_goes_on_from_the_newest_event_and_says_so():
    hands = Hands()
    clock = hands.clock(MORNING_MS + HOUR_MS)
    assert (clock.now_ms(), clock.behind_ms) == (MORNING_MS + HOUR_MS, HOUR_MS)
    assert clock.jumped_ms() == 0
    hands.forward(1_000)
    assert clock.now_ms() == MORNING_MS + HOUR_MS + 1_000


@given(st.lists(st.tuples(st.integers(0, HOUR_MS), st.integers(-DAY_MS, DAY_MS)), max_size=20))
def test_time_never_goes_back_whatever_the_wall_does_and_however_often_it_restarts(steps):
    hands, newest_ms = Hands(), 0
    for elapsed_ms, jump_ms in steps:
        clock = hands.clock(newest_ms)
        assert clock.now_ms() >= newest_ms
        hands.forward(elapsed_ms)
        hands.jump(jump_ms)
        newest_ms = clock.now_ms()
