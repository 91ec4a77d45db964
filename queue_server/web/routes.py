"""The one table of everything that can be asked of the server, and who may ask it.

The router, the access check, the OpenAPI document and the tests that walk every route against
every role are all made from it. An empty set of roles declares a public route.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from link import messages as m
from queue_server.web import (
    appointments,
    backups,
    caseload,
    catalogue,
    checklists,
    configuring,
    counters,
    dossiers,
    exports,
    finding,
    fleet,
    head_starts,
    machines,
    offline,
    openapi,
    pairing,
    people_routes,
    printing,
    procedures,
    supervising,
)
from queue_server.web.access import ANYBODY, EVERYONE, MACHINES
from queue_server.web.house import Call
from queue_server.web.listening import CERTIFICATE_TYPE
from queue_server.web.machines import Answer
from queue_server.web.route import Route

AT_COUNTER = frozenset({"counter", "operator", "supervisor"})
ISSUERS = frozenset({"kiosk", "counter", "operator", "supervisor"})
LOOKERS = frozenset({"kiosk", "rating"}) | AT_COUNTER
RATERS = frozenset({"kiosk", "rating"})
WATCHERS = frozenset().union(*machines.VIEW_ROLES.values())
REPORTERS = frozenset({"reports", "supervisor", "administrator", "auditor"})
CATALOGUE = EVERYONE - {"rating", "auditor"}
SCREENS = frozenset({"kiosk", "display", "rating", "counter"})


async def openapi_document(call: Call) -> Answer:
    """This API, described."""
    return Answer(_described())


@cache
def _described() -> dict[str, Any]:
    return openapi.make(API)


API = (
    Route("GET", "/openapi.json", openapi_document, ANYBODY, dict[str, Any]),
    Route("GET", "/office", machines.office, EVERYONE, m.Office),
    Route("GET", "/catalogue", catalogue.catalogue, CATALOGUE, m.Catalogue),
    Route(
        "GET",
        "/tickets",
        finding.find,
        frozenset({"operator", "supervisor"}),
        m.Found,
        query=("from", "to", "queue", "kiosk", "number"),
    ),
    Route("POST", "/tickets", machines.issue, ISSUERS, m.Issued, m.IssueTicket, status=201),
    Route(
        "POST",
        "/tickets/adopt",
        offline.adopt,
        frozenset({"kiosk"}),
        m.Issued,
        m.AdoptTicket,
        status=201,
    ),
    Route(
        "POST",
        "/tickets/{ticket}/reprint",
        printing.reprint,
        frozenset({"kiosk", "operator", "supervisor"}),
        m.Issued,
    ),
    Route(
        "POST",
        "/counters/{counter}/print",
        printing.print_slip,
        AT_COUNTER,
        m.OrderResult,
        m.PrintSlip,
    ),
    Route(
        "POST",
        "/counters/{counter}/paper-calls",
        offline.paper_call,
        AT_COUNTER,
        m.Ticket,
        m.EnterPaperCall,
    ),
    Route("GET", "/tickets/{ticket}", machines.ticket, LOOKERS, m.Ticket),
    Route(
        "POST",
        "/tickets/{ticket}/slip",
        machines.slip,
        frozenset({"kiosk", "operator", "supervisor"}),
        m.Ticket,
        m.ReportSlip,
    ),
    Route("POST", "/tickets/{ticket}/return", machines.return_ticket, AT_COUNTER, m.Ticket),
    Route("POST", "/tickets/{ticket}/resume", machines.resume, AT_COUNTER, m.Ticket),
    Route("POST", "/tickets/{ticket}/cancel", machines.cancel, ISSUERS, m.Ticket),
    Route(
        "POST",
        "/tickets/{ticket}/rating",
        machines.rate,
        RATERS,
        m.Rated,
        m.RateVisit,
        status=201,
    ),
    Route(
        "GET",
        "/appointments",
        appointments.slots,
        ISSUERS,
        list[m.Slot],
        query=("queue", "day"),
    ),
    Route(
        "POST",
        "/appointments",
        appointments.book,
        ISSUERS,
        m.AppointmentInfo,
        m.BookAppointment,
        status=201,
    ),
    Route("GET", "/appointments/{code}", appointments.appointment, ISSUERS, m.AppointmentInfo),
    Route(
        "POST",
        "/appointments/{code}/change",
        appointments.change,
        ISSUERS,
        m.AppointmentInfo,
        m.ChangeAppointment,
    ),
    Route(
        "POST",
        "/appointments/{code}/cancel",
        appointments.cancel,
        ISSUERS,
        m.AppointmentInfo,
    ),
    Route("GET", "/dossiers/{code}", dossiers.status, ISSUERS, m.DossierStatus),
    Route("POST", "/requests/{key}/cancel", machines.cancel_request, ISSUERS, m.RequestCancelled),
    Route("POST", "/counters/{counter}/open", counters.open_counter, AT_COUNTER, m.CounterStatus),
    Route(
        "POST",
        "/counters/{counter}/pause",
        counters.pause,
        AT_COUNTER,
        m.CounterStatus,
        m.PauseCounter,
    ),
    Route("POST", "/counters/{counter}/close", counters.close, AT_COUNTER, m.CounterStatus),
    Route(
        "POST",
        "/counters/{counter}/next",
        counters.next_ticket,
        AT_COUNTER,
        m.Called,
        may_be_empty=True,
    ),
    Route("POST", "/counters/{counter}/recall", counters.recall, AT_COUNTER, m.Ticket),
    Route("POST", "/counters/{counter}/start", counters.start, AT_COUNTER, m.Ticket),
    Route(
        "POST",
        "/counters/{counter}/finish",
        counters.finish,
        AT_COUNTER,
        m.Ticket,
        m.FinishService,
        body_optional=True,
    ),
    Route("POST", "/counters/{counter}/undo", counters.undo, AT_COUNTER, m.Ticket),
    Route("POST", "/counters/{counter}/no-show", counters.no_show, AT_COUNTER, m.Ticket),
    Route(
        "POST",
        "/counters/{counter}/park",
        counters.park,
        AT_COUNTER,
        m.Ticket,
        m.ParkTicket,
        body_optional=True,
    ),
    Route(
        "POST",
        "/counters/{counter}/transfer",
        counters.transfer,
        AT_COUNTER,
        m.Ticket,
        m.TransferTicket,
    ),
    Route(
        "POST",
        "/counters/{counter}/call",
        counters.call_directly,
        AT_COUNTER,
        m.Ticket,
        m.CallTicket,
    ),
    Route(
        "GET",
        "/views/{view}",
        machines.view,
        WATCHERS,
        m.View[Any],
        query=("counter", "zone"),
        held_too=True,
    ),
    Route("GET", "/machines", fleet.machines, REPORTERS, list[m.MachineStatus], query=("all",)),
    Route(
        "POST",
        "/machines/{machine}/orders",
        fleet.give_order,
        frozenset({"supervisor", "administrator"}),
        m.OrderResult,
        m.GiveOrder,
    ),
    Route(
        "POST",
        "/machines/{machine}/acknowledge",
        fleet.acknowledge,
        frozenset({"administrator"}),
        m.MachineStatus,
    ),
    Route(
        "POST",
        "/help",
        fleet.ask_help,
        SCREENS,
        m.HelpCall,
        m.AskHelp,
        status=201,
        body_optional=True,
    ),
    Route("POST", "/pairings", pairing.ask, ANYBODY, m.PairingAsked, m.AskPairing, status=201),
    Route(
        "POST",
        "/pairings/{code}/accept",
        pairing.accept,
        frozenset({"administrator"}),
        m.MachineSelf,
        m.AcceptPairing,
    ),
    Route("GET", "/machine", pairing.machine, MACHINES, m.MachineSelf),
    Route("POST", "/machine/key", pairing.roll, MACHINES, m.MachineSelf, m.RollKey),
    Route(
        "POST",
        "/machines/{machine}/revoke",
        pairing.revoke,
        frozenset({"administrator"}),
        m.MachineSelf,
    ),
    Route("GET", "/ca.pem", pairing.authority, ANYBODY, str, media=CERTIFICATE_TYPE),
    Route("POST", "/help/{help}/answer", fleet.answer_help, AT_COUNTER, m.HelpCall),
    Route(
        "POST",
        "/checklists",
        checklists.note,
        frozenset({"kiosk"}),
        m.ChecklistsPrinted,
        m.NoteChecklist,
        status=201,
    ),
    Route("GET", "/reports", exports.reports, REPORTERS, list[m.ReportInfo]),
    Route(
        "GET",
        "/reports/{report}",
        exports.report,
        REPORTERS,
        dict[str, Any],
        query=("from", "to", "format"),
    ),
    *supervising.ROUTES,
    *caseload.ROUTES,
    *configuring.ROUTES,
    *head_starts.ROUTES,
    *backups.ROUTES,
    *procedures.ROUTES,
    *people_routes.ROUTES,
)
