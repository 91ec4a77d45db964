"""The audit replay: a recorded day once more through the same core, call by call.

Every call is decided again on the state that stood before it. Winner, loser, their places in line
and the reason must come out as they were recorded; a day that was decided otherwise, or altered,
does not replay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from queue_server.core import events as e
from queue_server.core import explain
from queue_server.core.commands import CallDirectly, CallNext
from queue_server.core.decide import decide
from queue_server.core.evolve import BrokenHistory, evolve
from queue_server.core.refusals import Refusal
from queue_server.core.state import State
from queue_server.views.common import moment


class ReplayedCall(Struct, frozen=True):
    """One call as recorded, and whether the replay agrees; ``differs`` names the fields."""

    version: int
    at: str
    counter: int
    number: str
    reason: str
    winner_v: str
    loser: str
    loser_v: str | None
    note: str
    differs: list[str]


def replay(events: Iterable[e.Recorded]) -> Iterator[ReplayedCall]:
    """The calls of a day, in order; raises ``BrokenHistory`` with the version where the table of
    moves is broken, or something is spoken of that there is not."""
    state = State()
    for recorded in events:
        called = recorded.event
        if isinstance(called, e.TicketCalled):
            yield _compare(state, recorded, called)
        try:
            evolve(state, recorded)
        except (BrokenHistory, KeyError) as broken:
            raise BrokenHistory(f"version {recorded.version}: {broken}") from None


def _compare(state: State, recorded: e.Recorded, called: e.TicketCalled) -> ReplayedCall:
    again = _decide_again(state, recorded, called)
    differs = ["nobody would have been called"]
    if again is not None:
        pairs = zip(structs.astuple(called), structs.astuple(again), strict=True)
        names = called.__struct_fields__
        differs = [name for name, (was, now) in zip(names, pairs, strict=True) if was != now]
    ticket = state.tickets.get(called.ticket)
    loser = state.tickets.get(called.loser)
    return ReplayedCall(
        recorded.version,
        moment(recorded.at_ms).isoformat(),
        called.counter,
        ticket.number if ticket else called.ticket,
        called.reason,
        _place(called.winner_v_ms),
        loser.number if loser else called.loser,
        _place(called.loser_v_ms) if called.loser_v_ms is not None else None,
        called.note,
        differs,
    )


def _place(v_ms: int) -> str:
    """A place in line as a time; that of a strict class lies before all time."""
    return moment(v_ms).isoformat() if v_ms > 0 else "first"


def _decide_again(
    state: State, recorded: e.Recorded, called: e.TicketCalled
) -> e.TicketCalled | None:
    """What the rule says at that moment: on a direct call, whom it passed over."""
    command: CallDirectly | CallNext = CallNext(called.counter)
    if called.reason == explain.DIRECT:
        command = CallDirectly(called.counter, called.ticket, called.note)
    try:
        happened = decide(state, command, recorded.at_ms)
    except (Refusal, BrokenHistory):
        return None
    return next((event for event in happened if isinstance(event, e.TicketCalled)), None)
