"""What a key of a rating pad means [pure]: any number of faces into the five stored levels.

Ratings are stored on five levels (domain.md §5). Fewer faces are spread evenly over all five and
rounded away from the middle, so that the ends stay the ends and no pad can hide dissatisfaction:

    5 faces   5  4  3  2  1
    4 faces   5  4     2  1      no face in the middle, and none is invented
    3 faces   5     3     1

Satisfied are the two best levels, which makes it one face of three and two of four. A pad with
other words on its keys says so: ``scores=5,4,2``.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from devices.inbox import Debounce, Inbox

DEBOUNCE_S = 0.5
SPREAD: Mapping[int, tuple[int, ...]] = {3: (5, 3, 1), 4: (5, 4, 2, 1), 5: (5, 4, 3, 2, 1)}
KEYS = "12345"
"""What the keys send, from the most satisfied to the least."""


def key_scores(keys: str = KEYS, scores: Sequence[int] | None = None) -> dict[str, int]:
    """Key → score; ValueError when they do not fit together."""
    wanted = tuple(scores) if scores is not None else SPREAD.get(len(keys), ())
    if len(set(keys)) != len(keys) or len(keys) not in SPREAD or "\0" in keys:
        raise ValueError("keys are 3 to 5 different characters")
    if len(wanted) != len(keys) or list(wanted) != sorted(set(wanted), reverse=True):
        raise ValueError("scores are as many as keys, falling")
    if not set(wanted) <= set(SPREAD[5]):
        raise ValueError("a score is 1 to 5")
    return dict(zip(keys, wanted, strict=True))


class Rater:
    """Presses → scores: only while lit, one press within half a second."""

    def __init__(
        self, meaning: Mapping[str, int], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._meaning = meaning
        self._debounce = Debounce(DEBOUNCE_S, clock)
        self._inbox: Inbox[int] = Inbox(waiting_max=1)
        self.lit = False

    def light(self, on: bool) -> None:
        self.lit = on
        self._inbox.clear()

    def press(self, key: str) -> None:
        score = self._meaning.get(key)
        if score is not None and self.lit and self._debounce.counts():
            self._inbox.put(score)

    def scores(self) -> AsyncIterator[int]:
        return self._inbox.items()
