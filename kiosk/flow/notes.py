"""What a visit remembers of each event, and what the table cannot say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from devices.scanners.grammar import AppointmentScan, DossierScan, TicketScan, parse
from kiosk.flow import events as e
from kiosk.flow import steps as s
from kiosk.flow.events import Event
from kiosk.flow.visit import Visit
from kiosk.vietnamese import compose
from link.messages import RatingReason

REASONS_MAX = 5
ERRANDS_MAX = 5
TYPED_MAX = 60

_TICKET_NUMBER = re.compile(r"[A-HJ-NPR-Z0-9](?:[0-9]-?)?[0-9]{3,4}")


def holds(visit: Visit, event: Event) -> bool:
    """Whose slip, how much may be typed, how many reasons and errands."""
    match event:
        case e.SlipMoved(ticket=ticket):
            return visit.given is not None and visit.given.id == ticket
        case e.Type():
            return len(visit.typed) < TYPED_MAX
        case e.Find(ref=ref):
            return names_something(ref)
        case e.ToggleReason(reason=reason):
            return reason in visit.reasons or len(visit.reasons) < REASONS_MAX
        case e.GiveUp():
            return visit.holds_slip
        case e.Reprint() if visit.step == s.OWN:
            return visit.holds_slip
        case e.Reprint():
            return visit.own is None or not visit.again
        case e.ComeBack():
            return visit.waited_in_vain
        case e.AddErrand():
            return len(visit.wanted) < ERRANDS_MAX
        case _:
            return True


def names_something(ref: str) -> bool:
    """A ticket's number, or a code as a scanner would have read it."""
    if _TICKET_NUMBER.fullmatch(ref):
        return True
    return isinstance(parse(ref), AppointmentScan | DossierScan | TicketScan)


def step_after(visit: Visit, event: Event, step: str) -> str:
    """Where the table leads; the last answer about papers leads on."""
    if visit.step == s.CHECK and isinstance(event, e.Answer) and event.last:
        return s.CHECKED
    return step


def _toggled(visit: Visit, reason: RatingReason) -> tuple[RatingReason, ...]:
    if reason in visit.reasons:
        return tuple(each for each in visit.reasons if each != reason)
    return (*visit.reasons, reason)


def _same(visit: Visit, event: Event) -> Visit:
    return visit


def _slip(paper: bool) -> Any:
    return "printing" if paper else "shown"


def _back(visit: Visit, event: e.GoBack) -> Visit:
    """What was said at the step that is left is taken back; errands stay."""
    left = {"reasons": (), "answers": ()}
    if visit.step == s.PROCEDURE:
        left["procedure"] = ""  # type: ignore[assignment]
    return replace(visit, **left)


NOTE: dict[type[Event], Callable[[Visit, Any], Visit]] = {
    e.OpenSearch: _same,
    e.ChooseProcedure: lambda v, ev: replace(v, procedure=ev.code, answers=()),
    e.AddErrand: lambda v, ev: replace(v, errands=v.wanted, procedure="", typed=""),
    e.DropErrand: lambda v, ev: replace(v, errands=tuple(x for x in v.errands if x != ev.code)),
    e.AskPurpose: lambda v, ev: replace(v, queue=ev.queue),
    e.AskClass: lambda v, ev: replace(v, queue=ev.queue),
    e.TakeNumber: lambda v, ev: replace(v, queue=ev.queue, class_=ev.class_),
    e.LongLine: lambda v, ev: replace(v, waiting=ev.waiting),
    e.Consent: lambda v, ev: replace(v, consent=True),
    e.OneMore: lambda v, ev: replace(v, queue=ev.queue, class_=ev.class_),
    e.Paused: lambda v, ev: replace(v, refusal=ev.why),
    e.NumberGiven: lambda v, ev: replace(v, issued=ev.issued, slip=_slip(ev.paper)),
    e.OwnNumberGiven: lambda v, ev: replace(v, own=ev.ticket, slip=_slip(ev.paper)),
    e.SlipMoved: lambda v, ev: replace(v, slip=ev.slip),
    e.Reprint: lambda v, ev: replace(v, again=True),
    e.StartCheck: lambda v, ev: replace(v, answers=()),
    e.Answer: lambda v, ev: replace(v, answers=(*v.answers, ev.has)),
    e.PrintList: _same,
    e.ListPrinted: lambda v, ev: replace(v, slip="printed" if ev.printed else "failed"),
    e.OpenEntry: lambda v, ev: replace(v, typed=""),
    e.Type: lambda v, ev: replace(v, typed=v.typed + ev.character, refusal=""),
    e.Erase: lambda v, ev: replace(v, typed=v.typed[:-1], refusal=""),
    e.Clear: lambda v, ev: replace(v, typed="", refusal=""),
    e.SwitchKeys: lambda v, ev: replace(v, keys=ev.keys, typed=compose(v.typed, v.keys)),
    e.Find: lambda v, ev: replace(v, ref=ev.ref, refusal=""),
    e.Scanned: lambda v, ev: replace(v, ref=ev.ref, refusal=""),
    e.CardSeen: lambda v, ev: replace(v, offer=ev.offer, person=ev.person, doubt=ev.doubt),
    e.VisitFound: lambda v, ev: replace(v, ticket=ev.ticket),
    e.TicketFound: lambda v, ev: replace(v, ticket=ev.ticket, queue=ev.ticket.queue),
    e.AppointmentFound: lambda v, ev: replace(v, appointment=ev.appointment),
    e.DossierFound: lambda v, ev: replace(v, dossier=ev.dossier),
    e.CheckIn: lambda v, ev: replace(v, queue=ev.queue),
    e.ComeBack: lambda v, ev: replace(v, returns=v.ref),
    e.GiveUp: _same,
    e.ReallyGiveUp: _same,
    e.GivenUp: _same,
    e.GiveScore: lambda v, ev: replace(v, score=ev.score, reasons=()),
    e.ToggleReason: lambda v, ev: replace(v, reasons=_toggled(v, ev.reason)),
    e.SendRating: _same,
    e.RatingTaken: _same,
    e.GoBack: _back,
    e.Hold: lambda v, ev: replace(v, held=not v.held),
    e.Touched: _same,
    e.SwitchLanguage: lambda v, ev: replace(v, language=ev.language),
    e.SwitchContrast: lambda v, ev: replace(v, contrast=not v.contrast),
    e.SwitchLarge: lambda v, ev: replace(v, large=not v.large),
    e.SwitchLow: lambda v, ev: replace(v, low=not v.low),
    e.SwitchVoice: lambda v, ev: replace(v, voice=not v.voice),
    e.CallHelp: lambda v, ev: replace(v, help="asking"),
    e.HelpMoved: lambda v, ev: replace(v, help=ev.help),
    e.Refusal: lambda v, ev: replace(v, refusal=ev.code),
    e.NoAnswer: lambda v, ev: replace(v, refusal="unreachable"),
}
