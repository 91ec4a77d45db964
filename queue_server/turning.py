"""What is done once for every business day, as soon as it has opened, and at the server's start."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import structlog

from queue_server.beside import beside
from queue_server.core.state import State
from queue_server.office_day import OfficeDay

log = structlog.get_logger()

AGAIN_S = 300.0
"""After this a job that failed is tried again: a disk may be full for an hour."""

Job = Callable[[str], Awaitable[None]]
"""Gets the name of the day; whatever it has done already, it finds done."""


class Turning:
    """Does its jobs, in order, for each day that it hears of."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._day = ""
        self._turned = asyncio.Event()
        self._idle = asyncio.Event()

    def changed(self, state: State) -> None:
        """Hear of the day as it is now."""
        if state.day != self._day:
            self._day = state.day
            self._idle.clear()
            self._turned.set()

    async def keep(self) -> None:
        """Until cancelled. One job that fails keeps no other from being done."""
        while True:
            await self._turned.wait()
            self._turned.clear()
            day = self._day
            if all([await self._do(job, day) for job in self._jobs]):
                self._idle.set()
            else:
                asyncio.get_running_loop().call_later(AGAIN_S, self._turned.set)

    async def settled(self) -> None:
        """Once everything is done for the newest day."""
        await self._idle.wait()

    async def _do(self, job: Job, day: str) -> bool:
        try:
            await job(day)
        except Exception:  # the edge of every job: the office goes on without it
            log.exception("not done at the day's turn", day=day)
            return False
        return True


@asynccontextmanager
async def turning(day: OfficeDay, jobs: Sequence[Job]) -> AsyncIterator[Turning]:
    """The jobs, done until the block ends, beside whoever hears of the day already."""
    turn, heard = Turning(jobs), day.on_change

    def changed(state: State) -> None:
        heard(state)
        turn.changed(state)

    day.on_change = changed
    await day.read(turn.changed)
    try:
        async with beside(turn.keep(), "turning"):
            yield turn
    finally:
        day.on_change = heard
