"""The server's codec of the wire: link.messages ↔ JSON. The one place that knows how."""

from __future__ import annotations

from typing import Any

import msgspec

_encoder = msgspec.json.Encoder()
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


class NotJson(Exception):
    """The body is not JSON: where reading stopped is in the message."""


class NotAsAgreed(Exception):
    """The body is JSON of another shape: the message says what and where."""

    def __init__(self, message: str) -> None:
        what, _, path = message.partition(" - at `")
        super().__init__(what)
        self.at = path.rstrip("`") or "$"


def encode(message: Any) -> bytes:
    return _encoder.encode(message)


def decode(body: bytes, kind: Any) -> Any:
    """The message of that struct, or union of structs. Raises ``NotJson`` or ``NotAsAgreed``."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise NotAsAgreed(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotJson(str(error)) from error
