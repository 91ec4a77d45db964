"""The catalogue in a citizen's hands: found as they type, shown as it was published. Pure.

Made once for each catalogue that the server tells, because the words of all names are weighed.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from msgspec import Struct

from kiosk.search import Entry, Index
from kiosk.vietnamese import fold
from link.messages import Catalogue, CatalogueProcedure

OFTEN = 10
"""So many of what is asked for most are offered before anything is typed."""
FOUND_MAX, WORTH_SHOWING = 20, 0.5
"""So many at most are shown, and none that fits less than half as well as the best."""
LATE_HOUR = 15
SEEN, MEMORY = "source seen", "C"
"""How the catalogue marks a source that was read, and a figure that was only remembered."""


class Hit(Struct, frozen=True):
    """A procedure to choose from; ``words`` are its folded words that were looked for."""

    procedure: CatalogueProcedure
    words: frozenset[str] = frozenset()


class Procedures:
    """Two of them are equal only when they are the same one: screens compare what they show."""

    def __init__(self, told: Catalogue) -> None:
        self.told = told
        self._by_code = {procedure.code: procedure for procedure in told.procedures}
        self._fields = {field.key: field.name for field in told.fields}
        self._index = Index(
            Entry(each.code, (each.name, *each.everyday), each.rank) for each in told.procedures
        )
        self.find = lru_cache(8)(self._find)
        by_rank = sorted(told.procedures, key=lambda each: each.rank)
        self.often = [Hit(each) for each in by_rank if each.queue][:OFTEN]

    def get(self, code: str) -> CatalogueProcedure | None:
        """None for a code of another catalogue."""
        return self._by_code.get(code)

    def field(self, key: str) -> dict[str, str]:
        """A field's name in every language; nothing for an unknown one."""
        return self._fields.get(key, {})

    def _find(self, text: str, keys: str = "") -> tuple[Hit, ...]:
        """The best first. What was met is looked for in the name itself: an everyday name that was
        met whole leaves no mark in it. Where the text says nothing, its bare ``keys`` may: in words
        without spaces a letter was taken for a mark."""
        found = self._index.find(text, limit=FOUND_MAX)
        if not found and keys != text:
            found = self._index.find(keys, limit=FOUND_MAX)
        least = found[0].score * WORTH_SHOWING if found else 0.0
        return tuple(
            Hit(self._by_code[each.code], each.words) for each in found if each.score >= least
        )


def short_name(procedure: CatalogueProcedure) -> str:
    """What a list calls it: the official name unless the catalogue has a shorter one."""
    return procedure.short or procedure.name


def is_marked(word: str, met: frozenset[str]) -> bool:
    """Whether a word of a name is one that was looked for; ``(hộ`` and ``hộ,`` are ``ho``."""
    return bool(met) and fold(word) in met


def is_late(procedure: CatalogueProcedure, now: datetime) -> bool:
    """The rule of 15:00: what is promised for the same day is then returned the next working day
    (domain.md §6)."""
    return procedure.same_day and now.hour >= LATE_HOUR


def source_of(said: str | None) -> tuple[str, str]:
    """The text that says where a figure was seen, and its source: a law's name, or nothing."""
    if said is None or said == MEMORY:
        return "kiosk.procedure.unverified", ""
    named = ", ".join(part for part in said.split(", ") if part != SEEN)
    return ("kiosk.procedure.seen_in", named) if named else ("kiosk.procedure.seen", "")
