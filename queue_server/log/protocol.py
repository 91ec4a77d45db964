"""What every event store promises: append all or nothing and durably, read back in order.

A stream is one office's business day, versions 1, 2, 3… inside it. The pair (day, version) is the
concurrency check: whoever appends a version that stands already gets ``VersionConflict``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from queue_server.core.events import AnyEvent, Recorded


class Entry(Struct, frozen=True, gc=False):
    """One event to append, or as read back.

    ``request`` is the idempotency key of the command it came from, ``fingerprint`` the SHA-256
    (hex) of that command's body: the same key with another body is refused.
    ``aside`` says which rows of the side tables go into the same transaction.
    """

    day: str
    version: int
    at_ms: int
    request: str
    fingerprint: str
    event: AnyEvent
    aside: tuple[Aside, ...] = ()

    @property
    def recorded(self) -> Recorded:
        return Recorded(self.version, self.at_ms, self.request, self.event)


class ClassCounted(Struct, frozen=True, tag=True):
    """One more citizen of a class took a number of a queue: a count per day, of no person."""

    queue: str
    class_: str


class CommentLeft(Struct, frozen=True, tag=True):
    """The words of a rating: forgotten after the retention period, the event stays."""

    ticket: str
    text: str


class ConfigurationKept(Struct, frozen=True, tag=True):
    """The configuration that is in force from this event on, for people: their file, who set it,
    and for the audit ``what`` was done and ``detail`` of it. ``version`` must be the next one."""

    version: int
    at_ms: int
    by: str
    document: str
    toml: str
    what: str
    detail: dict[str, object]


Aside = ClassCounted | CommentLeft | ConfigurationKept


class VersionConflict(Exception):
    """That version of that day is taken: another writer was here."""


class LogUnavailable(Exception):
    """The append failed, or nobody knows whether it was done (disk full, I/O error)."""


class EventLog(Protocol):
    """An office's events. All methods may be called from one event loop only."""

    async def append(self, entries: Sequence[Entry]) -> None:
        """Append all or nothing; on return they survive a power cut.

        Raises ``VersionConflict`` or ``LogUnavailable``.
        """

    async def read(self, day: str, after: int = 0) -> list[Entry]:
        """The entries of a day in order of version (their ``aside`` is left empty)."""

    async def days(self) -> list[str]:
        """The business days that have entries, oldest first."""

    async def class_counts(self, day: str) -> dict[tuple[str, str], int]:
        """(queue, class) → how many took a number that day."""

    async def head(self, day: str) -> str:
        """The hash of the newest row of a day (hex), empty for a day without rows."""

    async def close(self) -> None:
        """Finish what was begun and let go of the store."""
