"""Durable tickets per second over HTTP, beside a bare handler that is measured in between."""

from __future__ import annotations

import json
import re
import secrets
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct

from tests.benchmarks.disks import sync_ms
from tests.benchmarks.figures import Figure, at_share, figure
from tests.benchmarks.offices import HOST, Server, free_port, make_site, serving
from tests.benchmarks.processes import Measured, python, running

ROUNDS = 5
ROUND_S = 3
CLIENTS = (1, 16)
SHARE_GOAL = 0.5
P99_GOAL_MS = 10.0
SCRIPT = Path(__file__).with_suffix(".lua")
SYNC_CALL = re.compile(r"^\s*\S+\s+\S+\s+\S+\s+(\d+)\s.*\b(?:fsync|fdatasync)$", re.MULTILINE)
"""A row of strace's summary; its fourth column counts the calls."""


class Run(Struct, frozen=True):
    """What one run of wrk found, with the server's processor time in it."""

    per_s: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    requests: int


Drive = Callable[[int, int], Run]
"""Clients and seconds → a run."""


def measure(scratch: Path) -> Iterator[Figure]:
    """All figures of tickets over HTTP."""
    with ExitStack() as stack:
        server = stack.enter_context(serving(make_site(scratch / "tickets")))
        token = server.site.kiosk
        answer = scratch / "answer.json"
        answer.write_text(json.dumps(server.post(token, "/tickets", {"queue": "A"})), "utf-8")
        port = free_port()
        command = python("tests.benchmarks.bare", "json", str(answer), str(port))
        bare = stack.enter_context(running(command, errors=scratch / "bare.log"))
        bare.line()

        def ours(clients: int, seconds: int) -> Run:
            return drive(server.process, server.port, token, clients=clients, seconds=seconds)

        def beside(clients: int, seconds: int) -> Run:
            return drive(bare, port, token, clients=clients, seconds=seconds)

        for clients in CLIENTS:
            yield from _rates(clients, *_interleaved(ours, beside, clients))
            yield _syncs(server, ours, clients)
        yield _sync_alone(scratch)


def drive(process: Measured, port: int, token: str, *, clients: int, seconds: int) -> Run:
    """One run of wrk; raises ``RuntimeError`` if a single request was refused or broken."""
    url = f"http://{HOST}:{port}/api/v1/tickets"
    options = ["-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s", str(SCRIPT)]
    command = ["wrk", *options, url, "--", token, secrets.token_hex(8)]
    before_ms = process.cpu_ms()
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30)
    cpu_ms = process.cpu_ms() - before_ms
    told = json.loads(done.stdout.strip().rpartition("\n")[2])
    if told["refused"] or told["broken"]:
        raise RuntimeError(f"requests failed: {told}")
    requests = told["requests"]
    per_s = requests / told["duration_us"] * 1e6
    return Run(per_s, told["p50_us"] / 1000, told["p99_us"] / 1000, cpu_ms, requests)


def _interleaved(ours: Drive, beside: Drive, clients: int) -> tuple[list[Run], list[Run]]:
    """ABAB…, after a short run of each that is thrown away."""
    ours(clients, 1)
    beside(clients, 1)
    pairs = [(ours(clients, ROUND_S), beside(clients, ROUND_S)) for _ in range(ROUNDS)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def _rates(clients: int, ours: list[Run], beside: list[Run]) -> Iterator[Figure]:
    name = f"tickets, {clients} client{'s' if clients > 1 else ''}"
    yield figure(
        name,
        "1/s",
        [run.per_s for run in ours],
        baseline=[run.per_s for run in beside],
        cpu_ms_per_op=sum(run.cpu_ms for run in ours) / sum(run.requests for run in ours),
        goal=f"at least {SHARE_GOAL:.0%} of bare",
        met=lambda made: made.ratio is not None and made.ratio >= SHARE_GOAL,
        note=f"bare handler: {_cpu(beside):.3f} ms of processor time per request",
    )
    yield figure(
        f"{name}: p50", "ms", [r.p50_ms for r in ours], baseline=[r.p50_ms for r in beside]
    )
    yield figure(
        f"{name}: p99",
        "ms",
        [r.p99_ms for r in ours],
        baseline=[r.p99_ms for r in beside],
        goal=f"at most {P99_GOAL_MS:.0f} ms",
        met=lambda made: made.median <= P99_GOAL_MS,
    )


def _cpu(runs: list[Run]) -> float:
    return sum(run.cpu_ms for run in runs) / sum(run.requests for run in runs)


# -- the disk's part --------------------------------------------------------------------------


def _syncs(server: Server, ours: Drive, clients: int) -> Figure:
    """fsync and fdatasync calls per ticket, counted by strace in a run of its own."""
    command = ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-p", str(server.process.pid)]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    while "attached" not in tracer.stderr.readline():
        if tracer.poll() is not None:
            raise RuntimeError("strace may not attach here")
    run = ours(clients, 2)
    tracer.send_signal(signal.SIGINT)
    counted = sum(map(int, SYNC_CALL.findall(tracer.communicate(timeout=10)[1])))
    name = f"syncs per ticket, {clients} client{'s' if clients > 1 else ''}"
    return figure(name, "1", [counted / run.requests], note="strace -f -c, in a run of its own")


def _sync_alone(scratch: Path) -> Figure:
    took_ms = sync_ms(scratch)
    note = f"p99 {at_share(took_ms, 0.99):.2f} ms"
    return figure("a 4 KiB append and fdatasync alone", "ms", took_ms, note=note)
