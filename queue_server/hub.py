"""The only sender: whole views, newest wins, one slot per client.

Each client has one slot that holds the newest view and a sender task of its own that empties it.
A client that stops reading fills its own socket and is dropped; nobody else waits for it. A view
is made once per kind of screen however many show it, at once when something has changed, but not
more often than ``RENDER_GAP_S``, and anyway every ``HEARTBEAT_S`` with the server's time in it:
silence means trouble, and the banner on the wall can trust it.

What a machine is told once (an order) goes through the same slot and the same task, before the
view: it is never overwritten, and it waits for nobody else's socket either.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

import structlog

from link import messages as m
from queue_server import views
from queue_server.core.refusals import Refusal
from queue_server.core.state import State
from queue_server.office_day import OfficeDay
from queue_server.views import common
from queue_server.views.around import NOTHING, Around
from queue_server.wire import encode

log = structlog.get_logger()

RENDER_GAP_S = 0.025
HEARTBEAT_S = 3.0
ORDERS_MAX = 16


class Kind(NamedTuple):
    """What a client looks at: a view, of one counter or one zone where that matters."""

    view: str
    counter: int = 0
    zone: str = ""


class Slot:
    """The newest view of one client, which overwrites one that was not taken in time, and the
    orders it has not taken, at most ``ORDERS_MAX``."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._newest: bytes | None = None
        self._orders: deque[bytes] = deque(maxlen=ORDERS_MAX)
        self._filled = asyncio.Event()

    def put(self, view: bytes) -> None:
        self._newest = view
        self._filled.set()

    def order(self, order: bytes) -> None:
        """Say this once, before the next view."""
        self._orders.append(order)
        self._filled.set()

    async def take(self) -> bytes:
        """The oldest order or the newest view, once there is one that has not been taken."""
        await self._filled.wait()
        if self._orders:
            taken = self._orders.popleft()
        else:
            assert self._newest is not None
            taken, self._newest = self._newest, None
        if not self._orders and self._newest is None:
            self._filled.clear()
        return taken


class Hub:
    """Makes the views of one office and hands them to whoever watches. ``around`` tells what
    stands beside the day in them at a time in ms: whoever changes it says so with ``nudge``."""

    def __init__(self, office_day: OfficeDay, epoch: int) -> None:
        self.around: Callable[[int], Around] = lambda now_ms: NOTHING
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
        if self._wait_s() <= 0:
            self._send_all(state)
        else:
            self.nudge()

    def nudge(self) -> None:
        """Something has changed that is no event of the day: send it as soon as may be."""
        if self._slots and self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, self._wait_s()), self._refresh)

    def _wait_s(self) -> float:
        """Until all may be sent again."""
        return self._last_s + RENDER_GAP_S - asyncio.get_running_loop().time()

    def _refresh(self) -> None:
        """The gap is over: send as soon as the day is durable, unless that has been done."""
        self._timer = None
        task = asyncio.get_running_loop().create_task(self._day.read(self.changed))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def beat(self) -> None:
        """Never be silent for long; runs until cancelled."""
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            try:
                await self._day.read(self._send_all)
            except Exception:  # one beat that fails must not be the last (R26)
                log.exception("heartbeat failed")

    async def watch(self, kind: Kind) -> Slot:
        """A slot that is filled from now on, first of all with the view as it is.

        Raises a ``Refusal`` where there is no such counter.
        """
        slot = Slot(kind)

        def begin(state: State) -> None:
            slot.put(self._encode(state, kind, self._around()))
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
        return await self._day.read(lambda state: self._encode(state, kind, self._around()))

    def _send_all(self, state: State) -> None:
        self._last_s = asyncio.get_running_loop().time()
        self._version += 1
        made: dict[Kind, bytes | None] = {}
        around = self._around()
        for slot in self._slots:
            if slot.kind not in made:
                made[slot.kind] = self._try_encode(state, slot.kind, around)
            view = made[slot.kind]
            if view is not None:
                slot.put(view)

    def _try_encode(self, state: State, kind: Kind, around: Around) -> bytes | None:
        """A screen of a counter that has been taken away gets nothing, and says so itself."""
        try:
            return self._encode(state, kind, around)
        except Refusal as refusal:
            log.info("view gone", kind=kind, code=refusal.code)
        except Exception:  # one broken view must not silence the others (R26)
            log.exception("view failed", kind=kind)
        return None

    def _around(self) -> Around:
        return self.around(self._day.clock.now_ms())

    def _encode(self, state: State, kind: Kind, around: Around) -> bytes:
        now_ms = self._day.clock.now_ms()
        data = make(state, kind, now_ms, around)
        view: m.View[Any] = m.View(
            kind.view, self._epoch, self._version, state.version, common.moment(now_ms), data
        )
        return encode(view)


def make(state: State, kind: Kind, now_ms: int, around: Around = NOTHING) -> Any:
    """The data of one view; raises a ``Refusal`` where there is no such counter."""
    if kind.view == "wall":
        return views.wall(state, now_ms, kind.zone or None)
    if kind.view == "kiosk":
        return views.kiosk(state, now_ms, around)
    if kind.view == "manager":
        return views.manager(state, now_ms, around)
    if kind.view == "rating":
        return views.rating(state, now_ms, kind.counter)
    return views.counter(state, kind.counter, now_ms, around)
