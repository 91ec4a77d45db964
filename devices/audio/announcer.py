"""One voice per room: announcements wait in line and never sound into each other.

``on_done`` is called exactly once for each announcement taken in, spoken or not, because the
server counts a no-show from the moment the call ended (design.md §2.7). Without sound the call
stands on the wall all the same; ``silent_takes_time`` makes it last as long as if it were spoken.

Where more than ``SHORT_FROM`` wait behind an announcement, its short form is spoken, so that the
voice keeps up with the counters.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import NamedTuple, Self

from devices.audio.clips import Part
from devices.audio.protocol import AudioPlayer

OnDone = Callable[[str, bool], None]
WAITING_MAX = 100
SHORT_FROM = 5
_log = logging.getLogger("devices.audio.announcer")


class Announcement(NamedTuple):
    """``id`` is the call's; clips sound in this order. ``short`` is empty where there is none."""

    id: str
    clips: tuple[Part, ...]
    short: tuple[Part, ...] = ()


class Announcer:
    """Feeds one player. ``on_done(id, spoken)`` is called in the event loop.

    ``volume`` is asked as each announcement begins; 0 is shown in silence.
    """

    def __init__(
        self,
        player: AudioPlayer,
        on_done: OnDone = lambda id_, spoken: None,
        *,
        volume: Callable[[], int] = lambda: 100,
        silent_takes_time: bool = False,
    ) -> None:
        self._player = player
        self._on_done = on_done
        self._volume = volume
        self._silent_takes_time = silent_takes_time
        self._waiting: deque[Announcement] = deque()
        self._arrived = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        await self._player.open()
        if self._task is None:
            self._task = asyncio.create_task(self._speak_in_turn())

    async def close(self) -> None:
        """Breaks off; what still waits is reported as not spoken."""
        task, self._task = self._task, None
        await self._player.close()
        if task:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        while self._waiting:
            self._done(self._waiting.popleft().id, spoken=False)
        self._idle.set()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def announce(self, id_: str, clips: Sequence[Part], *, short: Sequence[Part] = ()) -> None:
        """Queue one announcement; where too many wait, the oldest is given up unspoken."""
        while len(self._waiting) >= WAITING_MAX:
            self._done(self._waiting.popleft().id, spoken=False)
        self._waiting.append(Announcement(id_, tuple(clips), tuple(short)))
        self._idle.clear()
        self._arrived.set()

    async def quiet(self) -> None:
        """Back when nothing is being spoken and nothing waits."""
        await self._idle.wait()

    async def _speak_in_turn(self) -> None:
        while True:
            await self._arrived.wait()
            while self._waiting:
                await self._speak(self._waiting.popleft())
            self._arrived.clear()
            self._idle.set()

    async def _speak(self, announcement: Announcement) -> None:
        spoken = False
        is_pressed = len(self._waiting) > SHORT_FROM
        clips = announcement.short if is_pressed and announcement.short else announcement.clips
        try:
            result = await self._player.play(clips, percent=self._volume())
            spoken = result.played
            if not spoken and self._silent_takes_time:
                await asyncio.sleep(result.duration_s)
        except Exception:  # a driver's mistake must not silence the room
            _log.exception("%s could not be spoken", announcement.id)
        finally:
            self._done(announcement.id, spoken=spoken)

    def _done(self, id_: str, *, spoken: bool) -> None:
        try:
            self._on_done(id_, spoken)
        except Exception:  # a listener's mistake must not silence the room
            _log.exception("on_done failed for %s", id_)
