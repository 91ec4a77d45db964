"""Events ↔ JSON, the only place that knows how one is written.

A stored event never changes shape, so what an older program wrote is read for ever: a golden file
for every event under tests/wire/events holds this.
"""

from __future__ import annotations

import msgspec

from queue_server.core.events import AnyEvent, Event

_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


class UnreadableEvent(Exception):
    """A stored event is damaged, or of a kind that a newer program wrote."""


def encode(event: Event) -> bytes:
    """The event as JSON, UTF-8, without what equals its default."""
    return _ENCODER.encode(event)


def decode(data: bytes | str) -> AnyEvent:
    """The event; raises ``UnreadableEvent``."""
    try:
        return _DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise UnreadableEvent(str(error)) from error
