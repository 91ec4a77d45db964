"""What all printer drivers share: one job at a time, an idle printer asked, the state told.

:class:`PollingPrinter` is for every way of printing; :class:`WiredPrinter` adds the ESC/POS
conversation for those with a wire of their own, which only say how to connect.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, suppress
from typing import Literal

from PIL import Image

from devices.printers.conversation import Talk
from devices.printers.escpos import PAPER_80, EscposProfile, pieces, resync
from devices.printers.protocol import PrinterStatus, PrintResult, Sent
from devices.printers.roll import Roll
from devices.protocol import StatefulDevice

TIMEOUT_S = 2.4
POLL_S = 1.25


class PollingPrinter(StatefulDevice):
    """``timeout_s`` bounds every step, ``poll_s`` is how often an idle printer is asked.

    With the usual values an alarm comes within 4 s of its cause, where trust.md R16 allows 5: the
    machine may be busy. Of T = 2.4 s, at worst, and 0.25 s for closing a connection:

    - idle: asked 1.25 s later, connecting and answering take 3/4 T: 3.3 s
    - as a slip begins: 1.25 s since it was asked, connecting T/2, a question T/2: 3.9 s
    - on its way: sent to for T after its last good answer, then a question T/2: 3.85 s
    - worked off: the same, and T/16 between two looks for the confirmation: 4.0 s
    - CUPS says so: handing over T, 0.1 s later job and queue are asked for T/2: 3.7 s

    ``poll_s`` None: never asked. ``roll`` counts metres where the printer has no sensor for a roll
    near its end.
    """

    kind = "printer"

    def __init__(
        self,
        name: str,
        *,
        profile: EscposProfile = PAPER_80,
        timeout_s: float = TIMEOUT_S,
        poll_s: float | None = POLL_S,
        roll: Roll | None = None,
    ) -> None:
        super().__init__(name)
        self._profile = profile
        self._timeout_s = timeout_s
        self._poll_s = poll_s
        self._roll = roll
        self._busy = asyncio.Lock()
        self._known = PrinterStatus("offline", "never asked")
        self._watch: asyncio.Task[None] | None = None

    @property
    def width_px(self) -> int:
        return self._profile.width_px

    @property
    def paper_percent(self) -> int | None:
        return self._roll.left_percent if self._roll else None

    async def open(self) -> None:
        await self.status()
        if self._poll_s is not None and self._watch is None:
            self._watch = asyncio.create_task(self._keep_asking(self._poll_s))

    async def close(self) -> None:
        watch, self._watch = self._watch, None
        if watch:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
        await super().close()

    async def status(self) -> PrinterStatus:
        """Ask now; while a slip is being printed, what was known before it."""
        if self._busy.locked():
            return self._known
        async with self._busy:
            return self._note(await self._ask())

    async def print(self, image: Image.Image) -> PrintResult:
        if image.width > self.width_px:
            wide = PrinterStatus("error", f"{image.width} px on paper of {self.width_px} px")
            return PrintResult(False, wide, "nothing")
        async with self._busy:
            result = await self._print(image)
            if self._roll and result.sent != "nothing":
                self._roll.take(image.height + self._profile.tail_px)
            return PrintResult(result.printed, self._note(result.status), result.sent)

    def new_roll(self) -> None:
        if self._roll:
            self._roll.renew()

    @abstractmethod
    async def _ask(self) -> PrinterStatus:
        """How it is now; never raises for what the printer does."""

    @abstractmethod
    async def _print(self, image: Image.Image) -> PrintResult:
        """One slip that is no wider than the paper; never raises for what the printer does."""

    async def _keep_asking(self, poll_s: float) -> None:
        while True:
            await asyncio.sleep(poll_s)
            await self.status()

    def _note(self, status: PrinterStatus) -> PrinterStatus:
        self._known = self._roll.judge(status) if self._roll else status
        self._report(printer=self._known.component)
        return self._known


class WiredPrinter(PollingPrinter):
    """A driver says how to connect; the conversation is the same for all."""

    _tray: Literal["clean", "unknown", "torn"] = "clean"
    """What may be left of an earlier job. On a wire that outlives us nobody knows at first."""

    @abstractmethod
    def _connect(self) -> AbstractAsyncContextManager[Talk]:
        """A fresh conversation; OSError or TimeoutError when there is no printer."""

    async def _ask(self) -> PrinterStatus:
        try:
            async with asyncio.timeout(0.75 * self._timeout_s), self._connect() as talk:
                return await talk.ask()
        except OSError as error:  # TimeoutError is one
            return offline(error)

    async def _print(self, image: Image.Image) -> PrintResult:
        sent: Sent = "nothing"
        try:
            async with self._connect() as talk:
                before = await talk.ask()
                if not before.can_print:
                    return PrintResult(False, before, sent)
                job, self._tray, sent = self._job(image), "torn", "part"
                if stopped := await talk.send(job):
                    return PrintResult(False, stopped, sent)
                sent = "all"
                after = await talk.confirm(in_order=self._profile.confirms)
        except OSError as error:
            return PrintResult(False, offline(error), sent)
        if after.can_print:
            self._tray = "clean"
        return PrintResult(after.well, after, sent)

    def _job(self, image: Image.Image) -> Sequence[bytes]:
        """The slip; before it, whatever an earlier one has left half done is brought to an end."""
        job = pieces(image, self._profile)
        if self._tray == "clean":
            return job
        return [*resync(self._profile, cut=self._tray == "torn"), *job]


def offline(error: OSError) -> PrinterStatus:
    """No answer, as a word; why, for the technician."""
    match error:
        case TimeoutError():
            return PrinterStatus("offline", "timeout")
        case FileNotFoundError():
            return PrinterStatus("offline", "no such device")
        case PermissionError():
            return PrinterStatus("offline", "no permission")
    return PrinterStatus("offline", "closed")
