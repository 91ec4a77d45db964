"""The wall without its screen: views in, one board out, calls spoken in turn and reported.

A wall without sound shows every call as long as speaking would have taken and reports it as not
spoken; reports that find no line wait for the next one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing

import assets
from devices.audio.announcer import Announcer
from devices.audio.clips import Part
from devices.audio.protocol import AudioPlayer
from devices.audio.virtual import VirtualPlayer
from display.board import Board, board
from display.speaking import Memory, due, mark, script, short_form, volume_at
from link.client import Client
from link.messages import Announced, Call, View, WallView
from link.session import STALE_AFTER_S
from link.settings import Sound

REPORTS_MAX = 200
_log = logging.getLogger("display")


class Wall:
    """``player`` None is a wall that is meant to be silent: no mark says that its sound is down.

    ``ordered`` is the volume that somebody has ordered, if any. ``clock`` is the client's clock,
    in monotonic seconds.
    """

    def __init__(
        self,
        client: Client,
        player: AudioPlayer | None,
        memory: Memory,
        *,
        sound: Sound = Sound(),  # noqa: B008 (frozen)
        ordered: Callable[[], int | None] = lambda: None,
        language: str = "vi",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.view: WallView | None = None
        self._client = client
        self._player = player
        self._memory = memory
        self._sound = sound
        self._ordered = ordered
        self._language = language
        self._clock = clock
        self._in_hand: dict[str, Call] = {}
        self._reports: dict[str, bool] = {}
        self._to_report = asyncio.Event()
        self._is_ending = False
        self._announcer = Announcer(
            player or _mute(),
            self._done,
            volume=self._volume,
            silent_takes_time=True,
        )

    @property
    def unreported(self) -> dict[str, bool]:
        """Calls that the server has not been told of yet: id → spoken."""
        return dict(self._reports)

    @property
    def board(self) -> Board:
        """What is to be drawn at this moment."""
        silence_s = self._clock() - (self._client.session.silent_at - STALE_AFTER_S)
        return board(
            self.view,
            self._client.server_now(),
            max(0.0, silence_s),
            language=self._language,
            is_silent=self._player is not None and self._player.state.word == "no_sound",
            is_refused=self._client.fatal is not None,
        )

    async def run(self, *, zone: str | None = None) -> None:
        """Until it is cancelled."""
        async with self._announcer, asyncio.TaskGroup() as tasks:
            try:
                tasks.create_task(self._report())
                async with aclosing(self._client.live(WallView, zone=zone)) as views:
                    async for view in views:
                        self.take(view)
            finally:
                self._is_ending = True

    def take(self, view: View[WallView]) -> None:
        """Show a view, and speak what it brings."""
        self.view = view.data
        for call in due(view.data, view.now, self._in_hand.keys() | self._memory.marks):
            self._in_hand[mark(call)] = call
            self._announce(call)
        self._to_report.set()

    def _announce(self, call: Call) -> None:
        repeats, gap_s = self._sound.repeats, self._sound.gap_s
        whole, short = (
            clips_of(call, script(names, repeats, gap_s))
            for names in (call.clips, short_form(call.clips))
        )
        self._announcer.announce(mark(call), whole, short=short)

    async def quiet(self) -> None:
        """Back when nothing is being spoken and nothing waits to be."""
        await self._announcer.quiet()

    async def _report(self) -> None:
        """Tell the server what has been said; without a line, again at the next view."""
        while True:
            await self._to_report.wait()
            self._to_report.clear()
            for call, spoken in list(self._reports.items()):
                if not await self._client.send(Announced(call=call, spoken=spoken)):
                    break
                self._reports.pop(call, None)

    def _volume(self) -> int:
        """In percent: what this wall's file says for this time, made as loud as was ordered. So
        quiet hours stay quiet whatever somebody ordered at noon."""
        ordered = self._ordered()
        planned = volume_at(self._sound.volume, self._client.server_now())
        return planned if ordered is None else planned * ordered // 100

    def _done(self, name: str, spoken: bool) -> None:
        """A call broken off by the end of this program stays unsaid: the next start says it."""
        call = self._in_hand.pop(name)
        if self._is_ending:
            return
        self._memory.add(name)
        while len(self._reports) >= REPORTS_MAX:
            del self._reports[next(iter(self._reports))]
        self._reports[call.id] = spoken
        self._to_report.set()


def clips_of(call: Call, script: Sequence[str | float]) -> list[Part]:
    """The clips that this wall has; one it lacks is left out, the rest is still understood."""
    found: list[Part] = []
    for name in script:
        try:
            found.append(assets.call_clip(name) if isinstance(name, str) else name)
        except KeyError:
            _log.error("call %s: there is no clip %r", call.id, name)
    return found


def _mute() -> AudioPlayer:
    player = VirtualPlayer(name="no speaker")
    player.set_working(False)
    return player
