"""Every figure of the dashboard, held to a second count of a day that was played at random."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from msgspec.structs import replace

from queue_server import views
from queue_server.core import commands as c
from queue_server.core.office import MINUTE_MS
from queue_server.core.refusals import Refusal
from queue_server.views.common import moment
from tests.core.play import OFFICE, Play
from tests.views.ledger import HOUR_MS, Ledger, Story, mean, median, p90, share

HELD = replace(OFFICE, targets={"wait_max_min": 20, "wait_min": 10, "share_within_min": 10})
STEPS = 1_200
REASON = "người đau ốm"


class Chance:
    """Citizens and officers who do whatever comes to their mind, for a day of hours."""

    def __init__(self, seed: int) -> None:
        self.day, self._chance = Play(HELD), random.Random(seed)
        self.day.do(c.OpenQueue("C", "supervisor:Hoa"))
        for counter in (1, 2, 3):
            self.day.do(c.OpenCounter(counter, f"Cán bộ {counter}"))

    def pass_the_day(self) -> Play:
        for _ in range(STEPS):
            with suppress(Refusal):
                after_ms = int(self._chance.expovariate(1 / 20_000))
                self.day.do(self._wish(), after_ms=after_ms)
        return self.day

    def _wish(self) -> c.Command:
        counter = self._chance.choice((1, 2, 3))
        ticket = self._chance.choice(list(self.day.state.tickets) or ["none"])
        queue = self._chance.choice("AABC")
        wishes: list[tuple[int, c.Command]] = [
            (40, c.IssueTicket(queue, self._chance.choice(("normal", "normal", "elderly")))),
            (38, c.CallNext(counter)),
            (20, c.StartService(counter)),
            (25, c.FinishService(counter)),
            (6, c.Recall(counter)),
            (6, c.DeclareNoShow(counter)),
            (5, c.ParkTicket(counter)),
            (5, c.TransferTicket(counter, queue)),
            (6, c.UndoAction(counter)),
            (5, c.ReturnTicket(ticket)),
            (5, c.ResumeTicket(ticket)),
            (3, c.CancelTicket(ticket)),
            (4, c.CallDirectly(counter, ticket, REASON)),
            (20, c.RateVisit(ticket, self._chance.randint(1, 5), counter=counter)),
            (1, c.VoidTickets(queue, 2, "trẻ em bấm chơi")),
            (1, c.PauseCounter(counter, "lunch")),
            (3, c.OpenCounter(counter, f"Cán bộ {counter}")),
        ]
        weights, commands = zip(*wishes, strict=True)
        return self._chance.choices(commands, weights)[0]


@pytest.fixture(params=range(6))
def played(request: pytest.FixtureRequest) -> Play:
    return Chance(request.param).pass_the_day()


def waits(stories: list[Story]) -> list[int]:
    return [story.waited_ms for story in stories]


def test_every_figure_of_the_day_is_what_a_second_count_says(played: Play):
    view, ledger = views.manager(played.state, played.now_ms), Ledger(played.recorded)
    served, waiting = ledger.of("served"), ledger.of("waiting")
    priority = [story for story in served if story.issued.group == "priority"]
    assert {
        "waiting": view.waiting,
        "longest": view.longest_s,
        "served": view.served,
        "mean": view.mean_wait_s,
        "median": view.median_wait_s,
        "p90": view.p90_wait_s,
        "within 15": view.share_15,
        "within target": (view.within_s, view.share),
        "service": view.median_service_s,
        "rated": (view.ratings, view.satisfied),
        "left": (view.left, view.voided),
        "priority": (view.priority_served, view.priority_median_wait_s),
    } == {
        "waiting": len(waiting),
        "longest": max(((played.now_ms - s.since_ms) // 1000 for s in waiting), default=0),
        "served": len(served),
        "mean": mean(waits(served)),
        "median": median(waits(served)),
        "p90": p90(waits(served)),
        "within 15": share(waits(served), 900),
        "within target": (600, share(waits(served), 600)),
        "service": median(ledger.services()),
        "rated": (
            len(ledger.scores),
            sum(score > 3 for score in ledger.scores) / len(ledger.scores),
        ),
        "left": (len(ledger.of("left")), len(ledger.of("voided"))),
        "priority": (len(priority), median(waits(priority))),
    }
    assert len(served) > 50


def test_every_hour_is_what_a_second_count_says(played: Play):
    view, ledger = views.manager(played.state, played.now_ms), Ledger(played.recorded)
    told = [
        (int(row.at.timestamp() * 1000) // HOUR_MS, row.taken, row.served, *row_waits)
        for row in view.hours
        for row_waits in [(row.mean_wait_s, row.p90_wait_s)]
    ]
    assert told == ledger.hours()
    assert len(told) > 4


def test_every_queue_is_what_a_second_count_says(played: Play):
    view, ledger = views.manager(played.state, played.now_ms), Ledger(played.recorded)
    for row in view.queues:
        served, waiting = ledger.of("served", row.queue), ledger.of("waiting", row.queue)
        assert (row.served, row.waiting, row.missed) == (
            len(served),
            len(waiting),
            ledger.missed[row.queue],
        )
        assert (row.mean_wait_s, row.median_wait_s, row.p90_wait_s, row.share) == (
            mean(waits(served)),
            median(waits(served)),
            p90(waits(served)),
            share(waits(served), 600),
        )
        assert row.median_service_s == median(ledger.services(row.queue))
        newest = sorted(waiting, key=lambda s: s.issued.issued_at_ms, reverse=True)
        assert row.newest == [story.issued.number for story in newest][:20]


def test_every_counter_is_what_a_second_count_says(played: Play):
    view, ledger = views.manager(played.state, played.now_ms), Ledger(played.recorded)
    for row in view.counters:
        times = ledger.services(counter=row.id)
        assert row.served == len(times)
        assert row.mean_service_s == sum(times) // len(times) // 1000
        reach = [s for q in row.queues for s in ledger.of("waiting", q)]
        assert row.waiting <= len(reach)


def test_calls_out_of_order_are_told_newest_first_with_who_and_why(played: Play):
    view, ledger = views.manager(played.state, played.now_ms), Ledger(played.recorded)
    told = [(row.at, row.number, row.counter, row.reason) for row in view.direct]
    expected = [(moment(at_ms), *rest) for at_ms, *rest in reversed(ledger.direct)]
    assert told == expected[:20]
    assert view.direct_calls == len(expected) > 0
    assert {(row.officer, row.reason) for row in view.direct} <= {
        (f"Cán bộ {counter}", REASON) for counter in (1, 2, 3)
    }


# -- idle counters and alarms ------------------------------------------------------------------


def test_a_counter_that_is_free_while_somebody_waits_is_told_since_when():
    day = Play(HELD)
    day.open(1)
    day.issue()
    day.next()
    day.do(c.FinishService(1), after_ms=5 * MINUTE_MS)
    row = views.manager(day.state, day.now_ms).counters[0]
    assert (row.waiting, row.idle_since, row.since) == (0, None, moment(day.now_ms))
    day.issue(after_ms=10 * MINUTE_MS)
    came_ms = day.now_ms
    day.issue(after_ms=MINUTE_MS)
    [row, *others] = views.manager(day.state, day.now_ms).counters
    assert (row.waiting, row.idle_since) == (2, moment(came_ms))
    assert [other.idle_since for other in others] == [None, None]


def test_whoever_waits_over_the_target_is_told_with_who_could_help():
    day = Play(replace(HELD, targets={"wait_max_min": 20}))
    day.open(1)
    day.issue()
    day.next()
    day.issue()
    at_limit = views.manager(day.state, day.now_ms + 20 * MINUTE_MS)
    assert at_limit.alerts == []
    [alert] = views.manager(day.state, day.now_ms + 20 * MINUTE_MS + 1_000).alerts
    assert (alert.kind, alert.queue, alert.value_s, alert.target_s, alert.waiting) == (
        "longest",
        "A",
        1201,
        1200,
        1,
    )
    assert alert.counters == [2, 3]


def test_without_a_target_no_wait_raises_an_alarm_but_an_idle_counter_does():
    day = Play()
    day.open(1)
    day.issue()
    assert views.manager(day.state, day.now_ms + 119_000).alerts == []
    [alert] = views.manager(day.state, day.now_ms + 60 * MINUTE_MS).alerts
    assert (alert.kind, alert.counter, alert.value_s, alert.waiting) == ("idle", 1, 3600, 1)


def test_a_mean_of_few_visits_raises_no_alarm():
    day = Play(replace(HELD, targets={"wait_min": 10, "wait_p90_min": 10}))
    day.open(1)
    for visits in range(1, 7):
        day.issue()
        day.next(after_ms=15 * MINUTE_MS)
        day.do(c.FinishService(1))
        kinds = [alert.kind for alert in views.manager(day.state, day.now_ms).alerts]
        assert kinds == (["mean", "p90"] if visits >= 5 else [])


def test_the_sum_of_all_hours_is_the_day():
    played = Chance(11).pass_the_day()
    view = views.manager(played.state, played.now_ms)
    assert sum(row.served for row in view.hours) == view.served
    assert sum(row.taken for row in view.hours) == len(played.state.tickets) - view.voided
