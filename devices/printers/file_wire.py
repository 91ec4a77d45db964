"""A device file as a wire: read and written by the event loop as it becomes ready."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

_CHUNK_BYTES, _SLOW_CHUNK_BYTES = 4096, 256
_EMPTY_S = 0.05


class FileWire:
    """``fd`` is non-blocking and stays the caller's.

    ``empty_is_end``: what an empty read means. On a serial line the adapter was pulled out; a
    USB printer has nothing to say, and is asked again a little later. ``bytes_per_s``: of a slow
    line; no more is handed over, or a question would wait behind what the kernel still holds.
    """

    def __init__(self, fd: int, *, empty_is_end: bool, bytes_per_s: float | None = None) -> None:
        self._fd = fd
        self._empty_is_end = empty_is_end
        self._pace_s = 1 / bytes_per_s if bytes_per_s else 0.0
        self._loop = asyncio.get_running_loop()

    async def read(self) -> bytes:
        while True:
            try:
                data = os.read(self._fd, 256)
            except BlockingIOError:
                await self._ready(self._loop.add_reader, self._loop.remove_reader)
                continue
            if data:
                return data
            if self._empty_is_end:
                raise ConnectionResetError("the line has ended")
            await asyncio.sleep(_EMPTY_S)

    async def write(self, data: bytes) -> None:
        rest = memoryview(data)
        size = _SLOW_CHUNK_BYTES if self._pace_s else _CHUNK_BYTES
        while rest:
            try:
                taken = os.write(self._fd, rest[:size])
            except BlockingIOError:
                await self._ready(self._loop.add_writer, self._loop.remove_writer)
                continue
            rest = rest[taken:]
            if self._pace_s:
                await asyncio.sleep(taken * self._pace_s)

    async def _ready(self, add: Callable[..., None], remove: Callable[[int], bool]) -> None:
        ready = asyncio.Event()
        add(self._fd, ready.set)
        try:
            await ready.wait()
        finally:
            remove(self._fd)
