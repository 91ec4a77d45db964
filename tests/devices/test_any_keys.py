"""Any keys whatever on pads, keypads and help buttons: at most one press, and never a failure."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from devices.inbox import Debounce
from devices.keyboards import KeyDecoder
from devices.keypads.keys import ACTIONS, Presses
from devices.pads.scores import Rater, key_scores
from tests.devices.plugs import Clock
from tests.devices.scanners.test_garbage import key_streams

typed = st.binary(max_size=300) | key_streams.map(lambda stream: KeyDecoder()(stream))


@given(typed, st.booleans())
def test_a_pad_takes_one_score_of_one_to_five_and_none_in_the_dark(data: bytes, lit: bool) -> None:
    rater = Rater(key_scores(), clock=Clock())
    rater.light(lit)
    for key in data.decode("latin-1"):
        rater.press(key)
    wanted = [key for key in data.decode("latin-1") if key in "12345"][:1] if lit else []
    assert list(rater._inbox._waiting) == [6 - int(key) for key in wanted]


@given(typed)
def test_a_keypad_takes_one_action_of_its_table(data: bytes) -> None:
    presses = Presses(clock=Clock())
    for key in data.decode("latin-1"):
        presses.press(key)
    wanted = [ACTIONS[key] for key in data.decode("latin-1") if key in ACTIONS][:1]
    assert list(presses._inbox._waiting) == wanted


@given(st.lists(st.floats(0, 5), max_size=50))
def test_what_counts_is_never_closer_than_the_pause(pauses: list[float]) -> None:
    clock, counted = Clock(), []
    debounce = Debounce(0.5, clock)
    for pause in pauses:
        clock.now_s += pause
        if debounce.counts():
            counted.append(clock.now_s)
    assert all(later - earlier >= 0.5 for earlier, later in pairwise(counted))
    assert len(counted) >= bool(pauses)
