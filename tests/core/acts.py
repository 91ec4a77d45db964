"""What people and counters may try on any day, in any order."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core import lifecycle as life
from queue_server.core.events import Stop, TicketIssued
from queue_server.core.office import MINUTE_MS
from queue_server.core.state import Appointment
from queue_server.log.protocol import Entry
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

    @rule(queue=queues, first=anyone, second=anyone)
    def take_one_more_number(self, queue: str, first: int, second: int) -> None:
        """Somebody who is known, and holds two numbers or one."""
        held = tuple({self.someone(which, *life.OPEN_STATES) for which in (first, second)})
        self.ask(c.IssueTicket(queue, consent=True, holds=held))

    @rule(which=anyone, freely=st.booleans())
    def lose_the_slip(self, which: int, freely: bool) -> None:
        self.ask(c.ReprintSlip(self.someone(which), freely))

    @rule(queue=queues, group=groups, times=st.integers(2, 4), ms=ticks)
    def come_in_a_group(self, queue: str, group: str, times: int, ms: int) -> None:
        """Nobody of them says that they want to wait."""
        for _ in range(times):
            self.ask(c.IssueTicket(queue, group), ms)

    @rule(queue=queues, ahead=st.integers(0, 4))
    def ask_all_for_one_slot(self, queue: str, ahead: int) -> None:
        for _ in range(3):
            self.book(queue, "normal", ahead, 0)

    @rule(queue=queues, group=groups, ahead=st.integers(-1, 8), ms=ticks)
    def take_a_slot(self, queue: str, group: str, ahead: int, ms: int) -> None:
        self.book(queue, group, ahead, ms)

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
        self.come_to(kept, "A" if elsewhere else kept.queue, late_ms)

    def come_to(self, kept: Appointment, queue: str, late_ms: int) -> None:
        wait_ms = max(0, kept.slot_ms + late_ms - self.play.now_ms)
        self.ask(c.IssueTicket(queue, appointment=kept.code), wait_ms)

    @rule(
        queue=queues,
        group=groups,
        ahead=st.integers(1, 4),
        late_ms=st.sampled_from(CHECK_IN_MS),
    )
    def book_and_come(self, queue: str, group: str, ahead: int, late_ms: int) -> None:
        self.book(queue, group, ahead, 0)
        if kept := [*self.play.state.appointments.values()]:
            self.come_to(kept[-1], kept[-1].queue, late_ms)

    @rule(which=anyone, ms=ticks)
    def come_back(self, which: int, ms: int) -> None:
        self.ask(c.ReturnTicket(self.someone(which, life.MISSED)), ms)

    @rule(which=anyone)
    def cancel(self, which: int) -> None:
        open_ = life.OPEN_STATES if which % 4 else ()
        self.ask(c.CancelTicket(self.someone(which, *open_)))

    @rule(which=anyone, score=st.integers(1, 5))
    def rate(self, which: int, score: int) -> None:
        self.ask(c.RateVisit(self.someone(which, life.SERVED), score))


class WithoutServer(Ground):
    """Kiosks and counters that went on while the server was away."""

    @rule(queue=queues, kiosk=st.sampled_from("78"), group=groups, ms=ticks, which=anyone)
    def adopt_a_number(self, queue: str, kiosk: str, group: str, ms: int, which: int) -> None:
        """One that a kiosk gave some time ago; often in place of a request without an answer."""
        n = self.play.state.numbers.get(f"{queue}{kiosk}", 0) + which % 3
        at_ms = self.play.now_ms - ms
        adopt = c.AdoptTicket(f"{queue}{kiosk}-{n:03d}", queue, at_ms, group, slip="shown")
        requests = [entry.request for entry in self.play.entries if is_issue(entry)]
        if requests and which % 2:
            key = requests[which % len(requests)]
            replaced = self.play.answered[key].ticket
            adopt = replace(adopt, replaces=key, replaced=replaced.id if replaced else "")
        self.ask(adopt)

    @rule(counter=counters, which=anyone, ms=ticks)
    def enter_a_call_from_paper(self, counter: int, which: int, ms: int) -> None:
        ticket = self.someone(which, life.WAITING, life.PARKED, life.MISSED)
        now_ms = self.play.now_ms
        self.ask(c.EnterPaperCall(counter, ticket, now_ms - ms, now_ms - ms // 2))


def is_issue(entry: Entry) -> bool:
    return isinstance(entry.event, TicketIssued)


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

    @rule(which=anyone, ms=ticks)
    def miss_and_come_back(self, which: int, ms: int) -> None:
        counter = self.busy(which)
        ticket = self.held(counter)
        self.ask(c.DeclareNoShow(counter), ms)
        self.ask(c.ReturnTicket(ticket), ms)

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
