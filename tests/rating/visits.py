"""Visits played on a real pad in its own process, against a server whose address is in PAD_*."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from kivy.core.window import Window

from assets.kit import TouchPanel
from kiosk import rating_flow as flow
from kiosk.rating import RatingPad
from kiosk.screens.rating_pad import PadPage
from link.client import Client
from link.settings import Settings
from link.spool import Spool
from tests.rating.scenes import tap
from tests.screens import frames

WAIT_S = 20.0


class Played:
    """A pad with its page; ``until`` lets frames and the server's line go on."""

    def __init__(self, pad: RatingPad, page: PadPage, spool: Spool) -> None:
        self.pad, self.page, self.spool = pad, page, spool

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(WAIT_S):
            while not is_so():
                frames(1)
                await asyncio.sleep(0.02)

    async def step(self, *steps: str) -> None:
        await self.until(lambda: self.pad.pad.step in steps)

    async def touch(self, find: Callable[[TouchPanel], bool]) -> None:
        """A finger on the one panel that fits, once the pad listens again."""
        await asyncio.sleep(flow.GUARD_S + 0.05)
        frames(2)
        [panel] = [
            each
            for each in self.page.walk(restrict=True)
            if isinstance(each, TouchPanel) and find(each)
        ]
        tap(panel)


def _play(visit: Callable[[Played], Awaitable[None]]) -> None:
    async def run() -> None:
        settings = Settings(os.environ["PAD_SERVER"], os.environ["PAD_TOKEN_FILE"])
        with Spool(Path(os.environ["PAD_SPOOL"])) as spool:
            async with Client(settings, spool=spool) as client:
                pad = RatingPad(client, spool)
                page = PadPage(pad.act)
                Window.add_widget(page)
                pad.changed = lambda: page.show(pad.shown)
                work = asyncio.create_task(pad.run())
                await visit(Played(pad, page, spool))
                work.cancel()
                await asyncio.wait([work])

    asyncio.run(run())


def a_visit_is_rated() -> None:
    async def visit(played: Played) -> None:
        await played.step(flow.FACES)
        await played.touch(lambda panel: getattr(panel, "score", 0) == 4)
        await played.step(flow.REASONS)
        await played.touch(lambda panel: getattr(panel, "text", "") == "Thái độ phục vụ")
        assert played.pad.pad.reasons == ("attitude",)
        await played.touch(lambda panel: getattr(panel, "text", "") == "Xong")
        await played.step(flow.THANKS)
        assert played.spool.pending() == []
        await played.step(flow.CLOSED)

    _play(visit)


def a_rating_is_kept_and_sent_later() -> None:
    server = int(os.environ["PAD_SERVER_PID"])

    async def visit(played: Played) -> None:
        await played.step(flow.FACES)
        os.kill(server, signal.SIGSTOP)
        try:
            await played.touch(lambda panel: getattr(panel, "score", 0) == 5)
            await played.step(flow.REASONS)
            await played.touch(lambda panel: getattr(panel, "text", "") == "Xong")
            await played.step(flow.KEPT)
            assert len(played.spool.pending()) == 1
        finally:
            os.kill(server, signal.SIGCONT)
        await played.until(lambda: played.spool.pending() == [])

    _play(visit)
