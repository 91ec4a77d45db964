"""A device on a wire: opened, read, and opened again for as long as the program runs.

Unplugged, taken by another program, not allowed: each is a state with a word, said once. It is
tried again after a quarter of a second, then half, up to 5 s. Everything happens in callbacks of
the event loop, 4 KiB at a time, so a device that never stops talking stops nobody else.
"""

from __future__ import annotations

import asyncio
import errno
import os
from abc import ABC, abstractmethod

from devices.protocol import READY, Component, StatefulDevice
from devices.wires import Wire

READ_BYTES = 4096
_WORDS = {
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EBUSY: "busy",
    errno.ENOTTY: "wrong_device",
    errno.EISDIR: "wrong_device",
    errno.EINVAL: "wrong_device",
}
"""Why a device cannot be read; whatever else goes wrong, it is as good as unplugged."""


def word_of(error: OSError) -> str:
    return _WORDS.get(error.errno or 0, "unplugged")


class WiredDevice(StatefulDevice, ABC):
    """A driver says what ``_typed`` means and, if it remembers anything half done, what
    ``_broken_off`` ends."""

    def __init__(
        self,
        wire: Wire,
        *,
        name: str,
        retry_delay_s: float = 0.25,
        retry_delay_s_max: float = 5.0,
    ) -> None:
        super().__init__(name)
        self._wire = wire
        self._delay_s_first, self._delay_s_max = retry_delay_s, retry_delay_s_max
        self._delay_s = retry_delay_s
        self._fd: int | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._decode = wire.decoder()

    @abstractmethod
    def _typed(self, data: bytes) -> None:
        """What the wire's decoder made of at most ``READ_BYTES``: nothing of half a key."""

    def _broken_off(self) -> None:
        """The wire was lost: what was half said will not be finished."""

    async def open(self) -> None:
        if self._fd is None and self._retry is None:
            self._connect()

    async def close(self) -> None:
        self._disconnect()
        if self._retry:
            self._retry.cancel()
            self._retry = None
        await super().close()

    def _connect(self) -> None:
        self._retry = None
        try:
            self._fd = self._wire.connect()
            asyncio.get_running_loop().add_reader(self._fd, self._read)
        except OSError as error:
            self._lost(error)
            return
        self._decode = self._wire.decoder()
        self._delay_s = self._delay_s_first
        self._tell(READY)

    def _read(self) -> None:
        assert self._fd is not None
        try:
            data = os.read(self._fd, READ_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self._lost(error)
            return
        if data:
            self._typed(self._decode(data))
        else:
            self._lost(OSError(errno.ENODEV, "closed"))

    def _write(self, data: bytes) -> None:
        """A few bytes, if they fit now: nobody waits for a lamp."""
        if self._fd is None or not data:
            return
        try:
            os.write(self._fd, data)
        except BlockingIOError:
            return
        except OSError as error:
            self._lost(error)

    def _lost(self, error: OSError) -> None:
        self._disconnect()
        self._retry = asyncio.get_running_loop().call_later(self._delay_s, self._connect)
        self._delay_s = min(2 * self._delay_s, self._delay_s_max)
        failed = Component("failed", word_of(error))
        if failed.word != self.state.word:
            self._log.info("%s", error)
        self._tell(failed)

    def _disconnect(self) -> None:
        fd, self._fd = self._fd, None
        if fd is not None:
            asyncio.get_running_loop().remove_reader(fd)
            os.close(fd)
        self._broken_off()

    def _tell(self, component: Component) -> None:
        self._report(**{self.kind: component})
