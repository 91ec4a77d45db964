"""What an administrator sees of a machine and can have it do, from afar (people.md O8).

Health goes to the server when the line opens, whenever a part changes, and every ten seconds.
Orders come on the live socket; each is answered once, with a stable word where it was not done,
and one that comes twice is answered again but not done again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path

from link.client import Client, Refused, Unreachable
from link.exchange import VERSION
from link.keys import keep
from link.messages import Health, Order, OrderDone
from link.pairing import Pairing

HEALTH_S = 10.0
IDENTIFY_S = 10.0
ANSWERED_MAX = 50
AT_ONCE_MAX = 5
WORD_MAX = 80
_log = logging.getLogger("care")

Handler = Callable[[Order], Awaitable[None]]


class CannotDo(Exception):
    """Raised by a handler with the stable word that the server is answered."""


class Care:
    """One machine's health and orders. ``changed`` is called, in the loop, when ``is_named``
    is another: then the machine's name is to be shown over everything.

    Handlers of orders are added with ``on``; ``new_key``, ``identify`` and ``restart`` are here,
    the last with ``end``, which ends the program so that it is started again.
    """

    def __init__(self, client: Client, pairing: Pairing, end: Callable[[], None]) -> None:
        self.is_named = False
        self.changed: Callable[[], None] = lambda: None
        self._client = client
        self._parts: dict[str, str] = {}
        self._paper_percent: int | None = None
        self._news = asyncio.Event()
        self._end = end
        self._tasks: set[asyncio.Task[None]] = set()
        self._naming: asyncio.TimerHandle | None = None
        self._answered: dict[str, OrderDone | None] = {}
        self._handlers: dict[str, Handler] = {
            "identify": self._identify,
            "new_key": lambda order: pairing.new_key(),
            "restart": self._restart,
        }
        client.on_open = self._news.set
        client.on_order = self._take

    def on(self, do: str, handler: Handler) -> None:
        """``handler`` carries out these orders; it raises CannotDo, or has done it."""
        self._handlers[do] = handler

    def note(self, parts: Mapping[str, str], *, paper_percent: int | None = None) -> None:
        """These parts are now so: ``{"printer": "failed: paper_out"}``; the others as before."""
        before = (self._parts, self._paper_percent)
        self._parts = self._parts | dict(parts)
        if paper_percent is not None:
            self._paper_percent = paper_percent
        if before != (self._parts, self._paper_percent):
            self._news.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        try:
            while True:
                self._news.clear()  # what changes while it is being sent is news again
                await self._client.send(Health(self._parts, VERSION, self._paper_percent))
                try:
                    async with asyncio.timeout(HEALTH_S):
                        await self._news.wait()
                except TimeoutError:
                    continue
        finally:
            for task in self._tasks:
                task.cancel()

    # -- orders --------------------------------------------------------------------------------

    def _take(self, order: Order) -> None:
        if order.id in self._answered:
            if done := self._answered[order.id]:
                self._start(self._answer(done))
            return
        while len(self._answered) >= ANSWERED_MAX:
            del self._answered[next(iter(self._answered))]
        if len(self._tasks) >= AT_ONCE_MAX:
            self._start(self._answer(OrderDone(order.id, False, "busy")))
            return
        self._answered[order.id] = None
        self._start(self._carry_out(order))

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, order: Order) -> None:
        word = await self._done(order)
        _log.info("order %s: %s", order.do, word or "done")
        done = OrderDone(order.id, not word, word[:WORD_MAX])
        self._answered[order.id] = done
        await self._answer(done)
        if order.do == "restart" and not word:
            self._end()

    async def _answer(self, done: OrderDone) -> None:
        await self._client.send(done)

    async def _done(self, order: Order) -> str:
        """Carry it out; the word why not, "" when it is done."""
        handler = self._handlers.get(order.do)
        if handler is None:
            return "unknown_order"
        try:
            await handler(order)
        except CannotDo as word:
            return str(word)
        except Refused as no:
            return no.code
        except Unreachable:
            return "no_answer"
        except OSError:
            return "no_disk"
        except Exception:  # an order must never take the machine down
            _log.exception("order %s failed", order.do)
            return "failed"
        return ""

    async def _identify(self, order: Order) -> None:
        """Asked again, the ten seconds begin anew."""
        if self._naming:
            self._naming.cancel()
        self._name(True)
        self._naming = asyncio.get_running_loop().call_later(IDENTIFY_S, self._name, False)

    def _name(self, is_named: bool) -> None:
        self.is_named = is_named
        self.changed()

    async def _restart(self, order: Order) -> None:
        """Ended once it is answered: the server would hear nothing from a program that is gone."""


class OrderedVolume:
    """How loud an administrator has ordered a machine to be, 0 to 100; it survives a restart.
    ``percent`` is None until then: what the machine's file says holds."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.percent: int | None = None
        with suppress(OSError, ValueError):
            self.percent = min(100, max(0, int(path.read_text("utf-8"))))

    async def set(self, order: Order) -> None:
        """The order ``volume``."""
        if order.percent is None:
            raise CannotDo("no_percent")
        self.percent = order.percent
        keep(self._path, f"{order.percent}\n".encode())
