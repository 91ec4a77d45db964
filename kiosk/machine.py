"""The kiosk without its screen: server, printer, reader and the visit, on one event loop.

It acts when a visit enters a step and feeds the outcome back. The number is on the screen before
paper moves. A request for a number that was never answered is cancelled as soon as the server is
back, because its citizen was sent to the help desk; ratings and slip reports are sent again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from devices.printers import slip
from devices.printers.protocol import Printer
from devices.protocol import DeviceState
from devices.scanners.grammar import Scan, TicketScan
from kiosk import flow
from kiosk.shown import PrinterWord, Shown
from link.client import Client, Refused, Unreachable
from link.messages import (
    Health,
    Issued,
    IssueTicket,
    KioskView,
    Rated,
    RateVisit,
    ReportSlip,
    RequestCancelled,
    SlipState,
    Ticket,
)
from link.spool import Pending, Spool

TICK_S = 0.2
SETTLE_S = 5.0

_log = logging.getLogger("kiosk")


class Machine:
    """``changed`` is called, in the loop, whenever what is shown may be different."""

    def __init__(
        self,
        client: Client,
        spool: Spool,
        printer: Printer | None,
        *,
        language: str = "vi",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.visit = flow.Visit(language)
        self.view: KioskView | None = None
        self.changed: Callable[[], None] = lambda: None
        self._client = client
        self._spool = spool
        self._printer = printer
        self._language = language
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._epoch = -1
        self._entering: dict[str, Callable[[], Awaitable[None]]] = {
            flow.ISSUING: self._issue,
            flow.NUMBER: self._print,
            flow.FINDING: self._find,
            flow.SENDING: self._send,
        }

    # -- what the screen uses ------------------------------------------------------------------

    def act(self, event: flow.Event) -> None:
        """Something happened: move the visit, and do what its new step asks for."""
        before = self.visit
        self.visit = flow.move(before, event, self._clock(), language=self._language)
        if self.visit is before:
            return
        if self.visit.step != before.step and (work := self._entering.get(self.visit.step)):
            self._start(work())
        self.changed()

    def scanned(self, scan: Scan) -> None:
        """A code was held before the scanner: a slip opens its visit, all else does nothing."""
        if isinstance(scan, TicketScan):
            self.act(flow.Scanned(scan.token))

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
            now=self._client.server_now().replace(second=0, microsecond=0),
            view=self.view,
            link=self._client.state,
            fatal=self._client.fatal,
            lost_since=self._client.lost_since,
            printer=self._printer_word(),
            ring=ring,
            warning=flow.warning_s(visit, now),
        )

    # -- its life ------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until it is cancelled."""
        if self._printer:
            self._printer.subscribe(self._printer_turned)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._watch())
                group.create_task(self._tick())
                group.create_task(self._settle())
                if self._printer:
                    group.create_task(self._printer.open())
        finally:
            for task in self._tasks:
                task.cancel()
            if self._printer:
                await self._printer.close()

    async def _watch(self) -> None:
        async with aclosing(self._client.live(KioskView)) as views:
            async for view in views:
                is_new_line = self.view is None or self._epoch != view.epoch
                self.view, self._epoch = view.data, view.epoch
                self.changed()
                if is_new_line:
                    _log.info("the server answers")
                if is_new_line and self._printer:
                    self._printer_turned(self._printer.state)

    def _printer_turned(self, state: DeviceState) -> None:
        """Paper out, cover open, well again: on the screen, and told to the server."""
        self.changed()
        parts = {name: f"{part.health} {part.word}" for name, part in state.components.items()}
        if parts:
            self._start(self._tell(Health(parts=parts)))

    async def _tell(self, health: Health) -> None:
        await self._client.send(health)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            if event := flow.due(self.visit, self._clock()):
                self.act(event)
            self.changed()

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("a step failed", exc_info=error)
            self.act(flow.NoAnswer())

    # -- the steps that work -------------------------------------------------------------------

    async def _issue(self) -> None:
        visit = self.visit
        body = IssueTicket(queue=visit.queue, class_=visit.class_, language=visit.language)
        try:
            issued = await self._client.post("/tickets", body, answer=Issued)
        except Refused as no:
            self.act(flow.Refusal(no.code))
        except Unreachable:
            self.act(flow.NoAnswer())
        else:
            self.act(flow.NumberGiven(issued, self._printer_word() in ("ready", "paper_low")))

    async def _print(self) -> None:
        issued, shown = self.visit.issued, self.shown
        if issued is None:
            return
        if self._printer is None or self.visit.slip != "printing":
            await self._report(issued, "shown")
            return
        reported = asyncio.create_task(self._report(issued, "printing"))
        picture = slip.draw(_content(issued, shown), width_px=self._printer.width_px)
        result = await self._printer.print(picture)
        outcome: SlipState = "printed" if result.printed else "failed"
        self.act(flow.SlipMoved(issued.ticket.id, outcome))
        await reported
        await self._report(issued, outcome)
        if not result.printed and self.visit.issued == issued:
            await self._report(issued, "shown")

    async def _report(self, issued: Issued, state: str) -> None:
        """Told to the server; without an answer the spool tells it later."""
        path = f"/tickets/{issued.ticket.id}/slip"
        try:
            await self._client.post(path, ReportSlip(state), answer=Ticket)  # type: ignore[arg-type]
        except (Refused, Unreachable) as error:
            _log.warning("slip %s of %s: %s", state, issued.ticket.number, error)

    async def _find(self) -> None:
        try:
            ticket = await self._client.get(f"/tickets/{self.visit.ref}", answer=Ticket)
        except Refused as no:
            code = "unknown_ticket" if no.status == 404 else no.code
            self.act(flow.Refusal(code))
        except Unreachable:
            self.act(flow.NoAnswer())
        else:
            self.act(flow.judge(ticket))

    async def _send(self) -> None:
        visit = self.visit
        if visit.ticket is None:
            return
        body = RateVisit(score=visit.score, reasons=list(visit.reasons))
        try:
            await self._client.post(f"/tickets/{visit.ticket.id}/rating", body, answer=Rated)
        except Refused as no:
            self.act(flow.Refusal(no.code))
        except Unreachable:
            self.act(flow.NoAnswer())
        else:
            self.act(flow.RatingTaken())

    # -- what was left unanswered --------------------------------------------------------------

    async def _settle(self) -> None:
        while True:
            if self._client.state == "live":
                for request in self._spool.pending():
                    if request.key not in self._client.in_flight:
                        await self._settle_one(request)
            await asyncio.sleep(SETTLE_S)

    async def _settle_one(self, request: Pending) -> None:
        try:
            if request.path == "/tickets":
                path = f"/requests/{request.key}/cancel"
                await self._client.post(path, answer=RequestCancelled, key=request.key + "-cancel")
                self._spool.done(request.key)
            else:
                await self._client.post(
                    request.path, request.body, answer=dict[str, object], key=request.key
                )
        except Refused as no:
            _log.warning("%s %s was refused later: %s", request.method, request.path, no)
            self._spool.done(request.key)
        except Unreachable:
            return

    def _printer_word(self) -> PrinterWord:
        """The printer's word; until it was asked for the first time it is not accused."""
        if self._printer is None:
            return "none"
        word = self._printer.state.word
        return "none" if word == "closed" else word  # type: ignore[return-value]


def _content(issued: Issued, shown: Shown) -> slip.SlipContent:
    ticket = issued.ticket
    return slip.SlipContent(
        office_name=shown.office,
        place=shown.place,
        number=ticket.number,
        queue_name=shown.queue_name,
        issued_at=ticket.issued_at,
        priority=ticket.priority,
        ahead=issued.ahead,
        wait_min=(issued.wait_min[0], issued.wait_min[1]) if issued.wait_min else None,
        counters=tuple(issued.counters),
        track_url=issued.track_url,
        language=shown.language,
        hotline=shown.view.hotline if shown.view else "1022",
    )
