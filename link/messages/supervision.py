"""What a supervisor changes for today, and what is said of it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from link.messages.words import Message, Moment, QueueCode, ShortText, Shown, Texts

Why = Annotated[str, Meta(min_length=3, max_length=200)]


class CloseQueue(Message, frozen=True):
    """``POST /queues/{queue}/close``: no more numbers of it today; people are told why."""

    reason: Why


class AssignQueues(Message, frozen=True):
    """``POST /counters/{k}/queues``: what it serves today; none: as configured again."""

    queues: Annotated[list[QueueCode], Meta(max_length=36)]


class ShowMessage(Message, frozen=True):
    """``POST /message``: words by language for everybody in the hall; none end what is shown."""

    text: Annotated[dict[Annotated[str, Meta(max_length=10)], ShortText], Meta(max_length=10)]
    minutes: Annotated[int, Meta(ge=1, le=600)] = 30


class VoidTickets(Message, frozen=True):
    """``POST /tickets/void``: the last so many numbers of a queue have nobody behind them."""

    queue: QueueCode
    last: Annotated[int, Meta(ge=1, le=50)]
    reason: Why


class HallMessage(Shown, frozen=True):
    """A line of words on walls and kiosks, until a time."""

    text: Texts
    until: Moment


class Voided(Shown, frozen=True):
    """The numbers that were voided, newest first."""

    numbers: list[str]
