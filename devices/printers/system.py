"""Printers that the system prints on (CUPS): handed over with ``lp``, followed with ``lpstat``.

What CUPS calls completed has left its own hands; whether paper came out it knows only as far as
the queue's driver asks the printer. A job that is not done in time is cancelled: a slip must not
come out after its citizen was shown the number and sent on.
"""

from __future__ import annotations

import asyncio
import io
import os
import re
from typing import Any, Literal

from PIL import Image

from devices.printers.conversation import PATIENCE
from devices.printers.driver import PollingPrinter, offline
from devices.printers.escpos import encode
from devices.printers.protocol import PrinterStatus, PrinterWord, PrintResult

_ENV = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C"}
_FOLLOW_S = 0.1
_PX_PER_MM = 8
_JOB = re.compile(r"request id is (\S+-\d+)\b")
_STEM = re.compile(r"-(error|warning|report)$")
_WORDS: tuple[tuple[PrinterWord, tuple[str, ...]], ...] = (
    ("cover_open", ("cover-open", "door-open", "interlock-open")),
    ("paper_out", ("media-empty", "media-needed", "input-tray-missing")),
    ("error", ("media-jam", "cutter", "fuser", "marker-failure", "other")),
    ("offline", ("offline", "shutdown", "timed-out", "connecting-to-device", "paused", "stopped")),
    ("paper_low", ("media-low",)),
)
Job = Literal["waiting", "completed", "aborted"]


class SystemPrinter(PollingPrinter):
    """``raw``: ESC/POS bytes for a queue without driver; else a page of the slip's own size."""

    def __init__(
        self, queue: str, *, name: str = "printer", raw: bool = False, **options: Any
    ) -> None:
        super().__init__(name, **options)
        if not re.fullmatch(r"[\w.][\w.-]{0,126}", queue):
            raise ValueError("the name of a queue as lpstat -e lists it")
        self._queue = queue
        self._raw = raw

    async def _ask(self) -> PrinterStatus:
        try:
            async with asyncio.timeout(self._timeout_s / 2):
                code, said = await _run("lpstat", "-l", "-p", self._queue)
        except OSError as error:
            return offline(error)
        return from_lpstat(said) if code == 0 else PrinterStatus("offline", _first_line(said))

    async def _print(self, image: Image.Image) -> PrintResult:
        before = await self._ask()
        if not before.can_print:
            return PrintResult(False, before, "nothing")
        try:
            async with asyncio.timeout(self._timeout_s):
                code, said = await _run("lp", *self._options(image), given=self._document(image))
        except OSError as error:
            return PrintResult(False, offline(error), "part")
        job = _JOB.search(said)
        if code or not job:
            return PrintResult(False, PrinterStatus("error", _first_line(said)), "nothing")
        return await self._follow(job[1], before)

    async def _follow(self, job: str, status: PrinterStatus) -> PrintResult:
        """Until it is completed, aborted, stuck behind the printer's state, or out of time."""
        state: Job = "waiting"
        try:
            async with asyncio.timeout(PATIENCE * self._timeout_s):
                while state == "waiting" and status.can_print:
                    await asyncio.sleep(_FOLLOW_S)
                    async with asyncio.timeout(self._timeout_s / 2):
                        state = await self._job(job)
                        status = await self._ask()
        except TimeoutError:
            pass  # waiting still: the queue says nothing of why
        except OSError as error:
            status = offline(error)
        if state == "completed":
            return PrintResult(status.well, status, "all")
        stuck = status if not status.can_print else PrinterStatus("error", f"job {state}")
        self._note(stuck)  # the alarm does not wait for the job to be cancelled
        await self._cancel(job)
        return PrintResult(False, stuck, "all")

    async def _job(self, job: str) -> Job:
        _, done = await _run("lpstat", "-l", "-W", "completed", "-o", self._queue)
        return job_state(done, job)

    async def _cancel(self, job: str) -> None:
        try:
            async with asyncio.timeout(self._timeout_s / 2):
                await _run("cancel", job)
        except OSError as error:
            self._log.warning("job %s could not be cancelled: %s", job, error)

    def _document(self, image: Image.Image) -> bytes:
        if self._raw:
            return encode(image, self._profile)
        page = io.BytesIO()
        image.save(page, format="PDF", resolution=25.4 * _PX_PER_MM)
        return page.getvalue()

    def _options(self, image: Image.Image) -> list[str]:
        options = ["-d", self._queue, "-t", "slip"]
        if self._raw:
            return [*options, "-o", "raw", "-"]
        size = f"media=Custom.{image.width / _PX_PER_MM:g}x{image.height / _PX_PER_MM:g}mm"
        return [*options, "-o", size, "-o", "print-scaling=none", "-"]


async def _run(program: str, *arguments: str, given: bytes = b"") -> tuple[int, str]:
    """Exit code and all that was said; a program that is no longer waited for is ended."""
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**_ENV, "PATH": os.environ.get("PATH", os.defpath)},
    )
    try:
        said, _ = await process.communicate(given)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, said.decode("utf-8", "replace")


def from_lpstat(said: str) -> PrinterStatus:
    """``lpstat -l -p QUEUE`` in English as one word [pure]."""
    alerts = {_STEM.sub("", alert) for alert in _alerts(said)}
    for word, stems in _WORDS:
        if found := sorted(alert for alert in alerts if alert.startswith(stems)):
            return PrinterStatus(word, found[0])
    if " disabled since " in said:
        return PrinterStatus("offline", "disabled")
    if " is idle" in said or " now printing " in said:
        return PrinterStatus("ready")
    return PrinterStatus("offline", _first_line(said))


def job_state(said: str, job: str) -> Job:
    """``lpstat -l -W completed``: a job that is not there is still waiting [pure]."""
    lines = iter(said.splitlines())
    for line in lines:
        if line.split(" ", 1)[0] == job:
            reasons = []
            for more in lines:
                if not more[:1].isspace():
                    break
                reasons += _alerts(more)
            return "completed" if "job-completed-successfully" in reasons else "aborted"
    return "waiting"


def _alerts(said: str) -> list[str]:
    return [
        alert for line in re.findall(r"^\s+Alerts: (.*)$", said, re.M) for alert in line.split()
    ]


def _first_line(said: str) -> str:
    return next(iter(said.strip().splitlines()), "no answer")[:100]
