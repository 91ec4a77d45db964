"""Whose numbers are whose, for the day and in memory only (domain.md §8).

An office may limit how many numbers of a queue one person holds. A kiosk that has scanned a card
sends the SHA-256 of its number; here it is hashed once more with a salt that nobody else knows and
that ends with the day or the program. Nothing of it is ever written, so a restart forgets it.
"""

from __future__ import annotations

import hashlib
import secrets


class Persons:
    """The tickets that each person has taken today."""

    def __init__(self) -> None:
        self._day = ""
        self._salt = b""
        self._held: dict[bytes, dict[str, None]] = {}

    def held(self, day: str, person: str | None) -> tuple[str, ...]:
        """The tickets of this person, none for somebody unknown."""
        if not person:
            return ()
        mark = self._mark(day, person)
        return tuple(self._held.get(mark, ()))

    def took(self, day: str, person: str | None, ticket: str) -> None:
        if person:
            mark = self._mark(day, person)
            self._held.setdefault(mark, {})[ticket] = None

    def _mark(self, day: str, person: str) -> bytes:
        if day != self._day:
            self._day, self._salt, self._held = day, secrets.token_bytes(32), {}
        return hashlib.blake2b(person.encode(), key=self._salt).digest()
