"""What travels on the live socket: views as envelopes, orders, and what machines report."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from msgspec import Meta, Struct

from link.messages.answers import Issued
from link.messages.words import Message, Moment, Shown

Data = TypeVar("Data")


class View(Struct, Generic[Data], frozen=True):
    """What one kind of screen shows, whole: the newest wins, a reconnect is just the next one.

    ``epoch`` counts the server's starts, ``version`` is the hub's own counter, ``as_of`` the
    version of the day's stream that the data was made from, ``now`` the server's clock.
    """

    view: str
    epoch: int
    version: int
    as_of: int
    now: Moment
    data: Data


class Announced(Message, tag="announced", tag_field="type", frozen=True):
    """A wall tells the server that a call has been spoken (or shown, where sound is down)."""

    call: Annotated[str, Meta(max_length=60)]
    spoken: bool = True


class Health(Message, tag="health", tag_field="type", frozen=True):
    """A machine tells how it is: part → ok, degraded or failed, with a word of detail
    (``printer`` → ``failed: paper_out``); ``paper_percent`` of the roll that is left."""

    parts: Annotated[dict[str, str], Meta(max_length=20)]
    version: Annotated[str, Meta(max_length=40)] = ""
    paper_percent: Annotated[int, Meta(ge=0, le=100)] | None = None


class OrderDone(Message, tag="order_done", tag_field="type", frozen=True):
    """A machine has carried out an order, or says with a stable word why not."""

    order: Annotated[str, Meta(max_length=40)]
    ok: bool
    word: Annotated[str, Meta(max_length=80)] = ""


FromMachine = Announced | Health | OrderDone


class Order(Shown, tag="order", tag_field="type", frozen=True):
    """What the server says on the live socket beside the views: do this once, now. A machine that
    does not know ``do`` answers ``unknown_order``; an old one drops the whole message."""

    id: str
    do: str
    percent: int | None = None
    slip: Issued | None = None
