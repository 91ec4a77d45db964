"""One person at the machine: where they stand, and what they have said so far."""

from __future__ import annotations

from msgspec import Struct

from devices.scanners.grammar import TicketScan, parse
from kiosk.flow.events import HelpState, Keys
from kiosk.flow.steps import HOME
from link.messages import AppointmentInfo, DossierStatus, Issued, RatingReason, SlipState, Ticket


class Visit(Struct, frozen=True):
    """``entered`` and ``touched`` are moments in seconds of one monotonic clock.

    A number is ``issued`` by the server, or the kiosk's ``own``. ``errands`` are the procedures
    that one number is for, ``procedure`` the one being looked at; ``answers`` say which of its
    papers they have. ``idle_s`` is how long nobody need touch anything, the machine's own.
    ``offer``, ``person`` and ``doubt`` come from a scanned card and end with the visit. ``asked``
    is the working step that a refusal or a silence ended. ``returns`` is the slip of an earlier
    day on which they were not served; ``again``: the slip was asked for once more.
    """

    language: str
    step: str = HOME
    contrast: bool = False
    large: bool = False
    low: bool = False
    voice: bool = False
    help: HelpState = ""
    queue: str = ""
    class_: str = "normal"
    procedure: str = ""
    errands: tuple[str, ...] = ()
    answers: tuple[bool, ...] = ()
    consent: bool = False
    waiting: int = 0
    offer: str = ""
    person: str = ""
    doubt: bool = False
    issued: Issued | None = None
    own: Ticket | None = None
    slip: SlipState = "none"
    held: bool = False
    again: bool = False
    returns: str = ""
    ref: str = ""
    typed: str = ""
    keys: Keys = "telex"
    ticket: Ticket | None = None
    appointment: AppointmentInfo | None = None
    dossier: DossierStatus | None = None
    score: int = 0
    reasons: tuple[RatingReason, ...] = ()
    refusal: str = ""
    asked: str = ""
    idle_s: float = 60.0
    entered: float = float("-inf")
    touched: float = float("-inf")

    @property
    def given(self) -> Ticket | None:
        """The number of this visit, whoever gave it."""
        return self.own if self.issued is None else self.issued.ticket

    @property
    def holds_slip(self) -> bool:
        """Whether the ticket was found by its slip's code: anybody can type a number, and only who
        holds the slip may give it up or have it printed again."""
        return isinstance(parse(self.ref), TicketScan)

    @property
    def waited_in_vain(self) -> bool:
        """Whether the slip in their hands waited until the doors closed."""
        return self.holds_slip and self.ticket is not None and self.ticket.state == "expired"

    @property
    def wanted(self) -> tuple[str, ...]:
        """The procedures that a number is asked for: the errands, and the one being looked at."""
        looked_at = (self.procedure,) if self.procedure else ()
        return tuple(dict.fromkeys((*self.errands, *looked_at)))
