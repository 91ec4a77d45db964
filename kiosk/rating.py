"""The rating pad without its screen: the server's view, the pad's steps, and the spool.

A rating is on disk with its key before it is sent. Without an answer the pad says so, and sends
the same bytes with the same key as soon as the server is back, also after a restart.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import aclosing
from datetime import datetime

from msgspec import Struct

import assets
from devices.pads.protocol import RatingPad as Keys
from devices.protocol import DeviceState
from kiosk import rating_flow as flow
from link.client import Client, Refused, Unreachable
from link.messages import Health, Rated, RateVisit, RatingView, Texts
from link.session import Fatal, LinkState
from link.spool import Pending, Spool, SpoolFull

TICK_S = 0.1
SETTLE_S = 2.0
SEND_DEADLINE_S = 2.0

_log = logging.getLogger("rating")


class Shown(Struct, frozen=True):
    """All that the pad shows at one moment."""

    pad: flow.Pad
    view: RatingView | None = None
    link: LinkState = "connecting"
    fatal: Fatal | None = None

    @property
    def language(self) -> str:
        return self.pad.language

    def t(self, key: str, **values: object) -> str:
        """A text in the pad's language."""
        return assets.text(key, self.language, **values)

    def local(self, texts: Texts) -> str:
        return texts.get(self.language) or texts.get("vi", "")

    @property
    def place(self) -> str:
        """The office and its counter, on one line."""
        if self.view is None:
            return self.t("shared.office.default")
        counter = self.t("shared.counter_n", n=self.view.counter)
        return f"{self.local(self.view.place)} · {counter}"

    @property
    def name(self) -> str:
        return self.local(self.view.name) if self.view else self.t("shared.office.default")

    @property
    def other_language(self) -> str | None:
        """The next of the office's languages; None where there is only one."""
        offered = self.view.languages if self.view else []
        known = [each for each in offered if each in assets.languages()]
        others = [each for each in known if each != self.language]
        return others[0] if others else None

    @property
    def refusal(self) -> str:
        """The server's no, in words."""
        key = f"refusal.{self.pad.refusal}"
        return self.t(key if key in assets.texts("vi") else "error.title")


class RatingPad:
    """``changed`` is called, in the loop, whenever what is shown may be different.

    ``clock`` is the client's clock, in monotonic seconds. ``keys`` is a box beside the screen: its
    keys are lit, and count, exactly while the faces are shown.
    """

    def __init__(
        self,
        client: Client,
        spool: Spool,
        *,
        keys: Keys | None = None,
        language: str = "vi",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.pad = flow.Pad(language)
        self.view: RatingView | None = None
        self.changed: Callable[[], None] = lambda: None
        self._client = client
        self._spool = spool
        self._language = language
        self._clock = clock
        self._keys = keys
        self._epoch = -1
        self._sending: asyncio.Task[None] | None = None
        self._telling: asyncio.Task[bool] | None = None

    @property
    def shown(self) -> Shown:
        return Shown(self.pad, self.view, self._client.state, self._client.fatal)

    def act(self, event: flow.Event) -> None:
        """Something happened: move the pad, and send what is then to be sent."""
        before = self.pad
        self.pad = flow.move(before, event, self._clock(), language=self._language)
        if self.pad is before:
            return
        if self.pad.step == flow.SENDING:
            self._sending = asyncio.create_task(self._send(self.pad))
        if self._keys:
            self._keys.light(self.pad.step == flow.FACES)
        self.changed()

    async def run(self) -> None:
        """Until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch())
            group.create_task(self._tick())
            group.create_task(self._settle())
            if self._keys:
                group.create_task(self._press(self._keys))

    async def _press(self, keys: Keys) -> None:
        """A key is a tap on the face of its score."""
        forget = keys.subscribe(self._keys_turned)
        await keys.open()
        try:
            async for score in keys.scores():
                self.act(flow.GiveScore(score))
        finally:
            forget()
            await keys.close()

    def _keys_turned(self, state: DeviceState) -> None:
        """Unplugged, or back: told to the server when there is a line."""
        if state.components:
            health = Health(parts={n: f"{c.health}: {c.word}" for n, c in state.components.items()})
            self._telling = asyncio.create_task(self._client.send(health))

    async def _watch(self) -> None:
        async with aclosing(self._client.live(RatingView)) as views:
            async for view in views:
                if self._keys and (self.view is None or self._epoch != view.epoch):
                    self._keys_turned(self._keys.state)
                self.view, self._epoch = view.data, view.epoch
                self._follow()
                self.changed()

    async def _tick(self) -> None:
        while True:
            self._follow()
            if event := flow.due(self.pad, self._clock()):
                self.act(event)
            self.changed()
            await asyncio.sleep(TICK_S)

    def _follow(self) -> None:
        """What the last view offers, until its time is over: also while the line is down."""
        if self.view is not None:
            self.act(offer(self.view, self._client.server_now()))

    async def _send(self, pad: flow.Pad) -> None:
        body = RateVisit(score=pad.score, reasons=list(pad.reasons))
        path = f"/tickets/{pad.ticket}/rating"
        try:
            await self._client.post(path, body, answer=Rated, deadline_s=SEND_DEADLINE_S)
        except Refused as no:
            self.act(flow.Refusal(no.code))
        except Unreachable:
            self.act(flow.NoAnswer())
        except SpoolFull:
            _log.error("a rating could not be kept: too many wait")
            self.act(flow.Refusal("busy"))
        else:
            self.act(flow.Taken())

    async def _settle(self) -> None:
        while True:
            if self._client.state == "live":
                for request in self._spool.pending():
                    if request.key not in self._client.in_flight:
                        await self._settle_one(request)
            await asyncio.sleep(SETTLE_S)

    async def _settle_one(self, request: Pending) -> None:
        try:
            await self._client.post(request.path, request.body, answer=Rated, key=request.key)
        except Refused as no:
            _log.warning("a rating was refused later: %s", no)
        except Unreachable:
            return


def offer(view: RatingView, now: datetime) -> flow.Offered | flow.Withdrawn:
    """What a view means at a moment of the server's clock."""
    if view.ticket is None or (view.until is not None and now >= view.until):
        return flow.Withdrawn()
    return flow.Offered(view.ticket, view.number or "")
