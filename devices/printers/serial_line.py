"""A serial line in software: a pseudo-terminal whose far end is found at a path of our choice."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_READ_BYTES = 65536
_UNSENT_BYTES_MAX = 4096


class SerialLine:
    """``take`` gets what came and returns what is answered.

    Both ends are held open, so the line lives whether a client has it open or not.
    """

    def __init__(self, path: Path, take: Callable[[bytes], bytes]) -> None:
        self.path = path
        self._take = take
        self._near = self._far = -1

    def open(self) -> None:
        """Raises OSError when there is something else at the path."""
        if self._near >= 0:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.is_symlink():  # left by one that was killed
            self.path.unlink()
        self._near, self._far = os.openpty()
        tty.setraw(self._far)
        os.set_blocking(self._near, False)
        self.path.symlink_to(os.ttyname(self._far))
        asyncio.get_running_loop().add_reader(self._near, self._readable)

    def close(self) -> None:
        if self._near < 0:
            return
        asyncio.get_running_loop().remove_reader(self._near)
        self.path.unlink(missing_ok=True)
        os.close(self._far)
        os.close(self._near)
        self._near = self._far = -1

    def plug_again(self) -> None:
        """Pulled out, which a client notices, and put in again."""
        self.close()
        self.open()

    def write(self, data: bytes) -> None:
        """Said into the room: what nobody reads in time is lost, as on a real line."""
        with suppress(BlockingIOError):
            os.write(self._near, data[:_UNSENT_BYTES_MAX])

    def _readable(self) -> None:
        with suppress(BlockingIOError):
            answer = self._take(os.read(self._near, _READ_BYTES))
            if answer and self._near >= 0:
                self.write(answer)
