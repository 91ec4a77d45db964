"""The one table: a pair that is not in it changes nothing."""

from __future__ import annotations

from kiosk.flow import events as e
from kiosk.flow import steps as s
from kiosk.flow.events import Event

_TOWARDS_A_NUMBER: dict[tuple[str, type[Event]], str] = {
    (s.HOME, e.OpenSearch): s.SEARCH,
    (s.HOME, e.AskPurpose): s.PURPOSE,
    (s.HOME, e.AskClass): s.CLASS,
    (s.HOME, e.TakeNumber): s.ISSUING,
    (s.HOME, e.OneMore): s.AGAIN,
    (s.HOME, e.CardSeen): s.HOME,
    (s.SEARCH, e.Type): s.SEARCH,
    (s.SEARCH, e.Erase): s.SEARCH,
    (s.SEARCH, e.Clear): s.SEARCH,
    (s.SEARCH, e.SwitchKeys): s.SEARCH,
    (s.SEARCH, e.DropErrand): s.SEARCH,
    (s.SEARCH, e.ChooseProcedure): s.PROCEDURE,
    (s.SEARCH, e.AskClass): s.CLASS,
    (s.SEARCH, e.TakeNumber): s.ISSUING,
    (s.SEARCH, e.OneMore): s.AGAIN,
    (s.SEARCH, e.CardSeen): s.SEARCH,
    (s.SEARCH, e.GoBack): s.HOME,
    (s.PROCEDURE, e.AddErrand): s.SEARCH,
    (s.PROCEDURE, e.AskPurpose): s.PURPOSE,
    (s.PROCEDURE, e.AskClass): s.CLASS,
    (s.PROCEDURE, e.TakeNumber): s.ISSUING,
    (s.PROCEDURE, e.OneMore): s.AGAIN,
    (s.PROCEDURE, e.StartCheck): s.CHECK,
    (s.PROCEDURE, e.CardSeen): s.PROCEDURE,
    (s.PROCEDURE, e.GoBack): s.SEARCH,
    (s.PURPOSE, e.AskClass): s.CLASS,
    (s.PURPOSE, e.TakeNumber): s.ISSUING,
    (s.PURPOSE, e.OneMore): s.AGAIN,
    (s.PURPOSE, e.CardSeen): s.PURPOSE,
    (s.PURPOSE, e.GoBack): s.HOME,
    (s.CLASS, e.TakeNumber): s.ISSUING,
    (s.CLASS, e.OneMore): s.AGAIN,
    (s.CLASS, e.CardSeen): s.CLASS,
    (s.CLASS, e.GoBack): s.HOME,
    (s.ISSUING, e.NumberGiven): s.NUMBER,
    (s.ISSUING, e.OwnNumberGiven): s.NUMBER,
    (s.ISSUING, e.LongLine): s.CONSENT,
    (s.ISSUING, e.Refusal): s.REFUSED,
    (s.ISSUING, e.NoAnswer): s.UNREACHED,
    (s.CONSENT, e.Consent): s.ISSUING,
    (s.CONSENT, e.GoBack): s.HOME,
    (s.AGAIN, e.TakeNumber): s.ISSUING,
    (s.AGAIN, e.GoBack): s.HOME,
    (s.NUMBER, e.SlipMoved): s.NUMBER,
    (s.NUMBER, e.Hold): s.NUMBER,
    (s.NUMBER, e.Reprint): s.REPRINTING,
    (s.NUMBER, e.Finish): s.HOME,
}

_MISSING_PAPERS: dict[tuple[str, type[Event]], str] = {
    (s.CHECK, e.Answer): s.CHECK,
    (s.CHECK, e.GoBack): s.PROCEDURE,
    (s.CHECKED, e.PrintList): s.LISTING,
    (s.CHECKED, e.AskClass): s.CLASS,
    (s.CHECKED, e.TakeNumber): s.ISSUING,
    (s.CHECKED, e.OneMore): s.AGAIN,
    (s.CHECKED, e.GoBack): s.PROCEDURE,
    (s.LISTING, e.ListPrinted): s.LISTED,
    (s.LISTED, e.Finish): s.HOME,
}
"""The last ``Answer`` leads to ``CHECKED``: see ``moves.step_after``."""

_WHAT_THEY_HAVE: dict[tuple[str, type[Event]], str] = {
    (s.HOME, e.OpenEntry): s.ENTRY,
    (s.HOME, e.Scanned): s.FINDING,
    (s.ENTRY, e.Type): s.ENTRY,
    (s.ENTRY, e.Erase): s.ENTRY,
    (s.ENTRY, e.Clear): s.ENTRY,
    (s.ENTRY, e.Find): s.FINDING,
    (s.ENTRY, e.Scanned): s.FINDING,
    (s.ENTRY, e.GoBack): s.HOME,
    (s.FINDING, e.VisitFound): s.FACES,
    (s.FINDING, e.TicketFound): s.OWN,
    (s.FINDING, e.AppointmentFound): s.APPOINTMENT,
    (s.FINDING, e.DossierFound): s.DOSSIER,
    (s.FINDING, e.Refusal): s.ENTRY,
    (s.FINDING, e.NoAnswer): s.UNREACHED,
    (s.OWN, e.Reprint): s.REPRINTING,
    (s.OWN, e.ComeBack): s.ISSUING,
    (s.OWN, e.GiveUp): s.SURE,
    (s.OWN, e.GoBack): s.HOME,
    (s.REPRINTING, e.NumberGiven): s.NUMBER,
    (s.REPRINTING, e.OwnNumberGiven): s.NUMBER,
    (s.REPRINTING, e.Refusal): s.REFUSED,
    (s.REPRINTING, e.NoAnswer): s.UNREACHED,
    (s.SURE, e.ReallyGiveUp): s.CANCELLING,
    (s.SURE, e.GoBack): s.OWN,
    (s.CANCELLING, e.GivenUp): s.GONE,
    (s.CANCELLING, e.Refusal): s.REFUSED,
    (s.CANCELLING, e.NoAnswer): s.UNREACHED,
    (s.GONE, e.Finish): s.HOME,
    (s.APPOINTMENT, e.CheckIn): s.ISSUING,
    (s.APPOINTMENT, e.GoBack): s.HOME,
    (s.DOSSIER, e.TakeNumber): s.ISSUING,
    (s.DOSSIER, e.OneMore): s.AGAIN,
    (s.DOSSIER, e.Finish): s.HOME,
}

_RATING: dict[tuple[str, type[Event]], str] = {
    (s.FACES, e.GiveScore): s.REASONS,
    (s.FACES, e.GoBack): s.HOME,
    (s.REASONS, e.ToggleReason): s.REASONS,
    (s.REASONS, e.SendRating): s.SENDING,
    (s.REASONS, e.GoBack): s.FACES,
    (s.SENDING, e.RatingTaken): s.THANKS,
    (s.SENDING, e.NoAnswer): s.THANKS,
    (s.SENDING, e.Refusal): s.REFUSED,
    (s.THANKS, e.Finish): s.HOME,
}
"""A rating without an answer is thanked for: it is on disk and is sent again until it arrives."""

_SAID: dict[tuple[str, type[Event]], str] = {
    (s.REFUSED, e.Finish): s.HOME,
    (s.UNREACHED, e.Finish): s.HOME,
    (s.PAUSED, e.Finish): s.HOME,
}

_BEGUN = _TOWARDS_A_NUMBER | _MISSING_PAPERS | _WHAT_THEY_HAVE | _RATING | _SAID
_ASKING = (e.TakeNumber, e.CheckIn, e.ComeBack)
_BEGUN |= {(step, e.Paused): s.PAUSED for step, kind in _BEGUN if kind in _ASKING}
"""Wherever a number can be asked for, the machine may have to pause (``kiosk.flood``)."""
RESTING = tuple(
    step
    for step in dict.fromkeys((*(was for was, _ in _BEGUN), s.CHECKED))
    if step not in s.WORKING
)
"""Steps that wait for a finger: they end when nobody touches any more."""

MOVES = _BEGUN | {(step, e.TimeUp): s.HOME for step in RESTING}

ANYWHERE = (
    e.Touched,
    e.SwitchLanguage,
    e.SwitchContrast,
    e.SwitchLarge,
    e.SwitchLow,
    e.SwitchVoice,
    e.CallHelp,
    e.HelpMoved,
)
"""Allowed at every step; none of them moves the visit."""
