"""A small office to play days in: commands at times, their events kept, states compared whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core.decide import decide
from queue_server.core.evolve import evolve
from queue_server.core.office import MINUTE_MS, STRICT_MS, Class, Counter, Office, Queue
from queue_server.core.state import State, Ticket

VIETNAM = timezone(timedelta(hours=7))
HEAD_START_MS = 15 * MINUTE_MS


def at(text: str) -> int:
    """``2026-11-21 08:35`` (Vietnam) → ms."""
    return int(datetime.fromisoformat(text).replace(tzinfo=VIETNAM).timestamp() * 1000)


MORNING_MS = at("2026-11-21 08:00")


def texts(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


CLASSES = (
    Class("normal", texts("thường")),
    Class("elderly", texts("người cao tuổi"), HEAD_START_MS),
    Class("merit", texts("người có công"), HEAD_START_MS),
)
OFFICE = Office(
    id="xa",
    name=texts("Trung tâm"),
    place=texts("xã"),
    queues=(
        Queue("A", texts("chứng thực"), preset="solved"),
        Queue("B", texts("hộ tịch"), procedures=("1.001193",)),
        Queue("C", texts("cư trú"), open=False),
    ),
    counters=(
        Counter(1, texts("Quầy 1"), {"A": {"*": 0}}),
        Counter(2, texts("Quầy 2"), {"B": {"*": 0}, "A": {"*": 10 * MINUTE_MS}}),
        Counter(3, texts("Quầy 3"), {"A": {"normal": 20 * MINUTE_MS, "*": 0}, "C": {"*": 0}}),
    ),
    classes=CLASSES,
)


def with_head_start(office: Office, head_start_ms: int) -> Office:
    """The office with another head start for all but the normal class."""
    classes = tuple(
        msgspec.structs.replace(k, head_start_ms=head_start_ms if k.code != "normal" else 0)
        for k in office.classes
    )
    return msgspec.structs.replace(office, classes=classes)


STRICT = with_head_start(OFFICE, STRICT_MS)
FIRST_COME = with_head_start(OFFICE, 0)


class Play:
    """A day being played. ``do`` decides and evolves; a refusal comes out as it is."""

    def __init__(self, office: Office = OFFICE, *, start_ms: int = MORNING_MS) -> None:
        self.state, self.recorded, self.now_ms = State(), list[e.Recorded](), start_ms
        self.do(c.OpenDay(office), after_ms=0)

    def do(self, command: c.Command, *, after_ms: int = 1_000) -> list[e.AnyEvent]:
        """As asked by somebody: each command is a request of its own."""
        self.now_ms += after_ms
        return self._carry_out(command, f"request-{self.state.version}")

    def keep_house(self, command: c.Command) -> list[e.AnyEvent]:
        """What falls due by itself: nobody has asked for it."""
        return self._carry_out(command, "")

    def _carry_out(self, command: c.Command, request: str) -> list[e.AnyEvent]:
        events = decide(self.state, command, self.now_ms)
        for event in events:
            self.record(event, request)
        return events

    def record(self, event: e.AnyEvent, request: str = "") -> None:
        recorded = e.Recorded(self.state.version + 1, self.now_ms, request, event)
        evolve(self.state, recorded)
        self.recorded.append(recorded)

    def issue(self, queue: str = "A", class_: str = "normal", *, after_ms: int = 1_000) -> str:
        events = self.do(c.IssueTicket(queue, class_=class_), after_ms=after_ms)
        issued = events[0]
        assert isinstance(issued, e.TicketIssued)
        return issued.ticket

    def open(self, *counters: int) -> None:
        for counter in counters:
            self.do(c.OpenCounter(counter))

    def next(self, counter: int = 1, *, after_ms: int = 1_000) -> str:
        """The ticket called, empty where nobody waited."""
        called = self.do(c.CallNext(counter), after_ms=after_ms)[-1]
        return called.ticket if isinstance(called, e.TicketCalled) else ""

    def ticket(self, ticket_id: str) -> Ticket:
        return self.state.tickets[ticket_id]

    def in_state(self, state: str, *, counter: int = 1) -> str:
        """A ticket of queue A brought into a state by the moves that lead there."""
        self.open(counter)
        ticket = self.issue()
        if state in ("waiting", "expired"):
            pass
        elif state == "cancelled":
            self.do(c.CancelTicket(ticket))
        else:
            self.do(c.CallDirectly(counter, ticket, "thử"))
            for command in PATHS[state]:
                self.do(command(counter))
        if state in ("absent", "expired"):
            self.do(c.CloseDay())
        assert self.ticket(ticket).state == state
        return ticket


PATHS: dict[str, tuple[Any, ...]] = {
    "called": (),
    "serving": (c.StartService,),
    "parked": (c.ParkTicket,),
    "missed": (c.DeclareNoShow,),
    "absent": (c.DeclareNoShow,),
    "served": (c.FinishService,),
}


def replayed(recorded: Iterable[e.Recorded]) -> State:
    """The state that a replay of these events gives."""
    state = State()
    for one in recorded:
        evolve(state, one)
    return state


def dump(state: State) -> dict[str, Any]:
    """The whole state as plain data, to be compared."""
    return {name: _plain(value) for name, value in vars(state).items()}


def told(state: State) -> dict[str, Any]:
    """The state without what only grows: versions, calls that walls have shown, the undo itself."""
    left_out = {"version", "calls", "actions"}
    return {name: value for name, value in dump(state).items() if name not in left_out}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(kept) for key, kept in value.items()}
    if isinstance(value, set):
        return sorted(value)
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.asdict(value)
    if hasattr(value, "__dict__"):
        return {name: _plain(kept) for name, kept in vars(value).items()}
    return list(value) if isinstance(value, list) else value
