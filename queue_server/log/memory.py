"""The event store without a disk, for tests, simulations and practice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from queue_server.log import chain, codec
from queue_server.log.protocol import ClassCounted, CommentLeft, ConfigurationKept, Entry


class MemoryLog:
    """An ``EventLog`` that forgets when the process ends. Rows are coded as on disk, so a test
    that passes here has also written and read every event."""

    def __init__(self, office: str) -> None:
        self.office = office
        self._days: dict[str, list[tuple[Entry, bytes]]] = {}
        self._heads: dict[str, bytes] = {}
        self._classes: Counter[tuple[str, str, str]] = Counter()
        self._comments: dict[str, str] = {}
        self.configurations: list[ConfigurationKept] = []

    async def append(self, entries: Sequence[Entry]) -> None:
        self._check(entries)
        for entry in entries:
            self._keep(entry)

    def _check(self, entries: Sequence[Entry]) -> None:
        versions = {day: len(rows) for day, rows in self._days.items()}
        for entry in entries:
            chain.must_follow(entry, versions.get(entry.day, 0))
            versions[entry.day] = entry.version

    def _keep(self, entry: Entry) -> None:
        event = codec.encode(entry.event)
        previous = self._heads.get(entry.day) or chain.beginning(f"{self.office}/{entry.day}")
        self._heads[entry.day] = chain.link(
            previous, chain.columns(self.office, entry, event.decode())
        )
        self._days.setdefault(entry.day, []).append((entry, event))
        for aside in entry.aside:
            match aside:
                case ClassCounted(queue=queue, class_=class_):
                    self._classes[(entry.day, queue, class_)] += 1
                case CommentLeft(ticket=ticket, text=text):
                    self._comments[ticket] = text
                case ConfigurationKept():
                    self.configurations.append(aside)

    async def read(self, day: str, after: int = 0) -> list[Entry]:
        return [
            Entry(day, e.version, e.at_ms, e.request, e.fingerprint, codec.decode(event))
            for e, event in self._days.get(day, [])[after:]
        ]

    async def days(self) -> list[str]:
        return sorted(self._days)

    async def head(self, day: str) -> str:
        return self._heads.get(day, b"").hex()

    async def class_counts(self, day: str) -> dict[tuple[str, str], int]:
        """(queue, class) → how many took a number that day."""
        return {(q, c): n for (d, q, c), n in sorted(self._classes.items()) if d == day}

    async def comment(self, ticket: str) -> str:
        """The words left with a rating, empty where there are none (any more)."""
        return self._comments.get(ticket, "")

    async def close(self) -> None:
        """Nothing is open."""
