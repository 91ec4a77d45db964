"""The sample office as a newcomer starts it, on a screen of its own that a hand can touch."""

from __future__ import annotations

import asyncio
import io
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import apsw
import msgspec
from PIL import Image

from queue_server.log.database import FILE
from queue_server.sample import SCREENS
from tests.server import free_port

SIZE = (1560, 1000)
DRAWN = {"kiosk": 1080, "display": 1920, "rating": 1280}
"""Role → width of its drawing, in drawing units."""
GUARD_S = 0.6
"""A screen takes no touch for half a second after it has appeared."""
START_S, STOP_S = 40.0, 20.0
Colour = tuple[int, int, int]
Point = tuple[str, float, float]
"""A role, and x and y in drawing units from the top left of its window."""


async def until(is_so: Callable[[], Any], limit_s: float, told: Callable[[], str] = str) -> Any:
    """What ``is_so`` answers as soon as it is true; AssertionError with ``told()`` if it is not."""
    end = time.monotonic() + limit_s
    while not (answer := is_so()):
        assert time.monotonic() < end, told() or f"not within {limit_s} s"
        await asyncio.sleep(0.05)
    return answer


class VirtualScreen:
    """An X server of our own: points are looked at and clicked in the units of the drawings."""

    def __init__(self, display: str) -> None:
        self.env = {"DISPLAY": display, "WAYLAND_DISPLAY": ""}

    def click(self, point: Point) -> None:
        x, y = self._pixel(point)
        self._run("xdotool", "mousemove", str(x), str(y), "click", "1")

    def picture(self) -> Image.Image:
        """The whole of it."""
        png = self._run("import", "-window", "root", "png:-")
        return Image.open(io.BytesIO(png)).convert("RGB")

    def colour(self, point: Point) -> Colour:
        x, y = self._pixel(point)
        crop = ("-crop", f"1x1+{x}+{y}", "-depth", "8")
        red, green, blue = self._run("import", "-window", "root", *crop, "rgb:-")
        return red, green, blue

    def colours(self, role: str, *, points_min: int = 200) -> set[Colour]:
        """Those of many points in a window."""
        left, top, width, height = SCREENS[role]
        window = self.picture().crop((left, top, left + width, top + height))
        return {each for count, each in window.getcolors(1 << 24) if count >= points_min}

    async def settled(self, point: Point, colour: Colour, limit_s: float = 10.0) -> None:
        """Until that point has had a colour for as long as a screen refuses touches."""
        since = time.monotonic()

        def is_settled() -> bool:
            nonlocal since
            if self.colour(point) != colour:
                since = time.monotonic()
            return time.monotonic() - since > GUARD_S

        told = f"{point} is not {colour}"
        await until(is_settled, limit_s, lambda: f"{told} but {self.colour(point)}")

    def _pixel(self, point: Point) -> tuple[int, int]:
        role, x, y = point
        left, top, width, _ = SCREENS[role]
        scale = width / DRAWN[role]
        return round(left + x * scale), round(top + y * scale)

    def _run(self, *command: str) -> bytes:
        done = subprocess.run(
            command, env=os.environ | self.env, capture_output=True, check=True, timeout=20
        )
        return done.stdout


@contextmanager
def virtual_screen() -> Iterator[VirtualScreen]:
    """Xvfb under a number that it has found free."""
    ours, its = os.pipe()
    size = f"{SIZE[0]}x{SIZE[1]}x24"
    command = ["Xvfb", "-displayfd", str(its), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(its,), stderr=subprocess.DEVNULL)
    os.close(its)
    try:
        with os.fdopen(ours) as said:
            ready, _, _ = select.select([said], [], [], START_S)
            assert ready, f"Xvfb has said nothing for {START_S} s"
            yield VirtualScreen(f":{said.readline().strip()}")
    finally:
        end(server)


def end(process: subprocess.Popen[bytes], number: signal.Signals = signal.SIGTERM) -> int:
    """Its exit status; TimeoutExpired if it had to be killed."""
    process.send_signal(number)
    try:
        return process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_S)
        raise


class Office:
    """``python -m queue_server.sample`` in a process of its own."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.port = free_port()
        self._environment = os.environ | environment
        self._said = data.with_name("said.txt")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "queue_server.sample", "--data", str(self.data)]
        command += ["--port", str(self.port)]
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                command, stdout=said, stderr=said, env=self._environment
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self.stop()

    async def ready(self) -> None:
        """Until it has said everything that there is to say to a newcomer."""
        await until(lambda: "Ctrl+C" in self.said or self.status is not None, START_S)
        assert self.status is None, self.said

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Its exit status."""
        process, self._process = self._process, None
        assert process is not None
        return end(process, number)

    @property
    def status(self) -> int | None:
        return None if self._process is None else self._process.poll()

    @property
    def said(self) -> str:
        return self._said.read_text("utf-8", "replace")

    def log(self, program: str) -> str:
        return (self.data / "logs" / f"{program}.log").read_text("utf-8", "replace")

    @property
    def logs(self) -> str:
        """Of all its programs, for whoever has to find out what went wrong."""
        return "\n".join(self.log(file.stem) for file in (self.data / "logs").iterdir())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def links(self) -> dict[str, str]:
        """Role, with its counter where it has one → the address that signs in."""
        return dict(re.findall(r"^  (\w+(?: \d)?) +(http\S+/login/\S+)$", self.said, re.MULTILINE))

    def programs(self) -> set[str]:
        """Command lines of all processes that work on its folder."""
        lines = []
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                lines.append(file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
            except (FileNotFoundError, ProcessLookupError):
                continue
        return {line for line in lines if str(self.data) in line}

    def events(self, kind: str) -> list[dict[str, Any]]:
        """All of a kind that were recorded, in order."""
        texts = self._column("SELECT event FROM events ORDER BY day, version")
        return [each for text in texts if (each := msgspec.json.decode(text))["type"] == kind]

    def days(self) -> list[str]:
        return self._column("SELECT DISTINCT day FROM events ORDER BY day")

    def _column(self, sql: str) -> list[str]:
        """Read beside the server."""
        connection = apsw.Connection(str(self.data / FILE), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            return [value for (value,) in connection.execute(sql)]
        finally:
            connection.close()

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """``motcua-server WORDS --data …``."""
        line = [str(Path(sys.executable).with_name("motcua-server")), *words]
        line += ["--data", str(self.data)]
        return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
