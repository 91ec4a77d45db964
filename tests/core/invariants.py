"""What holds after every step of any day (call_rule.md §2), for state machines and simulations."""

from __future__ import annotations

from queue_server.core import events as e
from queue_server.core import explain
from queue_server.core import lifecycle as life
from queue_server.core.office import EVERYONE, Counter, Rules
from queue_server.core.state import Appointment, State, Ticket
from queue_server.hub import Kind, make
from tests.core.grounds import in_slot
from tests.core.play import dump, replayed

RankKey = tuple[int, int, int, int]
PLAIN = (explain.EARLIER, explain.PRIORITY, explain.APPOINTMENT)
"""Standings of those who have waited since they took their number, without a break."""


def handicap_ms(place: Counter, ticket: Ticket) -> int | None:
    """d_j after call_rule.md §1, None for never; who was sent to one counter is taken there."""
    if ticket.to_counter not in (0, place.id):
        return None
    given = place.queues.get(ticket.queue, {})
    d_ms = given.get(ticket.group, given.get(EVERYONE))
    return 0 if d_ms is None and ticket.to_counter else d_ms


def least(state: State, counter_id: int) -> Ticket | None:
    """The ticket that the rule names for a counter, found by looking at every ticket."""
    place = state.places[counter_id]
    ranked: list[tuple[RankKey, Ticket]] = []
    for ticket in state.tickets.values():
        d_ms = handicap_ms(place, ticket)
        if ticket.state == life.WAITING and d_ms is not None:
            v_ms = ticket.v_ms
            ranked.append(((v_ms + d_ms, v_ms, ticket.issued_at_ms, ticket.seq), ticket))
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def check_state(state: State) -> None:
    """One state per ticket, one ticket per hand, and the line holds exactly who waits."""
    tickets = state.tickets.values()
    held = {c.ticket: c.id for c in state.counters.values() if c.ticket}
    assert len(held) == sum(bool(c.ticket) for c in state.counters.values())
    assert held == {t.id: t.counter for t in tickets if t.state in life.IN_HAND}
    waiting = sorted(t.id for t in tickets if t.state == life.WAITING)
    assert sorted(p.ticket for _, places in state.line.lanes() for p in places) == waiting
    assert len(state.line) == len(waiting)
    assert set(state.parked) == {t.id for t in tickets if t.state == life.PARKED}
    assert len({t.number for t in tickets}) == len(state.tickets)
    assert all(t.waited_ms >= 0 for t in tickets)
    assert all(t.service_ms >= 0 for t in tickets if t.state == life.SERVED)
    assert all(t.to_counter in (0, *state.places) for t in tickets if t.state in life.OPEN_STATES)
    check_appointments(state)


def check_appointments(state: State) -> None:
    """Who has come has one ticket, of nobody else; no slot is given twice too often."""
    kept = state.appointments.values()
    assert [bool(k.ticket) for k in kept] == [k.state == life.ARRIVED for k in kept]
    came = [k.ticket for k in kept if k.ticket]
    assert len(set(came)) == len(came)
    assert set(came) <= set(state.tickets)
    for k in kept:
        queue = state.queues.get(k.queue)
        assert queue is None or in_slot(state, k.queue, k.slot_ms) <= queue.slot_places


def check_choices(state: State) -> None:
    """The engine's choice is the least by brute force; nobody idles over someone who waits."""
    for counter_id, place in state.places.items():
        choice, named = state.line.choose(place), least(state, counter_id)
        assert (choice.winner.ticket if choice else None) == (named.id if named else None)
        if named:
            assert state.line.in_call_order(place)[0].ticket == named.id


def check_call(before: dict[str, Ticket], state: State, called: e.TicketCalled) -> None:
    """G1: with d = 0, nobody issued later than ``issued_at(x) + H − H(x)`` passes x, H being the
    winner's own; G4: inside a queue, a group and a head start nobody passes who came earlier."""
    assert state.office is not None
    winner, place = before[called.ticket], state.places[called.counter]
    if called.reason == explain.DIRECT or winner.standing not in PLAIN:
        return
    reach_ms = reach(winner, state.office.rules)
    for x in before.values():
        if x.standing not in PLAIN or x.state != life.WAITING:
            continue
        if handicap_ms(place, x) == 0:
            assert winner.issued_at_ms <= x.issued_at_ms + reach_ms - x.head_start_ms
        if explain.APPOINTMENT not in (x.standing, winner.standing) and alike(x, winner):
            assert (winner.issued_at_ms, winner.seq) <= (x.issued_at_ms, x.seq)


def reach(ticket: Ticket, rules: Rules) -> int:
    """How much earlier than its issue a ticket can count at most, in ms."""
    slot_ms = rules.appointment_head_start_ms + rules.appointment_grace_ms
    return max(ticket.head_start_ms, slot_ms if ticket.standing == explain.APPOINTMENT else 0)


def alike(one: Ticket, other: Ticket) -> bool:
    return (one.lane, one.head_start_ms) == (other.lane, other.head_start_ms)


def check_events(before: dict[str, Ticket], state: State, happened: list[e.AnyEvent]) -> None:
    """Every call keeps G1; a place in line changes only for who comes back from a no-show; what
    was printed on a slip never does."""
    back = {event.ticket for event in happened if isinstance(event, e.TicketReturned)}
    for was in before.values():
        now = state.tickets[was.id]
        assert _printed(now) == _printed(was)
        assert now.copy >= was.copy
        missed_ms = was.missed_at_ms - was.head_start_ms
        assert now.v_ms == (max(was.v_ms, missed_ms) if was.id in back else was.v_ms)
    for event in happened:
        if isinstance(event, e.TicketCalled):
            check_call(before, state, event)


def _printed(ticket: Ticket) -> tuple[object, ...]:
    return (
        ticket.number,
        ticket.seq,
        ticket.issued_at_ms,
        ticket.group,
        ticket.head_start_ms,
        ticket.language,
    )


def check_issued(
    kept: Appointment | None, state: State, issued: e.TicketIssued, numbers: int
) -> None:
    """A number follows the one before; v is that of the rule, and booking never hurts."""
    assert state.office is not None
    rules, at_ms = state.office.rules, issued.issued_at_ms
    assert (issued.number, issued.n) == (f"{issued.queue}{numbers + 1:03d}", numbers + 1)
    v_ms = at_ms - issued.head_start_ms
    if kept and at_ms <= kept.slot_ms + rules.appointment_grace_ms:
        v_ms = min(v_ms, kept.slot_ms - rules.appointment_head_start_ms)
    assert issued.v_ms == v_ms <= at_ms - issued.head_start_ms


def check_adopted(state: State, replaced: str) -> None:
    """Who got a number without the server has no second one that could still be called."""
    if replaced:
        gone = (life.SERVING, life.SERVED, life.CANCELLED, life.ABSENT, life.EXPIRED)
        assert state.tickets[replaced].state in gone


def check_visit(ticket: Ticket, asked: frozenset[str]) -> None:
    """Whatever was asked for with one number has been done, is in hand or is still to come; once
    the visit was finished, all is done."""
    done = {stop.procedure for stop in ticket.stops}
    to_come = {procedure for further in ticket.further for procedure in further.procedures}
    assert asked <= done | {*ticket.procedures} | to_come
    if ticket.state == life.SERVED and ticket.stops and not ticket.further:
        assert asked <= done | {*ticket.procedures}


def check_idle_counters(state: State) -> None:
    """Where counters call by themselves, none stands idle over someone it may serve."""
    if state.closed or state.office is None or not state.office.rules.auto_call:
        return
    for counter_id, counter in state.counters.items():
        if counter.state == life.OPEN and not counter.ticket and counter_id in state.places:
            assert least(state, counter_id) is None


def check_end(state: State) -> None:
    """A day that is over has nobody left in it, no slot that is still kept, no counter at work."""
    assert {t.state for t in state.tickets.values()} <= set(life.END_STATES)
    assert life.BOOKED not in {kept.state for kept in state.appointments.values()}
    assert {k.state for k in state.counters.values()} <= {life.CLOSED}
    assert not len(state.line)


def check_replay(recorded: list[e.Recorded], state: State, now_ms: int) -> None:
    """A replay is the same state and shows the same views."""
    again = replayed(recorded)
    assert dump(again) == dump(state)
    kinds = [Kind("wall"), Kind("kiosk"), Kind("manager")]
    kinds += [Kind(view, k) for view in ("counter", "rating") for k in state.places]
    for kind in kinds:
        assert make(again, kind, now_ms) == make(state, kind, now_ms)
