"""Where the three keys stand: one button after another, and "select" presses it.

The place is remembered by what is written there, because rows are made anew when their screen
changes; when the words are gone the next key begins at the first button.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from assets.kit import TouchPanel

Stroke = Literal["previous", "select", "next"]
Target = tuple[str, TouchPanel]
"""What is written on a button, and the button."""


class Focus:
    """``targets`` gives all buttons in reading order, each time anew."""

    def __init__(self, targets: Callable[[], list[Target]]) -> None:
        self._targets = targets
        self._name = ""
        self._nth = 0
        self.text = ""
        """What is written where the focus is; "" when it is nowhere."""

    def strike(self, stroke: Stroke) -> None:
        """One key. Select without a focus does nothing: nobody has heard yet what it would do."""
        targets = self._targets()
        at = self._at(targets)
        if stroke == "select":
            if at is not None:
                targets[at][1].activate()
            return
        if not targets:
            return
        step = 1 if stroke == "next" else -1
        start = -1 if step > 0 else 0
        at = ((start if at is None else at) + step) % len(targets)
        self._name = self.text = targets[at][0]
        self._nth = [name for name, _ in targets[:at]].count(self._name)
        self.mark()

    def leave(self) -> None:
        """Another screen: nothing has the focus."""
        self._name = self.text = ""
        self.mark()

    def mark(self) -> None:
        """The ring is where the focus is, and nowhere else."""
        targets = self._targets()
        at = self._at(targets)
        for place, (_, piece) in enumerate(targets):
            piece.focused = place == at

    def _at(self, targets: list[Target]) -> int | None:
        places = [place for place, (name, _) in enumerate(targets) if name == self._name]
        if not self._name or not places:
            return None
        return places[min(self._nth, len(places) - 1)]
