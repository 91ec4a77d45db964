"""Printers on TCP 9100: our own asyncio conversation.

python-escpos reports "adequate" paper when the peer has closed and waits a minute on silence, so
asking is ours: status before, all bytes, an answer in order after, status again. One connection
per conversation (such printers take one at a time and forget idle ones), every step with a time
limit, every failure a word.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from PIL import Image

from devices.printers.escpos import PAPER_80, EscposProfile, encode
from devices.printers.protocol import PrinterStatus, PrintResult, Sent
from devices.printers.status import CONFIRM, QUERY, StatusReader
from devices.protocol import StatefulDevice

_CHUNK_BYTES = 4096
_ASK_AGAIN_S = 0.25
_CLOSING_S = 1.0


class NetworkPrinter(StatefulDevice):
    """``timeout_s`` bounds each of: connecting and asking, sending, confirming.

    ``poll_s``: how often an idle printer is asked, so that paper put in is noticed; None: never.
    """

    kind = "printer"

    def __init__(
        self,
        host: str,
        port: int = 9100,
        *,
        name: str = "printer",
        profile: EscposProfile = PAPER_80,
        timeout_s: float = 5.0,
        poll_s: float | None = 3.0,
    ) -> None:
        super().__init__(name)
        self._address = (host, port)
        self._profile = profile
        self._timeout_s = timeout_s
        self._poll_s = poll_s
        self._busy = asyncio.Lock()
        self._known = PrinterStatus("offline", "never asked")
        self._watch: asyncio.Task[None] | None = None

    @property
    def width_px(self) -> int:
        return self._profile.width_px

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
            return self._note(await self._ask_alone())

    async def print(self, image: Image.Image) -> PrintResult:
        data = encode(image, self._profile)
        async with self._busy:
            result = await self._print(data)
            self._note(result.status)
            return result

    async def _ask_alone(self) -> PrinterStatus:
        try:
            async with asyncio.timeout(self._timeout_s), self._conversation() as talk:
                return await talk.ask()
        except (OSError, TimeoutError) as error:
            return _offline(error)

    async def _print(self, data: bytes) -> PrintResult:
        sent: Sent = "nothing"
        try:
            async with self._conversation() as talk:
                before = await talk.ask()
                if not before.can_print:
                    return PrintResult(False, before, sent)
                sent = "part"
                await talk.send(data)
                sent = "all"
                after = await talk.confirm(in_order=self._profile.confirms)
                return PrintResult(after.can_print, after, sent)
        except (OSError, TimeoutError) as error:
            return PrintResult(False, _offline(error), sent)

    @asynccontextmanager
    async def _conversation(self) -> AsyncIterator[_Conversation]:
        async with asyncio.timeout(self._timeout_s):
            reader, writer = await asyncio.open_connection(*self._address)
        try:
            yield _Conversation(reader, writer, self._timeout_s)
        except BaseException:  # nothing more is to reach a printer that is not answering
            writer.transport.abort()
            raise
        finally:
            writer.close()
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(_CLOSING_S):
                    await writer.wait_closed()

    async def _keep_asking(self, poll_s: float) -> None:
        while True:
            await asyncio.sleep(poll_s)
            await self.status()

    def _note(self, status: PrinterStatus) -> PrinterStatus:
        self._known = status
        self._report(printer=status.component)
        return status


class _Conversation:
    """One connection: questions, bytes, and the answers sorted out of the stream."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, timeout_s: float
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._timeout_s = timeout_s
        self._answers = StatusReader()

    async def ask(self) -> PrinterStatus:
        """Four real-time questions, four answers."""
        async with asyncio.timeout(self._timeout_s):
            self._answers.clear()
            self._writer.write(QUERY)
            while (status := self._answers.status) is None:
                await self._hear()
            return status

    async def send(self, data: bytes) -> None:
        async with asyncio.timeout(self._timeout_s):
            for at in range(0, len(data), _CHUNK_BYTES):
                self._writer.write(data[at : at + _CHUNK_BYTES])
                await self._writer.drain()

    async def confirm(self, *, in_order: bool) -> PrinterStatus:
        """The state after the last byte has been worked off, or why it never will be.

        A printer that stalls answers no question in order, so it is asked how it is meanwhile.
        """
        async with asyncio.timeout(self._timeout_s):
            if in_order:
                self._answers.clear()
                self._writer.write(CONFIRM)
                if stalled := await self._wait_for_confirmation():
                    return stalled
            return await self.ask()

    async def _wait_for_confirmation(self) -> PrinterStatus | None:
        while not self._answers.confirmed:
            with suppress(TimeoutError):
                async with asyncio.timeout(_ASK_AGAIN_S):
                    await self._hear()
                    continue
            status = await self._ask_beside()
            if not status.can_print:
                return status
        return None

    async def _ask_beside(self) -> PrinterStatus:
        """As :meth:`ask`, without losing a confirmation that arrives in between."""
        confirmed = self._answers.confirmed
        status = await self.ask()
        self._answers.confirmed = self._answers.confirmed or confirmed
        return status

    async def _hear(self) -> None:
        data = await self._reader.read(256)
        if not data:
            raise ConnectionResetError("the printer closed the connection")
        self._answers.feed(data)


def _offline(error: OSError | TimeoutError) -> PrinterStatus:
    return PrinterStatus("offline", "timeout" if isinstance(error, TimeoutError) else "closed")
