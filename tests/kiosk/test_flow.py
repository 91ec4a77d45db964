"""What may happen at the machine, step by step, and what changes nothing."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk import flow
from kiosk.flow import Visit, due, judge, move, ring_s, warning_s
from link.messages import RatingReason
from tests.kiosk.samples import issued, ticket

SERVED = ticket("A042", state="served")
SERVING, WAITING = ticket("A042", state="serving"), ticket("A042", state="waiting")
EVENTS = [
    flow.AskClass("A"),
    flow.TakeNumber("A", "priority"),
    flow.GoBack(),
    flow.Finish(),
    flow.Hold(),
    flow.OpenEntry(),
    flow.Type("A"),
    flow.Erase(),
    flow.Find("A042"),
    flow.GiveScore(4),
    flow.ToggleReason("time"),
    flow.SendRating(),
    flow.Touched(),
    flow.Scanned("q3J9xK2mZ8vB5nR7tW1yLc"),
    flow.SwitchLanguage("en"),
    flow.SwitchContrast(),
    flow.NumberGiven(issued(), True),
    flow.OwnNumberGiven(ticket("A7-003"), False),
    flow.SlipMoved("2026-10-05-A049", "printed"),
    flow.VisitFound(SERVED),
    flow.RatingTaken(),
    flow.Refusal("queue_closed"),
    flow.NoAnswer(),
    flow.TimeUp(),
]
STEPS = sorted({step for step, _ in flow.MOVES})


def walk(*events: flow.Event, start: Visit | None = None, pace_s: float = 1.0) -> Visit:
    visit, now = start or Visit("vi"), 100.0
    for event in events:
        visit = move(visit, event, now)
        now += pace_s
    return visit


TO_NUMBER = (flow.AskClass("A"), flow.TakeNumber("A", "priority"), flow.NumberGiven(issued(), True))
TO_FACES = (flow.OpenEntry(), flow.Find("A042"), flow.VisitFound(SERVED))


def test_a_citizen_chooses_a_queue_and_a_class_and_gets_a_number() -> None:
    assert walk(*TO_NUMBER) == Visit(
        "vi",
        step=flow.NUMBER,
        queue="A",
        class_="priority",
        issued=issued(),
        slip="printing",
        entered=102.0,
        touched=101.0,
    )


def test_the_class_is_not_asked_where_it_makes_no_difference() -> None:
    visit = walk(flow.TakeNumber("R"))
    assert (visit.step, visit.queue, visit.class_) == (flow.ISSUING, "R", "normal")


def test_a_queue_closed_meanwhile_is_said_in_words() -> None:
    visit = walk(flow.TakeNumber("R"), flow.Refusal("queue_closed"))
    assert (visit.step, visit.refusal) == (flow.REFUSED, "queue_closed")
    assert walk(flow.Finish(), start=replace(visit, entered=0)).step == flow.HOME


def test_without_an_answer_the_citizen_is_sent_to_the_help_desk() -> None:
    assert walk(flow.TakeNumber("R"), flow.NoAnswer()).step == flow.UNREACHED


def test_without_the_server_the_kiosks_own_number_is_shown_and_its_slip_followed() -> None:
    own = ticket("A7-003")
    visit = walk(flow.TakeNumber("A"), flow.OwnNumberGiven(own, True))
    assert (visit.step, visit.given, visit.slip) == (flow.NUMBER, own, "printing")
    assert walk(flow.SlipMoved(own.id, "printed"), start=visit).slip == "printed"
    assert walk(flow.SlipMoved("another", "printed"), start=visit) is visit
    assert move(visit, flow.Finish(), 200.0).given is None


def test_a_finger_meant_for_the_step_before_is_ignored() -> None:
    visit = move(Visit("vi"), flow.AskClass("A"), 10.0)
    assert move(visit, flow.TakeNumber("A"), 10.4) is visit
    assert move(visit, flow.TakeNumber("A"), 10.5).step == flow.ISSUING


def test_keys_of_the_pad_may_be_struck_quickly() -> None:
    opened = move(Visit("vi"), flow.OpenEntry(), 10.0)
    visit = opened
    for number, key in enumerate("A042"):
        visit = move(visit, flow.Type(key), 10.6 + number * 0.05)
    assert visit.typed == "A042"


@pytest.mark.parametrize("typed", ["", "A", "042", "A04X", "I042", "A042424", "../x", "A042/slip"])
def test_only_a_whole_number_is_looked_up(typed: str) -> None:
    visit = walk(flow.OpenEntry())
    assert move(visit, flow.Find(typed), 200.0) is visit


def test_a_slip_that_is_read_leads_straight_to_the_visit() -> None:
    visit = walk(flow.Scanned("token"))
    assert (visit.step, visit.ref) == (flow.FINDING, "token")


def test_a_whole_rating_is_thanked_for() -> None:
    steps = (flow.GiveScore(2), flow.ToggleReason("time"), flow.ToggleReason("cost"))
    visit = walk(*TO_FACES, *steps, flow.ToggleReason("time"), flow.SendRating())
    assert (visit.step, visit.score, visit.reasons) == (flow.SENDING, 2, ("cost",))
    assert move(visit, flow.RatingTaken(), 300.0).step == flow.THANKS


def test_a_rating_without_reasons_is_a_rating() -> None:
    assert walk(*TO_FACES, flow.GiveScore(5), flow.SendRating()).step == flow.SENDING


def test_a_rating_without_an_answer_is_thanked_for_because_it_is_kept() -> None:
    visit = walk(*TO_FACES, flow.GiveScore(5), flow.SendRating(), flow.NoAnswer())
    assert (visit.step, visit.refusal) == (flow.THANKS, "unreachable")


@pytest.mark.parametrize(
    ("found", "event"),
    [
        (SERVED, flow.VisitFound(SERVED)),
        (replace(SERVED, rated=True), flow.Refusal("already_rated")),
        (SERVING, flow.TicketFound(SERVING)),
        (WAITING, flow.TicketFound(WAITING)),
    ],
)
def test_a_finished_visit_is_rated_once_and_one_that_is_not_is_shown(
    found: object, event: flow.Event
) -> None:
    assert judge(found) == event  # type: ignore[arg-type]


def test_a_refused_number_may_be_typed_again() -> None:
    refused = walk(flow.OpenEntry(), flow.Find("A042"), flow.Refusal("unknown_ticket"))
    assert (refused.step, refused.refusal) == (flow.ENTRY, "unknown_ticket")
    assert move(refused, flow.Erase(), 300.0).refusal == ""


def test_at_most_five_reasons() -> None:
    visit = walk(*TO_FACES, flow.GiveScore(1))
    reasons = get_args(RatingReason)
    for number, reason in enumerate(reasons):
        visit = move(visit, flow.ToggleReason(reason), 200.0 + number)
    assert visit.reasons == reasons[:5]


def test_the_slip_of_another_ticket_changes_nothing() -> None:
    visit = walk(*TO_NUMBER)
    assert move(visit, flow.SlipMoved("2026-10-05-A048", "failed"), 300.0) is visit
    assert move(visit, flow.SlipMoved("2026-10-05-A049", "failed"), 300.0).slip == "failed"


def test_the_ring_is_15_s_with_a_slip_and_30_s_without_and_begins_anew_with_the_slip() -> None:
    visit = walk(*TO_NUMBER)
    assert (ring_s(visit), due(visit, 116.9), due(visit, 117.0)) == (15.0, None, flow.TimeUp())
    printed = move(visit, flow.SlipMoved("2026-10-05-A049", "printed"), 110.0)
    assert due(printed, 124.9) is None
    failed = move(visit, flow.SlipMoved("2026-10-05-A049", "failed"), 110.0)
    assert (ring_s(failed), due(failed, 139.9)) == (30.0, None)


def test_a_held_number_stays_until_nobody_has_touched_for_a_minute() -> None:
    visit = walk(*TO_NUMBER, flow.Hold())
    assert (ring_s(visit), due(visit, 162.9), due(visit, 163.0)) == (None, None, flow.TimeUp())


def test_an_idle_visit_is_warned_for_20_s_and_any_touch_extends_it() -> None:
    visit = walk(flow.AskClass("A"))
    assert (warning_s(visit, 139.9), warning_s(visit, 140.0)) == (None, 20)
    assert (warning_s(visit, 159.5), due(visit, 160.0)) == (1, flow.TimeUp())
    visit = move(visit, flow.Touched(), 155.0)
    assert (warning_s(visit, 160.0), due(visit, 160.0), due(visit, 215.0)) == (
        None,
        None,
        flow.TimeUp(),
    )


def test_the_next_person_finds_the_machine_as_if_nobody_had_been_there() -> None:
    visit = walk(flow.SwitchLanguage("en"), flow.SwitchContrast(), *TO_NUMBER)
    assert (visit.language, visit.contrast) == ("en", True)
    ended = move(visit, flow.Finish(), 300.0)
    assert ended == Visit("vi", entered=300.0)
    assert due(ended, 10_000.0) is None


def test_a_language_chosen_and_left_is_taken_back_after_a_minute() -> None:
    visit = move(Visit("vi"), flow.SwitchLanguage("en"), 50.0)
    assert (due(visit, 109.9), warning_s(visit, 109.9)) == (None, None)
    assert move(visit, flow.TimeUp(), 110.0).language == "vi"


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_what_is_not_in_the_table_changes_nothing(step: str, event: flow.Event) -> None:
    before = Visit("vi", step=step, issued=issued(), ticket=SERVED, score=3, entered=0, touched=0)
    after = move(before, event, 100.0)
    if isinstance(event, flow.ANYWHERE):
        assert after.step == step
    elif (step, type(event)) in flow.MOVES:
        assert after.step == flow.MOVES[step, type(event)]
    else:
        assert after is before


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.floats(0, 40)), max_size=60))
def test_no_story_leaves_the_machine_stuck(story: list[tuple[flow.Event, float]]) -> None:
    visit, now = Visit("vi"), 100.0
    for event, pause_s in story:
        now += pause_s
        visit = move(visit, event, now)
    if visit.step in flow.WORKING:
        visit = move(visit, flow.NoAnswer(), now)
    for _ in range(3):
        now += 61.0
        if event := due(visit, now):
            visit = move(visit, event, now)
    assert replace(visit, entered=0, touched=0) == Visit("vi", entered=0, touched=0)
    assert due(visit, now + 1000) is None


def test_every_step_can_be_left() -> None:
    assert {step for step, _ in flow.MOVES} >= set(flow.MOVES.values())


def test_every_event_of_the_table_is_remembered_in_its_way() -> None:
    kinds = {kind for _, kind in flow.MOVES} | set(flow.ANYWHERE)
    assert kinds - set(flow.NOTE) == {flow.Finish, flow.TimeUp}
