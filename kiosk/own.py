"""What is said to who has a number, an appointment or a dossier already. Pure."""

from __future__ import annotations

from typing import Literal

from kiosk import flow
from kiosk.shown import Shown
from link.messages import KioskQueue

AT_COUNTER = ("called", "serving")
IN_LINE = ("waiting", "called", "parked", "missed")
"""A number in one of these states can still be given up, and its slip printed again."""
MAY_COME = ("early", "in_time", "late")
Arrival = Literal["early", "in_time", "late", "another_day", "arrived", "missed", "cancelled"]
HELP = {"asking": "asked", "asked": "asked", "coming": "coming"}


def state_of(shown: Shown) -> tuple[str, str]:
    """How it stands with the own number, and what to do."""
    ticket, t = shown.visit.ticket, shown.t
    if ticket is None:
        return "", ""
    state = ticket.state
    hint = t("kiosk.own.come_back_hint" if may_come_back(shown) else f"kiosk.own.{state}_hint")
    if state == "waiting":
        if not ticket.ahead:
            return t("kiosk.own.ahead_none"), hint
        return t("kiosk.own.ahead", n=ticket.ahead), hint
    if state in AT_COUNTER:
        return t(f"kiosk.own.{state}", n=ticket.counter or "?"), hint
    return t(f"kiosk.own.{state}"), hint


def facts(shown: Shown) -> list[tuple[str, str]]:
    """Of a number that waits: how long about, where that is known, and where it is served."""
    ticket = shown.visit.ticket
    if ticket is None or ticket.state != "waiting":
        return []
    found = []
    if ticket.wait_min:
        start, end = ticket.wait_min
        found.append((shown.t("slip.wait"), shown.t("slip.wait_range", a=start, b=end)))
    queue = shown.queue(ticket.queue)
    if queue and queue.counters:
        counters = ", ".join(map(str, queue.counters))
        found.append((shown.t("slip.served_at"), shown.t("slip.counters", n=counters)))
    found.append((shown.t("kiosk.own.taken"), f"{ticket.issued_at:%H:%M}"))
    return found


def reasons(shown: Shown) -> list[str]:
    """Why others went first, the newest first."""
    ticket = shown.visit.ticket
    return [shown.local(why) for why in ticket.passed_by] if ticket else []


def may_act(shown: Shown) -> bool:
    """Whether the number can be given up: it is in line, and its slip is there."""
    ticket = shown.visit.ticket
    return ticket is not None and ticket.state in IN_LINE and shown.visit.holds_slip


def may_come_back(shown: Shown) -> bool:
    """Whether somebody who waited in vain can have a number now; the server says if it is the
    first with that slip."""
    ticket = shown.visit.ticket
    queue = shown.queue(ticket.queue) if ticket and shown.visit.waited_in_vain else None
    return queue is not None and queue.open and shown.link == "live"


def officer_words(shown: Shown) -> str:
    """On the button that asks for the person in charge; after that, how the call fares."""
    told = HELP.get(shown.visit.help)
    return shown.t(f"kiosk.own.officer_{told}" if told else "kiosk.own.officer")


# -- an appointment ---------------------------------------------------------------------------


def arrival_of(shown: Shown) -> Arrival:
    """How somebody who comes now stands to their appointment (call_rule.md §1)."""
    kept = shown.visit.appointment
    if kept is None:
        return "missed"
    if kept.state != "booked":
        return kept.state
    if kept.at.date() != shown.now.date():
        return "another_day" if kept.at > shown.now else "missed"
    if shown.now < kept.at:
        return "early"
    return "in_time" if kept.until is None or shown.now <= kept.until else "late"


def arrival_words(shown: Shown) -> tuple[str, str]:
    """That in words, and what follows from it."""
    kept, arrival = shown.visit.appointment, arrival_of(shown)
    if kept is None:
        return "", ""
    number = (kept.ticket or "").partition("-")[2]
    title = shown.t(f"kiosk.appointment.{arrival}", date=f"{kept.at:%d/%m/%Y}")
    return title, shown.t(f"kiosk.appointment.{arrival}_hint", number=number)


def day_words(shown: Shown) -> str:
    """The day of the appointment."""
    kept = shown.visit.appointment
    if kept is None:
        return ""
    return f"{shown.t(f'weekday.{kept.at.weekday()}')} {kept.at:%d/%m/%Y}"


# -- a dossier --------------------------------------------------------------------------------


def dossier_words(shown: Shown) -> tuple[str, str]:
    """How far the dossier is, and what to do."""
    dossier = shown.visit.dossier
    if dossier is None:
        return "", ""
    hotline = shown.view.hotline if shown.view else "1022"
    title = shown.t(f"kiosk.dossier.{dossier.status}")
    return title, shown.t(f"kiosk.dossier.{dossier.status}_hint", hotline=hotline)


def collecting(shown: Shown) -> KioskQueue | None:
    """The queue for results, where one is known and takes numbers now."""
    queues = shown.view.queues if shown.view else []
    codes = [queue.purposes["collect"] for queue in queues if "collect" in queue.purposes]
    found = shown.queue(codes[0]) if codes else None
    return found if found and found.open and shown.can_issue else None


# -- so long a line ---------------------------------------------------------------------------


def consent_words(shown: Shown) -> tuple[str, str]:
    """How many wait, how long about where that is known, and the question."""
    visit, queue = shown.visit, shown.queue(shown.visit.queue)
    words = shown.t("kiosk.consent.ask")
    if queue and queue.wait_min:
        start, end = queue.wait_min
        words = f"{shown.t('kiosk.consent.wait', a=start, b=end)}.\n{words}"
    return shown.t("kiosk.consent.title", n=visit.waiting), words


# -- what may be scanned or typed -------------------------------------------------------------


def examples(shown: Shown) -> str:
    """What a number and the codes look like, of those that this office knows."""
    queues = shown.view.queues if shown.view else []
    known = [f"{queues[0].code if queues else 'A'}042", "1124-7K3M"]
    if shown.view and shown.view.dossiers:
        known.append("H36-210601-0001")
    return shown.t("kiosk.entry.examples", examples=" · ".join(known))


def scan_offer(shown: Shown) -> str:
    """What the card that was scanned offers, "" where it offers nothing."""
    classes = shown.view.classes if shown.view else []
    visit = shown.visit
    if not visit.offer or visit.offer not in [each.code for each in classes]:
        return ""
    return shown.t("kiosk.card.doubt" if visit.doubt else "kiosk.card.offer")


def time_note(shown: Shown) -> str:
    """From when on the new number is called, where that is not now."""
    issued = shown.visit.issued
    if issued and issued.called_from:
        return shown.t("kiosk.number.called_from", t=f"{issued.called_from:%H:%M}")
    if issued and issued.after_break:
        return shown.t("kiosk.number.after_break", t=f"{issued.after_break:%H:%M}")
    return ""


def remark_words(shown: Shown) -> tuple[str, str]:
    """What is said for a moment about a scanned code that was of no use."""
    key = f"kiosk.scan.{shown.remark}"
    return shown.t(key), shown.t(f"{key}_hint")


def is_shut(shown: Shown) -> bool:
    """Nobody gets a number now, of whatever queue."""
    queues = shown.view.queues if shown.view else []
    return bool(queues) and shown.can_issue and not any(queue.open for queue in queues)


def opening_words(shown: Shown) -> tuple[str, str]:
    """When numbers are given again, and whom to ask until then."""
    queues = shown.view.queues if shown.view else []
    opens = next((shown.local(queue.opens) for queue in queues if queue.opens), "")
    hotline = shown.view.hotline if shown.view else "1022"
    again = shown.t("kiosk.home.closed_opens", t=opens) if opens else ""
    return again, shown.t("kiosk.home.closed_ask", hotline=hotline)


def failed_words(shown: Shown) -> tuple[str, str]:
    """Title of what could not be done, and what to say when the server does not answer."""
    key, silent = FAILED.get(shown.visit.asked, FAILED[flow.ISSUING])
    return shown.t(key), shown.t(silent)


FAILED = {
    flow.ISSUING: ("kiosk.number.failed", "kiosk.number.unreached"),
    flow.FINDING: ("kiosk.entry.unreached", "kiosk.rating.unreached"),
    flow.SENDING: ("kiosk.rating.failed", "kiosk.rating.unreached"),
    flow.CANCELLING: ("kiosk.own.not_cancelled", "kiosk.own.not_cancelled_hint"),
    flow.REPRINTING: ("kiosk.own.not_reprinted", "kiosk.rating.unreached"),
}
"""Working step → the texts of its failing."""
