"""Words of the machines' vocabulary: codes, states, lengths; and the two bases of all messages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

PROTOCOL_VERSION = 1

Moment = Annotated[datetime, Meta(tz=True)]
QueueCode = Annotated[str, Meta(pattern=r"^[A-HJ-NPR-Z0-9]$", description="letter or digit")]
CounterId = Annotated[int, Meta(ge=1, le=99)]
ShortText = Annotated[str, Meta(max_length=200)]
LongText = Annotated[str, Meta(max_length=1000)]
ProcedureCode = Annotated[str, Meta(max_length=40, pattern=r"^[0-9A-Za-z._-]+$")]
Texts = dict[str, str]
"""Language code (``vi``, ``en``) → text. ``vi`` is always there."""

TicketState = Literal[
    "waiting", "called", "serving", "parked", "missed", "served", "absent", "cancelled", "expired"
]
SlipState = Literal["none", "printing", "printed", "shown", "failed"]
CounterState = Literal["open", "paused", "closed"]
Outcome = Literal["received", "returned", "solved", "supplement", "refused", "guidance"]
ReasonCode = Literal[
    "EARLIER", "PRIORITY", "APPOINTMENT", "QUEUE", "BACKUP", "RETURNED", "TRANSFER", "DIRECT"
]
RatingReason = Literal[
    "time", "contacts", "clarity", "attitude", "cost", "result", "online", "other"
]
MachineRole = Literal["kiosk", "display", "rating", "counter", "reports"]
OrderKind = Literal["identify", "restart", "test_print", "new_roll", "new_key", "volume", "print"]
"""What a machine can be told to do at once: show its name large, start anew, print a test slip,
begin a new roll of paper, make itself a new key, change its volume, print a ticket's slip."""
WaitRange = Annotated[list[int], Meta(min_length=2, max_length=2)]
"""Two whole minutes, from and to, both multiples of five."""


class Message(Struct, frozen=True, forbid_unknown_fields=True):
    """What a machine sends: an unknown key is an error, named in the answer."""


class Shown(Struct, frozen=True):
    """What the server sends: a client ignores keys it does not know."""
