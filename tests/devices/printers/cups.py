"""CUPS in software: ``lp``, ``lpstat`` and ``cancel`` that ask this process, which prints.

The words and columns are those of CUPS 2.4 in English. The queue is raw: what is handed over goes
to the printer in software byte for byte, and its state becomes the queue's.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from pathlib import Path

from devices.printers.protocol import PrinterStatus
from devices.printers.virtual import Dropped, VirtualPrinter

QUEUE = "hall"
_DATE = "Mon Oct  5 09:42:00 2026"
_ALERTS = {
    "paper_out": "media-empty-error",
    "paper_low": "media-low-warning",
    "cover_open": "cover-open-error",
    "error": "media-jam-error",
    "offline": "offline-report",
}
_PROGRAM = """#!{python} -IS
import base64, json, os, socket, sys
given = base64.b64encode(sys.stdin.buffer.read()).decode() if sys.argv[-1] == "-" else ""
line = socket.socket(socket.AF_UNIX)
line.connect({socket!r})
asked = [os.path.basename(sys.argv[0]), *sys.argv[1:]]
line.sendall(json.dumps([asked, given]).encode() + b"\\n")
code, said = json.loads(line.makefile().readline())
sys.stdout.write(said)
sys.exit(code)
"""


class Cups:
    """``broken``: the scheduler does not answer. ``stuck``: jobs are never done."""

    def __init__(self, folder: Path, paper: VirtualPrinter) -> None:
        self._folder = folder
        self._paper = paper
        self._server: asyncio.Server | None = None
        self.broken = self.stuck = False
        self.documents: list[bytes] = []
        self.options: list[list[str]] = []
        self.cancelled: list[str] = []
        self._jobs: dict[str, str] = {}

    async def __aenter__(self) -> Cups:
        self._folder.mkdir()
        path = str(self._folder / "s")
        self._server = await asyncio.start_unix_server(self._serve, path, limit=1 << 20)
        for name in ("lp", "lpstat", "cancel"):
            program = self._folder / name
            program.write_text(_PROGRAM.format(python=sys.executable, socket=path))
            program.chmod(0o755)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked, given = json.loads(await reader.readline())
        answer = self._answer(asked, base64.b64decode(given))
        writer.write(json.dumps(answer).encode() + b"\n")
        await writer.drain()
        writer.close()

    def _answer(self, asked: list[str], given: bytes) -> tuple[int, str]:
        if self.broken:
            return 1, f"{asked[0]}: Bad file descriptor\n"
        match asked:
            case ["lp", *options]:
                return self._take(options, given)
            case ["cancel", job]:
                self.cancelled.append(job)
                self._jobs[job] = "job-canceled-by-user"
                return 0, ""
            case ["lpstat", "-l", "-W", "completed", "-o", _]:
                return 0, "".join(self._line(job) for job in self._jobs if self._jobs[job])
        return self._printer()

    def _take(self, options: list[str], given: bytes) -> tuple[int, str]:
        if options[1] != QUEUE:
            return 1, "lp: The printer or class does not exist.\n"
        job = f"{QUEUE}-{len(self._jobs) + 1}"
        self.documents.append(given)
        self.options.append(options)
        self._jobs[job] = "" if self.stuck else self._print(given)
        return 0, f"request id is {job} (1 file(s))\n"

    def _print(self, given: bytes) -> str:
        try:
            self._paper.receive(given)
        except Dropped:
            return "aborted-by-system"
        done = self._paper.state.components["printer"].health != "failed"
        return "job-completed-successfully" if done else ""

    def _line(self, job: str) -> str:
        alerts = f"\tAlerts: {self._jobs[job]}\n\tqueued for {QUEUE}\n"
        return f"{job:<23} kiosk          73728   {_DATE}\n{alerts}"

    def _printer(self) -> tuple[int, str]:
        word = self._paper.state.word
        alert = _ALERTS.get(word, "none")
        state = f"is idle.  enabled since {_DATE}"
        if not PrinterStatus(word).can_print:
            state = f"disabled since {_DATE} -\n\treason unknown"
        return 0, f"printer {QUEUE} {state}\n\tDescription: hall\n\tAlerts: {alert}\n"
