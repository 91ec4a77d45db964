"""From what was chosen to the number that is asked for. Pure.

A tile asks for the purpose first where its queue has more than one, then for the class where that
matters. A procedure's page is about handing in: there the purpose is known.
"""

from __future__ import annotations

from msgspec import Struct

from kiosk import flow
from kiosk.shown import Shown
from link.messages import CatalogueProcedure, KioskQueue

PURPOSES = ("submit", "collect", "ask", "supplement")
"""In the order in which they are offered."""
TILES_MAX = 8


class Purpose(Struct, frozen=True):
    """What somebody comes for, and the queue that is for it."""

    name: str
    queue: KioskQueue


def tiles(shown: Shown) -> list[KioskQueue]:
    """The queues on the first screen, always in the same places."""
    queues = shown.view.queues if shown.view else []
    return [queue for queue in queues if queue.tile][:TILES_MAX]


def purposes(shown: Shown, code: str) -> list[Purpose]:
    """What people come to a queue for: at least to hand in. One whose queue is gone is left out."""
    queue = shown.queue(code)
    if queue is None:
        return []
    others = {name: shown.queue(other) for name, other in queue.purposes.items()}
    known = {"submit": queue} | {name: other for name, other in others.items() if other}
    return [Purpose(name, known[name]) for name in PURPOSES if name in known]


def from_tile(shown: Shown, code: str) -> flow.Event:
    """What a touch on a queue's tile leads to."""
    if len(purposes(shown, code)) > 1:
        return flow.AskPurpose(code)
    return to_queue(shown.queue(code), code)


def to_queue(queue: KioskQueue | None, code: str) -> flow.Event:
    """Ask for the class only where it matters."""
    return flow.AskClass(code) if queue and queue.ask_class else flow.TakeNumber(code)


def wanted(shown: Shown) -> list[CatalogueProcedure]:
    """The errands that were chosen, and the procedure that is being looked at."""
    known = shown.procedures
    found = [known.get(code) for code in shown.visit.wanted] if known else []
    return [each for each in found if each]


def first_queue(shown: Shown) -> KioskQueue | None:
    """Where the visit begins: the queue of the errand that was chosen first."""
    first = next(iter(wanted(shown)), None)
    return shown.queue(first.queue) if first and first.queue else None


def can_take(shown: Shown, procedure: CatalogueProcedure) -> bool:
    """Whether a number for it is to be had now."""
    queue = shown.queue(procedure.queue) if procedure.queue else None
    return shown.can_issue and queue is not None and queue.open


def for_wanted(shown: Shown) -> flow.Event | None:
    """One number for all that was chosen, in that order; None where it is not to be had."""
    queue = first_queue(shown)
    if queue is None or not all(can_take(shown, each) for each in wanted(shown)):
        return None
    return to_queue(queue, queue.code)
