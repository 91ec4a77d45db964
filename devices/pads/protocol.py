"""What every rating pad has: keys that mean a score, and a time in which they mean anything."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from devices.protocol import Device


class RatingPad(Device, Protocol):
    """Inert unless lit: a press in the dark is forgotten and never waits for the next citizen."""

    def light(self, on: bool) -> None:
        """Somebody may rate now, or no longer. What was pressed and not taken is forgotten.

        A pad with a lamp shows it; one that was unplugged shows it when it is back.
        """

    def scores(self) -> AsyncIterator[int]:
        """Each press from now on as a score from 5, very satisfied, to 1."""
