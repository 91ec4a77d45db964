"""The pad's table: every pair of step and event, and every order of events."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import rating_flow as flow
from kiosk.rating_flow import Pad, due, move

STEPS = (flow.CLOSED, flow.FACES, flow.REASONS, flow.SENDING)
STEPS += (flow.THANKS, flow.KEPT, flow.REFUSED)
EVENTS = (
    flow.Offered("t2", "A002"),
    flow.Withdrawn(),
    flow.GiveScore(5),
    flow.ToggleReason("time"),
    flow.ChooseAgain(),
    flow.Done(),
    flow.Skip(),
    flow.SwitchLanguage("en"),
    flow.Taken(),
    flow.NoAnswer(),
    flow.Refusal("already_rated"),
    flow.TimeUp(),
)


def at(step: str, **fields) -> Pad:
    return Pad("vi", step, "t1", "A001", score=5, entered=0.0, touched=0.0, **fields)


def after(pad: Pad, *events: flow.Event, every_s: float = 1.0) -> Pad:
    for number, event in enumerate(events, 1):
        pad = move(pad, event, number * every_s)
    return pad


@pytest.mark.parametrize(("step", "event"), list(product(STEPS, EVENTS)))
def test_a_pair_that_is_not_in_the_table_changes_nothing(step, event):
    pad = at(step)
    moved = move(pad, event, 10.0)
    wanted = flow.MOVES.get((step, type(event)))
    assert (moved is pad) if wanted is None else (moved.step == wanted)


def test_a_finished_visit_opens_the_pad_and_one_tap_with_done_rates_it():
    pad = after(Pad("vi"), flow.Offered("t1", "A001"), flow.GiveScore(4), flow.Done())
    assert (pad.step, pad.ticket, pad.score, pad.reasons) == (flow.SENDING, "t1", 4, ())
    assert after(pad, flow.Taken()).step == flow.THANKS


def test_score_and_reasons_leave_together():
    pad = at(flow.REASONS)
    pad = after(
        pad, flow.ToggleReason("time"), flow.ToggleReason("cost"), flow.ToggleReason("time")
    )
    assert after(pad, flow.Done(), every_s=9.0).reasons == ("cost",)


@pytest.mark.parametrize(
    ("step", "limit_s", "then"),
    [
        (flow.FACES, 30.0, flow.CLOSED),
        (flow.REASONS, 8.0, flow.SENDING),
        (flow.THANKS, 2.0, flow.CLOSED),
        (flow.KEPT, 4.0, flow.CLOSED),
        (flow.REFUSED, 4.0, flow.CLOSED),
    ],
)
def test_a_step_that_nobody_touches_ends_by_itself(step, limit_s, then):
    pad = at(step)
    assert due(pad, limit_s - 0.01) is None
    event = due(pad, limit_s)
    assert event is not None
    assert move(pad, event, limit_s).step == then


@pytest.mark.parametrize("step", [flow.CLOSED, flow.SENDING])
def test_closed_and_sending_end_by_an_event_only(step):
    assert due(at(step), 1e9) is None


def test_each_reason_gives_time_for_the_next_but_not_for_ever():
    pad = at(flow.REASONS)
    moments = [7.0, 14.0, 21.0]
    for moment in moments:
        assert due(pad, moment) is None
        pad = move(pad, flow.ToggleReason("time"), moment)
    assert due(pad, 23.9) is None
    assert due(pad, 24.0) == flow.TimeUp()


def test_a_visit_that_was_skipped_or_left_does_not_open_the_pad_again_and_the_next_does():
    for leaving in (flow.Skip(), flow.TimeUp()):
        pad = after(Pad("vi"), flow.Offered("t1", "A001"), leaving)
        assert pad.step == flow.CLOSED
        assert move(pad, flow.Offered("t1", "A001"), 50.0) is pad
        assert move(pad, flow.Offered("t2", "A002"), 50.0).number == "A002"


def test_the_next_visit_does_not_take_the_score_of_the_one_before():
    pad = move(at(flow.REASONS), flow.Offered("t2", "A002"), 3.0)
    assert (pad.step, pad.ticket, pad.score) == (flow.SENDING, "t1", 5)
    pad = after(pad, flow.Taken(), flow.Offered("t2", "A002"))
    assert (pad.step, pad.ticket, pad.score, pad.reasons) == (flow.FACES, "t2", 0, ())


def test_the_language_of_one_visit_is_not_that_of_the_next():
    pad = move(at(flow.FACES), flow.SwitchLanguage("en"), 1.0)
    assert pad.language == "en"
    assert move(pad, flow.Skip(), 2.0).language == "vi"
    assert move(pad, flow.Offered("t2", "A002"), 2.0).language == "vi"


def test_a_trembling_finger_rates_once_and_gives_no_reason():
    pad = move(at(flow.FACES), flow.GiveScore(5), 1.0)
    assert move(pad, flow.ToggleReason("cost"), 1.2) is pad
    assert move(pad, flow.Done(), 1.39) is pad
    assert move(pad, flow.ToggleReason("cost"), 1.5).reasons == ("cost",)


@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.floats(0, 40)), max_size=40))
def test_whatever_happens_a_rating_has_a_score_a_ticket_and_at_most_five_reasons(happenings):
    pad, now = Pad("vi"), 0.0
    for event, wait_s in happenings:
        now += wait_s
        if ended := due(pad, now):
            pad = move(pad, ended, now)
        pad = move(pad, event, now)
        if pad.step in (flow.REASONS, flow.SENDING):
            assert 1 <= pad.score <= 5
            assert pad.ticket
        assert len(set(pad.reasons)) == len(pad.reasons) <= flow.REASONS_MAX
