"""One server for each data folder. The system lets go of the lock when the process ends, however
it ends, so none is ever left over."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

FILE = "server.lock"


class ServerRunning(Exception):
    """Another server works on this data folder."""


class ServerLock:
    """The right to be the server of a folder, from ``with`` to the end of the block."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE
        self._file = -1

    def __enter__(self) -> ServerLock:
        """Raises ``ServerRunning``."""
        file = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            pid = os.pread(file, 20, 0).decode(errors="replace").strip()
            os.close(file)
            raise ServerRunning(f"a server (process {pid}) works on {self._path.parent}") from None
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        self._file = file
        return self

    def __exit__(self, *problem: object) -> None:
        os.ftruncate(self._file, 0)
        os.close(self._file)


def running(data: Path) -> bool:
    """Whether a server works on this folder now."""
    try:
        file = os.open(data / FILE, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(file)
    return False
