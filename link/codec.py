"""The one place that turns structs into bytes and back, so that msgspec could be replaced."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from link.messages import (
    CounterView,
    KioskView,
    ManagerView,
    Order,
    RatingView,
    TicketView,
    View,
    WallView,
)

T = TypeVar("T")

VIEW_NAMES: dict[type, str] = {
    WallView: "wall",
    KioskView: "kiosk",
    CounterView: "counter",
    RatingView: "rating",
    ManagerView: "manager",
    TicketView: "ticket",
}
"""What the address calls each kind of view."""


class _Tagged(msgspec.Struct):
    """What every message but a view has."""

    type: str = "view"


class BadMessage(ValueError):
    """These bytes are not such a message; the text says what is wrong and where."""


def encode(message: object) -> bytes:
    """JSON, UTF-8, fields in their order: the same struct gives the same bytes."""
    return msgspec.json.encode(message)


def decode(data: bytes | str, kind: type[T]) -> T:
    """The struct in ``data``; BadMessage when it is not one."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadMessage(str(error)) from error


def decode_live(data: bytes | str, kind: type[T]) -> View[T] | Order:
    """What the server said on the live socket: a view of that kind, or an order."""
    if decode(data, _Tagged).type == "view":
        return decode_view(data, kind)
    return decode(data, Order)


def decode_view(data: bytes | str, kind: type[T]) -> View[T]:
    """A whole view of one kind, as ``decode_view(data, WallView)``; BadMessage otherwise."""
    view: View[T] = decode(data, View[kind])  # type: ignore[valid-type]
    if view.view != VIEW_NAMES[kind]:
        raise BadMessage(f"view {view.view!r} where {VIEW_NAMES[kind]!r} was asked for")
    return view
