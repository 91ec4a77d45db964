"""The table of moves: what it allows happens exactly so, everything else leaves no trace."""

from __future__ import annotations

import pytest

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import lifecycle as life
from queue_server.core.evolve import BrokenHistory, evolve
from queue_server.core.refusals import Refusal
from tests.core.play import PATHS, Play, dump

STATES = (*life.OPEN_STATES, *life.END_STATES)
TICKET_EVENTS = sorted(
    {event for _, event in life.TICKET_MOVES if event is not e.TicketIssued},
    key=lambda event: event.__name__,
)


def event_on(event: type[e.Event], ticket: str) -> e.AnyEvent:
    """An event of that kind on the ticket, at counter 1."""
    more = {
        e.TicketCalled: (1, "x-1", "EARLIER", 0),
        e.TicketRecalled: (1, "x-2"),
        e.ServiceStarted: (1, 0),
        e.ServiceFinished: (1,),
        e.PaperCallEntered: (1, 0, 0),
        e.TicketMissed: (1,),
        e.TicketReturned: (0,),
        e.TicketParked: (1,),
        e.TicketTransferred: (1, "B"),
        e.VisitRated: (1, 5),
    }
    return event(ticket, *more.get(event, ()))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", TICKET_EVENTS, ids=lambda event: event.__name__)
def test_an_event_moves_a_ticket_as_the_table_says_or_cannot_be(state, event):
    play = Play()
    ticket = play.in_state(state)
    before = dump(play.state)
    allowed = life.TICKET_MOVES.get((state, event))
    if allowed is None:
        with pytest.raises(BrokenHistory):
            play.record(event_on(event, ticket))
        assert dump(play.state) == before
    else:
        play.record(event_on(event, ticket))
        assert play.ticket(ticket).state == allowed


AT_COUNTER = {
    c.Recall: life.CALLED,
    c.StartService: life.SERVING,
    c.FinishService: life.SERVED,
    c.DeclareNoShow: life.MISSED,
    c.ParkTicket: life.PARKED,
}
ALLOWED = {
    life.WAITING: {c.CallDirectly: life.CALLED, c.CancelTicket: life.CANCELLED},
    life.CALLED: AT_COUNTER | {c.TransferTicket: life.WAITING, c.CancelTicket: life.CANCELLED},
    life.SERVING: {
        c.FinishService: life.SERVED,
        c.ParkTicket: life.PARKED,
        c.TransferTicket: life.WAITING,
    },
    life.PARKED: {
        c.CallDirectly: life.CALLED,
        c.ResumeTicket: life.WAITING,
        c.CancelTicket: life.CANCELLED,
    },
    life.MISSED: {
        c.CallDirectly: life.CALLED,
        c.ReturnTicket: life.WAITING,
        c.CancelTicket: life.CANCELLED,
    },
    life.SERVED: {c.RateVisit: life.SERVED},
    life.ABSENT: {},
    life.CANCELLED: {},
    life.EXPIRED: {},
}
COMMANDS = (
    *AT_COUNTER,
    c.TransferTicket,
    c.CallDirectly,
    c.ResumeTicket,
    c.ReturnTicket,
    c.CancelTicket,
    c.RateVisit,
)


def command_on(command: type[c.Command], ticket: str) -> c.Command:
    if command in AT_COUNTER:
        return command(1)
    more = {c.TransferTicket: (1, "B"), c.CallDirectly: (1, ticket, "có hẹn")}
    return command(
        *more.get(command, (ticket,)), **({"score": 5} if command is c.RateVisit else {})
    )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_a_command_does_what_the_table_allows_or_is_refused_and_changes_nothing(state, command):
    play = Play()
    ticket = play.in_state(state)
    before = dump(play.state)
    becomes = ALLOWED[state].get(command)
    if becomes is None:
        with pytest.raises(Refusal):
            play.do(command_on(command, ticket))
        assert dump(play.state) == before
    else:
        play.do(command_on(command, ticket))
        assert play.ticket(ticket).state == becomes


@pytest.mark.parametrize("state", ["called", *PATHS])
def test_a_counter_holds_a_ticket_exactly_while_it_is_called_or_served(state):
    play = Play()
    ticket = play.in_state(state)
    held = play.state.counters[1].ticket
    assert held == (ticket if state in life.IN_HAND else "")


@pytest.mark.parametrize("was", life.SLIP_MOVES)
@pytest.mark.parametrize("becomes", [*life.SLIP_MOVES][1:])
def test_a_slip_fares_as_its_table_says_while_its_ticket_goes_on_waiting(was, becomes):
    play = Play()
    ticket = play.issue()
    if was != life.NO_SLIP:
        play.do(c.ReportSlip(ticket, was))
    before = dump(play.state)
    if becomes in life.SLIP_MOVES[was]:
        play.do(c.ReportSlip(ticket, becomes))
        assert (play.ticket(ticket).slip, play.ticket(ticket).state) == (becomes, life.WAITING)
    else:
        with pytest.raises(Refusal):
            play.do(c.ReportSlip(ticket, becomes))
        assert dump(play.state) == before


COUNTER_EVENTS = (e.CounterOpened, e.CounterPaused, e.CounterClosed, e.NobodyWaited)


@pytest.mark.parametrize("state", [life.OPEN, life.PAUSED, life.CLOSED])
@pytest.mark.parametrize("event", COUNTER_EVENTS, ids=lambda event: event.__name__)
def test_a_counter_moves_as_its_table_says_or_not_at_all(state, event):
    play = Play()
    if state != life.CLOSED:
        play.open(1)
    if state == life.PAUSED:
        play.do(c.PauseCounter(1, "họp"))
    before = dump(play.state)
    happened = event(1, "họp") if event is e.CounterPaused else event(1)
    if (state, event) in life.COUNTER_MOVES:
        play.record(happened)
        assert play.state.counters[1].state == life.COUNTER_MOVES[(state, event)]
    else:
        with pytest.raises(BrokenHistory):
            play.record(happened)
        assert dump(play.state) == before


@pytest.mark.parametrize("version", [0, 1, 4])
def test_a_history_with_a_gap_or_an_event_twice_cannot_be_replayed(version):
    play = Play()
    before = dump(play.state)
    with pytest.raises(BrokenHistory):
        evolve(play.state, e.Recorded(version, play.now_ms, "", e.ClockJumped(1)))
    assert dump(play.state) == before
