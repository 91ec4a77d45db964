"""Processes under measurement: started, looked at through /proc, ended by their own id."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
STOP_S = 10.0


class Failed(Exception):
    """A process under measurement has ended, or did not say what was expected."""


class Measured:
    """A running child: its lines, its processor time, its memory."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child

    @property
    def pid(self) -> int:
        return self._child.pid

    def line(self) -> str:
        """The next line that the process prints; raises ``Failed`` at its end."""
        found = _open(self._child.stdout).readline()
        if not found:
            raise Failed(f"{self._child.args} ended with {self._child.wait(STOP_S)}")
        return found.rstrip("\n")

    def tell(self, line: str) -> None:
        pipe = _open(self._child.stdin)
        pipe.write(line + "\n")
        pipe.flush()

    def cpu_ms(self) -> float:
        """Processor time so far, user and system, of all its threads; 10 ms fine."""
        stat = Path(f"/proc/{self.pid}/stat").read_text("utf-8")
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / TICKS_PER_S

    def rss_kb(self) -> float:
        """Memory that it holds now, in KiB."""
        resident = Path(f"/proc/{self.pid}/statm").read_text("utf-8").split()[1]
        return int(resident) * PAGE_BYTES / 1024

    def kill(self) -> None:
        """End it as a power cut would."""
        self._child.send_signal(signal.SIGKILL)
        self._child.wait(STOP_S)


def _open(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


@contextmanager
def running(
    command: Sequence[str], *, errors: Path, environment: dict[str, str] | None = None
) -> Iterator[Measured]:
    """A child for the length of the block; what it writes on stderr goes to ``errors``."""
    with errors.open("a") as out:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=out,
            text=True,
            env=os.environ | (environment or {}),
        )
    try:
        yield Measured(child)
    finally:
        _end(child)


def _end(child: subprocess.Popen[str]) -> None:
    for pipe in (child.stdin, child.stdout):
        _open(pipe).close()
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(STOP_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait(STOP_S)


def python(module: str, *arguments: str) -> list[str]:
    """The command of a module of ours."""
    return [sys.executable, "-m", module, *arguments]
