"""The allowed moves. Everything that affects what may happen to a ticket or a counter is here.

A ticket lives in one state; an event moves it to the next; a pair that is not in the table is
refused and nothing happens. The slip of paper has a life of its own beside it: a ticket waits
from issue whether or not its paper came out (design.md §2.13). The diagrams in
docs/architecture.md are drawn from these tables.

A called ticket that is finished, parked or transferred was answered: it counts as started at its
call, so those three moves leave from ``serving`` only and ``decide`` writes the start first.

A call from the printed call sheet is entered afterwards, perhaps after the day was closed over it:
what happened on paper while the server was lost has happened.

Expiry tells apart, at the end of the day, who was being served (their visit counts), who had been
called and never came (absent), and who still waited (expired, with a priority return slip).
"""

from __future__ import annotations

from queue_server.core import events as e

WAITING, CALLED, SERVING = "waiting", "called", "serving"
PARKED, MISSED = "parked", "missed"
SERVED, ABSENT, CANCELLED, EXPIRED = "served", "absent", "cancelled", "expired"

OPEN_STATES = (WAITING, CALLED, SERVING, PARKED, MISSED)
END_STATES = (SERVED, ABSENT, CANCELLED, EXPIRED)
IN_HAND = (CALLED, SERVING)

TICKET_MOVES: dict[tuple[str, type[e.Event]], str] = {
    ("", e.TicketIssued): WAITING,
    (WAITING, e.TicketCalled): CALLED,
    (PARKED, e.TicketCalled): CALLED,
    (MISSED, e.TicketCalled): CALLED,
    (CALLED, e.TicketRecalled): CALLED,
    (CALLED, e.ServiceStarted): SERVING,
    (SERVING, e.ServiceFinished): SERVED,
    (WAITING, e.PaperCallEntered): SERVED,
    (PARKED, e.PaperCallEntered): SERVED,
    (MISSED, e.PaperCallEntered): SERVED,
    (EXPIRED, e.PaperCallEntered): SERVED,
    (ABSENT, e.PaperCallEntered): SERVED,
    (CALLED, e.TicketMissed): MISSED,
    (MISSED, e.TicketReturned): WAITING,
    (SERVING, e.TicketParked): PARKED,
    (PARKED, e.TicketResumed): WAITING,
    (SERVING, e.TicketTransferred): WAITING,
    (WAITING, e.TicketCancelled): CANCELLED,
    (CALLED, e.TicketCancelled): CANCELLED,
    (PARKED, e.TicketCancelled): CANCELLED,
    (MISSED, e.TicketCancelled): CANCELLED,
    (SERVED, e.VisitRated): SERVED,
    (WAITING, e.TicketExpired): EXPIRED,
    (CALLED, e.TicketExpired): EXPIRED,
    (PARKED, e.TicketExpired): EXPIRED,
    (SERVING, e.TicketExpired): SERVED,
    (MISSED, e.TicketExpired): ABSENT,
}

BOOKED, ARRIVED, MISSED_SLOT, GIVEN_UP = "booked", "arrived", "missed", "cancelled"

APPOINTMENT_MOVES: dict[tuple[str, type[e.Event]], str] = {
    ("", e.AppointmentBooked): BOOKED,
    (BOOKED, e.AppointmentChanged): BOOKED,
    (BOOKED, e.AppointmentCancelled): GIVEN_UP,
    (BOOKED, e.TicketIssued): ARRIVED,
    (BOOKED, e.AppointmentMissed): MISSED_SLOT,
}

OPEN, PAUSED, CLOSED = "open", "paused", "closed"

COUNTER_MOVES: dict[tuple[str, type[e.Event]], str] = {
    (CLOSED, e.CounterOpened): OPEN,
    (PAUSED, e.CounterOpened): OPEN,
    (OPEN, e.CounterOpened): OPEN,
    (OPEN, e.CounterPaused): PAUSED,
    (PAUSED, e.CounterPaused): PAUSED,
    (OPEN, e.CounterClosed): CLOSED,
    (PAUSED, e.CounterClosed): CLOSED,
    (CLOSED, e.CounterClosed): CLOSED,
    (OPEN, e.NobodyWaited): OPEN,
}

NO_SLIP, PRINTING, PRINTED, SHOWN, FAILED = "none", "printing", "printed", "shown", "failed"

SLIP_MOVES: dict[str, tuple[str, ...]] = {
    NO_SLIP: (PRINTING, PRINTED, SHOWN, FAILED),
    PRINTING: (PRINTING, PRINTED, SHOWN, FAILED),
    FAILED: (PRINTING, PRINTED, SHOWN, FAILED),
    SHOWN: (PRINTING, PRINTED, SHOWN),
    PRINTED: (PRINTING, PRINTED),
}
