"""Search over all procedures as people type: without marks, with a slip of the finger, in everyday
words. Pure; an index is made once for a catalogue.

Each word of the question looks for its best word of a procedure: the same, one that begins so, or
one that differs by a single letter; a word that looks like none may be several without a space
(*kethon*). A rare word says more than one that stands in every name. A
procedure's everyday names (*giấy độc thân*) count like its own, each as a whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from rapidfuzz.distance import OSA

from kiosk.vietnamese import fold

TYPO_LENGTH_MIN = 4
"""Shorter words differ from too many others by one letter."""
EXACT, BEGINS, TYPO, MISSING = 1.0, 0.85, 0.7, 0.0
WHOLE, IN_ORDER = 0.6, 0.3
FOUND_FROM = 0.45
"""A procedure is found when so much of the question's weight was met."""
NOISE = frozenset(fold("làm xin cho tôi muốn cần đi thủ tục giấy tờ ở của và các").split())
"""Words that people put around what they want; they weigh little."""
NOISE_WEIGHT = 0.15


class Entry(Struct, frozen=True):
    """What can be found of one procedure: its official name and its everyday ones. ``rank`` is
    its place among what people ask for most, 0 first."""

    code: str
    names: tuple[str, ...]
    rank: int = 0


class Found(Struct, frozen=True):
    """A procedure that was found; ``words`` are the folded words of it that were met."""

    code: str
    score: float
    words: frozenset[str]


class _Name(Struct, frozen=True):
    code: str
    rank: int
    folded: str
    words: tuple[str, ...]


class Index:
    """All names of a catalogue, folded and weighed."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._names = [
            _Name(entry.code, entry.rank, folded := fold(name), tuple(folded.split()))
            for entry in entries
            for name in entry.names
        ]
        self._vocabulary = sorted({word for name in self._names for word in name.words})
        self._weights = self._weighed()

    def _weighed(self) -> dict[str, float]:
        """A word that stands in every name tells nothing: the rarer the heavier."""
        holders: dict[str, set[str]] = {}
        for name in self._names:
            for word in name.words:
                holders.setdefault(word, set()).add(name.code)
        total = len({name.code for name in self._names}) or 1
        return {
            word: NOISE_WEIGHT if word in NOISE else 0.3 + math.log(1 + total / len(codes))
            for word, codes in holders.items()
        }

    def find(self, text: str, *, limit: int = 20) -> list[Found]:
        """The procedures that fit best, best first; nothing for a question without letters."""
        asked = self._parted(fold(text).split())
        if not asked:
            return []
        similar = [self._similar(word, is_last=word is asked[-1]) for word in asked]
        best: dict[str, tuple[Found, int]] = {}
        for name in self._names:
            found = self._match(name, asked, similar)
            if found and (name.code not in best or found.score > best[name.code][0].score):
                best[name.code] = found, name.rank
        ordered = sorted(best.values(), key=lambda kept: (-kept[0].score, kept[1]))
        return [found for found, _ in ordered[:limit]]

    def _parted(self, asked: Sequence[str]) -> list[str]:
        """The words of the question; one that means nothing as it stands, in its parts."""
        return [
            part
            for word in asked
            for part in ([word] if self._similar(word, is_last=True) else self._parts(word))
        ]

    def _parts(self, joined: str) -> list[str]:
        """As it stands in a name with its spaces, the last word perhaps half typed; itself where
        it stands in none."""
        spaced = re.compile(r"\b" + " ?".join(joined))
        found = (match for name in self._names if (match := spaced.search(name.folded)))
        match = next(found, None)
        return match.group().split() if match else [joined]

    def _similar(self, asked: str, *, is_last: bool) -> dict[str, float]:
        """Words of the catalogue that may be meant by one of the question, and how surely. The
        last word may be half typed."""
        return {
            word: nearness
            for word in self._vocabulary
            if (nearness := _nearness(asked, word, may_go_on=is_last))
        }

    def _match(
        self, name: _Name, asked: Sequence[str], similar: Sequence[dict[str, float]]
    ) -> Found | None:
        met, total, words = 0.0, 0.0, set[str]()
        for word, likely in zip(asked, similar, strict=True):
            nearest = max(name.words, key=lambda own: likely.get(own, MISSING), default="")
            nearness = likely.get(nearest, MISSING)
            weight = self._weights.get(nearest if nearness else word, 2.0)
            weight = NOISE_WEIGHT if word in NOISE else weight
            total += weight
            met += weight * nearness
            if nearness:
                words.add(nearest)
        share = met / total
        if share < FOUND_FROM:
            return None
        return Found(name.code, share + self._closeness(name, asked), frozenset(words))

    def _closeness(self, name: _Name, asked: Sequence[str]) -> float:
        """More for the words in their order, and for a name that says little else."""
        question = " ".join(asked)
        if name.folded == question:
            return WHOLE + IN_ORDER
        own = sum(self._weights[word] for word in name.words) or 1.0
        said = sum(self._weights[word] for word in set(name.words) & set(asked))
        return WHOLE * said / own + (IN_ORDER if question in name.folded else 0.0)


def _nearness(asked: str, word: str, *, may_go_on: bool) -> float:
    if asked == word:
        return EXACT
    if may_go_on and word.startswith(asked):
        return BEGINS
    if len(asked) >= TYPO_LENGTH_MIN and OSA.distance(asked, word, score_cutoff=1) <= 1:
        return TYPO
    return MISSING
