"""What the disk alone takes, so that nobody blames it, or us, for the other."""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter

BLOCK = bytes(4096)
TIMES = 200


def sync_ms(folder: Path, times: int = TIMES) -> list[float]:
    """How long each append of 4 KiB with its fdatasync took, ms, on the folder's disk."""
    path = folder / "sync.bin"
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    took_ms: list[float] = []
    try:
        for _ in range(times):
            began = perf_counter()
            os.write(file, BLOCK)
            os.fdatasync(file)
            took_ms.append((perf_counter() - began) * 1000)
    finally:
        os.close(file)
        path.unlink()
    return took_ms
