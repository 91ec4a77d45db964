"""From an officer's finger on Space to the call decoded on the wall: the real console in Chromium,
signed in, beside a bare page that posts upon a key and a bare broadcast."""

from __future__ import annotations

import http.client
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from queue_server.figures import percentile
from tests.benchmarks.bare import MARK
from tests.benchmarks.figures import Figure, at_share, figure
from tests.benchmarks.offices import API, HOST, free_port
from tests.benchmarks.processes import Measured, python, running
from tests.browsers import FLAGS
from tests.server import Server

WALLS = 3
ROUNDS = 4
PRESSES = 10
GAP_S = 1.15
"""An officer's second press within a second is the same press."""
FILLED = 70
"""More calls than a view ever holds."""
GOAL_MS = 300
READY_MS = 30_000


def measure(scratch: Path) -> Iterator[Figure]:
    """All figures of a key on walls."""
    server = Server(scratch / "presses")
    server.start()
    try:
        with ExitStack() as stack:
            yield from _measured(server, stack, scratch)
    finally:
        server.stop()


def _measured(server: Server, stack: ExitStack, scratch: Path) -> Iterator[Figure]:
    _fill(server, (ROUNDS + 1) * PRESSES + FILLED)
    port, view = free_port(), scratch / "pressed.json"
    view.write_bytes(_marked(server))
    command = python("tests.benchmarks.bare", "broadcast", str(view), str(port))
    bare = stack.enter_context(running(command, errors=scratch / "bare.log"))
    bare.line()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    playwright = stack.enter_context(sync_playwright())
    browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
    stack.callback(browser.close)
    walls = stack.enter_context(_walls(server.port, f"{API}/live?view=wall", server, scratch))
    beside = stack.enter_context(_walls(port, "/live", server, scratch))
    for viewers in (walls, beside):
        viewers.line()  # all of them have their first view
    console, page = _console(browser, server), _bare_page(browser, port)
    pairs = [(_run(console, walls), _run(page, beside)) for _ in range(ROUNDS + 1)][1:]
    yield from _figures([a for a, _ in pairs], [b for _, b in pairs])


def _walls(port: int, path: str, server: Server, scratch: Path) -> AbstractContextManager[Measured]:
    token = server.tokens["display"]
    command = python("tests.benchmarks.viewers", str(port), path, str(WALLS), token)
    return running(command, errors=scratch / "viewers.log")


def _fill(server: Server, tickets: int) -> None:
    """Somebody to call, and as many calls as the view will hold while we measure."""
    with closing(http.client.HTTPConnection(HOST, server.port)) as connection:
        ask = _asking(connection, server)
        for _ in range(tickets):
            ask("kiosk", "/tickets", {"queue": "A"})
        ask("counter1", "/counters/1/open", None)
        for _ in range(FILLED):
            ask("counter1", "/counters/1/next", None)
        ask("counter1", "/counters/1/finish", None)
        ask("counter1", "/counters/1/close", None)


def _asking(
    connection: http.client.HTTPConnection, server: Server
) -> Callable[[str, str, object], None]:
    def ask(machine: str, path: str, body: object) -> None:
        headers = server.headers(machine) | {"Content-Type": "application/json"}
        told = json.dumps(body) if body is not None else None
        connection.request("POST", f"{API}{path}", told, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{path}: {answer.status} {said!r}")

    return ask


def _marked(server: Server) -> bytes:
    """A view of ours as the bare broadcast sends it: a mark stands for the newest call's id."""
    with closing(http.client.HTTPConnection(HOST, server.port)) as connection:
        connection.request("GET", f"{API}/views/wall", headers=server.headers("display"))
        view = connection.getresponse().read()
    newest = json.loads(view)["data"]["calls"][0]["id"]
    return view.replace(newest.encode(), MARK, 1)


def _console(browser: Browser, server: Server) -> Page:
    """Counter 1's console, opened by its officer."""
    page = browser.new_page()
    page.goto(server.login_link("operator", counter=1))
    page.wait_for_url("**/counter")
    page.locator(".bar .next").wait_for(timeout=READY_MS)
    page.keyboard.press(" ")
    page.locator(".bar .next", has_text="Gọi tiếp A").wait_for(timeout=READY_MS)
    return page


def _bare_page(browser: Browser, port: int) -> Page:
    page = browser.new_page()
    page.goto(f"http://{HOST}:{port}/")
    return page


def _run(page: Page, walls: Measured) -> list[float]:
    """ms from each press until every wall has decoded its call."""
    took_ms = []
    for _ in range(PRESSES):
        time.sleep(GAP_S)
        pressed_ns = time.monotonic_ns()
        page.keyboard.press(" ")
        _, _, seen_ns = json.loads(walls.line())
        took_ms.append((max(seen_ns) - pressed_ns) / 1e6)
    return took_ms


def _figures(ours: list[list[float]], beside: list[list[float]]) -> Iterator[Figure]:
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        yield figure(
            f"key on the console → {WALLS} walls: {name}",
            "ms",
            [at_share(run, share) for run in ours],
            baseline=[at_share(run, share) for run in beside],
            goal=f"p95 at most {GOAL_MS} ms" if name == "p95" else "",
            met=(lambda made: made.median <= GOAL_MS) if name == "p95" else None,
            note="the last of the walls; the browser's own time for a key stands in both",
        )
    every = sorted(took for run in ours for took in run)
    p95 = percentile(every, 0.95)
    assert p95 is not None
    yield figure(
        f"key on the console → {WALLS} walls: p95 of all {len(every)}",
        "ms",
        [p95],
        baseline=[at_share([took for run in beside for took in run], 0.95)],
        note=f"median {median(every):.1f} ms, longest {every[-1]:.1f} ms",
    )
