"""The only sender: whole views, newest wins, one slot per client.

Each client has one slot that holds the newest view and a sender task of its own that empties it.
A client that stops reading fills its own socket and is dropped; nobody else waits for it. A view
is made once per kind of screen however many show it, at once when something has changed, but not
more often than ``RENDER_GAP_S``, and anyway every ``HEARTBEAT_S`` with the server's time in it:
silence means trouble, and the banner on the wall can trust it.
"""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple

import structlog

from link import messages as m
from queue_server import views
from queue_server.core.refusals import Refusal
from queue_server.core.state import State
from queue_server.office_day import OfficeDay
from queue_server.views import common
from queue_server.wire import encode

log = structlog.get_logger()

RENDER_GAP_S = 0.025
HEARTBEAT_S = 3.0


class Kind(NamedTuple):
    """What a client looks at: a view, of one counter or one zone where that matters."""

    view: str
    counter: int = 0
    zone: str = ""


class Slot:
    """The newest view of one client; what it has not taken in time is overwritten."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._newest: bytes | None = None
        self._filled = asyncio.Event()

    def put(self, view: bytes) -> None:
        self._newest = view
        self._filled.set()

    async def take(self) -> bytes:
        """The newest view, once there is one that has not been taken."""
        await self._filled.wait()
        self._filled.clear()
        assert self._newest is not None
        return self._newest


class Hub:
    """Makes the views of one office and hands them to whoever watches."""

    def __init__(self, office_day: OfficeDay, epoch: int) -> None:
        self._day, self._epoch = office_day, epoch
        self._version = 0
        self._slots: set[Slot] = set()
        self._last_s = float("-inf")
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._slots)

    def watching(self) -> dict[str, int]:
        """How many clients watch each view."""
        counts: dict[str, int] = {}
        for slot in self._slots:
            counts[slot.kind.view] = counts.get(slot.kind.view, 0) + 1
        return counts

    def changed(self, state: State) -> None:
        """The day has moved on (called at a durable moment)."""
        if not self._slots:
            return
        wait_s = self._last_s + RENDER_GAP_S - asyncio.get_running_loop().time()
        if wait_s <= 0:
            self._send_all(state)
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(wait_s, self.refresh)

    def refresh(self) -> None:
        """Send everybody a fresh view as soon as the day is durable."""
        self._timer = None
        task = asyncio.get_running_loop().create_task(self._day.read(self._send_all))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def beat(self) -> None:
        """Never be silent for long; runs until cancelled."""
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            await self._day.read(self._send_all)

    async def watch(self, kind: Kind) -> Slot:
        """A slot that is filled from now on, first of all with the view as it is.

        Raises a ``Refusal`` where there is no such counter.
        """
        slot = Slot(kind)

        def begin(state: State) -> None:
            slot.put(self._encode(state, kind))
            self._slots.add(slot)

        try:
            await self._day.read(begin)
        except BaseException:
            self.leave(slot)
            raise
        return slot

    def leave(self, slot: Slot) -> None:
        self._slots.discard(slot)

    async def show(self, kind: Kind) -> bytes:
        """One view, encoded."""
        return await self._day.read(lambda state: self._encode(state, kind))

    def _send_all(self, state: State) -> None:
        self._last_s = asyncio.get_running_loop().time()
        self._version += 1
        made: dict[Kind, bytes | None] = {}
        for slot in self._slots:
            if slot.kind not in made:
                made[slot.kind] = self._try_encode(state, slot.kind)
            view = made[slot.kind]
            if view is not None:
                slot.put(view)

    def _try_encode(self, state: State, kind: Kind) -> bytes | None:
        """A screen of a counter that has been taken away gets nothing, and says so itself."""
        try:
            return self._encode(state, kind)
        except Refusal as refusal:
            log.info("view gone", kind=kind, code=refusal.code)
        except Exception:  # one broken view must not silence the others (R26)
            log.exception("view failed", kind=kind)
        return None

    def _encode(self, state: State, kind: Kind) -> bytes:
        now_ms = self._day.clock.now_ms()
        data = make(state, kind, now_ms)
        view: m.View[Any] = m.View(
            kind.view, self._epoch, self._version, state.version, common.moment(now_ms), data
        )
        return encode(view)


def make(state: State, kind: Kind, now_ms: int) -> Any:
    """The data of one view; raises a ``Refusal`` where there is no such counter."""
    if kind.view == "wall":
        return views.wall(state, now_ms, kind.zone or None)
    if kind.view == "kiosk":
        return views.kiosk(state, now_ms)
    if kind.view == "manager":
        return views.manager(state, now_ms)
    if kind.view == "rating":
        return views.rating(state, now_ms, kind.counter)
    return views.counter(state, kind.counter, now_ms)
