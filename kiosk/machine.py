"""The kiosk without its screen: server, printer, reader and the visit, on one event loop.

It acts when a visit enters a step (``steps``), remembers what it needs when there is no server
(``memory``), and tells the server later what it could not be told at once (``settling``). After a
restart it is at home, whatever the visit had come to: the number is in the journal, the citizen at
the help desk.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from datetime import datetime

from devices.printers.protocol import Printer
from devices.scanners.grammar import (
    AppointmentScan,
    CardScan,
    DossierScan,
    Rejected,
    Scan,
    TicketScan,
)
from kiosk import cards, flow
from kiosk.flood import Flood
from kiosk.help import Help
from kiosk.memory import Memory, steady
from kiosk.settling import Settler
from kiosk.shelf import Shelf
from kiosk.shown import PrinterWord, Remark, Shown
from kiosk.steps import ENTERING
from link.client import Client, Refused, Unreachable
from link.messages import KioskView, MachineSelf, View
from link.spool import Spool

TICK_S = 0.2
REMARK_S = 3.0
LEARN_AGAIN_S = 5.0

_log = logging.getLogger("kiosk")


class Machine:
    """``changed`` is called, in the loop, whenever what is shown may be different.

    ``clock`` is monotonic, in seconds; ``own`` is this computer's time, which never jumps. Without
    ``numbers_per_day`` nobody watches how fast numbers are taken: for tests and measurements.
    """

    def __init__(
        self,
        client: Client,
        spool: Spool,
        printer: Printer | None,
        *,
        language: str = "vi",
        clock: Callable[[], float] = time.monotonic,
        own: Callable[[], datetime] | None = None,
        numbers_per_day: int | None = None,
        idle_s: float = flow.IDLE_S,
    ) -> None:
        self.visit = flow.Visit(language, idle_s=idle_s)
        self.changed: Callable[[], None] = lambda: None
        self.client = client
        self.printer = printer
        self.memory = Memory(spool, own or steady(clock))
        self.settler = Settler(client, spool, self.memory.unsettled)
        self.flood = numbers_per_day and Flood(
            clock, per_day=numbers_per_day, given_today=self.memory.given_today
        )
        self.shelf = Shelf(client, spool, lambda: self.changed())
        self.help = Help(self)
        self._remark: tuple[Remark, float] = ("", 0.0)
        self._language = language
        self._clock = clock
        self._heard: View[KioskView] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    # -- what the screen uses ------------------------------------------------------------------

    def act(self, event: flow.Event) -> None:
        """Something happened: move the visit, and do what its new step asks for."""
        before = self.visit
        if isinstance(event, flow.CallHelp):
            if self.help.is_pending(before):
                event = flow.Touched()
            else:
                self.start(self.help.ask())
        if self.flood:
            event = self.flood.weigh(before, event)
        self.visit = flow.move(before, event, self._clock(), language=self._language)
        if self.visit is before:
            return
        if self.flood:
            self.flood.note(before, self.visit)
        if self.visit.step != before.step and (work := ENTERING.get(self.visit.step)):
            self.start(work(self, self.visit))
        self.changed()

    def scanned(self, scan: Scan) -> None:
        """A code was held before the scanner; one that is of no use is said to be so."""
        event, before = self._meant(scan), self.visit
        if event:
            self.act(event)
        if self.visit is before and before.step not in flow.WORKING and scan != Rejected("empty"):
            self._remark = ("not_here" if event else "unknown", self._clock() + REMARK_S)
            self.changed()

    def _meant(self, scan: Scan) -> flow.Event | None:
        match scan:
            case TicketScan():
                return flow.Scanned(scan.token)
            case AppointmentScan() | DossierScan():
                return flow.Scanned(scan.code)
            case CardScan():
                classes = self.view.classes if self.view else []
                return cards.seen(scan, self.memory.now().date(), classes)
            case _:
                return None

    @property
    def remark(self) -> Remark:
        """What is said for three seconds about a code that was of no use."""
        word, until = self._remark
        return word if self._clock() < until else ""

    @property
    def view(self) -> KioskView | None:
        """What the server says, or said last; of an earlier day's only what is still true."""
        if self._heard is not None and self.client.state == "live":
            return self._heard.data
        return self.memory.view()

    @property
    def can_print(self) -> bool:
        """The printer is well, and has not printed more in this minute than people can need."""
        return self.shown.can_print and (not self.flood or self.flood.may_print)

    @property
    def shown(self) -> Shown:
        now, visit = self._clock(), self.visit
        length, ends = flow.ring_s(visit), flow.ends_at(visit)
        ring = None
        if length is not None and ends is not None:
            left = max(0.0, ends - now)
            ring = (int(left + 0.999), left / length)
        return Shown(
            visit=visit,
            now=self.memory.now().replace(second=0, microsecond=0),
            view=self.view,
            link=self.client.state,
            fatal=self.client.fatal,
            lost_since=self.client.lost_since
            and (self.memory.known.heard or self.client.lost_since),
            ability=self.memory.ability(),
            series=self.memory.known.series,
            printer=self._printer_word(),
            ring=ring,
            warning=flow.warning_s(visit, now),
            procedures=self.shelf.procedures,
            remark=self.remark,
        )

    # -- its life ------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until it is cancelled."""
        if self.printer:
            self.printer.subscribe(lambda state: self.changed())
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._watch())
                group.create_task(self._tick())
                group.create_task(self.settler.run())
                if self.printer:
                    group.create_task(self.printer.open())
        finally:
            for task in self._tasks:
                task.cancel()
            if self.printer:
                await self.printer.close()

    async def _watch(self) -> None:
        async with aclosing(self.client.live(KioskView)) as views:
            async for view in views:
                is_new_line = self._heard is None or self._heard.epoch != view.epoch
                self._heard = view
                self.memory.hear(view)
                self.help.hear()
                self.settler.wake()
                self.changed()
                if self.shelf.lacks(view.data.catalogue):
                    self.start(self.shelf.fetch(view.data.catalogue))
                if is_new_line:
                    _log.info("the server answers")
                    self.start(self._learn())

    async def _learn(self) -> None:
        """The digit of this kiosk's own numbers, asked until the server of now has answered."""
        heard = self._heard
        while heard is not None and self._heard is not None and self._heard.epoch == heard.epoch:
            try:
                self.memory.learn((await self.client.get("/machine", answer=MachineSelf)).series)
            except Refused as no:
                _log.warning("the server does not say which numbers are this kiosk's: %s", no)
            except Unreachable:
                await asyncio.sleep(LEARN_AGAIN_S)
                continue
            return

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            if event := flow.due(self.visit, self._clock()):
                self.act(event)
            self.changed()

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Work of a step, in the background; when it fails the visit is told of no answer."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("a step failed", exc_info=error)
            self.act(flow.NoAnswer())

    def _printer_word(self) -> PrinterWord:
        """The printer's word; until it was asked for the first time it is not accused."""
        if self.printer is None:
            return "none"
        word = self.printer.state.word
        return "none" if word == "closed" else word  # type: ignore[return-value]
