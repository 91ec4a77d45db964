"""A chime when a visit is about to end: who does not look at the screen hears it."""

from __future__ import annotations

import asyncio

import assets
from assets.speech import CHIME
from devices.audio.protocol import AudioPlayer


class Bell:
    """Rings once for each warning; without a loudspeaker the picture alone warns."""

    def __init__(self, player: AudioPlayer | None) -> None:
        self._player = player
        self._is_warning = False
        self._ringing: asyncio.Task[object] | None = None

    def show(self, warning: int | None) -> None:
        """The seconds that are left, or none."""
        begins = warning is not None and not self._is_warning
        self._is_warning = warning is not None
        if begins and self._player is not None:
            self._ringing = asyncio.ensure_future(self._player.play([assets.call_clip(CHIME)]))
