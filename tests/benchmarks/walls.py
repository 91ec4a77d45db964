"""From the press of "call next" to the call decoded on every wall, beside a bare broadcast."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from msgspec import Struct

from link.messages import View, WallView
from queue_server.wire import decode
from tests.benchmarks.bare import MARK
from tests.benchmarks.figures import Figure, at_share, figure
from tests.benchmarks.offices import API, HOST, Server, Site, free_port, make_site, serving
from tests.benchmarks.processes import Measured, python, running

DISPLAYS = (1, 100, 1_000)
ROUNDS = 5
CALLS = 20
GAP_S = 0.05
"""Officers do not press in the same instant: the hub draws at most once in 25 ms."""
FILLED = 70
"""More calls than a view ever holds."""
RATIO_GOAL = 2.0


class Press:
    """A press of "call next", over a connection that stays open as a console's does."""

    def __init__(self, port: int, path: str, token: str) -> None:
        self._connection = HTTPConnection(HOST, port)
        self._path, self._headers = path, {"Authorization": f"Bearer {token}"}

    def __call__(self) -> None:
        self._connection.request("POST", self._path, headers=self._headers)
        answer = self._connection.getresponse()
        told = answer.read()
        if answer.status >= 400 or (answer.status == 204 and "counters" in self._path):
            raise RuntimeError(f"{self._path}: {answer.status} {told!r}")

    def close(self) -> None:
        self._connection.close()


class Side(Struct, frozen=True):
    """One of the two servers with its displays, and how a call is made on it."""

    server: Measured
    viewers: Measured
    press: Press


class Run(Struct, frozen=True):
    """ms from the press to the decoded call, over all displays and calls of one run."""

    p50_ms: float
    p99_ms: float
    cpu_ms_per_call: float


def measure(scratch: Path) -> Iterator[Figure]:
    """All figures of calls on walls."""
    with ExitStack() as stack:
        server = stack.enter_context(serving(make_site(scratch / "walls")))
        _fill(server, (ROUNDS + 1) * CALLS * len(DISPLAYS) + FILLED)
        view = scratch / "view.json"
        view.write_bytes(_marked(server))
        port = free_port()
        command = python("tests.benchmarks.bare", "broadcast", str(view), str(port))
        bare = stack.enter_context(running(command, errors=scratch / "bare.log"))
        bare.line()
        for displays in DISPLAYS:
            yield from _with(displays, server, bare, port)


def _fill(server: Server, tickets: int) -> None:
    """Somebody to call, and as many calls as the view will hold while we measure."""
    site = server.site
    server.post(site.counters[1], "/counters/1/open")
    for _ in range(tickets):
        server.post(site.kiosk, "/tickets", {"queue": "A"})
    for _ in range(FILLED):
        server.post(site.counters[1], "/counters/1/next")


def _marked(server: Server) -> bytes:
    """A view of ours as the bare broadcast sends it: a mark stands for the newest call's id."""
    with closing(HTTPConnection(HOST, server.port)) as connection:
        headers = {"Authorization": f"Bearer {server.site.display}"}
        connection.request("GET", f"{API}/views/wall", headers=headers)
        view = connection.getresponse().read()
    newest = decode(view, View[WallView]).data.calls[0]
    return view.replace(newest.id.encode(), MARK, 1)


def _with(displays: int, server: Server, bare: Measured, port: int) -> Iterator[Figure]:
    site = server.site
    with ExitStack() as stack:
        before_kb = server.process.rss_kb()
        live = f"{API}/live?view=wall"
        viewers = stack.enter_context(_viewers(server.port, live, displays, site))
        memory_kb = (server.process.rss_kb() - before_kb) / displays
        beside = stack.enter_context(_viewers(port, "/live", displays, site))
        press = Press(server.port, f"{API}/counters/1/next", site.counters[1])
        ours = Side(server.process, viewers, stack.enter_context(closing(press)))
        press = Press(port, "/call", site.counters[1])
        other = Side(bare, beside, stack.enter_context(closing(press)))
        pairs = [(_run(ours), _run(other)) for _ in range(ROUNDS + 1)][1:]
    yield from _delays(displays, [a for a, _ in pairs], [b for _, b in pairs])
    if displays > 1:
        yield figure(f"server memory per display, {displays:,} displays", "KiB", [memory_kb])


@contextmanager
def _viewers(port: int, path: str, displays: int, site: Site) -> Iterator[Measured]:
    command = python("tests.benchmarks.viewers", str(port), path, str(displays), site.display)
    with running(command, errors=site.data / "viewers.log") as viewers:
        viewers.line()
        yield viewers


def _run(side: Side) -> Run:
    """``CALLS`` presses; the next only once every display has shown the last."""
    took_ms: list[float] = []
    cpu_ms = side.server.cpu_ms()
    for _ in range(CALLS):
        time.sleep(GAP_S)
        pressed_ns = time.monotonic_ns()
        side.press()
        _, _, seen_ns = json.loads(side.viewers.line())
        took_ms += [(at_ns - pressed_ns) / 1e6 for at_ns in seen_ns]
    cpu_ms = side.server.cpu_ms() - cpu_ms
    return Run(at_share(took_ms, 0.5), at_share(took_ms, 0.99), cpu_ms / CALLS)


def _delays(displays: int, ours: list[Run], beside: list[Run]) -> Iterator[Figure]:
    name = f"call → {displays:,} wall{'s' if displays > 1 else ''}"
    cpu_ms, bare_ms = (median(r.cpu_ms_per_call for r in runs) for runs in (ours, beside))
    yield figure(
        f"{name}: p50",
        "ms",
        [run.p50_ms for run in ours],
        baseline=[run.p50_ms for run in beside],
        cpu_ms_per_op=cpu_ms,
        goal=f"at most {RATIO_GOAL:.0f}× bare",
        met=_within,
        note=f"bare broadcast: {bare_ms:.1f} ms of processor time per call",
    )
    yield figure(
        f"{name}: p99",
        "ms",
        [run.p99_ms for run in ours],
        baseline=[run.p99_ms for run in beside],
        goal=f"at most {RATIO_GOAL:.0f}× bare",
        met=_within,
    )


def _within(made: Figure) -> bool:
    return made.ratio is not None and made.ratio <= RATIO_GOAL
