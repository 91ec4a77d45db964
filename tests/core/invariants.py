"""What holds after every step of any day (call_rule.md §2), for state machines and simulations."""

from __future__ import annotations

from queue_server.core import events as e
from queue_server.core import explain
from queue_server.core import lifecycle as life
from queue_server.core.rank import handicap_ms
from queue_server.core.state import State, Ticket
from queue_server.hub import Kind, make
from tests.core.play import dump, replayed

RankKey = tuple[int, int, int, int]


def least(state: State, counter_id: int) -> Ticket | None:
    """The ticket that the rule names for a counter, found by looking at every ticket."""
    place = state.places[counter_id]
    ranked: list[tuple[RankKey, Ticket]] = []
    for ticket in state.tickets.values():
        d_ms = handicap_ms(place, ticket.lane)
        if ticket.state == life.WAITING and d_ms is not None:
            v_ms = ticket.v_ms
            ranked.append(((v_ms + d_ms, v_ms, ticket.issued_at_ms, ticket.seq), ticket))
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def check_state(state: State) -> None:
    """One state per ticket, one ticket per hand, and the line holds exactly who waits."""
    tickets = state.tickets.values()
    held = {c.ticket: c.id for c in state.counters.values() if c.ticket}
    assert held == {t.id: t.counter for t in tickets if t.state in life.IN_HAND}
    waiting = {t.id for t in tickets if t.state == life.WAITING}
    assert {p.ticket for q in state.queues for p in state.line.places(q)} == waiting
    assert len(state.line) == len(waiting)
    assert set(state.parked) == {t.id for t in tickets if t.state == life.PARKED}
    assert len({t.number for t in tickets}) == len(state.tickets)
    assert all(t.waited_ms >= 0 for t in tickets)
    assert all(t.service_ms >= 0 for t in tickets if t.state == life.SERVED)


def check_choices(state: State) -> None:
    """The engine's choice is the least by brute force; nobody idles over someone who waits."""
    for counter_id, place in state.places.items():
        choice, named = state.line.choose(place), least(state, counter_id)
        assert (choice.winner.ticket if choice else None) == (named.id if named else None)
        if named:
            assert state.line.in_call_order(place)[0].ticket == named.id


def check_call(before: dict[str, Ticket], state: State, called: e.TicketCalled) -> None:
    """G1: with d = 0, nobody issued later than ``issued_at(x) + Hmax − H(x)`` passes x."""
    assert state.office is not None
    most_ms = max(k.head_start_ms for k in state.office.classes)
    winner, place = before[called.ticket], state.places[called.counter]
    if called.reason == explain.DIRECT or winner.standing not in ("EARLIER", "PRIORITY"):
        return
    for x in before.values():
        plain = x.standing in ("EARLIER", "PRIORITY") and x.state == life.WAITING
        if plain and handicap_ms(place, x.lane) == 0:
            assert winner.issued_at_ms <= x.issued_at_ms + most_ms - x.head_start_ms


def check_events(before: dict[str, Ticket], state: State, happened: list[e.AnyEvent]) -> None:
    """Every call keeps G1; a place in line changes only for who comes back from a no-show."""
    back = {event.ticket for event in happened if isinstance(event, e.TicketReturned)}
    for ticket in before.values():
        assert ticket.id in back or state.tickets[ticket.id].v_ms == ticket.v_ms
    for event in happened:
        if isinstance(event, e.TicketCalled):
            check_call(before, state, event)


def check_idle_counters(state: State) -> None:
    """Where counters call by themselves, none stands idle over someone it may serve."""
    if state.closed or state.office is None or not state.office.rules.auto_call:
        return
    for counter_id, counter in state.counters.items():
        if counter.state == life.OPEN and not counter.ticket and counter_id in state.places:
            assert least(state, counter_id) is None


def check_replay(recorded: list[e.Recorded], state: State, now_ms: int) -> None:
    """A replay is the same state and shows the same views."""
    again = replayed(recorded)
    assert dump(again) == dump(state)
    kinds = [Kind("wall"), Kind("kiosk"), Kind("manager")]
    kinds += [Kind(view, k) for view in ("counter", "rating") for k in state.places]
    for kind in kinds:
        assert make(again, kind, now_ms) == make(state, kind, now_ms)
