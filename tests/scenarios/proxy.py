"""The network between machines and their server, as a TCP proxy that can be cut in two ways."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Literal

Line = Literal["whole", "cut", "deaf"]
HOST = "127.0.0.1"
PIECE_BYTES = 1 << 16


class Proxy:
    """``whole`` passes everything. ``cut`` swallows both directions: nobody hears anybody, and no
    connection says so. ``deaf`` swallows only what the server answers: it has done what it was
    asked, and nobody knows."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._lost: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()
        self._open: set[asyncio.StreamWriter] = set()
        self.line: Line = "whole"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accepted, HOST, 0)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.sockets[0].getsockname()[1]}"

    def heal(self) -> None:
        """From now on all is passed; a connection that has lost something is reset."""
        self.line = "whole"
        for writer in self._lost:
            writer.transport.abort()
        self._lost.clear()

    async def stop(self) -> None:
        self._server.close()
        for writer in self._open:
            writer.transport.abort()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        await asyncio.gather(*(w.wait_closed() for w in self._open), return_exceptions=True)
        await self._server.wait_closed()

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner_reader, inner_writer = await asyncio.open_connection(HOST, self._to)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, inner_writer}
        self._pump(reader, inner_writer, writer, inward=True)
        self._pump(inner_reader, writer, writer, inward=False)

    def _pump(
        self,
        reader: asyncio.StreamReader,
        to: asyncio.StreamWriter,
        outer: asyncio.StreamWriter,
        *,
        inward: bool,
    ) -> None:
        pump = asyncio.ensure_future(self._pass(reader, to, outer, inward=inward))
        self._pumps.add(pump)
        pump.add_done_callback(self._pumps.discard)

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        to: asyncio.StreamWriter,
        outer: asyncio.StreamWriter,
        *,
        inward: bool,
    ) -> None:
        with suppress(OSError):
            while piece := await reader.read(PIECE_BYTES):
                if self.line == "cut" or (self.line == "deaf" and not inward):
                    self._lost.add(outer)
                else:
                    to.write(piece)
                    await to.drain()
        to.close()
