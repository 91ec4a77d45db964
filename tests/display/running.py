"""A real wall in a process of its own, drawn offscreen; its pictures can be asked for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from PIL import Image

START_S = 30.0


class Machine:
    """One of our Kivy programs: ``module`` is run with a configuration of its own in ``home``."""

    def __init__(self, module: str, home: Path, config: str, token: str) -> None:
        self.home = home
        self.environment = {"SDL_VIDEODRIVER": "offscreen"}
        self._module = module
        (home / "machine.token").write_text(token)
        (home / "machine.toml").write_text(
            f'token_file = "machine.token"\n{config}\n[screen]\nwindowed = true\n'
        )
        self._log = home / "machine.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Back when it has drawn its first picture."""
        environment = os.environ | self.environment
        command = [sys.executable, "-m", self._module, "--config", str(self.home / "machine.toml")]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        until(lambda: "the first picture" in self.log, START_S, lambda: self.log)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        assert status == 0, f"exit {status}: {self.log}"

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def picture(self) -> Image.Image:
        """What it shows now."""
        path = self.home / "machine.data" / "screen.png"
        path.unlink(missing_ok=True)
        os.kill(self.pid, signal.SIGUSR1)
        until(path.exists, 10.0, lambda: self.log)
        return Image.open(path).convert("RGB")


def until(is_so: Callable[[], bool], limit_s: float, told: Callable[[], str] = str) -> None:
    """Asks again and again; AssertionError with ``told()`` after ``limit_s``."""
    end = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < end, told()
        time.sleep(0.05)
