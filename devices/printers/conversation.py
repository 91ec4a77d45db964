"""How one talks with an ESC/POS printer, whatever the wire: asks before, bytes, asks after.

python-escpos reports "adequate" paper when the peer has closed and waits a minute on silence, so
asking is ours. What the printer says is heard all the time, also while bytes go out: automatic
status (GS a) ends a slip at once, and a printer without it is asked between two bands whenever
it has said nothing for a while. Every step has a time limit, every failure is a word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

from devices.printers.protocol import PrinterStatus
from devices.printers.status import AUTOMATIC, CONFIRM, QUERY, StatusReader

_QUIET_S = 0.05
PATIENCE = 5 / 3
"""Limits that a printer may take for a slip while it says itself that all is well: 4 s."""


class Wire(Protocol):
    """Bytes to and from a printer; both calls raise OSError when the line has ended."""

    async def read(self) -> bytes:
        """What came, at least one byte."""

    async def write(self, data: bytes) -> None:
        """All of it, as fast as the printer takes it."""


class Talk(Protocol):
    """One slip's worth of questions and bytes."""

    async def ask(self) -> PrinterStatus: ...

    async def send(self, pieces: Sequence[bytes]) -> PrinterStatus | None:
        """None when all went out, else the state that ended it."""

    async def confirm(self, *, in_order: bool) -> PrinterStatus: ...


class Conversation:
    """``timeout_s`` after its last good answer no more is sent; half of it bounds one question.

    While it waits for a confirmation, PATIENCE times that limit, the printer is asked beside,
    sixteen times in that limit: slow paper is waited for, a fault is not.
    """

    def __init__(self, wire: Wire, *, timeout_s: float, auto_status: bool = False) -> None:
        self._wire = wire
        self._timeout_s = timeout_s
        self._answer_s = timeout_s / 2
        self._auto_status = auto_status
        self._answers = StatusReader()
        self._heard = asyncio.Event()
        self._ended: OSError | None = None
        self._ear: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()
        self._well_at = self._loop.time()

    async def __aenter__(self) -> Self:
        self._ear = asyncio.create_task(self._listen())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._ear:
            self._ear.cancel()
            with suppress(asyncio.CancelledError):
                await self._ear

    async def ask(self) -> PrinterStatus:
        """Four real-time questions, four answers; nonsense is asked again until the limit."""
        nonsense = False
        try:
            async with asyncio.timeout(self._answer_s):
                while True:
                    self._answers.clear()
                    await self._wire.write(QUERY)
                    await self._until(lambda: self._answers.whole)
                    if status := self._answers.status:
                        if status.can_print:
                            self._well_at = self._loop.time()
                        return status
                    nonsense = True
                    await asyncio.sleep(_QUIET_S)
        except TimeoutError:
            if nonsense:
                return PrinterStatus("error", "nonsense")
            raise

    async def send(self, pieces: Sequence[bytes]) -> PrinterStatus | None:
        """Piece by piece, each a whole command: between two a printer may be asked safely."""
        if self._auto_status:
            await self._write(AUTOMATIC)
        for piece in pieces:
            await self._write(piece)
            if self._stalled:
                return self._stalled
            if self._loop.time() - self._well_at > self._timeout_s / 4:
                status = await self.ask()
                if not status.can_print:
                    return status
        return None

    async def confirm(self, *, in_order: bool) -> PrinterStatus:
        """The state after the last byte has been worked off, or why it never will be.

        A printer that stalls answers no question in order, so it is asked how it is meanwhile.
        """
        async with asyncio.timeout(PATIENCE * self._timeout_s):
            if in_order:
                self._answers.clear()
                await self._write(CONFIRM)
                if stalled := await self._wait_for_confirmation():
                    return stalled
            return await self.ask()

    async def _wait_for_confirmation(self) -> PrinterStatus | None:
        while not self._answers.confirmed:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._timeout_s / 16):
                    await self._until(lambda: self._answers.confirmed or bool(self._stalled))
            if self._answers.confirmed:
                break
            status = self._stalled or await self._ask_beside()
            if not status.can_print:
                return status
        return None

    async def _ask_beside(self) -> PrinterStatus:
        """As :meth:`ask`, without losing a confirmation that arrives in between."""
        confirmed = self._answers.confirmed
        status = await self.ask()
        self._answers.confirmed = self._answers.confirmed or confirmed
        return status

    @property
    def _stalled(self) -> PrinterStatus | None:
        """The printer has said by itself that it cannot go on."""
        told = self._answers.asb
        return told if told and not told.can_print else None

    async def _write(self, data: bytes) -> None:
        async with asyncio.timeout_at(self._well_at + self._timeout_s):
            await self._wire.write(data)

    async def _until(self, done: Callable[[], bool]) -> None:
        while not done():
            if self._ended:
                raise self._ended
            self._heard.clear()
            await self._heard.wait()

    async def _listen(self) -> None:
        try:
            while True:
                self._answers.feed(await self._wire.read())
                self._heard.set()
        except OSError as error:
            self._ended = error
            self._heard.set()
