"""Command → events, or a refusal. One small function for each command; nothing is changed here.

A rule of thumb for readers: look up what is named (which refuses what is unknown), ask the table
of moves whether it may happen, and say what then has happened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import refusals
from queue_server.core.decide import (
    booking,
    calling,
    counters,
    day,
    offline,
    serving,
    tickets,
    today,
)
from queue_server.core.state import State


def decide(state: State, command: c.Command, now_ms: int) -> list[e.AnyEvent]:
    """What happens when ``command`` is asked at ``now_ms``; raises a ``Refusal``.

    An empty list says that things already are as asked.
    """
    if state.closed and type(command) not in AFTER_CLOSE:
        raise refusals.DayClosed
    return HANDLERS[type(command)](state, command, now_ms)


AFTER_CLOSE = (c.RateVisit, c.ReportSlip, c.ReportAnnounced, c.AdoptTicket, c.EnterPaperCall)
"""A closed day still takes what was already on its way: ratings, paper and walls that report, and
what happened without the server."""

HANDLERS: dict[type[c.Command], Callable[[State, Any, int], list[e.AnyEvent]]] = {
    c.OpenDay: day.open_day,
    c.OpenLateDay: day.open_late_day,
    c.SetConfiguration: day.set_configuration,
    c.CloseDay: day.close_day,
    c.CloseQueue: today.close_queue,
    c.OpenQueue: today.open_queue,
    c.AssignQueues: today.assign_queues,
    c.ShowMessage: today.show_message,
    c.VoidTickets: today.void,
    c.ReportClockJump: day.clock_jump,
    c.CancelRequest: day.cancel_request,
    c.IssueTicket: tickets.issue,
    c.BookAppointment: booking.book,
    c.ChangeAppointment: booking.change,
    c.CancelAppointment: booking.cancel,
    c.AdoptTicket: offline.adopt,
    c.EnterPaperCall: offline.enter_paper_call,
    c.ReportSlip: tickets.slip,
    c.ReprintSlip: tickets.reprint,
    c.ReturnTicket: tickets.come_back,
    c.ResumeTicket: tickets.resume,
    c.CancelTicket: tickets.cancel,
    c.RateVisit: tickets.rate,
    c.CallNext: calling.call_next,
    c.CallDirectly: calling.call_directly,
    c.Recall: calling.recall,
    c.ReportAnnounced: calling.announced,
    c.UndoAction: calling.undo,
    c.StartService: serving.start,
    c.FinishService: serving.finish,
    c.DeclareNoShow: serving.no_show,
    c.ParkTicket: serving.park,
    c.TransferTicket: serving.transfer,
    c.OpenCounter: counters.open,
    c.PauseCounter: counters.pause,
    c.CloseCounter: counters.close,
}
