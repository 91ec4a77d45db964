"""Any day at all: a state machine tries commands in every order and checks every invariant.

Beside people and counters (``acts``) the house has its part: it opens, changes its configuration
in the midst of the day, lets time pass, crashes and closes.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core.office import MINUTE_MS, Counter
from tests.core import invariants
from tests.core.acts import Citizens, Counters, WithoutServer
from tests.core.machine import (
    BUSY_OFFICE,
    HOURS,
    LIMITS,
    SHAPES,
    anyone,
    counters,
    limited,
    of,
    ticks,
)
from tests.core.play import texts, with_head_start

SAID_TWICE = (c.SetConfiguration, c.CancelRequest, c.ReportAnnounced)
"""Commands that say how things are: once they are so, saying it again makes no event."""


class OfficeMachine(Citizens, WithoutServer, Counters):
    """The whole life of an office."""

    # -- counters and configuration -----------------------------------------------------------

    @rule(counter=counters)
    def open_counter(self, counter: int) -> None:
        self.ask(c.OpenCounter(counter))

    @rule(counter=counters, kind=st.sampled_from([c.CloseCounter, c.PauseCounter]))
    def leave_counter(self, counter: int, kind: type[c.Command]) -> None:
        self.ask(c.PauseCounter(counter, "họp") if kind is c.PauseCounter else kind(counter))

    @rule(code=st.sampled_from("ABC"), change=st.sampled_from(["open", "close", "take away"]))
    def change_a_queue(self, code: str, change: str) -> None:
        """Open or closed to new numbers, or no such queue any more; one that was away is back."""
        known = {queue.code: queue for queue in (*BUSY_OFFICE.queues, *self.office.queues)}
        known[code] = replace(known[code], open=change == "open")
        if change == "take away":
            del known[code]
        self.configure(queues=tuple(known[code] for code in sorted(known)))

    @rule(code=st.sampled_from("ABCX"), opens=st.booleans())
    def supervisor_opens_or_closes_a_queue(self, code: str, opens: bool) -> None:
        self.ask(c.OpenQueue(code) if opens else c.CloseQueue(code, "máy của tỉnh hỏng"))

    @rule(counter=counters, wanted=st.lists(st.sampled_from("ABC"), max_size=3))
    def supervisor_moves_queues(self, counter: int, wanted: list[str]) -> None:
        self.ask(c.AssignQueues(counter, tuple(wanted)))

    @rule(queue=st.sampled_from("ABC"), last=st.integers(1, 3), words=st.booleans())
    def supervisor_voids_ghosts(self, queue: str, last: int, words: bool) -> None:
        self.ask(c.VoidTickets(queue, last, "không có người" if words else " "))

    @rule(minutes=st.sampled_from([1, 30]), words=st.sampled_from(["", "Quầy 3 nghỉ đến 10 giờ."]))
    def supervisor_tells_the_hall(self, minutes: int, words: str) -> None:
        self.ask(c.ShowMessage({"vi": words}, minutes))

    @property
    def office(self) -> Any:
        return self.play.state.office

    @rule(counter=counters, shape=st.sampled_from([*SHAPES, None]))
    def change_a_counter(self, counter: int, shape: dict[str, dict[str, int]] | None) -> None:
        """Other queues for it, or no such counter any more; one that was away comes back."""
        others = [place for place in self.office.counters if place.id != counter]
        if shape is not None:
            others.append(Counter(counter, texts(f"Quầy {counter}"), shape))
        others.sort(key=lambda place: place.id)
        self.configure(counters=tuple(others))

    @rule(which=anyone, to=counters)
    def send_to_a_counter_that_is_taken_away(self, which: int, to: int) -> None:
        for queue in "AB":
            self.ask(c.TransferTicket(self.busy(which), queue, to))
        self.change_a_counter(to, None)

    @rule(limits=st.sampled_from(LIMITS), hours=st.sampled_from(HOURS))
    def change_limits_and_hours(self, limits: dict[str, int], hours: dict[str, Any]) -> None:
        self.configure(queues=limited(self.office, limits).queues, **hours)

    @rule(head_start_min=st.sampled_from([0, 15]), auto_call=st.booleans())
    def change_the_rule(self, head_start_min: int, auto_call: bool) -> None:
        classes = with_head_start(self.office, head_start_min * MINUTE_MS).classes
        self.configure(classes=classes, rules=replace(self.office.rules, auto_call=auto_call))

    # -- what machines report -----------------------------------------------------------------

    @rule(which=anyone, slip=st.sampled_from([*life.SLIP_MOVES][1:]))
    def report_slip(self, which: int, slip: str) -> None:
        self.ask(c.ReportSlip(self.someone(which), slip))

    @precondition(lambda self: self.play.state.calls)
    @rule(which=anyone, ms=ticks)
    def announce(self, which: int, ms: int) -> None:
        calls = list(self.play.state.calls)
        self.ask(c.ReportAnnounced(calls[which % len(calls)], "wall:1"), ms)

    @rule(which=anyone, drift_ms=st.sampled_from([-60_000, 60_000]))
    def clock_or_lost_request(self, which: int, drift_ms: int) -> None:
        lost = c.CancelRequest(f"request-{which % 99}", self.someone(which, *life.OPEN_STATES))
        self.ask(lost if which % 2 else c.ReportClockJump(drift_ms))

    @rule()
    def say_it_again(self) -> None:
        """The same command once more: a new request of the same words. A booking gets a code of
        its own from the house each time it is asked for."""
        again, open_ = self.last, not self.play.state.closed
        if isinstance(again, c.BookAppointment):
            again = replace(again, code=f"{again.code}-{len(self.play.entries)}")
        happened = self.ask(again)
        if isinstance(again, SAID_TWICE) and open_:
            assert happened == []

    # -- time, crashes and the end ------------------------------------------------------------

    @rule(ms=ticks | st.just(180 * MINUTE_MS))
    def time_passes(self, ms: int) -> None:
        self.play.now_ms += ms
        self.keep_house()
        invariants.check_idle_counters(self.play.state)

    @rule()
    def crash_and_replay(self) -> None:
        invariants.check_replay(self.play.recorded, self.play.state, self.play.now_ms)
        self.play.crash()

    @precondition(lambda self: len(self.play.state.tickets) > 8 and not self.play.state.closed)
    @rule()
    def end_the_day(self) -> None:
        self.ask(c.CloseDay())
        assert self.play.state.closed

    def teardown(self) -> None:
        """Every day comes to its end, drained as far as there are counters for it."""
        if not self.play.state.closed:
            self.drain()
            self.ask(c.CloseDay())
        self.everything_holds()

    def drain(self) -> None:
        """Everybody whom a counter may serve is called and served, whoever else is left."""
        for counter in [k.id for k in self.play.state.counters.values() if k.ticket]:
            self.ask(c.FinishService(counter))
        places = list(self.play.state.places)
        for counter in places:
            self.ask(c.OpenCounter(counter))
        for _ in range(8 * len(self.play.state.tickets) + 2):
            ends = [self.ask(c.CallNext(counter))[-1] for counter in places]
            if all(isinstance(end, e.NobodyWaited) for end in ends):
                break
        else:
            raise AssertionError("the line does not come to its end")
        assert not of(self.play.state, *life.IN_HAND)


class TestAnyDay(OfficeMachine.TestCase):
    settings = settings(max_examples=100, stateful_step_count=50)


@pytest.mark.nightly
@pytest.mark.timeout(1_800)
class TestManyDays(OfficeMachine.TestCase):
    settings = settings(max_examples=2_000, stateful_step_count=50)
