"""Printers on TCP 9100. One connection per conversation: such printers take one at a time and
forget idle ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from devices.printers.conversation import Conversation, Talk
from devices.printers.driver import WiredPrinter

_CHUNK_BYTES = 4096
_CLOSING_S = 0.25


class NetworkPrinter(WiredPrinter):
    """Options as :class:`~devices.printers.driver.PollingPrinter` has them."""

    def __init__(
        self, host: str, port: int = 9100, *, name: str = "printer", **options: Any
    ) -> None:
        super().__init__(name, **options)
        self._address = (host, port)

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[Talk]:
        async with asyncio.timeout(self._timeout_s / 2):
            reader, writer = await asyncio.open_connection(*self._address)
        wire = _Socket(reader, writer)
        try:
            async with Conversation(
                wire, timeout_s=self._timeout_s, auto_status=self._profile.auto_status
            ) as talk:
                yield talk
        except BaseException:  # nothing more is to reach a printer that is not answering
            writer.transport.abort()
            raise
        finally:
            writer.close()
            with suppress(OSError):
                async with asyncio.timeout(_CLOSING_S):
                    await writer.wait_closed()


class _Socket:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self) -> bytes:
        data = await self._reader.read(256)
        if not data:
            raise ConnectionResetError("the printer closed the connection")
        return data

    async def write(self, data: bytes) -> None:
        for at in range(0, len(data), _CHUNK_BYTES):
            self._writer.write(data[at : at + _CHUNK_BYTES])
            await self._writer.drain()
