"""A finger that plays: what the machine asks, when it pauses, and how long."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk import flow
from kiosk.flood import PRINTS_MAX, Flood
from tests.kiosk.samples import issued


class Finger:
    """A visit and a clock that stands until it is moved."""

    def __init__(self, **limits: int) -> None:
        self.now = 1000.0
        self.given = 0
        self.flood = Flood(lambda: self.now, given_today=lambda: self.given, **limits)
        self.visit = flow.Visit("vi", entered=0.0, touched=0.0)

    def does(self, event: flow.Event) -> str:
        """Where the visit stands after it."""
        before = self.visit
        self.visit = flow.move(before, self.flood.weigh(before, event), self.now)
        self.flood.note(before, self.visit)
        return self.visit.step

    def takes(self, queue: str = "A", *, after_s: float, paper: bool = True) -> str:
        """Asks for a number at home; gets it, and is gone a second later, where it is given."""
        self.now += after_s - 1
        step = self.does(flow.TakeNumber(queue))
        if step == flow.ISSUING:
            self.does(flow.NumberGiven(issued(), paper))
            self.given += 1
        self.now += 1
        self.does(flow.Finish())
        return step


def test_the_same_service_within_three_seconds_is_asked_about() -> None:
    finger = Finger()
    assert finger.takes("A", after_s=10) == flow.ISSUING
    assert finger.takes("A", after_s=2) == flow.AGAIN
    finger.does(flow.GoBack())
    assert finger.visit.step == flow.HOME


def test_the_same_service_later_and_another_service_at_once_are_not_asked_about() -> None:
    finger = Finger()
    finger.takes("A", after_s=10)
    assert finger.takes("B", after_s=2) == flow.ISSUING
    assert finger.takes("B", after_s=4) == flow.ISSUING


def test_one_more_for_somebody_else_is_given() -> None:
    finger = Finger()
    finger.takes("A", after_s=10)
    finger.now += 1
    assert finger.does(flow.TakeNumber("A", "priority")) == flow.AGAIN
    assert (finger.visit.queue, finger.visit.class_) == ("A", "priority")
    finger.now += 1
    assert finger.does(flow.TakeNumber("A", "priority")) == flow.ISSUING


def test_the_fourth_number_in_twenty_seconds_pauses_the_machine_and_it_recovers() -> None:
    finger = Finger()
    steps = [finger.takes("ABCD"[n], after_s=4) for n in range(4)]
    assert steps == [flow.ISSUING] * 3 + [flow.PAUSED]
    assert finger.takes("E", after_s=8) == flow.PAUSED
    assert finger.takes("E", after_s=14) == flow.ISSUING


def test_the_seventh_number_in_a_minute_pauses_the_machine() -> None:
    finger = Finger()
    steps = [finger.takes("ABCDEGH"[n], after_s=8) for n in range(7)]
    assert steps == [flow.ISSUING] * 6 + [flow.PAUSED]


def test_a_number_every_ten_seconds_all_morning_is_no_flood() -> None:
    finger = Finger()
    assert {finger.takes("AB"[n % 2], after_s=10) for n in range(1000)} == {flow.ISSUING}


def test_the_numbers_of_a_day_end() -> None:
    finger = Finger(per_day=5)
    steps = [finger.takes("A", after_s=30) for _ in range(6)]
    assert steps == [flow.ISSUING] * 5 + [flow.PAUSED]
    finger.now += 30
    finger.does(flow.TakeNumber("A"))
    assert finger.visit.refusal == "day"


def test_an_appointment_counts_like_any_number() -> None:
    finger = Finger(per_day=0)
    finger.visit = replace(finger.visit, step=flow.APPOINTMENT)
    assert finger.does(flow.CheckIn("A")) == flow.PAUSED


def test_a_finger_meant_for_the_step_before_asks_nothing() -> None:
    finger = Finger(per_day=0)
    finger.visit = replace(finger.visit, entered=finger.now)
    assert finger.does(flow.TakeNumber("A")) == flow.HOME


def test_paper_has_its_own_budget() -> None:
    finger = Finger()
    finger.takes("A", after_s=10)
    finger.visit = replace(finger.visit, step=flow.CHECKED, answers=(False,))
    for _ in range(PRINTS_MAX - 1):
        assert finger.flood.may_print
        finger.now += 1
        finger.visit = replace(finger.visit, step=flow.CHECKED, entered=0)
        finger.does(flow.PrintList())
    assert not finger.flood.may_print
    finger.now += 60
    assert finger.flood.may_print
