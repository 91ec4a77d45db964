"""What people and counters may try on any day, in any order."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from queue_server.core import commands as c
from queue_server.core import lifecycle as life
from queue_server.core.events import Stop
from queue_server.core.office import MINUTE_MS
from tests.core.machine import ACTIONS, Ground, anyone, counters, groups, queues, ticks, wishes

SLOT_MS = 10 * MINUTE_MS
CHECK_IN_MS = [-40 * MINUTE_MS, -10 * MINUTE_MS, 0, 10 * MINUTE_MS, 10 * MINUTE_MS + 1]
"""Early, just when the slot counts as come, on it, at the end of grace, and too late."""


class Citizens(Ground):
    """People with and without an appointment."""

    @rule(queue=queues, group=groups, wishes=wishes, ms=ticks, consent=st.booleans())
    def take_a_number(
        self, queue: str, group: str, wishes: tuple[str, ...], ms: int, consent: bool
    ) -> None:
        self.ask(c.IssueTicket(queue, group, procedures=wishes, consent=consent), ms)

    @rule(queue=queues, group=groups, ahead=st.integers(-1, 8), ms=ticks)
    def book(self, queue: str, group: str, ahead: int, ms: int) -> None:
        code = f"LH{len(self.play.state.appointments)}"
        self.ask(c.BookAppointment(code, queue, self.slot(ahead), group), ms)

    def slot(self, ahead: int) -> int:
        """A slot from now on, one that has passed, or none at all."""
        return (self.play.now_ms // SLOT_MS + ahead) * SLOT_MS + (ahead == 7)

    def booked(self, which: int) -> str:
        """An appointment that is kept, where there is one, or any."""
        kept = self.play.state.appointments
        codes = [k.code for k in kept.values() if k.state == life.BOOKED] or list(kept)
        return codes[which % len(codes)]

    @precondition(lambda self: self.play.state.appointments)
    @rule(which=anyone, ahead=st.integers(-1, 8))
    def change_or_cancel_an_appointment(self, which: int, ahead: int) -> None:
        code = self.booked(which)
        change = c.ChangeAppointment(code, self.slot(ahead))
        self.ask(change if ahead < 5 else c.CancelAppointment(code))

    @precondition(lambda self: self.play.state.appointments)
    @rule(which=anyone, late_ms=st.sampled_from(CHECK_IN_MS), elsewhere=st.booleans())
    def check_in(self, which: int, late_ms: int, elsewhere: bool) -> None:
        kept = self.play.state.appointments[self.booked(which)]
        queue = "A" if elsewhere else kept.queue
        wait_ms = max(0, kept.slot_ms + late_ms - self.play.now_ms)
        self.ask(c.IssueTicket(queue, appointment=kept.code), wait_ms)

    @rule(which=anyone, ms=ticks)
    def come_back(self, which: int, ms: int) -> None:
        self.ask(c.ReturnTicket(self.someone(which, life.MISSED)), ms)

    @rule(which=anyone)
    def cancel(self, which: int) -> None:
        self.ask(c.CancelTicket(self.someone(which, *life.OPEN_STATES)))

    @rule(which=anyone, score=st.integers(1, 5))
    def rate(self, which: int, score: int) -> None:
        self.ask(c.RateVisit(self.someone(which, life.SERVED), score))


class Counters(Ground):
    """Every key of a counter, with a ticket in hand or without."""

    @rule(counter=counters, guard_ms=st.sampled_from([0, 1_000]), ms=ticks)
    def call_next(self, counter: int, guard_ms: int, ms: int) -> None:
        self.ask(c.CallNext(counter, guard_ms), ms)

    @rule(counter=counters, which=anyone, finish=st.booleans())
    def call_directly(self, counter: int, which: int, finish: bool) -> None:
        ticket = self.someone(which, life.WAITING, life.PARKED, life.MISSED)
        self.ask(c.CallDirectly(counter, ticket, "có hẹn", finish))

    @rule(
        kind=st.sampled_from([c.Recall, c.StartService, c.FinishService, c.DeclareNoShow]),
        which=anyone,
        ms=ticks,
    )
    def at_the_counter(self, kind: type[c.Command], which: int, ms: int) -> None:
        self.ask(kind(self.busy(which)), ms)

    @rule(which=anyone, dossiers=st.integers(1, 3), ms=ticks)
    def finish_dossiers(self, which: int, dossiers: int, ms: int) -> None:
        counter = self.busy(which)
        held = self.play.state.tickets.get(self.held(counter))
        done = (held.procedures if held else ()) or ("",)
        self.ask(c.FinishService(counter, tuple(Stop(p, "solved", dossiers) for p in done)), ms)

    def held(self, counter: int) -> str:
        known = self.play.state.counters.get(counter)
        return known.ticket if known else ""

    @rule(which=anyone, minutes=st.sampled_from([None, 1, 30]))
    def park(self, which: int, minutes: int | None) -> None:
        self.ask(c.ParkTicket(self.busy(which), minutes))

    @rule(which=anyone)
    def resume(self, which: int) -> None:
        self.ask(c.ResumeTicket(self.someone(which, life.PARKED)))

    @rule(
        which=anyone,
        queue=queues,
        to=st.sampled_from([None, 1, 2, 3]),
        comes_back=st.booleans(),
    )
    def transfer(self, which: int, queue: str, to: int | None, comes_back: bool) -> None:
        self.ask(c.TransferTicket(self.busy(which), queue, to, comes_back))

    @rule(which=anyone, ms=st.sampled_from([0, 0, 0, 9_000, 10_001]))
    def undo(self, which: int, ms: int) -> None:
        """The newest press of a key at one of the counters that have pressed any."""
        pressed = list(self.play.state.actions) or [1]
        self.ask(c.UndoAction(pressed[which % len(pressed)]), ms)

    @rule(
        kind=st.sampled_from([c.CallNext, c.FinishService, c.DeclareNoShow, c.ParkTicket]),
        which=anyone,
        ms=ticks,
    )
    def press_and_take_back(self, kind: type[c.Command], which: int, ms: int) -> None:
        counter = self.busy(which)
        happened = self.ask(kind(counter), ms)
        if any(type(event) in ACTIONS for event in happened):
            self.ask(c.UndoAction(counter), 5_000)

    @rule(counter=counters, ms=ticks, times=st.integers(2, 6))
    def work_through_the_line(self, counter: int, ms: int, times: int) -> None:
        self.ask(c.OpenCounter(counter))
        for _ in range(times):
            self.ask(c.CallNext(counter), ms)
